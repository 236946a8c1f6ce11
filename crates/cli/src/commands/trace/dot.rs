//! A trace as a layered graph in the DOT language, which Graphviz and others draw.

use std::fmt::Write;

use entente_ledger::trace::Graph;

/// Writes the graph, one rank per layer.
pub(super) fn draw(graph: &Graph) -> String {
    let mut out = String::from("digraph trace {\n  rankdir=LR;\n  node [shape=box];\n");
    for (number, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "  n{number} [label={}];", quoted(&node.account.id));
    }
    let layers = graph.nodes.iter().map(|node| node.layer).max().map_or(0, |last| last + 1);
    for layer in 0..layers {
        let on = graph.nodes.iter().enumerate().filter(|(_, node)| node.layer == layer);
        let names: Vec<String> = on.map(|(number, _)| format!("n{number}")).collect();
        let _ = writeln!(out, "  {{ rank=same; {} }}", names.join("; "));
    }
    for edge in &graph.edges {
        let _ =
            writeln!(out, "  n{} -> n{} [label={}];", edge.from, edge.to, quoted(&edge.amount.to_string()));
    }
    out.push('}');
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use entente_ledger::trace::{Account, AccountKind, Amount, Edge, Node};

    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes() {
        let node = |id: &str, layer| Node {
            account: Account::new(AccountKind::Place, id),
            layer,
            own: Amount(0),
            untraced: Amount(0),
        };
        let edge = Edge { from: 0, to: 1, amount: Amount(2_500_000), flows: 1, statements: Vec::new() };
        let graph = Graph { nodes: vec![node("a\"];b", 0), node("c\\", 1)], edges: vec![edge] };
        let drawn = draw(&graph);
        assert!(
            drawn.contains(r#"n0 [label="a\"];b"];"#) && drawn.contains(r#"n1 [label="c\\"];"#),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"n0 -> n1 [label="2.500000"];"#) && drawn.contains("rank=same; n1"),
            "{drawn}"
        );
    }
}

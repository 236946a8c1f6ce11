//! Graphs of how value went: nodes in layers, edges with what they carried.
//!
//! A donor's graph shows exactly its shares of every flow. Graphs that look back from an account, or through statements,
//! split at every step to the last unit; their edges add up exactly to what was asked about, and may differ from the
//! shares by a few millionths, since each step rounds.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use entente_record::StatementId;

use super::moves::{ENTRY, Move, UNTRACED};
use super::run::Back;
use super::{Account, Amount, Edge, Graph, Node, Origin, Trace};

/// Most statements named on one edge: enough to open a figure by hand. The count of flows is always whole.
pub const MAX_STATEMENTS: usize = 1000;

#[derive(Debug, Default)]
struct Drawing {
    edges: BTreeMap<(u32, u32), Line>,
    own: BTreeMap<u32, u128>,
    untraced: BTreeMap<u32, u128>,
}

#[derive(Debug, Default)]
struct Line {
    amount: u128,
    flows: BTreeSet<u32>,
}

impl Trace {
    /// How an origin's value went.
    pub fn graph_from(&self, origin: &Origin) -> Option<Graph> {
        let number = self.origin_no(origin)?;
        let mut drawing = Drawing::default();
        self.run.follow(number, &mut |step, part| drawing.see(self, step, part));
        Some(drawing.graph(self))
    }

    /// How what lies in an account came there.
    pub fn graph_to(&self, account: &Account) -> Option<Graph> {
        let number = self.account_no(account)?;
        let pools = self.pools_of(number).collect();
        let mut drawing = Drawing::default();
        self.run.back(Back::Pools(pools), &mut |step, part| drawing.see(self, step, part));
        Some(drawing.graph(self))
    }

    /// How the value that statements moved came to them.
    pub fn graph_before(&self, statements: &[StatementId]) -> Graph {
        let mut drawing = Drawing::default();
        let set = self.moves_of(statements);
        self.run.back(Back::Moves(set), &mut |step, part| drawing.see(self, step, part));
        drawing.graph(self)
    }

    /// How the value that statements moved went on.
    pub fn graph_after(&self, statements: &[StatementId]) -> Graph {
        let mut drawing = Drawing::default();
        self.run.onward(&self.moves_of(statements), &mut |step, part| drawing.see(self, step, part));
        drawing.graph(self)
    }
}

impl Drawing {
    fn see(&mut self, trace: &Trace, step: Move<u128>, part: u128) {
        let Some(flow) = trace.flow(step.flow) else { return };
        let line = self.edges.entry((flow.from.0, flow.to.0)).or_default();
        line.amount += part;
        line.flows.insert(step.flow);
        if step.from == ENTRY + UNTRACED {
            *self.untraced.entry(flow.from.0).or_default() += part;
        } else if step.from >= ENTRY {
            *self.own.entry(flow.from.0).or_default() += part;
        }
    }

    fn graph(self, trace: &Trace) -> Graph {
        let layers = self.layers();
        let mut order: Vec<(u32, u32)> = layers.iter().map(|(account, layer)| (*layer, *account)).collect();
        order.sort_unstable();
        let place: BTreeMap<u32, usize> = order.iter().map(|(_, account)| *account).zip(0..).collect();
        let of = |sums: &BTreeMap<u32, u128>, account| Amount(sums.get(&account).copied().unwrap_or(0));
        let nodes = order
            .iter()
            .map(|(layer, account)| Node {
                account: trace.named(*account),
                layer: *layer,
                own: of(&self.own, *account),
                untraced: of(&self.untraced, *account),
            })
            .collect();
        let at = |account: u32| place.get(&account).copied().unwrap_or(0);
        let mut edges: Vec<Edge> = self
            .edges
            .iter()
            .map(|((from, to), line)| Edge {
                from: at(*from),
                to: at(*to),
                amount: Amount(line.amount),
                flows: line.flows.len() as u64,
                statements: line.statements(trace),
            })
            .collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        Graph { nodes, edges }
    }

    /// Steps from where value came in, by the shortest way; where a graph begins in the middle, from its first payers.
    fn layers(&self) -> BTreeMap<u32, u32> {
        let mut next: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let paid: BTreeSet<u32> = self.edges.keys().map(|(_, to)| *to).collect();
        let mut first: BTreeSet<u32> = self.own.keys().chain(self.untraced.keys()).copied().collect();
        for (from, to) in self.edges.keys() {
            next.entry(*from).or_default().push(*to);
            if !paid.contains(from) {
                first.insert(*from);
            }
        }
        let mut layers = BTreeMap::new();
        // A ring that begins in the middle has no first payer: then everyone who pays is one.
        let all: BTreeSet<u32> = next.keys().copied().collect();
        for start in [first, all] {
            let mut queue: VecDeque<u32> = VecDeque::new();
            for account in start {
                if let std::collections::btree_map::Entry::Vacant(slot) = layers.entry(account) {
                    slot.insert(0);
                    queue.push_back(account);
                }
            }
            while let Some(account) = queue.pop_front() {
                let layer = layers.get(&account).copied().unwrap_or(0) + 1;
                for to in next.get(&account).into_iter().flatten() {
                    if let std::collections::btree_map::Entry::Vacant(slot) = layers.entry(*to) {
                        slot.insert(layer);
                        queue.push_back(*to);
                    }
                }
            }
        }
        layers
    }
}

impl Line {
    fn statements(&self, trace: &Trace) -> Vec<StatementId> {
        let mut statements: Vec<StatementId> = Vec::new();
        for flow in self.flows.iter().filter_map(|flow| trace.flow(*flow)) {
            if statements.last() != Some(&flow.statement) && statements.len() < MAX_STATEMENTS {
                statements.push(flow.statement);
            }
        }
        statements
    }
}

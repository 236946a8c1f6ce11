//! The figures of a pooled fund for people, read back from the log.

use entente_exchange::cbpf::is_of_tables;
use entente_exchange::flows::{Side, Summary, summary};
use entente_node::ledger::Books;

use crate::output::Output;

/// Rows of each table.
const TOP: usize = 10;

/// Adds up what the fund's statements amount to and prints the largest rows. The case studies' figures are made up and stay
/// out of it.
pub fn tell(books: &Books, output: &Output) -> Summary {
    let summary = summary(books.ledger().claims().filter(|claim| is_of_tables(&claim.body, &claim.subject)));
    sides("paid in by", "paid", &summary, &summary.givers("paid"), output);
    sides("received by the funds", "paid", &summary, &summary.takers("paid"), output);
    sides("committed to", "committed", &summary, &summary.takers("committed"), output);
    let flows = summary.at_stage("paid").take(TOP).map(|flow| {
        [
            summary.name(&flow.from).to_owned(),
            summary.name(&flow.to).to_owned(),
            format!("{} {}", flow.amount, flow.currency),
        ]
    });
    output.line("\n   The largest flows from a donor to a fund");
    output.table(["from", "to", "paid"], flows.collect());
    let areas = summary.areas.iter().take(TOP).map(|area| {
        let place = if area.country.is_empty() {
            area.name.clone()
        } else {
            format!("{}, {}", area.name, area.country)
        };
        [place, format!("{} {}", area.budget, area.currency), area.programmes.to_string()]
    });
    output.line("\n   Where it is to be spent");
    output.table(["area", "budget planned", "programmes"], areas.collect());
    output.line(format!(
        "   {} programmes, to reach {} people (who is reached by two counts twice)",
        summary.programmes, summary.people
    ));
    summary
}

fn sides(title: &str, stage: &str, summary: &Summary, sides: &[Side], output: &Output) {
    let total = summary.total(stage);
    let total: Vec<String> =
        total.iter().map(|(currency, (n, sum))| format!("{sum} {currency} in {n} transfers")).collect();
    output.line(format!(
        "\n   {title} ({stage}: {}; the first {} of {})",
        total.join(", "),
        TOP.min(sides.len()),
        sides.len()
    ));
    let rows = sides.iter().take(TOP).map(|side| {
        [
            summary.name(&side.party).to_owned(),
            format!("{} {}", side.amount, side.currency),
            side.transfers.to_string(),
        ]
    });
    output.table([title, stage, "transfers"], rows.collect());
}

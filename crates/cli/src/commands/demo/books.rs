//! What the log amounts to, for people: what differs, who is late, where one donor's money went, and one hash over all of it.

use anyhow::{Context, Result};
use entente_ledger::consignment::{Discrepancy, Figure, Settled, Word};
use entente_ledger::obligation::{Delinquency, delinquency};
use entente_ledger::trace::claims::Options;
use entente_ledger::trace::{AccountKind, Amount, From, Origin};
use entente_node::Node;
use entente_node::init::unix_now;
use entente_node::ledger::view::value;
use entente_node::ledger::{AsOf, Books};
use entente_record::Timestamp;
use serde_json::{Value, json};

use crate::output::Output;
use crate::support::figures::{plain, share, short};

/// Rows of each table.
const TOP: usize = 10;
/// The currency of the pooled fund's tables.
const CURRENCY: &str = "USD";

/// Folds the log.
pub fn fold(node: &Node) -> Result<Books> {
    let logs = node.logs();
    let as_of = AsOf::new(logs.all(), None, Timestamp::from_unix_seconds(unix_now())?);
    Ok(tokio::task::block_in_place(|| Books::read(&logs, as_of))?)
}

/// Prints what it amounts to.
pub fn tell(books: &Books, output: &Output) -> Result<Value> {
    let found = books.discrepancies();
    let open: Vec<&Discrepancy> = found.iter().filter(|found| found.state != Settled::Explained).collect();
    tell_open(&open, found.len(), output);
    let late = delinquency(&books.accounts().obligations()?.all);
    tell_late(&late, output);
    let trace = tell_trace(books, output)?;
    let hash = books.ledger().hash();
    output.line(format!("\n   The ledger in one hash: {hash}\n   Whoever folds the same statements, in any order, gets the same."));
    Ok(json!({
        "hash": hash, "open_discrepancies": value(&open)?, "delinquency": value(&late)?, "trace": trace,
    }))
}

fn tell_open(open: &[&Discrepancy], all: usize, output: &Output) {
    output.line(format!(
        "   Open discrepancies: {} of {all}; losses and answers account for the others",
        open.len()
    ));
    for found in open {
        let item = found.item.as_deref().unwrap_or("goods");
        let unit = found.unit.unwrap_or_default();
        output.line(format!(
            "   {}, line {}: {item}, {} {unit} open",
            found.consignment, found.line, found.open
        ));
        for word in [&found.earlier, &found.later] {
            output.line(format!("     {}", said(word, unit)));
        }
    }
}

/// One side's word, with what it wrote beside the figure.
fn said(word: &Word, unit: &str) -> String {
    let figure = match &word.figure {
        Figure::Said { quantity } => format!("{quantity} {unit}"),
        _ => "a figure that is sealed or can't be read".to_owned(),
    };
    let stage = plain(&word.stage);
    let notes: Vec<String> = word.notes.iter().map(|note| format!(" “{note}”")).collect();
    format!("{} says {stage}: {figure}.{}", word.by, notes.concat())
}

fn tell_late(late: &[Delinquency], output: &Output) {
    let mut late: Vec<&Delinquency> = late.iter().filter(|line| line.overdue > 0).collect();
    late.sort_by_key(|line| std::cmp::Reverse(line.overdue));
    output.line("\n   Overdue, for donors and recipients by the same clocks");
    let rows = late.iter().take(TOP).map(|line| {
        let purse =
            line.open.value.0.iter().map(|(currency, sum)| format!("{} {}", plain(sum), plain(currency)));
        [
            line.party.as_ref().map_or("nobody named".to_owned(), plain),
            plain(&line.rule),
            format!("{} of {}", line.overdue, line.fallen_due),
            format!("{} of {}", plain(&line.open.count), plain(&line.asked.count)),
            purse.collect::<Vec<_>>().join(", "),
        ]
    });
    output.table(["owed by", "what", "overdue", "items open", "worth"], rows.collect());
}

/// Where the value of the donor that paid most into the fund went, allocations standing in for payments nobody states.
fn tell_trace(books: &Books, output: &Output) -> Result<Value> {
    let mut options = Options::of(CURRENCY);
    options.commitments = true;
    let trace = books.trace(&options)?;
    let all = trace.trace.all();
    let donors = all.iter().filter_map(|from| match &from.origin {
        Origin::Account(donor) => Some((donor, from)),
        Origin::Untraced => None,
    });
    let (donor, most) = donors.max_by_key(|(_, from)| from.total).context("no donor's money to trace")?;
    output.line(format!(
        "\n   Where the {} {CURRENCY} of {} went, allocations standing in for payments",
        short(most.total),
        donor.id
    ));
    let mut ends: Vec<_> = most.ends.iter().collect();
    ends.sort_by_key(|end| std::cmp::Reverse(end.amount));
    let rows = ends.iter().take(TOP).map(|end| {
        [plain(&end.state), end.account.id.clone(), short(end.amount), share::<1>(end.amount, most.total)]
    });
    output.table(["state", "where", "amount", "share"], rows.collect());
    let (placed, rest) = placed(most);
    output.line(format!(
        "   {} reached or is planned for named places; {} is still held on the way or can't be followed further.",
        share::<1>(placed, most.total),
        share::<1>(rest, most.total)
    ));
    let totals = trace.trace.totals();
    output.line(format!(
        "   In the whole trace {} {CURRENCY} came in; {} of it can't be traced to anyone.",
        short(totals.brought_in),
        share::<1>(totals.untraced, totals.brought_in)
    ));
    Ok(json!({"from": value(most)?, "notes": value(&trace.notes)?, "totals": value(&totals)?}))
}

/// What lies at places, and what doesn't.
fn placed(from: &From) -> (Amount, Amount) {
    let there = from.ends.iter().filter(|end| end.account.kind == AccountKind::Place);
    let placed = Amount(there.map(|end| end.amount.0).sum());
    (placed, Amount(from.total.0.saturating_sub(placed.0)))
}

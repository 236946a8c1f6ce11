//! `entente trace`: whose value went where, in proportion and to the last unit.

mod dot;
mod place;

use std::path::PathBuf;

use anyhow::{Result, bail};
use entente_ledger::trace::claims::{ClaimTrace, Options};
use entente_ledger::trace::{Account, AccountKind, Amount, End, Graph, Origin, Part};
use entente_node::ledger::view::value;
use entente_record::{PartyId, SubjectId, Timestamp};
use serde_json::{Value, json};

use super::Answer;
use super::ledger::read;
use crate::output::Output;
use crate::support::places::PlacesArgs;

/// How the answer is written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table for people.
    Table,
    /// JSON for programs.
    Json,
    /// A layered graph in the DOT language.
    Dot,
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("way").required(true)))]
pub struct Args {
    /// A node's data folder; several are folded together.
    #[arg(long, required = true, value_name = "DIR")]
    data: Vec<PathBuf>,
    #[command(flatten)]
    places: PlacesArgs,
    /// Where the value of this party ended.
    #[arg(long, group = "way", value_name = "ORG")]
    from: Option<PartyId>,
    /// Whose value reached this place: its P-code, its UN/LOCODE, or country and name (ML/Gao).
    #[arg(long, group = "way", value_name = "PLACE")]
    to: Option<String>,
    /// Both ways from the statements about this subject: whose value they moved, and where it ended.
    #[arg(long, group = "way", value_name = "ID")]
    subject: Option<SubjectId>,
    /// Where the value of every party ended.
    #[arg(long, group = "way")]
    all: bool,
    /// The currency that is traced, ISO 4217; without it, the one most transfers are in.
    #[arg(long)]
    currency: Option<String>,
    /// Let commitments stand in where nobody states a payment.
    #[arg(long)]
    commitments: bool,
    /// Count what happened until then, as far as it is known now (RFC 3339).
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Count the first so many entries of the log; with one log only.
    #[arg(long, value_name = "SIZE")]
    as_of: Option<u64>,
    /// How to write the answer.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let books = read(&self.data, &self.places.places()?, self.as_of, self.at).await?;
        let Some(currency) = self.currency.clone().or_else(|| books.main_currency()) else {
            bail!("no transfer says its currency; nothing can be traced");
        };
        let mut options = Options::of(currency);
        options.commitments = self.commitments;
        let trace = books.trace(&options)?;
        let found = self.ask(&trace)?;
        if self.format == Format::Dot {
            output.raw(&dot::draw(&found.graph));
            return Ok(true);
        }
        let mut answer = found.answer;
        answer["as_of"] = value(&books.as_of())?;
        answer["notes"] = value(&trace.notes)?;
        answer["totals"] = value(&trace.trace.totals())?;
        answer["graph"] = value(&found.graph)?;
        if self.format == Format::Json && !output.is_json() {
            output.raw(&format!("{answer:#}"));
            return Ok(true);
        }
        output.value(&answer);
        tell(&found.tables, &trace, output);
        Ok(true)
    }

    fn ask(&self, trace: &ClaimTrace) -> Result<Found> {
        if let Some(party) = &self.from {
            let origin = Origin::Account(Account::party(party));
            let Some(from) = trace.trace.from(&origin) else {
                bail!("{party} brought nothing in, in {}; `--all` lists who did", trace.notes.currency);
            };
            let graph = trace.trace.graph_from(&origin).unwrap_or_default();
            let title = format!("Where the {} of {party} went", money(from.total, trace));
            return Ok(Found {
                answer: value(&from)?,
                graph,
                tables: vec![ends(title, from.total, &from.ends)],
            });
        }
        if let Some(place) = &self.to {
            let account = Account::new(AccountKind::Place, known_place(place, trace)?);
            let Some(to) = trace.trace.to(&account) else {
                bail!("nothing reached {}", account.id);
            };
            let graph = trace.trace.graph_to(&account).unwrap_or_default();
            let title = format!("Whose value the {} in {} is", money(to.total, trace), account.id);
            return Ok(Found { answer: value(&to)?, graph, tables: vec![parts(title, to.total, &to.parts)] });
        }
        if let Some(subject) = &self.subject {
            let Some(through) = trace.subject(subject) else {
                bail!("nothing that is said about {subject} moved value in {}", trace.notes.currency);
            };
            let whose = parts(
                format!("Whose value it is: {}", money(through.total, trace)),
                through.total,
                &through.from,
            );
            let where_to = ends("Where it went on to".to_owned(), through.total, &through.ends);
            let graph = trace.trace.graph_after(&trace.statements(subject));
            return Ok(Found { answer: value(&through)?, graph, tables: vec![whose, where_to] });
        }
        let all = trace.trace.all();
        let tables = all.iter().map(|from| {
            let title = format!("Where the {} of {} went", money(from.total, trace), origin(&from.origin));
            ends(title, from.total, &from.ends)
        });
        Ok(Found {
            answer: json!({"origins": value(&all)?}),
            graph: Graph::default(),
            tables: tables.collect(),
        })
    }
}

/// The place as the trace writes it.
fn known_place(meant: &str, trace: &ClaimTrace) -> Result<String> {
    let of_places = trace.trace.accounts().iter().filter(|account| account.kind == AccountKind::Place);
    let places: Vec<&str> = of_places.map(|account| account.id.as_str()).collect();
    let like = match place::find(meant, &places) {
        Ok(place) => return Ok(place.to_owned()),
        Err(like) => like,
    };
    let (offered, list) = match like.is_empty() {
        true => ("places are, for example", places.into_iter().take(MAX_EXAMPLES).collect()),
        false => ("similar places are", like),
    };
    bail!(
        "nothing reached a place called {meant:?}; {offered}: {}. A place is its P-code, else its UN/LOCODE, else COUNTRY/NAME",
        list.join(", ")
    )
}

/// Places named as examples.
const MAX_EXAMPLES: usize = 12;

/// What was found, for programs, people and drawings.
struct Found {
    answer: Value,
    graph: Graph,
    tables: Vec<Table>,
}

struct Table {
    title: String,
    header: [&'static str; 4],
    rows: Vec<[String; 4]>,
}

fn money(amount: Amount, trace: &ClaimTrace) -> String {
    format!("{} {}", short(amount), trace.notes.currency)
}

/// Without the zeros at the end of a fraction.
fn short(amount: Amount) -> String {
    let text = amount.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn share(amount: Amount, total: Amount) -> String {
    // In hundredths of a per cent; 128 bits hold a trillion units of a millionth ten thousand times over.
    let parts = amount.0.saturating_mul(10_000).checked_div(total.0).unwrap_or_default();
    format!("{}.{:02} %", parts / 100, parts % 100)
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Account(account) => account.id.clone(),
        Origin::Untraced => "untraced".to_owned(),
    }
}

fn ends(title: String, total: Amount, ends: &[End]) -> Table {
    let row = |end: &End| {
        let state = value(&end.state).ok().and_then(|state| state.as_str().map(str::to_owned));
        [state.unwrap_or_default(), end.account.id.clone(), short(end.amount), share(end.amount, total)]
    };
    Table { title, header: ["state", "where", "amount", "share"], rows: ends.iter().map(row).collect() }
}

fn parts(title: String, total: Amount, parts: &[Part]) -> Table {
    let row =
        |part: &Part| [origin(&part.origin), String::new(), short(part.amount), share(part.amount, total)];
    Table { title, header: ["whose", "", "amount", "share"], rows: parts.iter().map(row).collect() }
}

fn tell(tables: &[Table], trace: &ClaimTrace, output: &Output) {
    for table in tables {
        output.line(format!("\n{}", table.title));
        output.wide_table(&table.header, table.rows.iter().map(|row| row.to_vec()).collect());
    }
    let totals = trace.trace.totals();
    output.line(format!(
        "\nIn the whole trace, {} came in and {} of it can't be traced to anyone.",
        money(totals.brought_in, trace),
        money(totals.untraced, trace)
    ));
    if trace.notes.committed.0 > 0 {
        output.line(format!("{} rests on commitments alone.", money(trace.notes.committed, trace)));
    }
    for (currency, transfers) in &trace.notes.other_currencies {
        output.line(format!("{transfers} transfers in {currency} are not in it."));
    }
    output.line("How it is counted, rule by rule: docs/methods/trace.md");
}

//! `entente trace`: whose value went where, in proportion and to the last unit.

mod dot;

use std::path::PathBuf;

use anyhow::anyhow;
use entente_ledger::trace::claims::{ClaimTrace, Options};
use entente_ledger::trace::{Amount, End, From, Origin, Part};
use entente_node::ledger::Sizes;
use entente_node::ledger::trace::{Found, Way};
use entente_record::{PartyId, SubjectId, Timestamp};

use super::Answer;
use super::ledger::read;
use crate::output::Output;
use crate::support::figures::{plain, share, short};
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
    /// A node's data folder; several are folded together, and with each the logs it follows.
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
    /// The currency that is traced, ISO 4217; without it, the most used one that has an answer.
    #[arg(long)]
    currency: Option<String>,
    /// Let commitments stand in where nobody states a payment.
    #[arg(long)]
    commitments: bool,
    /// Count what happened until then, as far as it is known now (RFC 3339).
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Count the first so many entries of the log; of several logs a size for each, with commas, in the order of
    /// `as_of.logs` in the answer.
    #[arg(long, value_name = "SIZES")]
    as_of: Option<Sizes>,
    /// How to write the answer.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let books = read(&self.data, &self.places.places()?, self.as_of.as_ref(), self.at).await?;
        let asked = self.way().ask_in(self.currency.clone(), books.accounts(), |currency| {
            let mut options = Options::of(currency);
            options.commitments = self.commitments;
            books.trace(&options).map(Box::new)
        });
        let (trace, traced) = asked?.map_err(|message| anyhow!(message))?;
        if self.format == Format::Dot {
            output.raw(&dot::draw(&traced.graph));
            return Ok(true);
        }
        let answer = traced.json(&trace, books.as_of())?;
        if self.format == Format::Json && !output.is_json() {
            output.raw(&format!("{answer:#}"));
            return Ok(true);
        }
        output.value(&answer);
        tell(&self.tables(&traced.found, &trace), &trace, output);
        Ok(true)
    }

    fn way(&self) -> Way {
        match (&self.from, &self.to, &self.subject) {
            (Some(party), ..) => Way::From(party.clone()),
            (_, Some(place), _) => Way::To(place.clone()),
            (.., Some(subject)) => Way::Subject(subject.clone()),
            _ => Way::All,
        }
    }

    fn tables(&self, found: &Found, trace: &ClaimTrace) -> Vec<Table> {
        match found {
            Found::From(from) => vec![from_table(from, trace)],
            Found::To(to) => {
                let title = format!("Whose value the {} in {} is", money(to.total, trace), to.account.id);
                vec![parts(title, to.total, &to.parts)]
            }
            Found::Through(through) => {
                let title = format!("Whose value it is: {}", money(through.total, trace));
                let whose = parts(title, through.total, &through.from);
                vec![whose, ends("Where it went on to".to_owned(), through.total, &through.ends)]
            }
            Found::All(all) => all.iter().map(|from| from_table(from, trace)).collect(),
        }
    }
}

struct Table {
    title: String,
    header: [&'static str; 4],
    rows: Vec<[String; 4]>,
}

fn from_table(from: &From, trace: &ClaimTrace) -> Table {
    let title = format!("Where the {} of {} went", money(from.total, trace), origin(&from.origin));
    ends(title, from.total, &from.ends)
}

fn money(amount: Amount, trace: &ClaimTrace) -> String {
    format!("{} {}", short(amount), trace.notes.currency)
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Account(account) => account.id.clone(),
        Origin::Untraced => "untraced".to_owned(),
    }
}

fn ends(title: String, total: Amount, ends: &[End]) -> Table {
    let row = |end: &End| {
        [plain(&end.state), end.account.id.clone(), short(end.amount), share::<2>(end.amount, total)]
    };
    Table { title, header: ["state", "where", "amount", "share"], rows: ends.iter().map(row).collect() }
}

fn parts(title: String, total: Amount, parts: &[Part]) -> Table {
    let row = |part: &Part| {
        [origin(&part.origin), String::new(), short(part.amount), share::<2>(part.amount, total)]
    };
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

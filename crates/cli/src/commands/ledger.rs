//! `entente ledger`: what the statements of logs amount to, as tables that open into the statements behind each row.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use clap::builder::{PossibleValue, PossibleValuesParser};
use entente_node::folder::DataFolder;
use entente_node::init::unix_now;
use entente_node::ledger::view::{self, MAX_ROWS, Wanted};
use entente_node::ledger::{AsOf, Books, Logs, Sizes, Source, VIEWS, view as find_view};
use entente_node::mirror::stored;
use entente_node::{Archive, Places};
use entente_record::{PartyId, SubjectId, Timestamp};
use serde_json::{Value, json};

use super::Answer;
use crate::output::Output;
use crate::support::places::PlacesArgs;

/// The view that is a single line.
const HASH: &str = "hash";

#[derive(clap::Args)]
pub struct Args {
    /// What to show.
    #[arg(value_parser = names())]
    view: String,
    /// A node's data folder; several are folded together, and with each the logs it follows.
    #[arg(long, required = true, value_name = "DIR")]
    data: Vec<PathBuf>,
    #[command(flatten)]
    places: PlacesArgs,
    /// Count what happened until then, as far as it is known now (RFC 3339), and let ages end there.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Count the first so many entries of the log; of several logs a size for each, with commas, in the order of
    /// `as_of.logs` in the answer.
    #[arg(long, value_name = "SIZES")]
    as_of: Option<Sizes>,
    /// Only rows in which this party has a part.
    #[arg(long)]
    party: Option<PartyId>,
    /// Only rows that have to do with this subject.
    #[arg(long)]
    subject: Option<SubjectId>,
    /// Only rows where a part has this value, such as state=overdue. May be given several times.
    #[arg(long = "where", value_name = "PART=VALUE")]
    parts: Vec<String>,
    /// Pass over so many rows.
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// Rows at most.
    #[arg(long, default_value_t = MAX_ROWS)]
    limit: usize,
    /// Show the statements behind each row.
    #[arg(long)]
    why: bool,
}

fn names() -> PossibleValuesParser {
    let hash = PossibleValue::new(HASH)
        .help("one hash over all subjects: two nodes with the same one agree on everything");
    PossibleValuesParser::new(VIEWS.iter().map(|v| PossibleValue::new(v.name).help(v.about)).chain([hash]))
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let books = read(&self.data, &self.places.places()?, self.as_of.as_ref(), self.at).await?;
        if self.view == HASH {
            let hash = books.ledger().hash();
            output.line(format!("{hash}\n{}", told(books.as_of())));
            output.value(&json!({"hash": hash, "as_of": books.as_of()}));
            return Ok(true);
        }
        let view = find_view(&self.view).context("no such view")?;
        let parts = self.parts.iter().map(|text| part(text)).collect::<Result<_>>()?;
        let wanted = Wanted {
            party: self.party,
            subject: self.subject,
            parts,
            offset: self.offset,
            limit: self.limit,
        };
        let answer = view.ask(&books, &wanted)?;
        output.value(&view::value(&answer)?);
        if output.is_json() {
            return Ok(true);
        }
        if self.why {
            explain(view, &answer.rows, &books, output);
        } else {
            let header: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
            let cells = |row: &Value| view.columns.iter().map(|column| column.text(row)).collect();
            output.wide_table(&header, answer.rows.iter().map(cells).collect());
        }
        output.line(format!("\n{} rows. {}", answer.total, told(&answer.as_of)));
        if let Some(next) = answer.next {
            output.line(format!("There are more: --offset {next}"));
        }
        output.line(format!("{}\nHow it is counted, rule by rule: {}", answer.rule, answer.method));
        Ok(true)
    }
}

/// The books of one or several data folders, with what they have of the logs they follow.
pub async fn read(
    folders: &[PathBuf],
    places: &Places,
    as_of: Option<&Sizes>,
    until: Option<Timestamp>,
) -> Result<Books> {
    let (mut own, mut copies) = (Vec::new(), Vec::new());
    for folder in folders {
        let archive = Archive::open(folder, &places.fitting(folder)?).await?;
        own.push(Source::of(&archive)?);
        copies.append(&mut stored(&DataFolder::new(folder), archive.identity())?);
        archive.close().await;
    }
    let logs = Logs::new(own, copies);
    let sizes = match as_of {
        Some(sizes) => logs.first(sizes).context("--as-of")?,
        None => logs.all(),
    };
    let as_of = AsOf::new(sizes, until, Timestamp::from_unix_seconds(unix_now())?);
    Ok(tokio::task::block_in_place(|| Books::read(&logs, as_of))?)
}

fn part(text: &str) -> Result<(String, String)> {
    let (part, value) = text.split_once('=').ok_or_else(|| anyhow!("--where {text:?} is not PART=VALUE"))?;
    Ok((part.to_owned(), value.to_owned()))
}

fn told(as_of: &AsOf) -> String {
    let until = as_of.until.map(|until| format!(", of what happened until {until}")).unwrap_or_default();
    let logs: Vec<String> = as_of.logs.iter().map(|log| format!("{} of {}", log.size, log.origin)).collect();
    let logs = if logs.len() > 1 { format!(" ({})", logs.join(", ")) } else { String::new() };
    format!("From {} statements{logs}{until}; ages as of {}.", as_of.size, as_of.now)
}

/// Each row by itself with the statements behind it.
fn explain(view: &view::View, rows: &[Value], books: &Books, output: &Output) {
    let statements = books.ledger().states().flat_map(|state| &state.statements);
    let known: BTreeMap<String, _> =
        statements.map(|stated| (stated.source.hash.to_string(), &stated.source)).collect();
    for row in rows {
        for column in view.columns {
            let text = column.text(row);
            if !text.is_empty() {
                output.line(format!("{}: {text}", column.name.trim()));
            }
        }
        for hash in view::sources(row) {
            match known.get(&hash) {
                Some(source) => {
                    output.line(format!("  {} {} by {}, {hash}", source.kind, source.at, source.iss))
                }
                None => output.line(format!("  {hash} (not among these statements)")),
            }
        }
        output.line("");
    }
}

//! `entente export iati`: what a party reports, as files that others can read, and what changed between two sizes of the log.

mod folder;
pub mod print;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use entente_exchange::iati::publish::{
    Changes, LogPosition, Metadata, Publication, PublishedActivity, PublishedFile, Wanted, changes,
    is_language, position_time, publishers,
};
use entente_iati::Version;
use entente_iati::check::file::{Options, check};
use entente_iati::check::part;
use entente_iati::check::summary::Summary;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;
use entente_node::ledger::{Books, Sizes};
use entente_node::{Archive, Places};
use entente_record::value::Language;
use entente_record::{OrgId, Timestamp};
use serde_json::{Value, json};

use super::super::Answer;
use super::super::ledger::read;
use crate::output::Output;
use crate::support::places::PlacesArgs;

/// The terms, where nobody says them.
const UNSTATED: &str = "unstated";

#[derive(clap::Args)]
pub struct Args {
    /// The organisation that publishes. Its units report through it; activities taken from files are published by whoever
    /// reported them there.
    #[arg(long, value_name = "ORG")]
    party: OrgId,
    /// The folder that the files are written to; made if it isn't there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A node's data folder, with what it has of the logs it follows.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// Publish the first so many entries of the log; of several logs a size for each, with commas.
    #[arg(long, value_name = "SIZES")]
    as_of: Option<Sizes>,
    /// Also write what became new, changed or was withdrawn since the log had so many entries.
    #[arg(long, value_name = "SIZES")]
    since: Option<Sizes>,
    /// The time that dates the files (RFC 3339), instead of that of the last statement.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The language of texts whose language the record doesn't say.
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: Language,
    /// The terms the files come under.
    #[arg(long, value_name = "TEXT", default_value = UNSTATED)]
    licence: String,
    /// Overwrite files that this command didn't write, or that were altered since.
    #[arg(long)]
    force: bool,
}

/// A file to be written.
pub struct Rendered {
    pub name: String,
    pub kind: &'static str,
    pub bytes: Vec<u8>,
    pub records: usize,
    /// What our own check finds; of files of the standard only.
    pub found: Option<Summary>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        if !is_language(self.language.as_str()) {
            bail!("--language {}: not on the standard's list; write two letters such as fr", self.language);
        }
        let places = self.places.places()?;
        let folders = [self.data.clone()];
        let books = read(&folders, &places, self.as_of.as_ref(), None).await?;
        let at = match self.at.or_else(|| position_time(books.ledger())) {
            Some(at) => at,
            None => bail!("the log holds no statement, so there is nothing to publish"),
        };
        let after = self.publication(&books, at)?;
        let mut files = rendered(&after)?;
        let mut told = None;
        if let Some(since) = &self.since {
            let earlier = read(&folders, &places, Some(since), None).await?;
            let at = position_time(earlier.ledger()).unwrap_or(at);
            let before = Publication::of(earlier.ledger(), &self.wanted(at));
            let (changed, to_send) = changes(&before, &after);
            files.extend(self.changes(&books, &earlier, &after, &changed, &to_send)?);
            told = Some(changed);
        }
        let logs = self.logs(&books, &places).await?;
        let metadata = self.metadata(&after, &files, logs);
        folder::write(&self.out, &files, &metadata, self.force)?;
        print::tell(&after, &files, told.as_ref(), &self.out, output);
        output.value(&json!({
            "out": self.out, "metadata": metadata, "report": after.report, "changes": told,
            "files": files.iter().map(print::value).collect::<Vec<Value>>(),
        }));
        Ok(files.iter().filter_map(|file| file.found.as_ref()).all(Summary::is_valid))
    }

    fn wanted(&self, at: Timestamp) -> Wanted {
        Wanted { party: self.party.clone(), at, language: self.language.as_str().to_owned() }
    }

    fn publication(&self, books: &Books, at: Timestamp) -> Result<Publication> {
        let ledger = books.ledger();
        let known = publishers(ledger);
        let party = entente_record::PartyId::from(self.party.clone());
        // With --since there may be something to tell of who had something then.
        let now = self.since.is_none();
        if now && !known.contains(&self.party) && ledger.state(&party.subject()).is_none() {
            let some: Vec<&str> = known.iter().take(10).map(OrgId::as_str).collect();
            bail!(
                "nobody on the record is {}; those with activities to publish are {}",
                self.party,
                some.join(", ")
            );
        }
        Ok(tokio::task::block_in_place(|| Publication::of(ledger, &self.wanted(at))))
    }

    /// The changes as JSON, and the activities to send to whoever has the earlier file.
    fn changes(
        &self,
        books: &Books,
        earlier: &Books,
        after: &Publication,
        changed: &Changes,
        to_send: &[&PublishedActivity],
    ) -> Result<Vec<Rendered>> {
        let prefix = after.party.as_str();
        let value = json!({
            "format": "entente-iati-changes/1", "publisher": after.party.as_str(),
            "from": earlier.as_of().logs, "to": books.as_of().logs, "generated": after.at.to_string(),
            "changes": changed,
        });
        let records = changed.new.len() + changed.changed.len() + changed.withdrawn.len();
        let bytes = format!("{value:#}\n").into_bytes();
        let mut out = vec![Rendered {
            name: format!("{prefix}-changes.json"),
            kind: "changes",
            bytes,
            records,
            found: None,
        }];
        if let Some(text) = after.file_of(to_send, &after.report.remarks_in_file()) {
            out.push(standard(
                format!("{prefix}-changes.xml"),
                "changed-activities",
                text,
                to_send.len(),
                after.at,
            )?);
        }
        Ok(out)
    }

    /// The logs that were read, with the root where the log has signed that very size.
    async fn logs(&self, books: &Books, places: &Places) -> Result<Vec<LogPosition>> {
        let archive = Archive::open(&self.data, &places.fitting(&self.data)?).await?;
        let signed = archive.checkpoint();
        archive.close().await;
        let signed = signed?;
        let checkpoint = signed.checkpoint();
        let position = |log: &entente_node::ledger::LogSize| LogPosition {
            origin: log.origin.clone(),
            tree_size: log.size,
            root: (checkpoint.origin == log.origin && checkpoint.size == log.size)
                .then(|| checkpoint.root.to_string()),
        };
        Ok(books.as_of().logs.iter().map(position).collect())
    }

    fn metadata(&self, after: &Publication, files: &[Rendered], logs: Vec<LogPosition>) -> Metadata {
        let report = &after.report;
        Metadata {
            format: Metadata::FORMAT.to_owned(),
            publisher: after.party.as_str().to_owned(),
            name: after.name.clone(),
            iati_version: Version::V203.as_str().to_owned(),
            licence: self.licence.clone(),
            generated: after.at.to_string(),
            logs,
            files: files
                .iter()
                .map(|one| PublishedFile::of(&one.name, one.kind, &one.bytes, one.records))
                .collect(),
            counts: json!({
                "activities": report.activities, "transactions": report.transactions,
                "indicators": report.indicators, "sealed": report.sealed, "left_out": report.left_out,
                "remarks": report.remarks, "other_kinds": report.other_kinds,
            }),
        }
    }
}

/// The files of a publication, each checked.
pub fn rendered(publication: &Publication) -> Result<Vec<Rendered>> {
    // An organisation's id has no sign that a file's name can't have.
    let prefix = publication.party.as_str();
    let remarks = publication.report.remarks_in_file();
    let mut out = Vec::new();
    if let Some(text) = publication.activity_file(&remarks) {
        let name = format!("{prefix}-activities.xml");
        out.push(standard(name, "activities", text, publication.activities.len(), publication.at)?);
    }
    let name = format!("{prefix}-organisation.xml");
    out.push(standard(name, "organisation", publication.organisation_file(&remarks), 1, publication.at)?);
    Ok(out)
}

/// A file of the standard, held against our own check as of the time it was made.
fn standard(
    name: String,
    kind: &'static str,
    text: String,
    records: usize,
    at: Timestamp,
) -> Result<Rendered> {
    let lists = Version::ALL.map(CodeLists::built_in);
    let now = Moment(at.as_jiff().as_millisecond());
    let context = part::Context { now, publishers: None, assume: None, lists: &lists };
    let options = Options { context, threads: 1, linked: None };
    let outcome =
        check(text.as_bytes(), options, &mut |_| {}, None).with_context(|| format!("checking {name}"))?;
    Ok(Rendered { name, kind, bytes: text.into_bytes(), records, found: Some(outcome.summary) })
}

/// Writes the files of several publishers into a folder of its own, for the demonstration.
pub fn write_all(out: &Path, files: &[Rendered]) -> Result<()> {
    folder::write_new(out, files)
}

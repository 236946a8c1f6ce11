//! The `dataset` statement of a file.

use entente_iati::FileKind;
use entente_record::body::{Dataset, RefusedRow};
use entente_record::{Fault, SubjectId, SubjectType};

use super::context::Context;
use super::report::{Effect, FileLine};
use super::{ids, text};
use crate::draft::build::{count, open, rows, some};
use crate::draft::{Draft, Timing};

/// Skipped activities listed one by one; the rest are counted in the note.
const MAX_LISTED: usize = 100;
/// Longest reason, in characters.
const MAX_REASON_CHARS: usize = 150;
/// The terms, where nobody says them: they stand in the registry, not in the file.
pub const UNSTATED: &str =
    "unstated: IATI files do not name their licence; see their publisher's entry in the registry";

/// The subject: the start of the file's hash, so that another version is another dataset.
pub(crate) fn subject(context: &Context, sha256: &str) -> Result<SubjectId, Fault> {
    let digits = sha256.get(..16).unwrap_or(sha256);
    SubjectId::new(SubjectType::Dataset, &context.org, &format!("{}{digits}", ids::PREFIX))
}

/// The file as a statement. `ordinals` are the places of activities among those of the file, by line.
pub(crate) fn draft(
    context: &Context,
    line: &FileLine,
    kind: FileKind,
    publisher: &str,
    licence: &str,
    ordinals: &dyn Fn(u64) -> u64,
) -> Result<Draft, Fault> {
    let mut refused = Vec::new();
    let mut more = 0_usize;
    let skipped = context.report.notes.iter().filter(|n| n.file == line.file && n.effect == Effect::Skipped);
    for note in skipped {
        if refused.len() == MAX_LISTED {
            more += 1;
            continue;
        }
        let reason: String = note.problem.chars().take(MAX_REASON_CHARS).collect();
        let Some(reason) = text::line(&format!("line {}: {reason}", note.line)) else { continue };
        refused.push(RefusedRow { row: rows(ordinals(note.line))?.into(), reason: reason.into() });
    }
    let what = match kind {
        FileKind::Activities => "activities",
        FileKind::Organisations => "organisations",
        FileKind::RegistryRecord => "registry record",
    };
    let note = if more > 0 { format!("{more} more were refused than are listed.") } else { String::new() };
    let title = text::line(&format!("IATI {what} of {publisher}, version {}", line.version));
    let body = Dataset {
        title: title.map_or_else(|| "IATI file".parse(), Ok)?.into(),
        file: open(&line.file)?,
        sha256: open(&format!("sha256:{}", line.sha256))?,
        bytes: count(line.bytes)?.into(),
        rows: rows(line.records)?.into(),
        publisher: text::line(publisher).map_or_else(|| "not named".parse(), Ok)?.into(),
        licence: text::line(licence).map_or_else(|| UNSTATED.parse(), Ok)?.into(),
        media_type: some("application/xml")?,
        rows_taken: Some(rows(line.taken)?),
        refused,
        note: some(&note)?,
        ..Dataset::default()
    };
    Ok(Draft::new(ids::NAMESPACE, subject(context, &line.sha256)?, context.dated, Timing::Aside, body))
}

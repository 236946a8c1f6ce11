//! One `dataset` statement per file.

use entente_record::body::{Dataset, RefusedRow};
use entente_record::{Fault, SubjectId, SubjectType};

use super::build::{count, open, some};
use super::{Context, Draft, Timing};
use crate::cbpf::fault::Effect;
use crate::cbpf::tables::{FileInfo, Tables};
use crate::draft::build::rows;

/// Who publishes the tables.
const PUBLISHER: &str = "United Nations Office for the Coordination of Humanitarian Affairs (OCHA), CBPF";
/// The terms, in our words, since the files bring none.
const LICENCE: &str = "unstated: no licence file; public through OCHA's CBPF API";
/// Where the figures are public.
const URL: &str = "https://cbpf.data.unocha.org";
/// Refused rows listed one by one in the statement; the rest are counted in the note. Fifty bytes a row and more, and a
/// statement has room for about 45,000.
const MAX_LISTED: usize = 200;
/// Hex digits of the file's hash that stand in the subject: 64 bits tell apart all versions there will ever be.
const HASH_DIGITS: usize = 16;

/// The subject of a file: its name and the start of its hash, so that another version is another dataset.
pub(crate) fn subject(context: &Context<'_>, file: &FileInfo) -> Result<SubjectId, Fault> {
    let stem = file.name.strip_suffix(".csv").unwrap_or(&file.name);
    let hash = hex::encode(file.sha256);
    let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
    SubjectId::new(SubjectType::Dataset, &context.issuer.org(), &format!("cbpf-{stem}-{digits}"))
}

pub(crate) fn draft(context: &Context<'_>, tables: &Tables, file: &FileInfo) -> Result<Draft, Fault> {
    let refused: Vec<_> = tables
        .faults
        .iter()
        .filter(|f| f.effect == Effect::Refused && *f.file == *file.name)
        .filter_map(|f| Some((f.line?.checked_sub(1)?, f)))
        .collect();
    let mut listed = Vec::new();
    for (row, fault) in refused.iter().take(MAX_LISTED) {
        // A fault of the header has no row of its own; it refuses all of them, which the counts say.
        if *row > 0 {
            let reason: String = fault.problem.chars().take(200).collect();
            listed.push(RefusedRow { row: rows(*row)?.into(), reason: open(reason.trim())? });
        }
    }
    let mut notes = Vec::new();
    if !tables.note.is_empty() {
        notes.push(tables.note.clone());
    }
    if file.role.is_lookup() {
        notes.push("Looked up in; its rows are no statements of their own.".to_owned());
    }
    if refused.len() > MAX_LISTED {
        notes.push(format!("{} more rows were refused than are listed.", refused.len() - MAX_LISTED));
    }
    let body = Dataset {
        title: open(&file.role.title())?,
        file: open(&file.name)?,
        sha256: open(&format!("sha256:{}", hex::encode(file.sha256)))?,
        bytes: count(file.bytes)?.into(),
        rows: rows(file.read)?.into(),
        publisher: open(PUBLISHER)?,
        licence: open(LICENCE)?,
        url: some(URL)?,
        media_type: some("text/csv")?,
        rows_taken: Some(rows(file.read.saturating_sub(file.refused))?),
        refused: listed,
        note: some(&notes.join(" "))?,
        ..Dataset::default()
    };
    context.draft(subject(context, file)?, context.as_of, Timing::Aside, body)
}

//! One `dataset` statement per file.

use entente_record::body::{Dataset, RefusedRow};
use entente_record::{Fault as RecordFault, PartyId, SubjectId, SubjectType};

use super::layout::Table;
use crate::cbpf::{Effect, Fault};
use crate::draft::build::{count, open, rows, some};

/// Who publishes the tables.
const PUBLISHER: &str = "United Nations Office for the Coordination of Humanitarian Affairs (OCHA)";
/// The terms, as far as the files say; they bring none themselves.
const LICENCE: &str = "unstated in the file; OCHA publishes the tables under CC BY-IGO";
/// Where the figures are public.
const URL: &str = "https://data.humdata.org";
/// Refused rows listed one by one in the statement, for which it surely has room.
const MAX_LISTED: usize = 200;
/// Hex digits of the file's hash in the subject: 64 bits tell apart all versions there will ever be.
const HASH_DIGITS: usize = 16;
/// What the local part of every dataset of this importer begins with.
pub(crate) const PREFIX: &str = "hno-";

/// The subject of a file: the start of its hash, so that another version is another dataset.
pub(crate) fn subject(table: &Table, issuer: &PartyId) -> Result<SubjectId, RecordFault> {
    let hash = hex::encode(table.sha256);
    let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
    SubjectId::new(SubjectType::Dataset, &issuer.org(), &format!("{PREFIX}{digits}"))
}

/// What is said of a file.
pub(crate) fn body(table: &Table, refused: &[&Fault], taken: u64) -> Result<Dataset, RecordFault> {
    let mut listed = Vec::new();
    for fault in refused.iter().filter(|fault| fault.effect == Effect::Refused).take(MAX_LISTED) {
        // A fault of the header has no row of its own; it refuses all of them, which the counts say.
        if let Some(row) = fault.line.and_then(|line| line.checked_sub(1)).filter(|row| *row > 0) {
            let reason: String = fault.problem.chars().take(200).collect();
            listed.push(RefusedRow { row: rows(row)?.into(), reason: open(reason.trim())? });
        }
    }
    let more = refused.len().saturating_sub(MAX_LISTED);
    let note =
        if more > 0 { format!("{more} more rows were refused than are listed.") } else { String::new() };
    Ok(Dataset {
        title: open("Humanitarian needs: people in need by area, sector and group")?,
        file: open(&table.name)?,
        sha256: open(&format!("sha256:{}", hex::encode(table.sha256)))?,
        bytes: count(table.bytes)?.into(),
        rows: rows(table.read)?.into(),
        publisher: open(PUBLISHER)?,
        licence: open(LICENCE)?,
        url: some(URL)?,
        media_type: some("text/csv")?,
        rows_taken: Some(rows(taken)?),
        refused: listed,
        note: some(&note)?,
        ..Dataset::default()
    })
}

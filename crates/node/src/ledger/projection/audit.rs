//! Holding the ledger at rest against the logs: every subject folded again.

use std::collections::BTreeMap;

use entente_ledger::Entry;
use entente_record::SubjectId;
use entente_store::sql::Sql;
use entente_store::sql::projection::{FoldedLog, SubjectRow};

use super::place::{self, Place};
use super::{Source, resting, version};
use crate::NodeError;
use crate::ledger::reading;

/// After every subject: their types are words in lower case.
const END: &str = "~";
/// Faults that are listed; of a ledger with so many, all is to be made again.
const MAX_FAULTS: usize = 100;

/// What is wrong with the ledger at rest, a sentence each. A ledger that was never made, or by other rules, is made anew
/// when it is wanted: nothing is wrong with it.
pub async fn audit(sql: &Sql, sources: &[Source]) -> Result<Vec<String>, NodeError> {
    let mut faults = Vec::new();
    if sql.fold_version().await?.as_deref() != Some(version().as_str()) {
        return Ok(faults);
    }
    let mut snapshot = sql.snapshot().await?;
    let logs = snapshot.folded_logs().await?;
    let mut known: Vec<(FoldedLog, &Source)> = Vec::new();
    for log in logs {
        match sources.iter().find(|source| source.is(&log)) {
            Some(source) if source.size >= log.reached => known.push((log, source)),
            Some(source) => faults.push(format!(
                "{} entries of {} are folded, and it has only {}",
                log.reached, log.origin, source.size
            )),
            None => faults.push(format!("the log {} is folded and not at hand", log.origin)),
        }
    }
    if !faults.is_empty() {
        return Ok(faults);
    }
    let mut counted: BTreeMap<u32, u64> = BTreeMap::new();
    let mut after = String::new();
    while faults.len() < MAX_FAULTS {
        let page = snapshot.subjects_after(&after, END).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.subject);
        compare(page, &known, &mut counted, &mut faults)?;
    }
    if faults.is_empty() {
        for (log, _) in known {
            let count = counted.get(&log.number).copied().unwrap_or_default();
            if count != log.reached {
                let (reached, origin) = (log.reached, &log.origin);
                faults.push(format!("{count} entries of {origin} are folded, not the first {reached}"));
            }
        }
    }
    Ok(faults)
}

/// Folds the subjects of a page again.
fn compare(
    page: Vec<SubjectRow>,
    logs: &[(FoldedLog, &Source)],
    counted: &mut BTreeMap<u32, u64>,
    faults: &mut Vec<String>,
) -> Result<(), NodeError> {
    let mut positions: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    let mut of_page: Vec<(SubjectRow, Vec<Place>)> = Vec::new();
    for row in page {
        let Ok(places) = place::read(&row.places) else {
            faults.push(format!("{}: where its statements are can't be read", row.subject));
            continue;
        };
        for place in &places {
            *counted.entry(place.log).or_default() += 1;
            positions.entry(place.log).or_default().push(place.index);
        }
        of_page.push((row, places));
    }
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for (number, mut positions) in positions {
        positions.sort_unstable();
        let Some((log, source)) = logs.iter().find(|(log, _)| log.number == number) else {
            faults.push(format!("there is no log {number}, and statements are said to be in it"));
            continue;
        };
        if positions.last().is_some_and(|last| *last >= log.reached) {
            faults.push(format!("a statement is said to be beyond the {} entries folded", log.reached));
            continue;
        }
        let read = tokio::task::block_in_place(|| reading::picked(&source.reader, &positions, source.size));
        for entry in read? {
            entries.entry(entry.subject().to_string()).or_default().push(entry);
        }
    }
    for (row, places) in of_page {
        let said = entries.remove(&row.subject).unwrap_or_default();
        let Ok(subject) = row.subject.parse::<SubjectId>() else {
            faults.push(format!("{:?} is no subject", row.subject));
            continue;
        };
        if resting(&subject, said, &places)? != row {
            faults.push(format!("{subject}: is not what the logs say"));
        }
    }
    faults.extend(entries.into_keys().map(|subject| format!("{subject}: is missing, or elsewhere")));
    Ok(())
}

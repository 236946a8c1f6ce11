//! Verifying a whole log as a stranger: nothing is believed but the log's key and the witness policy.
//!
//! Every entry is read, its signature checked under the keys that the log itself had granted by then, its
//! contents checked against its kind, its hash compared with the tiles, and the tree recomputed up to the
//! checkpoint.

pub(crate) mod entries;
mod report;
pub mod source;
mod tiles;

pub use report::{LogFault, Report};
pub use source::LogSource;

use entente_log::{Frontier, Hash, Policy, SignedCheckpoint, TILE_WIDTH, TileKind, TilePath};

use entries::EntryCheck;

/// Bundles per step: enough entries to keep every core busy, few enough that even the largest legal ones fit in
/// memory.
const BUNDLES_PER_STEP: u64 = 16;
/// Faults listed before the check gives up counting: a log with this many is not going to be trusted.
const MAX_FAULTS: usize = 100;

/// Checks the log behind `source` under `policy`; `progress` hears how many entries are done, of how many.
pub fn verify_log(source: &dyn LogSource, policy: &Policy, progress: &mut dyn FnMut(u64, u64)) -> Report {
    verify_to_go_on(source, policy, progress).0
}

/// Where a check of a log that holds has come to: all that it takes to check what follows.
#[derive(Default)]
pub(crate) struct Checked {
    /// Keys and ids.
    pub entries: EntryCheck,
    /// The tree over all entries.
    pub tree: Frontier,
}

/// [`verify_log`], and what it takes to go on from there where the log was read to its end.
pub(crate) fn verify_to_go_on(
    source: &dyn LogSource,
    policy: &Policy,
    progress: &mut dyn FnMut(u64, u64),
) -> (Report, Option<Checked>) {
    let mut report = Report::default();
    let Some(signed) = open_checkpoint(source, policy, &mut report) else { return (report, None) };
    let head = signed.checkpoint().clone();
    report.origin = head.origin.clone();
    report.size = head.size;
    let mut check = EntryCheck::default();
    let mut from_entries = Frontier::new();
    let mut from_tiles = Frontier::new();
    let bundles = head.size.div_ceil(TILE_WIDTH);
    let mut step = 0;
    while step < bundles && report.faults.len() < MAX_FAULTS {
        let end = bundles.min(step + BUNDLES_PER_STEP);
        let wanted: Vec<TilePath> = (step..end)
            .filter_map(|number| TilePath::in_tree(TileKind::Entries, number, head.size))
            .collect();
        let Some(leaves) = check.step(source, &wanted, &mut report) else { return (report, None) };
        let stored = tiles::leaf_tiles(source, &wanted, &leaves, &mut report);
        let grown = from_entries.append(&leaves);
        from_tiles.append(&stored);
        tiles::compare_upper(source, &grown, &mut report);
        step = end;
        progress((step * TILE_WIDTH).min(head.size), head.size);
    }
    if report.faults.len() >= MAX_FAULTS {
        report.fault("log", None, format!("more than {MAX_FAULTS} faults; the rest was not checked"));
        return (report, None);
    }
    tiles::compare_upper(source, &from_entries.edge(), &mut report);
    check.finish(&mut report);
    report.root = Some(from_entries.root());
    judge_root(&head.root, &from_entries.root(), &from_tiles.root(), &mut report);
    (report, Some(Checked { entries: check, tree: from_entries }))
}

fn open_checkpoint(source: &dyn LogSource, policy: &Policy, report: &mut Report) -> Option<SignedCheckpoint> {
    let opened = source.checkpoint().and_then(|bytes| {
        let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
        let verified = policy.verify_checkpoint(&text).map_err(|e| e.to_string())?;
        let signed = SignedCheckpoint::parse(&text).map_err(|e| e.to_string())?;
        let witnesses = verified.witnesses.iter().map(|w| (w.name.to_string(), w.time)).collect();
        Ok((signed, witnesses))
    });
    match opened {
        Ok((signed, witnesses)) => {
            report.witnesses = witnesses;
            Some(signed)
        }
        Err(reason) => {
            report.fault("checkpoint", None, reason);
            None
        }
    }
}

/// Says which side is wrong when the roots differ: the entries, the tiles, or both.
fn judge_root(signed: &Hash, from_entries: &Hash, from_tiles: &Hash, report: &mut Report) {
    if from_entries == signed {
        return;
    }
    let reason = if from_tiles == signed {
        "the tiles give the signed root, the entries do not: entries were altered after they were logged"
    } else {
        "neither the entries nor the leaf tiles give the signed root"
    };
    report.fault("checkpoint", None, reason);
}

//! Taking in what a log has grown by.
//!
//! The checkpoint first: signed as the policy demands, not smaller than the one that is held, and continuing it. Then the new
//! bundles, some at a time: every entry is checked, the tree is grown by them and held against the tree that the checkpoint
//! signs, and only then they and the hash tiles that follow from them are written and synced. Last the checkpoint is replaced. Of
//! the other side's tiles only proofs are made; those of the copy are computed.
//!
//! A pull that stops half-way leaves files that no checkpoint speaks of. The next one checks them like any others and need not
//! fetch them again.

use std::ops::Range;
use std::path::Path;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use entente_log::{
    Checkpoint, Frontier, Hash, Policy, ProofError, SignedCheckpoint, TILE_WIDTH, TileKind, TilePath,
    TreeError, edge_tiles, prove_consistency, verify_consistency,
};
use entente_store::StoreError;
use entente_store::folder::FolderWriter;

use super::{Failure, Mirror, Trouble};
use crate::NodeError;
use crate::verify::entries::placed;
use crate::verify::source::Tiles;
use crate::verify::{Checked, LogSource, Report, verify_to_go_on};

/// Bundles of one step: as many as are fetched at once. The largest legal ones take 134 megabytes together, the usual
/// ones two.
const BUNDLES_PER_STEP: u64 = 8;

/// What a pull came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Entries held before.
    pub before: u64,
    /// Entries held now.
    pub size: u64,
}

/// Where checking has come to: the end of what the copy's checkpoint covers.
pub(super) struct Tail {
    held: Option<SignedCheckpoint>,
    checked: Checked,
    writer: FolderWriter,
}

impl Tail {
    fn size(&self) -> u64 {
        self.checked.tree.size()
    }
}

/// A step that was checked and can be written.
struct Step {
    tree: Frontier,
    tiles: Vec<(TilePath, Vec<u8>)>,
}

impl Mirror {
    /// Looks at the log once and takes in what it has grown by. `go_on` is asked between steps.
    ///
    /// # Errors
    /// The log can't be read or doesn't hold, or the copy can't be written. What was held before still is.
    pub fn pull(&self, source: &dyn LogSource, go_on: &dyn Fn() -> bool) -> Result<Pulled, Failure> {
        let mut tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.look(source, go_on, &mut tail);
        drop(tail);
        self.note(outcome.as_ref().err().map(|failure| failure.trouble));
        outcome
    }

    fn look(
        &self,
        source: &dyn LogSource,
        go_on: &dyn Fn() -> bool,
        slot: &mut Option<Tail>,
    ) -> Result<Pulled, Failure> {
        let signed = self.checkpoint(source)?;
        let head = signed.checkpoint();
        let held = match slot.as_ref() {
            Some(tail) => tail.held.clone(),
            None => self.home.checkpoint(&self.key).map_err(|e| Failure::new(Trouble::Copy, e))?,
        };
        let before = held.as_ref().map_or(0, |held| held.checkpoint().size);
        let pulled = Pulled { before, size: head.size };
        if let Some(held) = &held {
            continues(source, held.checkpoint(), head)?;
            // A checkpoint whose putting failed may stand there all the same: it is put once more before it counts.
            if held.to_string() == signed.to_string() && self.size() == head.size {
                return Ok(pulled);
            }
        } else if head.size == 0 {
            return Ok(pulled);
        }
        // Whatever stops the pull, even a panic, leaves the slot empty unless it is known where checking stands.
        let mut tail = match slot.take() {
            Some(tail) => tail,
            None => self.take_up(held)?,
        };
        let mark = (tail.checked.entries.mark(), tail.checked.tree.clone());
        if let Err(failure) = self.fetch(source, head, go_on, &mut tail) {
            if failure.trouble != Trouble::Disk {
                tail.checked.entries.back_to(mark.0);
                tail.checked.tree = mark.1;
                *slot = Some(tail);
            }
            return Err(failure);
        }
        self.publish(signed, before, &mut tail)?;
        *slot = Some(tail);
        Ok(pulled)
    }

    /// The log's checkpoint, if it is signed as the policy demands.
    fn checkpoint(&self, source: &dyn LogSource) -> Result<SignedCheckpoint, Failure> {
        let bytes = source.checkpoint().map_err(|e| Failure::new(Trouble::Silent, e))?;
        let refused = |e: &dyn std::fmt::Display| Failure::new(Trouble::Checkpoint, e);
        let signed = SignedCheckpoint::from_bytes(&bytes).map_err(|e| refused(&e))?;
        // Only this log's own key counts, whatever others the policy names.
        let verified = self.policy.verify_signed_by(&signed, std::slice::from_ref(&self.key));
        verified.map_err(|e| refused(&e))?;
        Ok(signed)
    }

    /// Prepares for writing, and for checking what follows: keys and ids are learnt by checking the copy once more, from its
    /// first entry. It costs what `entente verify` does, once after each start.
    fn take_up(&self, held: Option<SignedCheckpoint>) -> Result<Tail, Failure> {
        self.create_folders().map_err(|e| Failure::new(Trouble::Disk, e))?;
        let writer = FolderWriter::new(self.home.log(), self.home.state(), self.disk.clone());
        let size = held.as_ref().map_or(0, |held| held.checkpoint().size);
        writer.remove_unpublished(size).map_err(|e| Failure::new(Trouble::Disk, e))?;
        let copy = |cause: String| Failure::new(Trouble::Copy, cause);
        let checked = match &held {
            None => Checked::default(),
            Some(_) => {
                let policy =
                    Policy::of_logs(std::slice::from_ref(&self.key)).map_err(|e| copy(e.to_string()))?;
                let (report, checked) = verify_to_go_on(writer.reader(), &policy, &mut |_, _| {});
                if let Some(fault) = report.faults.first() {
                    return Err(copy(fault.to_string()));
                }
                checked.ok_or_else(|| copy("it could not be read to its end".into()))?
            }
        };
        if checked.tree.size() != size {
            return Err(copy("its checkpoint changed while it was read".into()));
        }
        Ok(Tail { held, checked, writer })
    }

    /// The folders of the copy, their names durable: with them would go the memory of what the log has shown.
    fn create_folders(&self) -> Result<(), StoreError> {
        let root = self.home.root.as_path();
        let above = root.parent().unwrap_or(root);
        for (dir, parent) in [(root.to_path_buf(), above), (self.home.log(), root), (self.home.state(), root)]
        {
            self.disk.create_dir(&dir).map_err(|e| StoreError::io("create", &dir, e))?;
            self.sync(parent)?;
        }
        Ok(())
    }

    fn sync(&self, dir: &Path) -> Result<(), StoreError> {
        self.disk.sync_dir(dir).map_err(|e| StoreError::io("sync", dir, e))
    }

    /// Takes in everything up to the size of `head`, step by step.
    fn fetch(
        &self,
        source: &dyn LogSource,
        head: &Checkpoint,
        go_on: &dyn Fn() -> bool,
        tail: &mut Tail,
    ) -> Result<(), Failure> {
        let bundles = head.size.div_ceil(TILE_WIDTH);
        let mut number = tail.size() / TILE_WIDTH;
        while tail.size() < head.size {
            if !go_on() {
                return Err(Failure::new(Trouble::Silent, "following was stopped"));
            }
            let end = bundles.min(number + BUNDLES_PER_STEP);
            let Step { tree, tiles } = step(source, head, number..end, tail)?;
            tail.writer.write_tiles(&tiles, &[]).map_err(|e| Failure::new(Trouble::Disk, e))?;
            tail.checked.tree = tree;
            number = end;
        }
        Ok(())
    }

    /// Puts the checkpoint over what was taken in, once no id stands twice. From here on it is folded.
    fn publish(&self, signed: SignedCheckpoint, before: u64, tail: &mut Tail) -> Result<(), Failure> {
        let mut report = Report::default();
        tail.checked.entries.finish(&mut report);
        if let Some(fault) = report.faults.first() {
            return Err(Failure::new(Trouble::Entry, fault));
        }
        let note = signed.to_string();
        let put = tail.writer.checkpoint(&note).prepare_and_put(self.disk.as_ref());
        put.map_err(|e| Failure::new(Trouble::Disk, e))?;
        let size = signed.checkpoint().size;
        self.size.store(size, Ordering::Release);
        tail.held = Some(signed);
        if let Err(error) = tail.writer.remove_partials(&grown_full(before, size)) {
            tracing::warn!(%error, "superseded partial tiles stay on disk; they do no harm");
        }
        Ok(())
    }
}

/// Tiles and bundles that were partial at one size and are full at another.
fn grown_full(before: u64, size: u64) -> Vec<TilePath> {
    let bundle = TilePath::in_tree(TileKind::Entries, before / TILE_WIDTH, before);
    let partial = edge_tiles(before).into_iter().chain(bundle.filter(TilePath::is_partial));
    partial
        .filter_map(|path| TilePath::in_tree(path.kind, path.index, size))
        .filter(|path| !path.is_partial())
        .collect()
}

/// That the log goes on from what it has shown before.
fn continues(source: &dyn LogSource, held: &Checkpoint, head: &Checkpoint) -> Result<(), Failure> {
    if head.size < held.size {
        let cause = format!("it shows {} entries, and has shown {}", head.size, held.size);
        return Err(Failure::new(Trouble::Shrunk, cause));
    }
    holds_first(source, held.size, &held.root, head).map_err(|failure| match failure.trouble {
        Trouble::Altered => {
            let cause = format!(
                "its first {} entries are not the {} that were pulled before: {}",
                held.size, held.size, failure.cause
            );
            Failure::new(Trouble::Forked, cause)
        }
        _ => failure,
    })
}

/// That the tree of a checkpoint begins with `size` entries whose root is `root`.
fn holds_first(source: &dyn LogSource, size: u64, root: &Hash, head: &Checkpoint) -> Result<(), Failure> {
    let altered = |error: ProofError| Failure::new(Trouble::Altered, error);
    let proof = prove_consistency(Tiles(source), size, head.size).map_err(|error| match error {
        TreeError::Source { source, .. } => Failure::new(Trouble::Silent, source),
        other => Failure::new(Trouble::Altered, other),
    })?;
    verify_consistency(size, root, head.size, &head.root, &proof).map_err(altered)
}

/// Fetches and checks the bundles of a range. What an earlier pull left in the folder is taken from there; should it not hold,
/// everything is fetched.
fn step(
    source: &dyn LogSource,
    head: &Checkpoint,
    numbers: Range<u64>,
    tail: &mut Tail,
) -> Result<Step, Failure> {
    let wanted: Vec<TilePath> =
        numbers.filter_map(|number| TilePath::in_tree(TileKind::Entries, number, head.size)).collect();
    let left = |path: &TilePath| match path.is_partial() {
        true => None,
        false => tail.writer.reader().tile_exact(path).ok(),
    };
    let here: Vec<Option<Vec<u8>>> = wanted.iter().map(left).collect();
    if here.iter().any(Option::is_some) {
        let bundles = gather(source, &wanted, here)?;
        match checked(source, head, &wanted, bundles, tail) {
            Err(Failure { trouble: Trouble::Altered | Trouble::Entry, .. }) => {}
            other => return other,
        }
    }
    let bundles = gather(source, &wanted, vec![None; wanted.len()])?;
    checked(source, head, &wanted, bundles, tail)
}

/// The bundles that are not here from the log.
fn gather(
    source: &dyn LogSource,
    wanted: &[TilePath],
    here: Vec<Option<Vec<u8>>>,
) -> Result<Vec<Vec<u8>>, Failure> {
    let missing: Vec<TilePath> =
        wanted.iter().zip(&here).filter(|(_, here)| here.is_none()).map(|(path, _)| *path).collect();
    let mut fetched = source.tiles(&missing).into_iter();
    let one = |(path, here): (&TilePath, Option<Vec<u8>>)| match here {
        Some(bytes) => Ok(bytes),
        None => {
            let answer = fetched.next().unwrap_or_else(|| Err("was not fetched".into()));
            answer.map_err(|reason| Failure::new(Trouble::Silent, format!("{path}: {reason}")))
        }
    };
    wanted.iter().zip(here).map(one).collect()
}

/// Checks bundles that follow on what was taken in: entry by entry, and against the tree of the checkpoint. Of two faults the
/// tree's is told: entries that the log never signed say nothing of the log.
fn checked(
    source: &dyn LogSource,
    head: &Checkpoint,
    wanted: &[TilePath],
    bundles: Vec<Vec<u8>>,
    tail: &mut Tail,
) -> Result<Step, Failure> {
    let size = tail.size();
    let mut list = Vec::new();
    for (path, bundle) in wanted.iter().zip(&bundles) {
        let entries = placed(path, bundle)
            .map_err(|reason| Failure::new(Trouble::Altered, format!("{path}: {reason}")))?;
        list.extend(entries.filter(|(_, index, _)| *index >= size));
    }
    begins_as_held(&bundles, tail)?;
    let mark = tail.checked.entries.mark();
    let mut report = Report::default();
    let leaves = tail.checked.entries.check(&list, &mut report);
    let mut tree = tail.checked.tree.clone();
    let grown = tree.append(&leaves);
    let judged = holds_first(source, tree.size(), &tree.root(), head).and_then(|()| {
        let fault = report.faults.first();
        fault.map_or(Ok(()), |fault| Err(Failure::new(Trouble::Entry, fault)))
    });
    if let Err(failure) = judged {
        tail.checked.entries.back_to(mark);
        return Err(failure);
    }
    // Partial tiles only at the size that is published: no checkpoint would ever speak of the others.
    let mut tiles: Vec<_> = grown.into_iter().filter(|(path, _)| !path.is_partial()).collect();
    tiles.extend(wanted.iter().copied().zip(bundles));
    if tree.size() == head.size {
        // What the held checkpoint covers is never written again: a write that stops half-way would tear it.
        let held = tail.held.as_ref().map_or(0, |held| held.checkpoint().size);
        let is_held = |path: &TilePath| TilePath::in_tree(path.kind, path.index, held) == Some(*path);
        tiles.extend(tree.edge().into_iter().filter(|(path, _)| !is_held(path)));
    }
    Ok(Step { tree, tiles })
}

/// That a bundle which grows begins with what is held of it: the tree speaks of the entries that are new, and those before are
/// written again with them.
fn begins_as_held(bundles: &[Vec<u8>], tail: &Tail) -> Result<(), Failure> {
    let size = tail.size();
    let held = TilePath::in_tree(TileKind::Entries, size / TILE_WIDTH, size).filter(TilePath::is_partial);
    let (Some(path), Some(first)) = (held, bundles.first()) else { return Ok(()) };
    let bytes = tail.writer.reader().tile_or_full(&path).map_err(|e| Failure::new(Trouble::Copy, e))?;
    if first.starts_with(&bytes) {
        return Ok(());
    }
    Err(Failure::new(Trouble::Altered, format!("{path}: its entries are not those that were pulled before")))
}

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        Failure::new(Trouble::Silent, error)
    }
}

//! Checking entries: contents and signatures on all cores, then keys and ids in log order. A check can go on from where it
//! stopped, and back to where it was, so that a mirror takes in what follows without checking the whole log again.

use entente_log::{Hash, TILE_WIDTH, TilePath, entries, leaf_hash};
use entente_record::{Fault, Keyring, Kind, Statement, Token};
use rayon::prelude::*;

use super::{LogSource, Report};
use crate::admission::changes_keys;

/// What is carried from step to step.
#[derive(Default)]
pub(crate) struct EntryCheck {
    keys: Keyring,
    /// Every statement id so far. Sixteen bytes an entry: the one thing here that grows with the log, because
    /// nothing smaller proves that no id stands twice.
    ids: Vec<u128>,
    /// Whether keys have changed since the parallel part of this step looked at them.
    keys_changed: bool,
}

/// Where a check stood.
pub(crate) struct Mark {
    keys: Keyring,
    ids: usize,
}

/// An entry to be checked: the bundle it came in, its position, its bytes.
pub(crate) type Placed<'b> = (TilePath, u64, &'b [u8]);

/// One entry after the part that needs no order.
struct Checked {
    leaf: Hash,
    outcome: Result<Entry, Fault>,
}

struct Entry {
    id: u128,
    kind: Kind,
    sealed: u64,
    /// Kept where the ordered part still needs it: for `party` statements, and where the key was not known yet.
    pending: Option<Box<Pending>>,
}

struct Pending {
    statement: Statement,
    verified: bool,
}

impl EntryCheck {
    /// Checks the bundles `wanted`, which follow on the previous step's, and returns their leaf hashes; `None`
    /// when a bundle can't be read, because nothing after it could be judged.
    pub fn step(
        &mut self,
        source: &dyn LogSource,
        wanted: &[TilePath],
        report: &mut Report,
    ) -> Option<Vec<Hash>> {
        let bundles = source.tiles(wanted);
        let mut list: Vec<Placed<'_>> = Vec::new();
        for (path, bundle) in wanted.iter().zip(&bundles) {
            let read = bundle.as_ref().map_err(Clone::clone);
            match read.and_then(|bytes| placed(path, bytes)) {
                Ok(entries) => list.extend(entries),
                Err(reason) => {
                    report.fault(
                        path.to_string(),
                        None,
                        format!("{reason}; entries from here on were not checked"),
                    );
                    return None;
                }
            }
        }
        Some(self.check(&list, report))
    }

    /// Checks entries that follow on the previous ones, and returns their leaf hashes.
    pub fn check(&mut self, list: &[Placed<'_>], report: &mut Report) -> Vec<Hash> {
        self.keys_changed = false;
        let keys = &self.keys;
        let checked: Vec<Checked> = list.par_iter().map(|(_, _, entry)| check(entry, keys)).collect();
        let mut leaves = Vec::with_capacity(checked.len());
        for ((path, index, entry), checked) in list.iter().zip(checked) {
            leaves.push(checked.leaf);
            let settled = checked.outcome.and_then(|checked| self.settle(entry, checked, report));
            if let Err(fault) = settled {
                report.fault(path.to_string(), Some(*index), fault.to_string());
            }
        }
        leaves
    }

    /// Keys in log order, and counting.
    fn settle(&mut self, entry: &[u8], checked: Entry, report: &mut Report) -> Result<(), Fault> {
        self.ids.push(checked.id);
        *report.kinds.entry(checked.kind.to_string()).or_default() += 1;
        report.sealed_fields += checked.sealed;
        let verified = checked.pending.as_ref().is_none_or(|pending| pending.verified);
        if !verified || self.keys_changed {
            // The key may have come, or been revoked, after the parallel part looked.
            let token = Token::read(entry)?;
            self.keys.verify(&token)?;
        }
        if let Some(pending) = checked.pending
            && pending.statement.kind == Kind::Party
        {
            self.keys.apply(&pending.statement)?;
            self.keys_changed |= changes_keys(&pending.statement);
        }
        Ok(())
    }

    /// What can only be said at the end: no id twice.
    pub fn finish(&mut self, report: &mut Report) {
        self.ids.par_sort_unstable();
        for pair in self.ids.windows(2).filter(|pair| pair[0] == pair[1]) {
            let id = entente_record::StatementId::from_bytes(pair[0].to_be_bytes());
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            report.fault("log", None, format!("two entries have the statement id {id}"));
        }
    }

    /// Where the check stands now.
    pub fn mark(&self) -> Mark {
        Mark { keys: self.keys.clone(), ids: self.ids.len() }
    }

    /// Forgets what came after the mark. Not for use once [`EntryCheck::finish`] has put the ids in another order.
    pub fn back_to(&mut self, mark: Mark) {
        self.keys = mark.keys;
        self.ids.truncate(mark.ids);
    }
}

/// The entries of a bundle with their positions.
pub(crate) fn placed<'b>(
    path: &TilePath,
    bundle: &'b [u8],
) -> Result<impl Iterator<Item = Placed<'b>> + use<'b>, String> {
    let decoded = entries::decode(bundle, path.width).map_err(|e| e.to_string())?;
    let path = *path;
    Ok((path.index * TILE_WIDTH..).zip(decoded).map(move |(index, entry)| (path, index, entry)))
}

fn check(entry: &[u8], keys: &Keyring) -> Checked {
    let leaf = leaf_hash(entry);
    Checked { leaf, outcome: check_contents(entry, keys) }
}

fn check_contents(entry: &[u8], keys: &Keyring) -> Result<Entry, Fault> {
    let token = Token::read(entry)?;
    let statement = token.open(&[])?;
    let verified = match keys.resolve(token.iss(), token.kid(), token.iat()) {
        Ok(key) => {
            token.verify(key)?;
            true
        }
        Err(_) => false,
    };
    let id = u128::from_be_bytes(*token.jti().as_bytes());
    let kind = statement.kind;
    let sealed = statement.withheld.len() as u64;
    let pending = (!verified || kind == Kind::Party).then(|| Box::new(Pending { statement, verified }));
    Ok(Entry { id, kind, sealed, pending })
}

//! Which word on a transfer counts.
//!
//! Two rules make movements out of statements. First, a later statement by the same issuer on the same subject and stage
//! replaces the earlier: tranches are transfers of their own, under subjects of their own. A refund never replaces the
//! payment it undoes. Second, what several tell is counted once: statements on one subject and stage, and statements of
//! different organisations on the same stage between the same parties of which one names the other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use entente_record::value::TransferStage;
use entente_record::{PartyId, StatementHash};

use crate::rows::{TransferRow, cites};
use crate::wire::Cite;

/// A transfer at one stage, as told by one or several.
#[derive(Debug, Clone)]
pub struct Movement<'a> {
    /// The word that counts: of the end that can know it, before others; of several, the latest.
    pub main: &'a TransferRow,
    /// Further words on the same movement, in order.
    pub also: Vec<&'a TransferRow>,
    /// Statements of the same issuers that these replaced.
    pub replaced: Vec<&'a TransferRow>,
}

/// The movements, in the order of the words that count.
#[derive(Debug, Clone)]
pub struct Movements<'a> {
    /// Each movement once.
    pub all: Vec<Movement<'a>>,
    /// How many statements a later one by the same issuer replaced.
    pub replaced: usize,
    /// How many statements tell what another's word, which counts, tells too.
    pub told_again: usize,
}

/// The end that can know a stage: the payer, but for what was received.
pub(super) fn speaker(row: &TransferRow) -> Option<&PartyId> {
    match row.stage?.0 {
        TransferStage::Received => row.to.as_deref(),
        _ => row.from.as_deref(),
    }
}

impl Movement<'_> {
    /// All words that stand.
    pub fn words(&self) -> impl Iterator<Item = &TransferRow> {
        std::iter::once(self.main).chain(self.also.iter().copied())
    }

    /// The statements behind it.
    pub fn cites(&self) -> Vec<Cite> {
        cites(self.words().map(|row| &row.by))
    }

    /// Whether the end that can know it says so itself, or a unit or the organisation of that end does.
    pub fn own_word(&self) -> bool {
        self.words().any(|row| speaker(row).is_some_and(|party| row.by.is_of(party)))
    }

    /// Hashes by which other statements may name it.
    pub(super) fn hashes(&self) -> impl Iterator<Item = StatementHash> {
        let rows = self.words().chain(self.replaced.iter().copied());
        rows.flat_map(|row| row.by.cites()).map(|cite| cite.hash)
    }

    /// Hashes it names.
    pub(super) fn refs(&self) -> impl Iterator<Item = StatementHash> {
        self.words().flat_map(|row| &row.refs).map(|hash| hash.0)
    }
}

fn rank(row: &TransferRow) -> u8 {
    match speaker(row) {
        Some(party) if row.by.source.iss == *party => 0,
        Some(party) if row.by.is_of(party) => 1,
        _ => 2,
    }
}

/// Makes movements out of rows, in whatever order they come.
pub fn movements(rows: &[TransferRow]) -> Movements<'_> {
    let mut by_issuer: BTreeMap<_, Vec<&TransferRow>> = BTreeMap::new();
    for row in rows {
        let key = (&row.subject, row.stage, row.refund, &row.by.source.iss);
        by_issuer.entry(key).or_default().push(row);
    }
    let mut groups: BTreeMap<_, (Vec<&TransferRow>, Vec<&TransferRow>)> = BTreeMap::new();
    let mut replaced = 0;
    for ((subject, stage, refund, _), mut told) in by_issuer {
        told.sort_by(|a, b| a.by.cmp(&b.by));
        told.dedup_by(|a, b| a.by.source == b.by.source);
        let group = groups.entry((subject, stage, refund)).or_default();
        group.0.extend(told.pop());
        replaced += told.len();
        group.1.extend(told);
    }
    let merged = merge(groups.into_values().collect());
    let mut all: Vec<Movement<'_>> =
        merged.into_iter().filter_map(|(words, old)| movement(words, old)).collect();
    all.sort_by(|a, b| a.main.by.cmp(&b.main.by));
    let told_again = all.iter().map(|movement| movement.also.len()).sum();
    Movements { all, replaced, told_again }
}

fn movement<'a>(mut words: Vec<&'a TransferRow>, mut old: Vec<&'a TransferRow>) -> Option<Movement<'a>> {
    words.sort_by_key(|row| (rank(row), Reverse(&row.by)));
    let mut words = words.into_iter();
    let main = words.next()?;
    let mut also: Vec<&TransferRow> = words.collect();
    also.sort_by(|a, b| a.by.cmp(&b.by));
    old.sort_by(|a, b| a.by.cmp(&b.by));
    Some(Movement { main, also, replaced: old })
}

type Group<'a> = (Vec<&'a TransferRow>, Vec<&'a TransferRow>);

/// Joins groups of which one names the other, told by different organisations of the same movement.
fn merge(mut groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    let first = |group: &Group<'_>| group.0.iter().map(|row| row.by.clone()).min();
    groups.sort_by_cached_key(first);
    let mut home: HashMap<StatementHash, usize> = HashMap::new();
    for (index, (words, old)) in groups.iter().enumerate() {
        for hash in words.iter().chain(old).flat_map(|row| row.by.cites()).map(|cite| cite.hash) {
            home.entry(hash).or_insert(index);
        }
    }
    // Where each group went; a group that stayed points to itself.
    let mut into: Vec<usize> = (0..groups.len()).collect();
    for index in 0..groups.len() {
        let Some(group) = groups.get(index) else { continue };
        let mut targets: Vec<usize> = Vec::new();
        for hash in group.0.iter().flat_map(|row| &row.refs) {
            targets.extend(home.get(&hash.0).map(|target| root(&into, *target)));
        }
        targets.sort_unstable();
        let here = root(&into, index);
        let fits = |target: &usize| {
            *target != here
                && groups
                    .get(*target)
                    .zip(groups.get(here))
                    .is_some_and(|(there, here)| same_movement(there, here))
        };
        if let Some(target) = targets.into_iter().find(fits) {
            let (keep, gone) = (target.min(here), target.max(here));
            let moved = groups.get_mut(gone).map(std::mem::take).unwrap_or_default();
            if let (Some(kept), Some(way)) = (groups.get_mut(keep), into.get_mut(gone)) {
                kept.0.extend(moved.0);
                kept.1.extend(moved.1);
                *way = keep;
            }
        }
    }
    groups
}

fn root(into: &[usize], mut index: usize) -> usize {
    // Each step goes to a smaller index, so this ends.
    while let Some(next) = into.get(index).copied().filter(|next| *next < index) {
        index = next;
    }
    index
}

/// Same stage between the same parties, and no organisation speaks on both sides: its own tranches stay apart.
fn same_movement(a: &Group<'_>, b: &Group<'_>) -> bool {
    let (Some(x), Some(y)) = (a.0.first(), b.0.first()) else { return false };
    let open = x.stage.is_some() && x.from.is_some() && x.to.is_some();
    let orgs = |group: &Group<'_>| -> BTreeSet<String> {
        group.0.iter().map(|row| row.by.source.iss.org_str().to_owned()).collect()
    };
    open && x.stage == y.stage
        && x.refund == y.refund
        && x.from == y.from
        && x.to == y.to
        && orgs(a).is_disjoint(&orgs(b))
}

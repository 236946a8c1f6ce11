//! Files set against a log: what is new, what has changed, what is gone, which two transfers are one.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{Fault, Kind, SubjectId, Timestamp};
use rust_decimal::Decimal;
use serde::Serialize;

use super::held::Held;
use super::ids;
use super::kinds::End;
use super::link::{Class, Word, pairs};
use super::take::Taken;
use crate::draft::Draft;
use crate::draft::plan::{Plan, Planner};

const PLANNER: Planner = Planner {
    namespace: ids::NAMESPACE,
    changed: "The activity's file now says otherwise than when it was taken in.",
};
/// Why a receiver's word on a promise is taken back once the giver's is there.
const TOLD_BY_GIVER: &str = "The giver's own file tells the same, and one promise is stated once.";

/// What an import changes about one activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its identifier.
    pub activity: String,
    /// Whether the log has nothing of it yet.
    pub new: bool,
    /// Whether it is gone from its file.
    pub gone: bool,
    /// Statements added, by kind.
    pub added: BTreeMap<String, u64>,
    /// Statements corrected, by kind.
    pub changed: BTreeMap<String, u64>,
    /// Subjects that its file no longer has; they are told, not withdrawn.
    pub missing: Vec<String>,
}

/// Words on money, and how many of them have their other end on the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// All of them.
    pub told: u64,
    /// Those that name the other end's activity.
    pub named: u64,
    /// Those linked to the other end's word.
    pub linked: u64,
    /// Those that name an activity that is on the record, but with no word there that fits.
    pub unmatched: u64,
    /// Sums of those not linked, by currency.
    pub open: BTreeMap<String, String>,
}

/// What is to be written, and what is to be told.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// Statements to add.
    pub plan: Plan,
    /// Subjects whose new statement is to name another's: the two tell of one payment.
    pub names: BTreeMap<SubjectId, SubjectId>,
    /// Changes by activity.
    pub changes: Vec<Change>,
    /// Links by stage and end: `paid`, `received`, `committed by giver`, …
    pub links: BTreeMap<String, Linked>,
    /// Promises of the giver that the receiver told too, and which are stated once.
    pub told_twice: u64,
}

/// Sets what was taken against what a log holds.
///
/// # Errors
/// The record refuses a correction; no draft that could be signed leads to that.
pub fn prepare(taken: Taken, held: &Held, now: Timestamp) -> Result<Prepared, Fault> {
    let Taken { drafts, words, activities, unread, files, own, .. } = taken;
    let present: BTreeSet<SubjectId> = drafts.iter().map(|draft| draft.statement.subject.clone()).collect();
    let fresh = words.len();
    let words = all_words(words, &present, held);
    let pairs = pairs(&words);
    let links = links(&words, &pairs, fresh, &activities, held);
    let mut names = BTreeMap::new();
    let mut twice: BTreeSet<SubjectId> = BTreeSet::new();
    for (payer, payee) in pairs {
        let (Some(payer), Some(payee)) = (words.get(payer), words.get(payee)) else { continue };
        if payee.class != Class::Cash {
            twice.insert(payee.subject.clone());
        } else if !held.known.contains_key(&payee.subject) {
            names.insert(payee.subject.clone(), payer.subject.clone());
        } else if !held.known.contains_key(&payer.subject) {
            names.insert(payer.subject.clone(), payee.subject.clone());
        }
    }
    let own: BTreeSet<SubjectId> = own.iter().map(|party| party.subject()).collect();
    let kept: Vec<Draft> = drafts
        .into_iter()
        .filter(|draft| {
            let subject = &draft.statement.subject;
            let stated = draft.statement.kind == Kind::Party && held.parties.contains(subject);
            // What others call a party that is on the record already changes nothing about it.
            let settled = stated && !(own.contains(subject) && held.known.contains_key(subject));
            !settled && !twice.contains(subject)
        })
        .collect();
    let mut plan = PLANNER.plan(kept, |subject| held.known.get(subject).cloned(), now)?;
    for subject in &twice {
        if let Some(known) = held.known.get(subject).filter(|known| !known.withdrawn) {
            plan.corrections.push(PLANNER.withdrawal(subject, known, now, TOLD_BY_GIVER)?);
        }
    }
    let scope = Scope { activities: &activities, unread: &unread, files: &files, present: &present };
    let changes = changes(&plan, held, &scope);
    Ok(Prepared { plan, names, changes, links, told_twice: twice.len() as u64 })
}

/// The words of this run, and those that the log holds besides.
fn all_words(fresh: Vec<Word>, present: &BTreeSet<SubjectId>, held: &Held) -> Vec<Word> {
    let besides = held.words.iter().filter(|(subject, _)| !present.contains(*subject));
    let mut out = fresh;
    out.extend(besides.map(|(_, word)| word.clone()));
    out
}

/// Links of the words of this run, by stage and end.
fn links(
    words: &[Word],
    pairs: &[(usize, usize)],
    fresh: usize,
    activities: &BTreeMap<String, String>,
    held: &Held,
) -> BTreeMap<String, Linked> {
    let linked: BTreeSet<usize> = pairs.iter().flat_map(|(payer, payee)| [*payer, *payee]).collect();
    let mut open: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    let mut out: BTreeMap<String, Linked> = BTreeMap::new();
    for (index, word) in words.iter().enumerate().take(fresh) {
        let what = match (word.class, word.end) {
            (Class::Cash, End::Payer) => "paid",
            (Class::Cash, End::Payee) => "received",
            (Class::Committed, End::Payer) => "committed, told by the giver",
            (Class::Committed, End::Payee) => "committed, told by the receiver",
            (Class::Pledged, End::Payer) => "pledged, told by the giver",
            (Class::Pledged, End::Payee) => "pledged, told by the receiver",
        };
        let line = out.entry(what.to_owned()).or_default();
        line.told += 1;
        line.named += u64::from(word.other.is_some());
        if linked.contains(&index) {
            line.linked += 1;
            continue;
        }
        let there = |key: &String| activities.contains_key(key) || held.activities.contains_key(key);
        line.unmatched += u64::from(word.other.as_ref().is_some_and(there));
        let sum = open.entry((what.to_owned(), word.currency.clone())).or_default();
        *sum = sum.saturating_add(if word.refund { -word.amount } else { word.amount });
    }
    for ((what, currency), sum) in open {
        if let Some(line) = out.get_mut(&what) {
            line.open.insert(currency, sum.normalize().to_string());
        }
    }
    out
}

/// What this run speaks of.
struct Scope<'a> {
    activities: &'a BTreeMap<String, String>,
    unread: &'a BTreeSet<String>,
    files: &'a BTreeSet<String>,
    present: &'a BTreeSet<SubjectId>,
}

fn changes(plan: &Plan, held: &Held, scope: &Scope<'_>) -> Vec<Change> {
    let mut out: BTreeMap<String, Change> = BTreeMap::new();
    let mut at = |key: String| -> Option<(String, Change)> {
        let held_as = held.activities.get(&key).map(|(identifier, _)| identifier);
        let activity = scope.activities.get(&key).or(held_as)?.clone();
        Some((key, Change { activity, new: held_as.is_none(), ..Change::default() }))
    };
    for (drafts, corrected) in [(&plan.new, false), (&plan.corrections, true)] {
        for draft in drafts {
            let statement = &draft.statement;
            let Some((key, empty)) = ids::key_of(&statement.subject).and_then(&mut at) else { continue };
            let change = out.entry(key).or_insert(empty);
            let kinds = if corrected { &mut change.changed } else { &mut change.added };
            *kinds.entry(statement.subject.subject_type().to_string()).or_default() += 1;
        }
    }
    for (subject, known) in &held.known {
        if known.withdrawn || scope.present.contains(subject) {
            continue;
        }
        let Some(key) = ids::key_of(subject).filter(|key| !scope.unread.contains(key)) else { continue };
        let here = scope.activities.contains_key(&key);
        if !here && !was_in(held, &key, scope.files) {
            continue;
        }
        let Some((key, empty)) = at(key) else { continue };
        let change = out.entry(key).or_insert(empty);
        change.gone |= !here;
        change.missing.push(subject.to_string());
    }
    let mut changes: Vec<Change> = out.into_values().collect();
    changes.sort_by(|a, b| a.activity.cmp(&b.activity));
    changes
}

/// Whether an activity came from a file of one of these names.
fn was_in(held: &Held, key: &str, files: &BTreeSet<String>) -> bool {
    let dataset = held.activities.get(key).and_then(|(_, dataset)| dataset.as_ref());
    dataset.and_then(|dataset| held.files.get(dataset)).is_some_and(|file| files.contains(file))
}

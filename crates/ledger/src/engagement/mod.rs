//! Engagements: what parties have agreed and what they do together beside the aid, on one line of time.
//!
//! Agreements, exercises, visits, talks and courses stand side by side; what one rests on is named. Of several statements on one
//! of them the latest counts. How this is told stands in `docs/methods/engagements.md`.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{Date, PartyId, SubjectId, Timestamp};
use serde::Serialize;

use crate::days::{Day, day};
use crate::place::key_of;
use crate::rows::{AgreementRow, By, EngagementRow, Rows, Worth, cites};
use crate::wire::{Cite, Word};

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Terms agreed on.
    Agreement,
    /// Something done together.
    Engagement,
}

/// Where it stands at the time of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// It has yet to begin.
    Planned,
    /// It is under way, or has no last day yet.
    Running,
    /// Its last day is past; an engagement without one is of its first day.
    Over,
    /// Its days are sealed.
    Sealed,
}

/// An agreement or an engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// Which of the two.
    pub sort: Sort,
    /// Its id.
    pub subject: Word<SubjectId>,
    /// What form it has; `None` where sealed.
    pub form: Option<String>,
    /// Its title; `None` where sealed.
    pub title: Option<String>,
    /// First day; `None` where sealed.
    pub from: Option<Word<Date>>,
    /// Last day; `None` where none is set.
    pub until: Option<Word<Date>>,
    /// Where it stands.
    pub when: When,
    /// Who has a part in it, as far as that is open.
    pub parties: Vec<Word<PartyId>>,
    /// How many parties are sealed; a sealed list counts as one.
    pub parties_sealed: usize,
    /// Where, by the keys of places.
    pub places: Vec<String>,
    /// The agreement it rests on, or falls under.
    pub rests_on: Option<Word<SubjectId>>,
    /// The programme it is part of.
    pub programme: Option<Word<SubjectId>>,
    /// What it costs, or is about; one currency.
    pub worth: Option<Worth>,
    /// What rests on this agreement: engagements and further agreements.
    pub carries: Vec<Word<SubjectId>>,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Engagements {
    /// How this is told.
    pub rule: &'static str,
    /// By first day, then by id; those with sealed days last.
    pub all: Vec<Tie>,
}

const RULE: &str = "Of several statements on one agreement or engagement the latest counts, corrections applied. An engagement \
    without a last day is of its first day alone; an agreement without one runs on. Costs are not added to any sum of aid.";

/// Agreements and engagements from rows, as of a time.
pub fn engagements(rows: &Rows, now: Timestamp) -> Engagements {
    let today = day(now);
    let agreements = newest(&rows.agreements, |row| (&row.subject, &row.by));
    let done = newest(&rows.engagements, |row| (&row.subject, &row.by));
    let agreed = agreements.iter().map(|row| agreement(row, today));
    let mut all: Vec<Tie> = agreed.chain(done.iter().map(|row| engagement(row, today))).collect();
    let mut carried: BTreeMap<SubjectId, BTreeSet<SubjectId>> = BTreeMap::new();
    for tie in &all {
        if let Some(base) = &tie.rests_on {
            carried.entry(base.0.clone()).or_default().insert(tie.subject.0.clone());
        }
    }
    for tie in &mut all {
        tie.carries = carried.remove(&tie.subject.0).unwrap_or_default().into_iter().map(Word).collect();
    }
    all.sort_by(|a, b| (a.from.is_none(), &a.from, &a.subject).cmp(&(b.from.is_none(), &b.from, &b.subject)));
    Engagements { rule: RULE, all }
}

/// The latest row of each subject, by subject.
fn newest<'r, T>(rows: &'r [T], key: impl Fn(&'r T) -> (&'r Word<SubjectId>, &'r By)) -> Vec<&'r T> {
    let mut latest: BTreeMap<&Word<SubjectId>, &'r T> = BTreeMap::new();
    for row in rows {
        let (subject, by) = key(row);
        let slot = latest.entry(subject).or_insert(row);
        if by > key(slot).1 {
            *slot = row;
        }
    }
    latest.into_values().collect()
}

fn agreement(row: &AgreementRow, today: Day) -> Tie {
    Tie {
        sort: Sort::Agreement,
        subject: row.subject.clone(),
        form: row.agreement_type.map(|form| form.to_string()),
        title: row.title.clone(),
        from: row.from,
        until: row.until,
        when: when(row.from, row.until, false, today),
        parties: row.parties.clone().unwrap_or_default(),
        parties_sealed: usize::from(row.parties.is_none()),
        places: Vec::new(),
        rests_on: row.under.clone(),
        programme: None,
        worth: row.amount,
        carries: Vec::new(),
        sources: cites([&row.by]),
    }
}

fn engagement(row: &EngagementRow, today: Day) -> Tie {
    let parties = row.parties.iter().flatten();
    Tie {
        sort: Sort::Engagement,
        subject: row.subject.clone(),
        form: row.engagement_type.map(|form| form.to_string()),
        title: row.title.clone(),
        from: row.from,
        until: row.until,
        when: when(row.from, row.until, true, today),
        parties: parties.clone().flatten().cloned().collect(),
        parties_sealed: parties.filter(|party| party.is_none()).count() + usize::from(row.parties.is_none()),
        places: row.places.iter().filter_map(key_of).collect(),
        rests_on: row.agreement.clone(),
        programme: row.programme.clone(),
        worth: row.cost,
        carries: Vec::new(),
        sources: cites([&row.by]),
    }
}

fn when(from: Option<Word<Date>>, until: Option<Word<Date>>, ends: bool, today: Day) -> When {
    let of = |date: Word<Date>| date.0.to_string().parse::<Day>().ok();
    let Some(from) = from else { return When::Sealed };
    let last = until.or(ends.then_some(from)).and_then(of);
    match (of(from), last) {
        (Some(from), _) if from > today => When::Planned,
        (_, Some(last)) if last < today => When::Over,
        _ => When::Running,
    }
}

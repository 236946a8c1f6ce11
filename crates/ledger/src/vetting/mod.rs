//! Vetting before release.
//!
//! Equipment listed for a party, or training for it, needs a vetting of that party which is valid on the day of release: the
//! day goods departed, or are planned to; the first day of a course. The flag stands at the consignment before it leaves. A
//! vetting that comes after the release is shown, and repairs nothing.

mod rules;

use std::collections::BTreeMap;

use entente_record::codes::VettingType;
use entente_record::value::{CustodyStage, VettingResult};
use entente_record::{PartyId, SubjectId, Timestamp};
use serde::Serialize;

use crate::days::{Day, day};
use crate::obligation::{latest_listings, worth};
use crate::rows::{By, ListingRow, Rows, StageRow, VettingRow, cites};
use crate::sum::Purse;
use crate::wire::{Cite, Word};
pub use rules::{Gives, Rule, Rules, TABLE, Trigger};

/// OCHA's organisation type code for armed forces.
const ARMED_FORCE: &str = "440";
/// The engagement and the service that train.
const TRAINING: [&str; 2] = ["training-course", "training"];

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// A vetting is valid on the day of release.
    Passed {
        /// When it was done.
        vetted_on: Word<Day>,
    },
    /// Nobody vetted the party before the release.
    NotVetted,
    /// The vetting had run out by the day of release.
    Expired {
        /// Its last day.
        until: Word<Day>,
    },
    /// The latest vetting refused.
    Refused,
    /// The latest vetting wasn't finished.
    Pending,
    /// A field that decides is sealed or not said.
    Undetermined,
}

/// A release, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The rule.
    pub rule: String,
    /// The consignment, engagement or service.
    pub subject: Word<SubjectId>,
    /// Who gives; `None` where sealed.
    pub giver: Option<Word<PartyId>>,
    /// Who is to receive; `None` where sealed.
    pub receiver: Option<Word<PartyId>>,
    /// Which vetting is needed.
    pub vetting_type: Word<VettingType>,
    /// The day it was listed.
    pub listed: Word<Day>,
    /// The day of release, as it happened or else as planned; `None` where not said.
    pub release: Option<Word<Day>>,
    /// Whether it has been released.
    pub released: bool,
    /// What came of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What is released, by value, as far as the list says.
    pub value: Purse,
    /// The vettings that decide.
    pub vettings: Vec<Cite>,
    /// Vettings that let pass, but came after the release.
    pub late: Vec<Cite>,
    /// The statements about the release.
    pub sources: Vec<Cite>,
}

impl Check {
    /// Whether this stands in the way of the release, or should have.
    pub fn is_flagged(&self) -> bool {
        !matches!(self.verdict, Verdict::Passed { .. } | Verdict::Undetermined)
    }
}

/// All checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// How this is counted.
    pub rule: &'static str,
    /// Each release under each rule that applies.
    pub checks: Vec<Check>,
    /// How many are flagged.
    pub flagged: usize,
    /// How many of the flagged were released all the same.
    pub released_unvetted: usize,
    /// How many can't be told since a field is sealed or not said.
    pub undetermined: usize,
}

const RULE: &str = "A release passes where the latest vetting of the receiver (or of its organisation, where the rule counts it) \
    by each vetter, made on or before the day of release, lets pass and holds on that day, and none refuses. A party's vetting \
    of itself doesn't count. A vetting made after the release doesn't either.";

/// A release to be checked.
struct Release<'r> {
    gives: Gives,
    subject: &'r Word<SubjectId>,
    giver: Option<&'r PartyId>,
    receiver: Option<&'r PartyId>,
    enhanced: Option<bool>,
    listed: &'r By,
    day: Option<Day>,
    released: bool,
    value: Purse,
    sources: Vec<Cite>,
}

/// Checks every release, seen at a time.
pub fn gate(rows: &Rows, rules: &Rules, now: Timestamp) -> Gate {
    let today = day(now);
    let mut releases = consignments(rows);
    releases.extend(trainings(rows, today));
    let forces = armed_forces(rows);
    let vettings = vettings(rows);
    let mut checks = Vec::new();
    for release in &releases {
        for rule in rules.all().iter().filter(|rule| rule.gives == release.gives) {
            checks.extend(check(release, rule, &forces, &vettings));
        }
    }
    checks.sort_by(|a, b| {
        (&a.rule, &a.subject, &a.receiver, &a.sources).cmp(&(&b.rule, &b.subject, &b.receiver, &b.sources))
    });
    let flagged = checks.iter().filter(|check| check.is_flagged());
    Gate {
        rule: RULE,
        flagged: flagged.clone().count(),
        released_unvetted: flagged.filter(|check| check.released).count(),
        undetermined: checks.iter().filter(|check| check.verdict == Verdict::Undetermined).count(),
        checks,
    }
}

fn consignments(rows: &Rows) -> Vec<Release<'_>> {
    let mut departed: BTreeMap<&SubjectId, &StageRow> = BTreeMap::new();
    for stage in rows.stages.iter().filter(|stage| stage.is(CustodyStage::Departed)) {
        let first = departed.entry(&stage.subject.0).or_insert(stage);
        if stage.by < first.by {
            *first = stage;
        }
    }
    latest_listings(rows)
        .into_iter()
        .map(|(subject, listing)| {
            let left = departed.get(subject).map(|stage| &stage.by);
            let mut release = listing_release(listing);
            release.day = left.map(By::day).or(release.day);
            release.released = left.is_some();
            release.sources.extend(left.into_iter().flat_map(|by| cites([by])));
            release.sources.sort();
            release
        })
        .collect()
}

fn listing_release(listing: &ListingRow) -> Release<'_> {
    let lines = listing.lines.as_ref();
    Release {
        gives: Gives::Equipment,
        subject: &listing.subject,
        giver: listing.giver(),
        receiver: listing.consignee.as_deref(),
        enhanced: lines.and_then(|lines| {
            let any = lines.iter().any(|line| line.enhanced == Some(true));
            let unknown = lines.iter().any(|line| line.enhanced.is_none());
            (any || !unknown).then_some(any)
        }),
        listed: &listing.by,
        day: listing.departs.map(|departs| day(departs.0)),
        released: false,
        value: worth(listing),
        sources: cites([&listing.by]),
    }
}

fn trainings(rows: &Rows, today: Day) -> Vec<Release<'_>> {
    let trains = |word: &str| TRAINING.contains(&word);
    let mut out = Vec::new();
    let release = |subject, giver, receiver, by, from: Option<Day>| Release {
        gives: Gives::Training,
        subject,
        giver,
        receiver,
        enhanced: Some(false),
        listed: by,
        day: from,
        released: from.is_some_and(|from| from <= today),
        value: Purse::default(),
        sources: cites([by]),
    };
    for row in
        rows.engagements.iter().filter(|row| row.engagement_type.is_some_and(|kind| trains(kind.as_str())))
    {
        let from = row.from.map(|from| from.as_jiff());
        let giver = &row.by.source.iss;
        for party in row.parties.iter().flatten() {
            let receiver = party.as_deref();
            if receiver.is_none_or(|party| party.org_str() != giver.org_str()) {
                out.push(release(&row.subject, Some(giver), receiver, &row.by, from));
            }
        }
        if row.parties.is_none() {
            out.push(release(&row.subject, Some(giver), None, &row.by, from));
        }
    }
    for row in rows.services.iter().filter(|row| row.service_type.is_some_and(|kind| trains(kind.as_str()))) {
        let from = row.from.map(|from| from.as_jiff());
        out.push(release(&row.subject, row.provider.as_deref(), row.recipient.as_deref(), &row.by, from));
    }
    out
}

/// Parties whose latest registration says they are armed forces.
fn armed_forces(rows: &Rows) -> BTreeMap<&PartyId, bool> {
    let mut out = BTreeMap::new();
    for row in &rows.parties {
        if let (Some(party), Some(org_type)) = (&row.party, row.org_type) {
            out.insert(&party.0, org_type.as_str() == ARMED_FORCE);
        }
    }
    out
}

/// Vettings by the subject of the vetted party, in order.
fn vettings(rows: &Rows) -> BTreeMap<&SubjectId, Vec<&VettingRow>> {
    let mut out: BTreeMap<&SubjectId, Vec<&VettingRow>> = BTreeMap::new();
    for row in &rows.vettings {
        out.entry(&row.subject.0).or_default().push(row);
    }
    for list in out.values_mut() {
        list.sort_by(|a, b| a.by.cmp(&b.by));
    }
    out
}

fn check(
    release: &Release<'_>,
    rule: &Rule,
    forces: &BTreeMap<&PartyId, bool>,
    vettings: &BTreeMap<&SubjectId, Vec<&VettingRow>>,
) -> Option<Check> {
    let organisation = release.receiver.map(|party| PartyId::from(party.org()));
    let armed = release.receiver.map(|party| {
        let known = |party: &PartyId| forces.get(party).copied().unwrap_or_default();
        known(party) || organisation.as_ref().is_some_and(known)
    });
    let triggers: Vec<Option<bool>> = rule
        .trigger
        .iter()
        .map(|trigger| match trigger {
            Trigger::Always => Some(true),
            Trigger::EnhancedItem => release.enhanced,
            Trigger::ArmedForce => armed,
        })
        .collect();
    // One that applies is enough; where none does but one can't be told, nor can this.
    let applies = if triggers.contains(&Some(true)) {
        Some(true)
    } else if triggers.contains(&None) {
        None
    } else {
        Some(false)
    };
    if applies == Some(false) {
        return None;
    }
    let mut out = Check {
        rule: rule.code.clone(),
        subject: release.subject.clone(),
        giver: release.giver.cloned().map(Word),
        receiver: release.receiver.cloned().map(Word),
        vetting_type: rule.vetting_type,
        listed: release.listed.day().into(),
        release: release.day.map(Word),
        released: release.released,
        verdict: Verdict::Undetermined,
        value: release.value.clone(),
        vettings: Vec::new(),
        late: Vec::new(),
        sources: release.sources.clone(),
    };
    let (Some(true), Some(receiver), Some(on)) = (applies, release.receiver, release.day) else {
        return Some(out);
    };
    let unit = vettings.get(&receiver.subject()).into_iter().flatten();
    let parent = organisation.filter(|parent| rule.parent_counts && parent != receiver);
    let parent = parent.map(|parent| parent.subject());
    let whole = parent.as_ref().and_then(|parent| vettings.get(parent)).into_iter().flatten();
    let fits = |row: &&&VettingRow| {
        // A sealed type may be the one that is needed; it can't be taken for it.
        row.vetting_type == Some(rule.vetting_type) && !row.by.is_of(receiver)
    };
    let all: Vec<&VettingRow> = unit.chain(whole).filter(fits).copied().collect();
    judge(&mut out, rule, on, &all);
    Some(out)
}

fn judge(out: &mut Check, rule: &Rule, on: Day, all: &[&VettingRow]) {
    let passes = |row: &VettingRow| row.result.is_some_and(|result| rule.results.contains(&result));
    let (before, after): (Vec<&VettingRow>, Vec<&VettingRow>) =
        all.iter().partition(|row| row.by.day() <= on);
    let mut late: Vec<&By> = after.into_iter().filter(|row| passes(row)).map(|row| &row.by).collect();
    late.sort();
    if out.released {
        out.late = cites(late);
    }
    // The latest word of each vetter on each party vetted; a refusal of one weighs more than another's clearance.
    let mut latest: BTreeMap<(&str, &SubjectId), &VettingRow> = BTreeMap::new();
    let mut sorted = before;
    sorted.sort_by(|a, b| a.by.cmp(&b.by));
    for row in sorted {
        latest.insert((row.by.source.iss.org_str(), &row.subject.0), row);
    }
    let words: Vec<&VettingRow> = latest.into_values().collect();
    let of =
        |wanted: VettingResult| words.iter().copied().filter(move |row| row.result == Some(Word(wanted)));
    let valid = |row: &&VettingRow| row.valid_until.is_none_or(|until| until.as_jiff() >= on);
    let pass = words.iter().copied().filter(|row| passes(row));
    let (verdict, by): (Verdict, Vec<&By>) = if of(VettingResult::Refused).next().is_some() {
        (Verdict::Refused, of(VettingResult::Refused).map(|row| &row.by).collect())
    } else if let Some(row) = pass.clone().filter(valid).min_by_key(|row| &row.by) {
        // Sealed, not left out: a clearance always says until when.
        let unsaid = row.valid_until.is_none() && row.by.sealed > 0;
        let vetted_on = row.by.day().into();
        let verdict = if unsaid { Verdict::Undetermined } else { Verdict::Passed { vetted_on } };
        (verdict, vec![&row.by])
    } else if let Some(until) = pass.clone().filter_map(|row| row.valid_until).max() {
        (Verdict::Expired { until: Word(until.as_jiff()) }, pass.map(|row| &row.by).collect())
    } else if of(VettingResult::Pending).next().is_some() {
        (Verdict::Pending, of(VettingResult::Pending).map(|row| &row.by).collect())
    } else if words.iter().any(|row| row.result.is_none()) {
        (Verdict::Undetermined, words.iter().map(|row| &row.by).collect())
    } else {
        (Verdict::NotVetted, Vec::new())
    };
    out.verdict = verdict;
    out.vettings = cites(by);
}

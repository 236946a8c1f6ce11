//! Consent to passing goods on to a third party, and the chain of notice that leads to it.
//!
//! Whenever custody or title of a consignment passes to a party, or a party hands its goods out, that party must be the
//! consignee, or one the agreement names beforehand, or one for which a notice of transfer was accepted. Consent counts from
//! its own time to the time it is withdrawn or runs out. A party that took part in the carriage is no third party.
//!
//! Goods also show to have passed where nobody states it: by a notice of transfer that was not accepted in time, and by an
//! inventory that finds a consignment's serials with a stranger.

mod chain;
mod count;
mod notice;

use std::collections::{BTreeMap, BTreeSet};

use entente_record::value::CustodyStage;
use entente_record::{Date, PartyId, SubjectId, Timestamp};
use serde::Serialize;

use crate::obligation::latest_listings;
use crate::rows::{By, ListingRow, Rows, cites};
use crate::wire::{Cite, Word};
use chain::{Chain, Found};

/// The notice type of a transfer to a third party.
pub(crate) const THIRD_PARTY_TRANSFER: &str = "third-party-transfer";

/// How goods passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passing {
    /// Custody was taken over.
    Custody,
    /// Title passed.
    Title,
    /// The goods were handed out.
    Distribution,
    /// A notice of transfer took effect, and nobody states the passing itself.
    Notice,
    /// An inventory found the goods' serials with the party.
    Inventory,
}

/// What stands behind a passage, or is missing. Where several notices or agreements speak, the first in this order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The agreement consents to this party beforehand.
    Agreed,
    /// A notice of this transfer was accepted.
    Accepted,
    /// A field that decides is sealed.
    Undetermined,
    /// The consent had been withdrawn.
    Withdrawn,
    /// The consent had run out, or had not begun.
    Expired,
    /// The notice was refused, or sent back.
    Refused,
    /// The decision came after the goods had passed.
    DecidedAfter,
    /// There was a notice, and no decision on it yet.
    Unanswered,
    /// There was no notice.
    NoNotice,
}

impl Standing {
    /// Whether goods passed without consent.
    pub fn is_flagged(self) -> bool {
        !matches!(self, Self::Agreed | Self::Accepted | Self::Undetermined)
    }
}

/// A consent given beforehand in an agreement, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The agreement.
    pub agreement: Word<SubjectId>,
    /// Who consents; `None` where sealed.
    pub party: Option<Word<PartyId>>,
    /// To whom goods may be passed on.
    pub onward_to: Vec<Word<PartyId>>,
    /// First day; `None` where sealed.
    pub from: Option<Word<Date>>,
    /// Last day, where it has one.
    pub until: Option<Word<Date>>,
    /// Agreed, withdrawn or expired.
    pub standing: Standing,
    /// The agreement, and what withdrew it.
    pub sources: Vec<Cite>,
}

/// Goods that passed to a party other than the consignee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The consignment; for a notice about no consignment on record, what it is about, or the notice itself.
    pub subject: Word<SubjectId>,
    /// How they passed.
    pub how: Passing,
    /// When.
    pub at: Word<Timestamp>,
    /// To whom; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// The agreement that governs it, where the list names one.
    pub agreement: Option<Word<SubjectId>>,
    /// Consent or what is missing.
    pub standing: Standing,
    /// The statements that say goods passed.
    pub sources: Vec<Cite>,
    /// Agreement, notices and decisions that decide.
    pub chain: Vec<Cite>,
}

/// All passages to third parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// How this is counted.
    pub rule: &'static str,
    /// Each of them, by consignment and time.
    pub passages: Vec<Passage>,
    /// How many without consent.
    pub flagged: usize,
    /// How many can't be told.
    pub undetermined: usize,
    /// Consents given beforehand, as they stand now.
    pub given: Vec<Given>,
}

const RULE: &str = "A party that takes custody, title or hands out, and is not the consignee, consignor, owner or a carrier, nor \
    the organisation one of them is a unit of, is a third party; so is a unit of the consignee's organisation. It needs a \
    consent of the agreement, or an accepted notice that names it, before the goods pass. A consent counts from its own time \
    until it runs out or is withdrawn. A notice not accepted before it takes effect is a passing too, and so is an inventory \
    that finds a consignment's serials with another organisation.";

/// A passing of goods, before it is judged.
struct Event<'r> {
    how: Passing,
    by: &'r By,
    to: Option<&'r PartyId>,
    agreement: Option<&'r Word<SubjectId>>,
}

/// Passages to third parties, seen at a time: what is dated later hasn't happened.
pub fn consent(rows: &Rows, now: Timestamp) -> Consent {
    let chain = Chain::of(rows, now);
    let events = events(rows);
    let mut passages = Vec::new();
    for (subject, listing) in latest_listings(rows) {
        for event in events.get(subject).into_iter().flatten().filter(|event| event.by.source.at <= now) {
            if event.to.is_some_and(|to| takes_part(listing, to)) {
                continue;
            }
            passages.push(passage(&chain, listing, event));
        }
    }
    notice::passages(&chain, rows, now, &mut passages);
    passages.extend(count::passages(&chain, rows, now));
    passages.sort_by(|a, b| {
        (&a.subject, a.at, a.how, &a.to, &a.sources).cmp(&(&b.subject, b.at, b.how, &b.to, &b.sources))
    });
    Consent {
        rule: RULE,
        flagged: passages.iter().filter(|passage| passage.standing.is_flagged()).count(),
        undetermined: passages.iter().filter(|passage| passage.standing == Standing::Undetermined).count(),
        given: chain.all_given(now),
        passages,
    }
}

/// Whether the list gives a party a part in the consignment: itself, or one of its units.
fn takes_part(listing: &ListingRow, party: &PartyId) -> bool {
    let is =
        |named: &PartyId| named == party || (party.unit().is_none() && named.org_str() == party.org_str());
    named(listing).any(is)
}

/// Every party the list names.
fn named(listing: &ListingRow) -> impl Iterator<Item = &PartyId> {
    let ends = [&listing.consignee, &listing.consignor, &listing.owner];
    let ends = ends.into_iter().filter_map(|named| named.as_deref());
    ends.chain(listing.carriers.iter().map(|carrier| &carrier.0))
}

fn events(rows: &Rows) -> BTreeMap<&SubjectId, Vec<Event<'_>>> {
    let mut out: BTreeMap<&SubjectId, Vec<Event<'_>>> = BTreeMap::new();
    for stage in &rows.stages {
        let title = stage.is(CustodyStage::TitlePassed);
        // Whoever says it received, received, where it names no other.
        let issuer = stage.is(CustodyStage::Received).then_some(&stage.by.source.iss);
        let Some(to) = stage.to.as_deref().or(issuer) else { continue };
        let how = if title { Passing::Title } else { Passing::Custody };
        let event = Event { how, by: &stage.by, to: Some(to), agreement: stage.agreement.as_ref() };
        out.entry(&stage.subject.0).or_default().push(event);
    }
    for handout in &rows.handouts {
        let subjects: BTreeSet<&SubjectId> = handout.consignments().collect();
        for subject in subjects {
            let to = handout.distributor.as_deref();
            let event = Event { how: Passing::Distribution, by: &handout.by, to, agreement: None };
            out.entry(subject).or_default().push(event);
        }
    }
    out
}

fn passage(chain: &Chain<'_>, listing: &ListingRow, event: &Event<'_>) -> Passage {
    let agreement = listing.agreement.as_ref().or(event.agreement);
    let sealed_part = listing.consignee.is_none();
    let Found { standing, by } = match event.to {
        None => Found { standing: Standing::Undetermined, by: Vec::new() },
        Some(to) => chain.find(listing, agreement, to, event.by.source.at),
    };
    // Where it is sealed to whom the goods were bound, the party may be the consignee.
    let standing = if sealed_part && standing.is_flagged() { Standing::Undetermined } else { standing };
    Passage {
        subject: listing.subject.clone(),
        how: event.how,
        at: event.by.source.at.into(),
        to: event.to.cloned().map(Word),
        agreement: agreement.cloned(),
        standing,
        sources: cites([&listing.by, event.by]),
        chain: cites(by),
    }
}

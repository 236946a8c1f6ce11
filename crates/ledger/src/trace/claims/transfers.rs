//! Which transfers count, each once.
//!
//! - One subject is one transfer. Its payment is told by the payer if the payer speaks, else by whoever else does; if nobody
//!   states it paid, by the receiver, then others. Of one party's statements at one stage the latest holds.
//! - Under two subjects it is one transfer if a `received` refers to the `paid`, or the other way round: then the `paid` counts.
//! - A commitment, if asked for, stands in for what of it nobody states as paid: under its subject, or referring to it.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::Transfer;
use entente_record::value::TransferStage;
use entente_record::{Body, PartyId, StatementHash, SubjectId};

use super::{Absent, Gather};
use crate::Claim;
use crate::trace::{Basis, Tag};

/// A transfer that counts.
#[derive(Debug, Clone)]
pub(super) struct Counted<'a> {
    pub claim: &'a Claim,
    pub body: &'a Transfer,
    pub from: &'a PartyId,
    pub to: &'a PartyId,
    pub amount: u128,
    pub basis: Basis,
}

impl Counted<'_> {
    /// Everything it says it is for.
    pub fn purposes(&self) -> BTreeSet<Tag> {
        let sectors = self.body.sectors.iter().map(|sector| Tag::Sector(sector.as_str().to_owned()));
        self.narrow().into_iter().chain(sectors).collect()
    }

    /// What the receiver is to use it for: a sector only where it is the only one; nothing if it says it is unearmarked.
    pub fn earmarks(&self) -> BTreeSet<Tag> {
        if self.body.earmarking.is_some_and(|earmarking| earmarking.as_str() == "unearmarked") {
            return BTreeSet::new();
        }
        let mut tags = self.narrow();
        if let [sector] = self.body.sectors.as_slice() {
            tags.insert(Tag::Sector(sector.as_str().to_owned()));
        }
        tags
    }

    fn narrow(&self) -> BTreeSet<Tag> {
        let programme =
            self.body.programme.as_ref().map(|subject| Tag::Programme(subject.as_str().to_owned()));
        let allocation = self.body.allocation.as_ref().map(|line| Tag::Allocation(line.as_str().to_owned()));
        let words = self.body.earmark.as_ref().map(|text| Tag::Words(text.as_str().to_owned()));
        [programme, allocation, words].into_iter().flatten().collect()
    }
}

/// What is said about one subject at one stage.
type Said<'a> = Vec<(&'a Claim, &'a Transfer)>;

/// The transfers that count.
pub(super) fn counted<'a>(claims: &[&'a Claim], gather: &mut Gather<'_>) -> Vec<Counted<'a>> {
    let mut said: BTreeMap<(&SubjectId, TransferStage), Said<'a>> = BTreeMap::new();
    let mut sealed: BTreeSet<&SubjectId> = BTreeSet::new();
    for claim in claims {
        let Body::Transfer(body) = &claim.body else { continue };
        match (body.stage.open(), body.from.open(), body.to.open()) {
            (Some(stage), Some(_), Some(_)) => {
                said.entry((&claim.subject, *stage)).or_default().push((claim, body))
            }
            _ => {
                sealed.insert(&claim.subject);
            }
        }
    }
    gather.notes.sealed.extend(sealed.iter().map(|subject| subject.as_str().to_owned()));
    let links = links(&said);
    let mut out: Vec<Counted<'a>> = Vec::new();
    let mut paid: BTreeMap<&SubjectId, u128> = BTreeMap::new();
    for ((subject, stage), list) in &said {
        let received = *stage == TransferStage::Received;
        let at = |other: &SubjectId, stage| said.contains_key(&(other, stage));
        let linked = links.get(subject);
        let told = received
            && (at(subject, TransferStage::Paid)
                || linked.into_iter().flatten().any(|other| at(other, TransferStage::Paid)));
        if !matches!(stage, TransferStage::Paid | TransferStage::Received) || told {
            continue;
        }
        let basis = if received { Basis::Received } else { Basis::Paid };
        if let Some(transfer) = one(list, basis, gather) {
            *paid.entry(subject).or_default() += transfer.amount;
            for other in linked.into_iter().flatten() {
                *paid.entry(other).or_default() += transfer.amount;
            }
            out.push(transfer);
        }
    }
    if gather.options.commitments {
        for ((subject, _), list) in said.iter().filter(|((_, stage), _)| *stage == TransferStage::Committed) {
            let Some(mut transfer) = one(list, Basis::Committed, gather) else { continue };
            transfer.amount = transfer.amount.saturating_sub(paid.get(subject).copied().unwrap_or(0));
            if transfer.amount > 0 {
                out.push(transfer);
            }
        }
    }
    out
}

/// Subjects whose statements refer to each other.
fn links<'a>(
    said: &BTreeMap<(&'a SubjectId, TransferStage), Said<'a>>,
) -> BTreeMap<&'a SubjectId, BTreeSet<&'a SubjectId>> {
    let mut by_hash: BTreeMap<StatementHash, &SubjectId> = BTreeMap::new();
    for ((subject, _), list) in said {
        for (claim, _) in list {
            let sources = std::iter::once(&claim.source).chain(&claim.corrections);
            by_hash.extend(sources.map(|source| (source.hash, *subject)));
        }
    }
    let mut links: BTreeMap<&SubjectId, BTreeSet<&SubjectId>> = BTreeMap::new();
    for ((subject, _), list) in said {
        for other in list.iter().flat_map(|(claim, _)| &claim.refs).filter_map(|hash| by_hash.get(hash)) {
            if other != subject {
                links.entry(subject).or_default().insert(other);
                links.entry(other).or_default().insert(subject);
            }
        }
    }
    links
}

/// One of several statements about the same: by the party whose word it is, then the latest.
fn one<'a>(list: &Said<'a>, basis: Basis, gather: &mut Gather<'_>) -> Option<Counted<'a>> {
    let (claim, body) = list.iter().copied().max_by_key(|(claim, body)| {
        let is = |party: Option<&PartyId>| {
            party.is_some_and(|party| party.org_str() == claim.source.iss.org_str())
        };
        let (payer, payee) = (is(body.from.open()), is(body.to.open()));
        let (first, second) = if basis == Basis::Received { (payee, payer) } else { (payer, payee) };
        (first, second, claim.source.at, claim.source.jti)
    })?;
    let (from, to) = (body.from.open()?, body.to.open()?);
    let subject = claim.subject.as_str().to_owned();
    match body.amount.open().ok_or(Absent::Sealed).and_then(|money| gather.amount(money)) {
        Ok(amount) => Some(Counted { claim, body, from, to, amount, basis }),
        Err(Absent::Sealed) => {
            gather.notes.sealed.push(subject);
            None
        }
        Err(Absent::TooLarge) => {
            gather.notes.too_large.push(subject);
            None
        }
        Err(Absent::Currency(code)) => {
            *gather.notes.other_currencies.entry(code).or_default() += 1;
            None
        }
    }
}

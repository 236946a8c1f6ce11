//! Offers for a request: what each can do, and whether it may be proposed.

use std::collections::BTreeSet;

use entente_record::body::Offer;
use entente_record::codes::{AssetClass, Caveat, MilitaryRole};
use entente_record::value::Quantity;
use entente_record::{PartyId, SubjectId, Timestamp};
use serde::Serialize;

use super::evidence::{Court, is_yes, word};
use super::gather::{File, Parties, Told};
use super::rules::{Guideline, Rules};
use super::{Tested, caveats, role, sources};
use crate::rows::Amount;
use crate::wire::{Cite, Word};

/// Whether an offer may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is civilian: no test stands before it.
    Civilian,
    /// Every test that asks anything passes.
    Proposed,
    /// Tests don't pass, and an authority has set each of them aside, with a reason on the record.
    Overridden,
    /// Tests don't pass, or are not known to.
    NotProposed,
    /// Taken although tests don't pass and nobody set them aside.
    TakenAgainst,
}

/// A caveat of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaveatState {
    /// Which; `None` where sealed.
    pub caveat: Option<Word<Caveat>>,
    /// In detail.
    pub detail: Option<String>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferState {
    /// Which.
    pub subject: Word<SubjectId>,
    /// Who offers.
    pub by: Word<PartyId>,
    /// When.
    pub at: Word<Timestamp>,
    /// The asset; `None` where sealed.
    pub asset_class: Option<Word<AssetClass>>,
    /// How many; `None` where sealed.
    pub count: Option<i64>,
    /// What one carries by weight.
    pub payload: Option<Amount>,
    /// What one carries by volume.
    pub volume: Option<Amount>,
    /// How many people one carries.
    pub passengers: Option<i64>,
    /// How far it goes.
    pub range: Option<Amount>,
    /// From when on; `None` where sealed.
    pub from: Option<Word<Timestamp>>,
    /// Until when; `None` where sealed.
    pub until: Option<Word<Timestamp>>,
    /// The provider's part in the conflict; `None` where sealed.
    pub role: Option<Word<MilitaryRole>>,
    /// What it won't do.
    pub caveats: Vec<CaveatState>,
    /// Whether somebody other than its provider has taken it, and nobody has turned that round since.
    pub taken: bool,
    /// The tests, judged for it; none where it is civilian.
    pub tests: Vec<Tested>,
    /// Whether it may be taken.
    pub verdict: Verdict,
    /// Tests that don't pass, or are not known to, and that nobody has set aside.
    pub open: Vec<String>,
    /// The statements of the offer.
    pub sources: Vec<Cite>,
}

pub(super) fn state(
    file: &File<'_>,
    parties: &Parties,
    told: Told<'_, Offer>,
    rules: &Rules,
    guideline: Guideline,
) -> OfferState {
    let (claim, body) = told;
    let is_civilian = body.military_role.open().is_some_and(|role| role.as_str() == "none");
    let court = Court { file, parties, offer: Some(told) };
    let tests: Vec<Tested> = match is_civilian {
        true => Vec::new(),
        false => rules.of(guideline).map(|rule| court.judge(rule)).collect(),
    };
    let last = file.decisions.iter().rev().find(|(decision, _)| decision.subject == claim.subject);
    let provider = claim.source.iss.org_str();
    let taken = last
        .filter(|(decision, body)| is_yes(body.outcome.open()) && decision.source.iss.org_str() != provider);
    let aside: BTreeSet<&str> =
        taken.iter().flat_map(|(_, body)| &body.overrides).map(|test| test.as_str()).collect();
    let unclear = || tests.iter().filter(|test| !test.finding.is_clear());
    let open: Vec<String> = unclear()
        .map(|test| test.test.as_str())
        .filter(|test| !aside.contains(test))
        .map(str::to_owned)
        .collect();
    let verdict = match (is_civilian, unclear().count(), open.is_empty(), taken.is_some()) {
        (true, ..) => Verdict::Civilian,
        (_, 0, ..) => Verdict::Proposed,
        (_, _, true, true) => Verdict::Overridden,
        (_, _, false, true) => Verdict::TakenAgainst,
        _ => Verdict::NotProposed,
    };
    let amount = |quantity: &Option<Quantity>| quantity.as_ref().and_then(Amount::of);
    OfferState {
        subject: claim.subject.clone().into(),
        by: claim.source.iss.clone().into(),
        at: claim.source.at.into(),
        asset_class: word(body.asset_class.open()),
        count: body.count.open().map(|count| count.get()),
        payload: amount(&body.payload),
        volume: amount(&body.volume),
        passengers: body.passengers.map(|count| count.get()),
        range: amount(&body.range),
        from: word(body.available_from.open()),
        until: word(body.available_until.open()),
        role: role(body),
        caveats: caveats(body).into_iter().map(|(caveat, detail)| CaveatState { caveat, detail }).collect(),
        taken: taken.is_some(),
        tests,
        verdict,
        open,
        sources: sources(claim),
    }
}

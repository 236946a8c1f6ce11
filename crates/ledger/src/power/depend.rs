//! Dependency: from whom a party had its money in a year, and how much of it from one hand.

use std::collections::BTreeMap;

use entente_record::PartyId;
use entente_record::codes::Currency;
use entente_record::value::TransferStage;
use rust_decimal::Decimal;
use serde::Serialize;

use super::market::{Flows, Market, Stream, concentration};
use crate::sum::Sum;
use crate::wire::{Cite, Word};

/// A party that got money in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// The stage.
    pub stage: Word<TransferStage>,
    /// The currency.
    pub currency: Word<Currency>,
    /// The year, by the days of the statements, in UTC.
    pub year: i16,
    /// Who.
    pub recipient: Word<PartyId>,
    /// What it got, refunds taken off giver by giver.
    pub got: Sum,
    /// From how many.
    pub givers: usize,
    /// Who gave most.
    pub largest: Word<PartyId>,
    /// That giver's share, in percent.
    pub largest_share: Option<Word<Decimal>>,
    /// The Herfindahl-Hirschman index of its givers, 0 to 10000: 10000 where all came from one hand.
    pub index: Option<Word<Decimal>>,
    /// Its givers, the largest first.
    pub parts: Vec<Part>,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// A giver's part of what a party got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Who gave.
    pub giver: Word<PartyId>,
    /// How much.
    pub amount: Sum,
    /// The share, in percent.
    pub share: Option<Word<Decimal>>,
}

/// Recipients of a market.
pub(super) fn recipients(market: &Market<'_>) -> Vec<Recipient> {
    let mut out = Vec::new();
    for (year, flows) in &market.years {
        out.extend(
            takers(flows).into_iter().filter_map(|(party, given)| recipient(market, *year, party, &given)),
        );
    }
    out
}

/// What each giver gave each taker, where more than it took back.
fn takers<'f, 'm>(flows: &'f Flows<'m>) -> BTreeMap<&'m Word<PartyId>, Vec<(&'m Word<PartyId>, &'f Stream)>> {
    let mut out: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for ((from, to), stream) in flows.direct.iter().filter(|(_, stream)| stream.amount.is_positive()) {
        out.entry(*to).or_default().push((*from, stream));
    }
    out
}

fn recipient(
    market: &Market<'_>,
    year: i16,
    party: &Word<PartyId>,
    given: &[(&Word<PartyId>, &Stream)],
) -> Option<Recipient> {
    let got = given.iter().fold(Sum::ZERO, |sum, (_, stream)| sum.plus(stream.amount));
    let mut parts: Vec<Part> = given
        .iter()
        .map(|(giver, stream)| Part {
            giver: (*giver).clone(),
            amount: stream.amount,
            share: stream.amount.percent_of(got),
        })
        .collect();
    parts.sort_by(|a, b| b.amount.exact().cmp(&a.amount.exact()).then_with(|| a.giver.cmp(&b.giver)));
    let mut sources: Vec<Cite> = given.iter().flat_map(|(_, stream)| &stream.sources).cloned().collect();
    sources.sort();
    sources.dedup();
    let largest = parts.first()?;
    Some(Recipient {
        stage: market.stage,
        currency: market.currency,
        year,
        recipient: party.clone(),
        got,
        givers: parts.len(),
        largest: largest.giver.clone(),
        largest_share: largest.share,
        index: concentration(parts.iter().map(|part| part.amount), got),
        parts,
        sources,
    })
}

//! Markets: who gave how much to whom, of one stage in one currency, year by year.

use std::collections::BTreeMap;

use entente_record::PartyId;
use entente_record::codes::Currency;
use entente_record::value::TransferStage;
use rust_decimal::Decimal;

use super::LeftOut;
use crate::money::{Movement, Movements, ends};
use crate::sum::Sum;
use crate::wire::{Cite, Word};

/// What went from one party to another in a year, refunds taken off.
#[derive(Default)]
pub(super) struct Stream {
    pub amount: Sum,
    pub sources: Vec<Cite>,
}

/// What happened in a year: giver, taker, how much.
#[derive(Default)]
pub(super) struct Flows<'m> {
    pub direct: BTreeMap<(&'m Word<PartyId>, &'m Word<PartyId>), Stream>,
    pub transfers: usize,
}

/// One stage in one currency.
pub(super) struct Market<'m> {
    pub stage: Word<TransferStage>,
    pub currency: Word<Currency>,
    pub years: BTreeMap<i16, Flows<'m>>,
}

/// The markets, by stage and currency. What was received is the other end's word on what was paid, and makes none.
pub(super) fn markets<'m>(movements: &'m Movements<'m>) -> (Vec<Market<'m>>, LeftOut) {
    let mut out: BTreeMap<_, BTreeMap<i16, Flows<'m>>> = BTreeMap::new();
    let mut left_out = LeftOut::default();
    for movement in &movements.all {
        let row = movement.main;
        if row.stage == Some(Word(TransferStage::Received)) {
            continue;
        }
        let worth = row.stage.zip(row.worth());
        let ((Some(from), Some(to)), Some((stage, worth))) = (ends(movement), worth) else {
            leave_out(movement, worth.is_none(), &mut left_out);
            continue;
        };
        let amount = Sum::from(worth.amount.0);
        let signed = if row.refund { Sum::ZERO.minus(amount) } else { amount };
        let flows = out.entry((stage, worth.currency)).or_default().entry(row.by.day().year()).or_default();
        flows.transfers += usize::from(!row.refund);
        let stream = flows.direct.entry((from, to)).or_default();
        stream.amount = stream.amount.plus(signed);
        stream.sources.extend(movement.cites());
    }
    left_out.sources.sort();
    left_out.sources.dedup();
    let market = |((stage, currency), years)| Market { stage, currency, years };
    (out.into_iter().map(market).collect(), left_out)
}

fn leave_out(movement: &Movement<'_>, sealed: bool, left_out: &mut LeftOut) {
    if sealed {
        left_out.sealed += 1
    } else {
        left_out.party_sealed += 1
    }
    left_out.sources.extend(movement.cites());
}

impl<'m> Flows<'m> {
    /// What each party gave and got.
    pub fn sides(&self) -> BTreeMap<&'m Word<PartyId>, (Sum, Sum)> {
        let mut out: BTreeMap<_, (Sum, Sum)> = BTreeMap::new();
        for ((from, to), stream) in &self.direct {
            let gave = &mut out.entry(*from).or_default().0;
            *gave = gave.plus(stream.amount);
            let got = &mut out.entry(*to).or_default().1;
            *got = got.plus(stream.amount);
        }
        out
    }

    /// The statements in which each party gives or gets.
    pub fn sources(&self) -> BTreeMap<&'m Word<PartyId>, Vec<Cite>> {
        let mut out: BTreeMap<_, Vec<Cite>> = BTreeMap::new();
        for ((from, to), stream) in &self.direct {
            for party in [*from, *to] {
                out.entry(party).or_default().extend(stream.sources.iter().cloned());
            }
        }
        for sources in out.values_mut() {
            sources.sort();
            sources.dedup();
        }
        out
    }
}

/// The Herfindahl-Hirschman index of parts of a whole: the sum of their squared shares in percent, to a whole number, half to
/// even. `None` where there is no whole, or no exact one.
pub(super) fn concentration(parts: impl IntoIterator<Item = Sum>, whole: Sum) -> Option<Word<Decimal>> {
    let whole = whole.exact().filter(|whole| !whole.is_zero())?;
    let mut index = Decimal::ZERO;
    for part in parts {
        let share = part.exact()?.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?;
        index = index.checked_add(share.checked_mul(share)?)?;
    }
    Some(Word(index.round_dp(0)))
}

//! Donors: how much of a year's money is whose, and what would be left without one of them.

use std::collections::BTreeMap;

use entente_record::PartyId;
use entente_record::codes::Currency;
use entente_record::value::TransferStage;
use rust_decimal::Decimal;
use serde::Serialize;

use super::market::{Flows, Market, concentration};
use crate::sum::Sum;
use crate::wire::{Cite, Word};

/// Recipients named that would lose most; the others are counted.
const MAX_LOSERS: usize = 20;
/// Shares told of those that would remain, the largest.
const MAX_SHARES: usize = 20;

/// A donor in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Donor {
    /// The stage.
    pub stage: Word<TransferStage>,
    /// The currency.
    pub currency: Word<Currency>,
    /// The year, by the days of the statements, in UTC.
    pub year: i16,
    /// Who.
    pub donor: Word<PartyId>,
    /// All it gave, refunds taken off.
    pub gave: Sum,
    /// What of that is its own: beyond what it got that year, or had left from before.
    pub own: Sum,
    /// Its share of all donors' own money, in percent.
    pub share: Option<Word<Decimal>>,
    /// What would be left if it were not there.
    pub without: Without,
    /// The statements: what it gave and what it got.
    pub sources: Vec<Cite>,
}

/// A year without one of its donors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Without {
    /// The own money of the other donors.
    pub total: Sum,
    /// How many they are.
    pub donors: usize,
    /// How concentrated their money is.
    pub index: Option<Word<Decimal>>,
    /// Their shares of what is left, the largest first.
    pub shares: Vec<Remaining>,
    /// How many recipients had money from it directly.
    pub recipients: usize,
    /// Those that would lose most, by their share.
    pub losers: Vec<Loser>,
}

/// A donor that would remain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remaining {
    /// Who.
    pub donor: Word<PartyId>,
    /// Its own money, which stays as it is.
    pub own: Sum,
    /// Its share of all that is left, in percent.
    pub share: Option<Word<Decimal>>,
}

/// A recipient that would lose money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loser {
    /// Who.
    pub recipient: Word<PartyId>,
    /// What it had from the donor directly.
    pub lost: Sum,
    /// That as a share of all it got in the year, in percent.
    pub share: Option<Word<Decimal>>,
}

/// A year of one stage in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Year {
    /// The stage.
    pub stage: Word<TransferStage>,
    /// The currency.
    pub currency: Word<Currency>,
    /// The year.
    pub year: i16,
    /// How many transfers.
    pub transfers: usize,
    /// All that was given, as if none passed money on; refunds taken off.
    pub gross: Sum,
    /// The own money of all donors.
    pub total: Sum,
    /// How many donors have any.
    pub donors: usize,
    /// The Herfindahl-Hirschman index, 0 to 10000.
    pub index: Option<Word<Decimal>>,
    /// As many donors of equal shares would have the same index.
    pub equal_donors: Option<Word<Decimal>>,
}

/// Donors and years of a market.
pub(super) fn donors(market: &Market<'_>) -> (Vec<Donor>, Vec<Year>) {
    let (mut donors, mut years) = (Vec::new(), Vec::new());
    let mut left: BTreeMap<&Word<PartyId>, Sum> = BTreeMap::new();
    for (year, flows) in &market.years {
        let mut own: BTreeMap<&Word<PartyId>, (Sum, Sum)> = BTreeMap::new();
        for (party, (gave, got)) in flows.sides() {
            let had = left.get(party).copied().unwrap_or_default().plus(got).or_nothing();
            let given = gave.or_nothing();
            left.insert(party, had.minus(given).or_nothing());
            let beyond = given.minus(had).or_nothing();
            if beyond.is_positive() {
                own.insert(party, (gave, beyond));
            }
        }
        let total = own.values().fold(Sum::ZERO, |sum, (_, own)| sum.plus(*own));
        let index = concentration(own.values().map(|(_, own)| *own), total);
        years.push(Year {
            stage: market.stage,
            currency: market.currency,
            year: *year,
            transfers: flows.transfers,
            gross: flows.direct.values().fold(Sum::ZERO, |sum, stream| sum.plus(stream.amount)),
            total,
            donors: own.len(),
            index,
            equal_donors: index.and_then(equal),
        });
        let field = Field::of(flows, own.iter().map(|(party, (_, own))| (*party, *own)).collect(), total);
        let mut sources = flows.sources();
        donors.extend(own.iter().map(|(party, (gave, own))| Donor {
            stage: market.stage,
            currency: market.currency,
            year: *year,
            donor: (*party).clone(),
            gave: *gave,
            own: *own,
            share: own.percent_of(total),
            without: field.without(party, *own),
            sources: sources.remove(party).unwrap_or_default(),
        }));
    }
    (donors, years)
}

/// The number of donors with equal shares that an index stands for, to one digit.
fn equal(index: Word<Decimal>) -> Option<Word<Decimal>> {
    let mut equal = Decimal::from(10_000).checked_div(index.0)?.round_dp(1);
    equal.rescale(1);
    Some(Word(equal))
}

/// What each party got from givers that gave it more than they took back.
fn got<'m>(flows: &Flows<'m>) -> BTreeMap<&'m Word<PartyId>, Sum> {
    let mut out: BTreeMap<_, Sum> = BTreeMap::new();
    for ((_, to), stream) in flows.direct.iter().filter(|(_, stream)| stream.amount.is_positive()) {
        let sum = out.entry(*to).or_default();
        *sum = sum.plus(stream.amount);
    }
    out
}

/// What of a year every donor's absence is counted from.
struct Field<'m> {
    /// Donors with their own money, the largest first.
    order: Vec<(&'m Word<PartyId>, Sum)>,
    total: Sum,
    /// The sum of the squares of all shares, each a part of one; `None` where no exact decimal holds it.
    squares: Option<Decimal>,
    got: BTreeMap<&'m Word<PartyId>, Sum>,
    given: BTreeMap<&'m Word<PartyId>, Vec<(&'m Word<PartyId>, Sum)>>,
}

impl<'m> Field<'m> {
    fn of(flows: &Flows<'m>, mut order: Vec<(&'m Word<PartyId>, Sum)>, total: Sum) -> Self {
        order.sort_by(|a, b| b.1.exact().cmp(&a.1.exact()).then_with(|| a.0.cmp(b.0)));
        let squares = order.iter().try_fold(Decimal::ZERO, |sum, (_, own)| {
            let part = part(*own, total)?;
            sum.checked_add(part.checked_mul(part)?)
        });
        let mut given: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for ((from, to), stream) in flows.direct.iter().filter(|(_, stream)| stream.amount.is_positive()) {
            given.entry(*from).or_default().push((*to, stream.amount));
        }
        Field { order, total, squares, got: got(flows), given }
    }

    fn without(&self, donor: &Word<PartyId>, own: Sum) -> Without {
        let rest = self.total.minus(own);
        let others = self.order.iter().filter(|(party, _)| *party != donor);
        let shares = others.take(MAX_SHARES).map(|(party, own)| Remaining {
            donor: (*party).clone(),
            own: *own,
            share: own.percent_of(rest),
        });
        let mut losers: Vec<Loser> = (self.given.get(donor).into_iter().flatten())
            .map(|(to, lost)| Loser {
                recipient: (*to).clone(),
                lost: *lost,
                share: lost.percent_of(self.got.get(to).copied().unwrap_or_default()),
            })
            .collect();
        losers.sort_by(|a, b| {
            let amounts = b.lost.exact().cmp(&a.lost.exact());
            b.share.cmp(&a.share).then(amounts).then_with(|| a.recipient.cmp(&b.recipient))
        });
        let recipients = losers.len();
        losers.truncate(MAX_LOSERS);
        Without {
            total: rest,
            donors: self.order.len().saturating_sub(1),
            index: self.index_without(own),
            shares: shares.collect(),
            recipients,
            losers,
        }
    }

    /// The index of the others: their squares over the square of what is left, so that no donor takes a pass over all.
    fn index_without(&self, own: Sum) -> Option<Word<Decimal>> {
        let gone = part(own, self.total)?;
        let left = Decimal::ONE.checked_sub(gone)?;
        let squares = self.squares?.checked_sub(gone.checked_mul(gone)?)?;
        let index = squares.checked_div(left)?.checked_div(left)?.checked_mul(Decimal::from(10_000))?;
        Some(Word(index.max(Decimal::ZERO).round_dp(0)))
    }
}

/// A part of one.
fn part(own: Sum, total: Sum) -> Option<Decimal> {
    own.exact()?.checked_div(total.exact()?)
}

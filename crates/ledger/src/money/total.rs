//! Totals that don't count the same money twice.
//!
//! Within a programme or fund money passes from hand to hand: donor to fund, fund to partner. Of what a party gave within a
//! total, only what it gave beyond what it got there is new: the rest is passed on, and excluded. So a chain counts once, and
//! of money that goes round in a circle only what someone put in beyond what came back to it counts; a full circle comes to
//! nothing. The rule looks at amounts alone, so it doesn't depend on dates.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::codes::Currency;
use entente_record::value::TransferStage;
use entente_record::{PartyId, SubjectId};
use serde::Serialize;

use super::figure::Figure;
use super::flow::ends;
use super::standing::{Movement, movements};
use crate::rows::TransferRow;
use crate::sum::Sum;
use crate::wire::Word;

/// Which transfers a total is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// Those for a programme.
    Programme(SubjectId),
    /// Those through a fund, into it or out of it.
    Fund(PartyId),
}

impl Scope {
    fn holds(&self, row: &TransferRow) -> bool {
        match self {
            Self::All => true,
            Self::Programme(programme) => row.programme.as_deref() == Some(programme),
            Self::Fund(fund) => {
                [&row.fund, &row.from, &row.to].into_iter().any(|party| party.as_deref() == Some(fund))
            }
        }
    }
}

/// A party that passed on money inside a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassedOn {
    /// Who.
    pub party: Word<PartyId>,
    /// What it got within the total.
    pub got: Sum,
    /// What it gave within the total.
    pub gave: Sum,
    /// What of that is passed on, and so excluded: the smaller of the two.
    pub excluded: Sum,
}

/// A total of one stage in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// How it is counted.
    pub rule: &'static str,
    /// The stage.
    pub stage: Word<TransferStage>,
    /// The currency; `None` where sealed.
    pub currency: Option<Word<Currency>>,
    /// Every transfer, as if none passed money on.
    pub gross: Figure,
    /// What of it was passed on inside, and isn't counted.
    pub excluded: Sum,
    /// How many transfers were made by parties that also got money inside.
    pub excluded_transfers: usize,
    /// The total: gross less excluded.
    pub counted: Sum,
    /// Who passed on what.
    pub passed_on: Vec<PassedOn>,
}

const RULE: &str = "What a party gave within this total counts only beyond what it got within it; the rest is money \
    passed on, excluded and listed. Transfers with a sealed amount are counted beside the total, not in it.";

#[derive(Default)]
struct Sums<'a> {
    gross: Figure,
    gave: BTreeMap<&'a Word<PartyId>, (Sum, usize)>,
    got: BTreeMap<&'a Word<PartyId>, Sum>,
}

/// Totals of a stage, by currency.
pub fn total(rows: &[TransferRow], scope: &Scope, stage: TransferStage) -> Vec<Total> {
    let movements = movements(rows);
    let inside = |m: &&Movement<'_>| m.main.stage == Some(Word(stage)) && scope.holds(m.main);
    let mut by_currency: BTreeMap<Option<Word<Currency>>, Sums<'_>> = BTreeMap::new();
    for movement in movements.all.iter().filter(inside) {
        let sums = by_currency.entry(movement.main.currency).or_default();
        sums.gross.add(movement);
        let Some(amount) = movement.main.amount.map(|amount| Sum::from(amount.0)) else { continue };
        let signed = if movement.main.refund { Sum::ZERO.minus(amount) } else { amount };
        let (from, to) = ends(movement);
        if let Some(from) = from {
            let gave = sums.gave.entry(from).or_default();
            gave.0 = gave.0.plus(signed);
            gave.1 += usize::from(!movement.main.refund);
        }
        if let Some(to) = to {
            let got = sums.got.entry(to).or_default();
            *got = got.plus(signed);
        }
    }
    by_currency.into_iter().map(|(currency, sums)| finish(stage, currency, sums)).collect()
}

fn finish(stage: TransferStage, currency: Option<Word<Currency>>, mut sums: Sums<'_>) -> Total {
    sums.gross.finish();
    let mut out = Total {
        rule: RULE,
        stage: stage.into(),
        currency,
        counted: sums.gross.amount,
        gross: sums.gross,
        excluded: Sum::ZERO,
        excluded_transfers: 0,
        passed_on: Vec::new(),
    };
    for (party, (gave, transfers)) in sums.gave {
        let got = sums.got.get(party).copied().unwrap_or_default();
        // More given back than given leaves nothing to pass on.
        let excluded = gave.or_nothing().smaller(got.or_nothing());
        if excluded.is_zero() {
            continue;
        }
        out.excluded = out.excluded.plus(excluded);
        out.excluded_transfers += transfers;
        out.passed_on.push(PassedOn { party: party.clone(), got, gave, excluded });
    }
    out.counted = out.counted.minus(out.excluded);
    out
}

/// What a group of parties gives to and gets from others, in one currency at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupTotal {
    /// How it is counted.
    pub rule: &'static str,
    /// The stage.
    pub stage: Word<TransferStage>,
    /// The currency; `None` where sealed.
    pub currency: Option<Word<Currency>>,
    /// From the group to others.
    pub given: Figure,
    /// From others to the group.
    pub got: Figure,
    /// Between parties of the group: excluded.
    pub excluded: Figure,
    /// With a sealed party, so that it can't be told: in none of the others.
    pub untold: Figure,
}

const GROUP_RULE: &str = "Transfers between parties of the group are excluded and shown apart; so are those of which a \
    party is sealed. A unit belongs to the group where its organisation does.";

/// Totals of a group at a stage, by currency.
pub fn group_total(rows: &[TransferRow], group: &BTreeSet<PartyId>, stage: TransferStage) -> Vec<GroupTotal> {
    let movements = movements(rows);
    let belongs = |party: &PartyId| group.contains(party) || group.contains(&PartyId::from(party.org()));
    let mut out: BTreeMap<Option<Word<Currency>>, GroupTotal> = BTreeMap::new();
    for movement in movements.all.iter().filter(|m| m.main.stage == Some(Word(stage))) {
        let (from, to) = ends(movement);
        let sides = (from.map(|party| belongs(party)), to.map(|party| belongs(party)));
        if matches!(sides, (Some(false), Some(false))) {
            continue;
        }
        let total = out.entry(movement.main.currency).or_insert_with(|| GroupTotal {
            rule: GROUP_RULE,
            stage: stage.into(),
            currency: movement.main.currency,
            given: Figure::default(),
            got: Figure::default(),
            excluded: Figure::default(),
            untold: Figure::default(),
        });
        let figure = match sides {
            (Some(true), Some(true)) => &mut total.excluded,
            (Some(true), Some(false)) => &mut total.given,
            (Some(false), _) if to.is_some() => &mut total.got,
            _ => &mut total.untold,
        };
        figure.add(movement);
    }
    let mut out: Vec<GroupTotal> = out.into_values().collect();
    for total in &mut out {
        for figure in [&mut total.given, &mut total.got, &mut total.excluded, &mut total.untold] {
            figure.finish();
        }
    }
    out
}

//! The whole of money: flows, what matches, what doesn't, and what no figure holds.

use std::collections::BTreeMap;

use entente_record::codes::Currency;
use entente_record::value::TransferStage;
use entente_record::{PartyId, SubjectId, Timestamp};
use rust_decimal::Decimal;
use serde::Serialize;

use super::figure::Figure;
use super::flow::{Flow, flows};
use super::pair::{How, Pairing, pair};
use super::standing::{Movement, Movements, movements};
use crate::days::{Day, between, day};
use crate::rows::TransferRow;
use crate::sum::{Sum, percent};
use crate::wire::{Cite, Word};

/// What one end says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct End {
    /// The transfer it speaks of.
    pub subject: Word<SubjectId>,
    /// The stage.
    pub stage: Option<Word<TransferStage>>,
    /// Whose word it is.
    pub said_by: Word<PartyId>,
    /// Whether the end that can know it says so itself.
    pub own_word: bool,
    /// Who gives; `None` where sealed.
    pub from: Option<Word<PartyId>>,
    /// Who gets; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// How much; `None` where sealed.
    pub amount: Option<Word<Decimal>>,
    /// In what; `None` where sealed.
    pub currency: Option<Word<Currency>>,
    /// Whether it is a refund.
    pub refund: bool,
    /// On which day.
    pub day: Word<Day>,
    /// The statements.
    pub sources: Vec<Cite>,
}

impl End {
    fn of(row: &TransferRow, own_word: bool, sources: Vec<Cite>) -> Self {
        Self {
            subject: row.subject.clone(),
            stage: row.stage,
            said_by: row.by.source.iss.clone().into(),
            own_word,
            from: row.from.clone(),
            to: row.to.clone(),
            amount: row.amount,
            currency: row.currency,
            refund: row.refund,
            day: row.by.day().into(),
            sources,
        }
    }

    fn of_movement(movement: &Movement<'_>) -> Self {
        Self::of(movement.main, movement.own_word(), movement.cites())
    }

    fn of_word(row: &TransferRow) -> Self {
        let own = super::standing::speaker(row).is_some_and(|party| row.by.is_of(party));
        Self::of(row, own, crate::rows::cites([&row.by]))
    }
}

/// A payment and its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// How they were found to belong together.
    pub how: How,
    /// Whether each end speaks for itself; else someone tells it of them.
    pub confirmed: bool,
    /// The payment.
    pub paid: End,
    /// The receipt.
    pub received: End,
    /// Days from payment to receipt.
    pub days: i64,
}

/// A payment without receipt, or a receipt without payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// The end that spoke.
    pub end: End,
    /// How long ago, in days.
    pub age_days: i64,
}

/// Two words on the same money that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What the word that counts says: for a pair, the payer's.
    pub one: End,
    /// What the other says.
    pub other: End,
    /// The first less the second; `None` where the currencies differ, for these aren't compared.
    pub difference: Option<Sum>,
}

/// Payments and receipts in one currency: all of them are matched or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// The currency; `None` where sealed.
    pub currency: Option<Word<Currency>>,
    /// Whether these are refunds.
    pub refunds: bool,
    /// All payments: matched and unmatched.
    pub paid: Figure,
    /// Payments with a receipt.
    pub paid_matched: Figure,
    /// Payments without.
    pub paid_unmatched: Figure,
    /// All receipts: matched and unmatched.
    pub received: Figure,
    /// Receipts with a payment.
    pub received_matched: Figure,
    /// Receipts without.
    pub received_unmatched: Figure,
    /// Share of what was paid that has a receipt, in percent; sealed amounts are on neither side of it.
    pub matched_percent: Option<Word<Decimal>>,
}

/// What no figure holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Transfers of which the stage is sealed: in no figure at all.
    pub stage_sealed: usize,
    /// Transfers of which the amount or currency is sealed: counted, but in no amount.
    pub amount_sealed: usize,
    /// Transfers of which a party is sealed: in the flow of an unnamed party.
    pub party_sealed: usize,
    /// Statements replaced by a later one of the same issuer on the same subject and stage.
    pub replaced: usize,
    /// Statements telling what another statement, which counts, tells too.
    pub told_again: usize,
    /// The statements with something sealed.
    pub sources: Vec<Cite>,
}

/// The whole of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// How this is counted.
    pub rule: &'static str,
    /// Flows.
    pub flows: Vec<Flow>,
    /// Payments with their receipts, in the order of the payments.
    pub matched: Vec<Matched>,
    /// Payments without receipt and receipts without payment, the oldest first.
    pub unmatched: Vec<Unmatched>,
    /// Words that differ.
    pub differences: Vec<Difference>,
    /// By currency.
    pub reconciled: Vec<Reconciled>,
    /// How many payments and receipts there are, a matched pair being one.
    pub transfers: usize,
    /// How many of them both ends tell of.
    pub both_ends: usize,
    /// How many of them both ends tell of themselves.
    pub confirmed: usize,
    /// Share that both ends tell of, in percent.
    pub both_ends_percent: Option<Word<Decimal>>,
    /// What no figure holds.
    pub left_out: LeftOut,
}

/// Said with every figure of money.
const RULE: &str = "Pledged, committed, paid and received are four figures, never added together, each by currency. \
    A later statement of the same issuer on the same subject and stage replaces the earlier. Refunds come off the flow \
    they undo. Sealed amounts are counted as transfers, never as nothing.";

/// Money from rows in any order, seen on a day.
pub fn money(rows: &[TransferRow], now: Timestamp) -> Money {
    let movements = movements(rows);
    let pairing = pair(&movements.all);
    let get = |index: usize| movements.all.get(index);
    let matched: Vec<Matched> =
        pairing.pairs.iter().filter_map(|(p, r, how)| Some(matched(get(*p)?, get(*r)?, *how))).collect();
    let alone = pairing.paid_alone.iter().chain(&pairing.received_alone);
    let mut alone: Vec<&Movement<'_>> = alone.filter_map(|index| get(*index)).collect();
    alone.sort_by(|a, b| a.main.by.cmp(&b.main.by));
    let today = day(now);
    let unmatched: Vec<Unmatched> = alone
        .into_iter()
        .map(|movement| Unmatched {
            end: End::of_movement(movement),
            age_days: between(movement.main.by.day(), today),
        })
        .collect();
    let transfers = matched.len() + unmatched.len();
    Money {
        rule: RULE,
        flows: flows(&movements.all),
        differences: differences(&movements, &matched),
        reconciled: reconcile(&movements, &pairing),
        transfers,
        both_ends: matched.len(),
        confirmed: matched.iter().filter(|pair| pair.confirmed).count(),
        both_ends_percent: percent(matched.len(), transfers),
        left_out: left_out(&movements),
        matched,
        unmatched,
    }
}

fn matched(paid: &Movement<'_>, received: &Movement<'_>, how: How) -> Matched {
    Matched {
        how,
        confirmed: paid.own_word() && received.own_word(),
        days: between(paid.main.by.day(), received.main.by.day()),
        paid: End::of_movement(paid),
        received: End::of_movement(received),
    }
}

/// Pairs whose ends differ, and further words that differ from the one that counts. Sealed amounts can't be compared.
fn differences(movements: &Movements<'_>, matched: &[Matched]) -> Vec<Difference> {
    let between_ends = matched.iter().map(|pair| (pair.paid.clone(), pair.received.clone()));
    let between_words = movements.all.iter().flat_map(|movement| {
        movement.also.iter().map(|other| (End::of_word(movement.main), End::of_word(other)))
    });
    let mut out: Vec<Difference> = between_ends.chain(between_words).filter_map(difference).collect();
    out.sort_by(|a, b| (&a.one.sources, &a.other.sources).cmp(&(&b.one.sources, &b.other.sources)));
    out
}

fn difference((one, other): (End, End)) -> Option<Difference> {
    let (a, b) = (one.amount?, other.amount?);
    if one.currency? != other.currency? {
        return Some(Difference { one, other, difference: None });
    }
    let difference = Sum::from(a.0).minus(b.0.into());
    (!difference.is_zero()).then_some(Difference { one, other, difference: Some(difference) })
}

fn reconcile(movements: &Movements<'_>, pairing: &Pairing) -> Vec<Reconciled> {
    let mut out: BTreeMap<(Option<Word<Currency>>, bool), Reconciled> = BTreeMap::new();
    let pairs = pairing.pairs.iter();
    let paid = pairs.clone().map(|(p, ..)| (p, true)).chain(pairing.paid_alone.iter().map(|p| (p, false)));
    let received = pairs.map(|(_, r, _)| (r, true)).chain(pairing.received_alone.iter().map(|r| (r, false)));
    let sides = paid.map(|side| (side, true)).chain(received.map(|side| (side, false)));
    for ((index, is_matched), is_paid) in sides {
        let Some(movement) = movements.all.get(*index) else { continue };
        let key = (movement.main.currency, movement.main.refund);
        let line = out.entry(key).or_default();
        let (all, part) = match (is_paid, is_matched) {
            (true, true) => (&mut line.paid, &mut line.paid_matched),
            (true, false) => (&mut line.paid, &mut line.paid_unmatched),
            (false, true) => (&mut line.received, &mut line.received_matched),
            (false, false) => (&mut line.received, &mut line.received_unmatched),
        };
        all.add_gross(movement);
        part.add_gross(movement);
    }
    out.into_iter().map(|((currency, refunds), line)| finish(line, currency, refunds)).collect()
}

fn finish(mut line: Reconciled, currency: Option<Word<Currency>>, refunds: bool) -> Reconciled {
    (line.currency, line.refunds) = (currency, refunds);
    line.matched_percent = line.paid_matched.amount.percent_of(line.paid.amount);
    for figure in [
        &mut line.paid,
        &mut line.paid_matched,
        &mut line.paid_unmatched,
        &mut line.received,
        &mut line.received_matched,
        &mut line.received_unmatched,
    ] {
        figure.finish();
    }
    line
}

fn left_out(movements: &Movements<'_>) -> LeftOut {
    let mut out =
        LeftOut { replaced: movements.replaced, told_again: movements.told_again, ..LeftOut::default() };
    for movement in &movements.all {
        let row = movement.main;
        let (stage, worth) = (row.stage.is_none(), row.worth().is_none());
        let party = row.from.is_none() || row.to.is_none();
        out.stage_sealed += usize::from(stage);
        out.amount_sealed += usize::from(worth);
        out.party_sealed += usize::from(party);
        if stage || worth || party {
            out.sources.extend(movement.cites());
        }
    }
    out.sources.sort();
    out
}

//! Which payments settle which commitment.
//!
//! A payment settles first the commitments it names or that name it, then one under its own subject, then the earliest open
//! ones between the same parties, in the same currency, for the same programme, that were made before it. What it exceeds
//! them by settles nothing.

use std::collections::{BTreeMap, HashMap};

use entente_record::StatementHash;
use entente_record::value::TransferStage;

use super::standing::{Movement, Movements};
use crate::days::Day;
use crate::sum::Sum;
use crate::wire::Word;

/// A part of a payment that settles a commitment.
#[derive(Debug, Clone)]
pub struct Applied<'m, 'a> {
    /// The payment.
    pub payment: &'m Movement<'a>,
    /// On which day it was paid.
    pub day: Day,
    /// How much of it.
    pub amount: Sum,
}

/// A commitment and what settles it.
#[derive(Debug, Clone)]
pub struct Settlement<'m, 'a> {
    /// The commitment.
    pub commitment: &'m Movement<'a>,
    /// How much was committed; `None` where sealed.
    pub amount: Option<Sum>,
    /// What settles it, in the order of payment.
    pub payments: Vec<Applied<'m, 'a>>,
}

impl Settlement<'_, '_> {
    /// How much was paid by the end of a day.
    pub fn paid_by(&self, day: Day) -> Sum {
        let paid = self.payments.iter().filter(|applied| applied.day <= day);
        paid.fold(Sum::ZERO, |sum, applied| sum.plus(applied.amount))
    }
}

struct Open<'m, 'a> {
    movement: &'m Movement<'a>,
    left: Sum,
    payments: Vec<Applied<'m, 'a>>,
}

/// Settles commitments, in their order. Refunds settle nothing and undo no settlement: that a debt was paid on its day stays
/// true when some of it is given back.
pub fn settle<'m, 'a>(movements: &'m Movements<'a>) -> Vec<Settlement<'m, 'a>> {
    let at = |stage: TransferStage| {
        let all = movements.all.iter();
        all.filter(move |m| m.main.stage == Some(Word(stage)) && !m.main.refund)
    };
    let left = |m: &Movement<'_>| m.main.worth().map_or(Sum::ZERO, |worth| worth.amount.0.into());
    let mut open: Vec<Open<'m, 'a>> = at(TransferStage::Committed)
        .map(|movement| Open { movement, left: left(movement), payments: Vec::new() })
        .collect();
    let mut payments: Vec<(&'m Movement<'a>, Sum)> =
        at(TransferStage::Paid).map(|movement| (movement, left(movement))).collect();
    by_name(&mut open, &mut payments);
    by_subject(&mut open, &mut payments);
    by_parties(&mut open, &mut payments);
    open.into_iter()
        .map(|mut open| {
            open.payments.sort_by(|a, b| a.payment.main.by.cmp(&b.payment.main.by));
            Settlement {
                amount: open.movement.main.worth().map(|worth| worth.amount.0.into()),
                commitment: open.movement,
                payments: open.payments,
            }
        })
        .collect()
}

fn apply<'m, 'a>(open: &mut Open<'m, 'a>, payment: &mut (&'m Movement<'a>, Sum)) {
    let (commitment, paid) = (open.movement.main, payment.0.main);
    let same = commitment.currency == paid.currency && commitment.currency.is_some();
    let amount = open.left.smaller(payment.1);
    if !same || !amount.is_positive() {
        return;
    }
    open.left = open.left.minus(amount);
    payment.1 = payment.1.minus(amount);
    open.payments.push(Applied { payment: payment.0, day: paid.by.day(), amount });
}

fn by_name<'m, 'a>(open: &mut [Open<'m, 'a>], payments: &mut [(&'m Movement<'a>, Sum)]) {
    let mut home: HashMap<StatementHash, usize> = HashMap::new();
    let mut named_by: HashMap<StatementHash, Vec<usize>> = HashMap::new();
    for (index, commitment) in open.iter().enumerate() {
        home.extend(commitment.movement.hashes().map(|hash| (hash, index)));
        for hash in commitment.movement.refs() {
            named_by.entry(hash).or_default().push(index);
        }
    }
    for payment in payments {
        let named = payment.0.refs().filter_map(|hash| home.get(&hash).copied());
        let naming = payment.0.hashes().filter_map(|hash| named_by.get(&hash)).flatten().copied();
        let mut targets: Vec<usize> = named.chain(naming).collect();
        targets.sort_unstable();
        targets.dedup();
        for target in targets {
            if let Some(commitment) = open.get_mut(target) {
                apply(commitment, payment);
            }
        }
    }
}

fn by_subject<'m, 'a>(open: &mut [Open<'m, 'a>], payments: &mut [(&'m Movement<'a>, Sum)]) {
    let mut home: HashMap<&str, usize> = HashMap::new();
    for (index, commitment) in open.iter().enumerate() {
        home.entry(commitment.movement.main.subject.as_str()).or_insert(index);
    }
    for payment in payments {
        let target = home.get(payment.0.main.subject.as_str());
        if let Some(commitment) = target.and_then(|index| open.get_mut(*index)) {
            apply(commitment, payment);
        }
    }
}

fn by_parties<'m, 'a>(open: &mut [Open<'m, 'a>], payments: &mut [(&'m Movement<'a>, Sum)]) {
    let key = |movement: &'m Movement<'a>| {
        let row = movement.main;
        Some((row.from.as_ref()?, row.to.as_ref()?, row.currency?, row.programme.as_ref()))
    };
    let mut waiting: BTreeMap<_, std::collections::VecDeque<usize>> = BTreeMap::new();
    for (index, commitment) in open.iter().enumerate().filter(|(_, open)| open.left.is_positive()) {
        if let Some(key) = key(commitment.movement) {
            waiting.entry(key).or_default().push_back(index);
        }
    }
    for payment in payments {
        let Some(queue) = key(payment.0).and_then(|key| waiting.get_mut(&key)) else { continue };
        while payment.1.is_positive() {
            let Some(commitment) = queue.front().and_then(|index| open.get_mut(*index)) else { break };
            if commitment.movement.main.by > payment.0.main.by {
                break;
            }
            apply(commitment, payment);
            if commitment.left.is_positive() {
                break;
            }
            queue.pop_front();
        }
    }
}

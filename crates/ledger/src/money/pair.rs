//! Payments and receipts, matched one to one: by reference first, then by subject, then by parties, currency and amount
//! within a window of days.

use std::collections::{BTreeMap, HashMap};

use entente_record::StatementHash;
use entente_record::value::TransferStage;
use serde::Serialize;

use super::standing::Movement;
use super::{RECEIPT_AFTER_DAYS, RECEIPT_BEFORE_DAYS};
use crate::days::between;
use crate::rows::TransferRow;
use crate::wire::Word;

/// How a payment and a receipt were found to belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// One names the other.
    Reference,
    /// Both speak of the same subject.
    Subject,
    /// Same parties, currency and amount, within the window of days.
    Parties,
}

/// Movements paid and received, by their index.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// Payment, receipt, how; in the order of the payments.
    pub pairs: Vec<(usize, usize, How)>,
    /// Payments without receipt.
    pub paid_alone: Vec<usize>,
    /// Receipts without payment.
    pub received_alone: Vec<usize>,
}

struct Matcher<'m, 'a> {
    all: &'m [Movement<'a>],
    taken: Vec<bool>,
    pairs: Vec<(usize, usize, How)>,
}

pub(super) fn pair(all: &[Movement<'_>]) -> Pairing {
    let at = |stage: TransferStage| -> Vec<usize> {
        let of_stage = |index: &usize| all.get(*index).is_some_and(|m| m.main.stage == Some(Word(stage)));
        (0..all.len()).filter(of_stage).collect()
    };
    let (paid, received) = (at(TransferStage::Paid), at(TransferStage::Received));
    let mut matcher = Matcher { all, taken: vec![false; all.len()], pairs: Vec::new() };
    let by_reference = matcher.named(&paid, &received);
    matcher.take_best(by_reference, How::Reference);
    let by_subject = matcher.same_subject(&paid, &received);
    matcher.take_best(by_subject, How::Subject);
    matcher.same_parties(&paid, &received);
    let mut pairs = matcher.pairs;
    pairs.sort_unstable();
    let free = |list: Vec<usize>| -> Vec<usize> {
        list.into_iter().filter(|index| matcher.taken.get(*index) == Some(&false)).collect()
    };
    Pairing { pairs, paid_alone: free(paid), received_alone: free(received) }
}

/// Parties that are both open are the same, and both or none is a refund.
fn compatible(paid: &TransferRow, received: &TransferRow) -> bool {
    let same = |a: &Option<_>, b: &Option<_>| a.is_none() || b.is_none() || a == b;
    paid.refund == received.refund && same(&paid.from, &received.from) && same(&paid.to, &received.to)
}

/// The worth that two must share to be matched by parties: all of it open.
type Key<'a> = (&'a str, &'a str, &'a str, rust_decimal::Decimal, bool);

fn key(row: &TransferRow) -> Option<Key<'_>> {
    let worth = row.worth()?;
    let (from, to) = (row.from.as_deref()?.as_str(), row.to.as_deref()?.as_str());
    Some((from, to, worth.currency.as_str(), worth.amount.normalize(), row.refund))
}

impl Matcher<'_, '_> {
    fn row(&self, index: usize) -> Option<&TransferRow> {
        self.all.get(index).map(|movement| movement.main)
    }

    fn fits(&self, paid: usize, received: usize) -> bool {
        self.row(paid).zip(self.row(received)).is_some_and(|(paid, received)| compatible(paid, received))
    }

    /// Pairs of which one names the other.
    fn named(&self, paid: &[usize], received: &[usize]) -> Vec<(usize, usize)> {
        let mut home: HashMap<StatementHash, usize> = HashMap::new();
        for index in paid.iter().chain(received) {
            let hashes = self.all.get(*index).into_iter().flat_map(Movement::hashes);
            home.extend(hashes.map(|hash| (hash, *index)));
        }
        let mut out = Vec::new();
        for (from, flip) in paid.iter().map(|i| (i, false)).chain(received.iter().map(|i| (i, true))) {
            for hash in self.all.get(*from).into_iter().flat_map(Movement::refs) {
                let Some(to) = home.get(&hash) else { continue };
                let (p, r) = if flip { (*to, *from) } else { (*from, *to) };
                if paid.binary_search(&p).is_ok() && received.binary_search(&r).is_ok() && self.fits(p, r) {
                    out.push((p, r));
                }
            }
        }
        out
    }

    fn same_subject(&self, paid: &[usize], received: &[usize]) -> Vec<(usize, usize)> {
        let mut receipts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in received.iter().filter(|index| self.taken.get(**index) == Some(&false)) {
            if let Some(row) = self.row(*index) {
                receipts.entry(row.subject.as_str()).or_default().push(*index);
            }
        }
        let mut out = Vec::new();
        for p in paid.iter().filter(|index| self.taken.get(**index) == Some(&false)) {
            let Some(row) = self.row(*p) else { continue };
            let here = receipts.get(row.subject.as_str()).into_iter().flatten();
            out.extend(here.filter(|r| self.fits(*p, **r)).map(|r| (*p, *r)));
        }
        out
    }

    /// Takes pairs, the ones of equal amount first, then the closest in time.
    fn take_best(&mut self, mut candidates: Vec<(usize, usize)>, how: How) {
        candidates.sort_by_cached_key(|(p, r)| {
            let (paid, received) = (self.row(*p), self.row(*r));
            let equal = paid.and_then(TransferRow::worth) == received.and_then(TransferRow::worth);
            let apart = paid.zip(received).map(|(p, r)| between(p.by.day(), r.by.day()).abs());
            (!equal, apart, *p, *r)
        });
        for (p, r) in candidates {
            self.take(p, r, how);
        }
    }

    fn take(&mut self, p: usize, r: usize, how: How) {
        if self.taken.get(p) == Some(&false) && self.taken.get(r) == Some(&false) {
            for index in [p, r] {
                if let Some(slot) = self.taken.get_mut(index) {
                    *slot = true;
                }
            }
            self.pairs.push((p, r, how));
        }
    }

    /// Same parties, currency and amount: the earliest payment takes the earliest receipt in its window. Programmes that
    /// both name must be the same; so those first, then those of which one end names none.
    fn same_parties(&mut self, paid: &[usize], received: &[usize]) {
        type Sides = (Vec<usize>, Vec<usize>);
        for round in [Round::SameProgramme, Round::PaidNamesNone, Round::ReceivedNamesNone] {
            let mut sides: BTreeMap<(Key<'_>, Option<&str>), Sides> = BTreeMap::new();
            for (list, is_receipt) in [(paid, false), (received, true)] {
                for index in list.iter().filter(|index| self.taken.get(**index) == Some(&false)) {
                    let Some(row) = self.all.get(*index).map(|movement| movement.main) else { continue };
                    let programme = row.programme.as_deref().map(|programme| programme.as_str());
                    let Some(group) = round.group(programme, is_receipt) else { continue };
                    let Some(key) = key(row) else { continue };
                    let side = sides.entry((key, group)).or_default();
                    if is_receipt { side.1.push(*index) } else { side.0.push(*index) }
                }
            }
            for (paid, received) in sides.into_values() {
                self.zip_in_window(&paid, &received);
            }
        }
    }

    /// Both lists are in order of time and every window is as long, so taking the earliest leaves the fewest alone.
    fn zip_in_window(&mut self, paid: &[usize], received: &[usize]) {
        let day = |index: usize| self.row(index).map(|row| row.by.day());
        let mut out = Vec::new();
        let mut receipts = received.iter().peekable();
        for p in paid {
            let Some(left) = day(*p) else { continue };
            while let Some(r) = receipts.peek() {
                let Some(right) = day(**r) else { break };
                let apart = between(left, right);
                if apart > RECEIPT_AFTER_DAYS {
                    break;
                }
                if apart >= -RECEIPT_BEFORE_DAYS {
                    out.push((*p, **r));
                    receipts.next();
                    break;
                }
                receipts.next();
            }
        }
        for (p, r) in out {
            self.take(p, r, How::Parties);
        }
    }
}

/// Which ends are compared by programme.
#[derive(Clone, Copy)]
enum Round {
    SameProgramme,
    PaidNamesNone,
    ReceivedNamesNone,
}

impl Round {
    /// The group an end falls into; outer `None` where it stands aside this round.
    fn group(self, programme: Option<&str>, is_receipt: bool) -> Option<Option<&str>> {
        match self {
            Self::SameProgramme => Some(programme),
            Self::PaidNamesNone => (programme.is_none() != is_receipt).then_some(None),
            Self::ReceivedNamesNone => (programme.is_none() == is_receipt).then_some(None),
        }
    }
}

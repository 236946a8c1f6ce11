//! Payments and receipts, promises given and promises told by their receiver: which two are one, seen from two ends.
//!
//! Two transfers are linked where the activities' own identifiers say so, and parties, currency and amount are the same
//! within the ledger's window of days. Nothing is linked by resemblance alone: that is for the ledger.

use std::collections::{BTreeMap, BTreeSet};

use entente_ledger::money::{RECEIPT_AFTER_DAYS as AFTER_DAYS, RECEIPT_BEFORE_DAYS as BEFORE_DAYS};
use entente_record::SubjectId;
use entente_record::body::Transfer;
use entente_record::value::TransferStage;
use rust_decimal::Decimal;

use super::kinds::{End, transaction_kinds};
use super::{ids, time};

/// Most candidates looked at for one transfer; equal ones on the same days are rare, and thousands are no accounts.
const MAX_CANDIDATES: usize = 1_000;

/// How far the money has come; both ends of a link are equally far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Paid, or received.
    Cash,
    /// Committed.
    Committed,
    /// Pledged.
    Pledged,
}

/// One end's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub subject: SubjectId,
    pub class: Class,
    pub end: End,
    /// Key of the activity that tells it.
    pub own: String,
    /// Key of the other end's activity, as named.
    pub other: Option<String>,
    parties: (String, String),
    pub refund: bool,
    pub currency: String,
    pub amount: Decimal,
    day: i64,
}

impl Word {
    /// The word that a transfer of this importer is; `None` for what is none.
    pub fn of(subject: &SubjectId, at: entente_record::Timestamp, body: &Transfer) -> Option<Word> {
        let kind = transaction_kinds().get(ids::kind_of(subject)?)?;
        let stage = *body.stage.open()?;
        let class = match stage {
            TransferStage::Pledged => Class::Pledged,
            TransferStage::Committed => Class::Committed,
            TransferStage::Paid | TransferStage::Received => Class::Cash,
        };
        let end = match kind.stage {
            Some(_) => kind.end,
            None if stage == TransferStage::Paid => End::Payer,
            None => End::Payee,
        };
        let money = body.amount.open()?;
        let programme = ids::key_of(body.programme.as_ref()?)?;
        let payer = body.allocation.as_ref().map(|id| ids::key(&ids::activity(id.as_str())));
        let own = ids::key_of(subject)?;
        let other = match end {
            End::Payer => Some(programme).filter(|programme| *programme != own),
            End::Payee => payer,
        };
        Some(Word {
            subject: subject.clone(),
            class,
            end,
            own,
            other,
            parties: (body.from.open()?.to_string(), body.to.open()?.to_string()),
            refund: body.refund == Some(true),
            currency: money.currency.open()?.as_str().to_owned(),
            amount: money.amount.open()?.get().normalize(),
            day: time::days(at),
        })
    }
}

/// What two ends must share.
type Group<'a> = (Class, bool, &'a (String, String), &'a str, Decimal);

fn group(word: &Word) -> Group<'_> {
    (word.class, word.refund, &word.parties, &word.currency, word.amount)
}

/// Words of one end that wait for their other, in order of day: group, activity → day and index.
type Waiting<'a> = BTreeMap<(Group<'a>, &'a str), BTreeSet<(i64, usize)>>;

/// Pairs of payer's and payee's word, by index. A word is in one pair at most.
pub(crate) fn pairs(words: &[Word]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    let place = |index: &usize| words.get(*index).map(|word| (word.day, &word.subject));
    order.sort_by(|a, b| place(a).cmp(&place(b)));
    let mut out = Vec::new();
    let mut taken = vec![false; words.len()];
    // First the payees that name the payer's activity, then the payers that name the payee's.
    for naming in [End::Payee, End::Payer] {
        let mut waiting: Waiting<'_> = BTreeMap::new();
        for (index, word) in words.iter().enumerate().filter(|(_, word)| word.end != naming) {
            if taken.get(index) == Some(&false) {
                waiting.entry((group(word), &word.own)).or_default().insert((word.day, index));
            }
        }
        for index in &order {
            let Some(word) = words.get(*index).filter(|word| word.end == naming) else { continue };
            if taken.get(*index) != Some(&false) {
                continue;
            }
            let Some(other) = &word.other else { continue };
            let Some(candidates) = waiting.get_mut(&(group(word), other.as_str())) else { continue };
            let window = match naming {
                End::Payee => word.day - AFTER_DAYS..=word.day + BEFORE_DAYS,
                End::Payer => word.day - BEFORE_DAYS..=word.day + AFTER_DAYS,
            };
            let range = candidates.range((*window.start(), 0)..=(*window.end(), usize::MAX));
            let fits = |found: &&(i64, usize)| {
                words
                    .get(found.1)
                    .is_some_and(|found| found.other.as_ref().is_none_or(|theirs| *theirs == word.own))
            };
            let Some(found) = range.take(MAX_CANDIDATES).find(fits).copied() else { continue };
            candidates.remove(&found);
            for one in [*index, found.1] {
                if let Some(slot) = taken.get_mut(one) {
                    *slot = true;
                }
            }
            out.push(if naming == End::Payee { (found.1, *index) } else { (*index, found.1) });
        }
    }
    out
}

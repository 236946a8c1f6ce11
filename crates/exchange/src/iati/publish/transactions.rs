//! Transfers as transactions: the type out of stage and end, and who stands at the ends.

use entente_iati::read::Narrative;
use entente_iati::write::{Amount, Transaction};
use entente_record::PartyId;
use entente_record::body::Transfer;
use entente_record::value::{Money, TransferStage};
use rust_decimal::Decimal;

use super::index::{Home, Told};
use super::names::{self, Names};
use super::{Context, texts};
use crate::iati::kinds::{End, transaction_kinds};
use crate::iati::transfer::BELOW_ZERO;

/// Types of organisation that sell: what they are paid is an expenditure, not a disbursement to be passed on.
const PRIVATE: [&str; 4] = ["70", "71", "72", "73"];

/// A transaction, and its day for sorting.
pub(super) struct Written {
    pub transaction: Transaction,
    /// What it was made from, to find the days of an activity without a period.
    pub day: String,
}

/// Which type, and whether the ends are turned round because it takes back.
struct Typed {
    kind: &'static str,
    end: End,
    below: bool,
}

impl Context<'_> {
    /// A transfer of the party's; nothing where it can't be written, which is counted.
    pub(super) fn transaction(&mut self, at: usize, home: &Home, names: &Names) -> Option<Written> {
        let told = self.index.transfers.get(at)?;
        let (claim, transfer, kind) = (told.claim, told.transfer, told.kind);
        if self.index.covered.contains(&claim.source.hash) {
            self.report.told_by_others += 1;
            return None;
        }
        let sealed = self.sealed(claim);
        let Some((money, amount)) = open_money(transfer) else {
            self.report.left_out("a transfer whose stage, amount or currency is sealed");
            return None;
        };
        let typed = match kind {
            Some(kind) => taken(kind, transfer),
            None => self.native(transfer),
        };
        let Some(typed) = typed else {
            self.report.left_out("a transfer told by neither of its ends, or of the other end's stage");
            return None;
        };
        self.unsaid_of_transfer(transfer);
        let day = day(&self.index.transfers[at], money.as_ref());
        let value_date = money.as_ref().map_or_else(|| day.clone(), |date| date.clone());
        let (payer, payee) = (transfer.from.open(), transfer.to.open());
        let (payer, payee) = if typed.below { (payee, payer) } else { (payer, payee) };
        let (payer_activity, payee_activity) = self.other_activity(at, home, &typed);
        let end = |party, activity, payer: bool| names::End {
            party,
            activity,
            payer,
            own: payer == (typed.end == End::Payer),
        };
        let provider = names.end(&self.index, end(payer, payer_activity, true));
        let receiver = names.end(&self.index, end(payee, payee_activity, false));
        let amount = if typed.below { -amount } else { amount };
        let currency = transfer.amount.open()?.currency.open()?.as_str();
        self.report.transaction(typed.kind, currency, amount);
        let transaction = Transaction {
            reference: kind.is_none().then(|| claim.subject.local().to_owned()),
            description: self.description(transfer, &typed, kind.is_some(), &sealed),
            sealed,
            kind: typed.kind.to_owned(),
            date: day.clone(),
            value: Amount { amount: amount.to_string(), currency: currency.to_owned(), value_date },
            provider,
            receiver,
        };
        Some(Written { transaction, day })
    }

    /// The type of what was said on the record itself.
    fn native(&mut self, transfer: &Transfer) -> Option<Typed> {
        let below = transfer.refund == Some(true);
        let (from, to) = (transfer.from.open(), transfer.to.open());
        let (payer, payee) = if below { (to, from) } else { (from, to) };
        let is_own =
            |party: Option<&PartyId>| party.is_some_and(|party| party.org_str() == self.party.org_str());
        let (pays, gets) = (is_own(payer), is_own(payee));
        let (kind, end) = match transfer.stage.open()? {
            TransferStage::Pledged if pays => ("12", End::Payer),
            TransferStage::Pledged if gets => ("13", End::Payee),
            TransferStage::Committed if pays => ("2", End::Payer),
            TransferStage::Committed if gets => ("11", End::Payee),
            TransferStage::Paid if pays && self.sells(payee) => ("4", End::Payer),
            TransferStage::Paid if pays => ("3", End::Payer),
            TransferStage::Received if gets => ("1", End::Payee),
            // A refund is told by the one who pays it back, or who gets it back: on the other end's side of the payment.
            TransferStage::Paid if gets && below => ("1", End::Payee),
            TransferStage::Received if pays && below => ("3", End::Payer),
            _ => return None,
        };
        let turned = matches!(
            (transfer.stage.open()?, kind),
            (TransferStage::Paid, "1") | (TransferStage::Received, "3")
        );
        if turned {
            self.report.remark("a refund is written as money taken back at the end that tells it");
        }
        Some(Typed { kind, end, below })
    }

    fn sells(&self, payee: Option<&PartyId>) -> bool {
        // Who is sealed is no partner whose own file tells how the money went on.
        payee.is_none_or(|payee| {
            names::kind(&self.index, payee).is_some_and(|kind| PRIVATE.contains(&kind.as_str()))
        })
    }

    /// The activities at the ends, where it is another than this one.
    fn other_activity(&self, at: usize, home: &Home, typed: &Typed) -> (Option<String>, Option<String>) {
        let Some(told) = self.index.transfers.get(at) else { return (None, None) };
        let own = self.index.home_identifier(home);
        let programme = told.transfer.programme.as_ref();
        let identifier = |home: &Home| self.index.home_identifier(home);
        let other = match (typed.end, told.kind.is_some()) {
            (End::Payer, true) => programme.map(|subject| self.index.identifier(subject)),
            (End::Payee, true) => told.transfer.allocation.as_ref().map(|line| line.as_str().to_owned()),
            (End::Payer, false) => match (programme, self.index.linked(at)) {
                (Some(subject), _) => Some(self.index.identifier(subject)),
                // Where nobody names a programme, each end's own activity is the only link between the two.
                (None, Some(linked @ Home::Apart(apart))) if apart.programme.is_none() => {
                    Some(identifier(linked))
                }
                _ => None,
            },
            (End::Payee, false) => match (self.index.linked(at), home) {
                (Some(linked), _) => Some(identifier(linked)),
                (None, Home::Apart(apart)) => {
                    apart.programme.as_ref().map(|subject| self.index.identifier(subject))
                }
                (None, Home::Programme(_)) => None,
            },
        };
        let other = other.filter(|other| *other != own);
        match typed.end {
            End::Payer => (None, other),
            End::Payee => (other, None),
        }
    }

    /// What a transfer says beside, as a text.
    fn description(
        &self,
        transfer: &Transfer,
        typed: &Typed,
        taken: bool,
        sealed: &[String],
    ) -> Vec<Narrative> {
        let mut paragraphs = Vec::new();
        if let Some(note) = &transfer.note {
            let own = transaction_kinds().get(typed.kind).map_or("", |kind| kind.note);
            let all = texts::paragraphs(note.as_str());
            let made = |text: &str| taken && (text == BELOW_ZERO || !own.is_empty() && text == own);
            paragraphs.extend(all.into_iter().filter(|one| one.language.is_some() || !made(&one.text)));
        }
        let mut add = |text: &str| paragraphs.extend(texts::paragraphs(text));
        if let Some(earmark) = &transfer.earmark {
            add(earmark.as_str());
        }
        // What was taken from a file keeps the payer's activity there, which stands at the end it is of.
        if let Some(allocation) = transfer.allocation.as_ref().filter(|_| !taken) {
            add(allocation.as_str());
        }
        if !sealed.is_empty() {
            add(&format!("Sealed on the record and left out here: {}.", sealed.join(", ")));
        }
        texts::narratives(&paragraphs, &self.wanted.language)
    }

    /// What a transaction has no place for.
    fn unsaid_of_transfer(&mut self, transfer: &Transfer) {
        let said = [
            (transfer.fund.is_some(), "the fund a transfer goes through"),
            (transfer.agreement.is_some(), "the agreement a transfer rests on"),
            (transfer.earmarking.is_some(), "how tightly a transfer is earmarked"),
            (!transfer.sectors.is_empty(), "the sectors of a transfer"),
            (transfer.budget_year.is_some(), "the budget year of a transfer"),
        ];
        for (_, what) in said.into_iter().filter(|(there, _)| *there) {
            self.report.left_out(what);
        }
    }
}

/// The type of what was taken from a file, which its subject keeps.
fn taken(kind: &'static str, transfer: &Transfer) -> Option<Typed> {
    let known = transaction_kinds().get(kind)?;
    let end = match (known.stage, transfer.stage.open()?) {
        (Some(_), _) => known.end,
        (None, TransferStage::Paid) => End::Payer,
        (None, _) => End::Payee,
    };
    Some(Typed { kind, end, below: known.refund != (transfer.refund == Some(true)) })
}

/// The value date, where it is open, and the amount; nothing where what a transaction must have is sealed.
fn open_money(transfer: &Transfer) -> Option<(Option<String>, Decimal)> {
    transfer.stage.open()?;
    let money: &Money = transfer.amount.open()?;
    money.currency.open()?;
    Some((money.value_date.open().map(ToString::to_string), money.amount.open()?.get()))
}

/// The day of a transfer. A correction of what came from a file speaks from when it was made: then the value date tells.
fn day(told: &Told<'_>, value_date: Option<&String>) -> String {
    let corrected = told.kind.is_some() && !told.claim.corrections.is_empty();
    match value_date.filter(|_| corrected) {
        Some(day) => day.clone(),
        None => told.claim.source.at.to_string().chars().take(10).collect(),
    }
}

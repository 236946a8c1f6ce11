//! What is kept of a transfer.

use entente_record::body::Transfer;
use entente_record::codes::{Currency, Earmarking};
use entente_record::value::{Money, TransferStage};
use entente_record::{Date, PartyId, StatementHash, SubjectId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::By;
use crate::Claim;
use crate::wire::Word;

/// An amount of money in its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Worth {
    /// How much.
    pub amount: Word<Decimal>,
    /// In what.
    pub currency: Word<Currency>,
}

impl Worth {
    /// The amount and currency, where both are open.
    pub fn of(money: &Money) -> Option<Self> {
        Some(Self { amount: money.amount.open()?.get().into(), currency: (*money.currency.open()?).into() })
    }
}

/// A transfer as one statement tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferRow {
    /// The statement.
    pub by: By,
    /// The transfer.
    pub subject: Word<SubjectId>,
    /// Statements it answers or continues.
    pub refs: Vec<Word<StatementHash>>,
    /// How far it has come; `None` where sealed.
    pub stage: Option<Word<TransferStage>>,
    /// Who gives; `None` where sealed.
    pub from: Option<Word<PartyId>>,
    /// Who gets; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// How much; `None` where sealed.
    pub amount: Option<Word<Decimal>>,
    /// In what; `None` where sealed.
    pub currency: Option<Word<Currency>>,
    /// The day the amount stands for.
    pub value_date: Option<Word<Date>>,
    /// The pooled fund it goes through.
    pub fund: Option<Word<PartyId>>,
    /// The programme it is for.
    pub programme: Option<Word<SubjectId>>,
    /// The agreement it rests on.
    pub agreement: Option<Word<SubjectId>>,
    /// How tightly it is earmarked.
    pub earmarking: Option<Word<Earmarking>>,
    /// Whether it undoes a transfer the other way.
    pub refund: bool,
}

impl TransferRow {
    /// The amount and its currency, where both are open.
    pub fn worth(&self) -> Option<Worth> {
        Some(Worth { amount: self.amount?, currency: self.currency? })
    }
}

pub(super) fn transfer(claim: &Claim, body: &Transfer) -> TransferRow {
    let money = body.amount.open();
    TransferRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        refs: claim.refs.iter().copied().map(Word).collect(),
        stage: body.stage.open().copied().map(Word),
        from: body.from.open().cloned().map(Word),
        to: body.to.open().cloned().map(Word),
        amount: money.and_then(|money| money.amount.open()).map(|amount| Word(amount.get())),
        currency: money.and_then(|money| money.currency.open()).copied().map(Word),
        value_date: money.and_then(|money| money.value_date.open()).copied().map(Word),
        fund: body.fund.clone().map(Word),
        programme: body.programme.clone().map(Word),
        agreement: body.agreement.clone().map(Word),
        earmarking: body.earmarking.map(Word),
        refund: body.refund.unwrap_or_default(),
    }
}

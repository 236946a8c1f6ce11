//! `transfer` statements: what moved, or is going to, as one end of it tells.

use std::collections::BTreeMap;

use entente_iati::read::{Transaction, TransactionEnd};
use entente_record::body::Transfer;
use entente_record::codes::Currency;
use entente_record::value::{Decimal as RecordDecimal, Line, Money, TransferStage};
use entente_record::{Fault, PartyId, Sealable};
use rust_decimal::{Decimal, RoundingStrategy};

use super::context::{Context, Doing};
use super::kinds::{End, TransactionKind, transaction_kinds};
use super::link::Word;
use super::report::{Effect, Report, add};
use super::{ids, text, time};
use crate::draft::build::{open, some};
use crate::draft::{Draft, Timing, Unmade};

/// Amounts from here on are typing errors: ten times what the world produces in a year, in any currency.
const MAX_AMOUNT: i64 = 10_000_000_000_000_000;
/// Digits after the point that the totals of a file keep.
const FILE_DIGITS: u32 = 8;
/// Longest note, in characters.
const MAX_NOTE_CHARS: usize = 2_000;
/// Said of a value below zero.
pub(crate) const BELOW_ZERO: &str = "Below zero in the file: it takes back what was told before.";

/// A value as a number, to eight digits after the point; `None` where it is beyond all amounts.
pub(crate) fn amount(text: &str) -> Option<Decimal> {
    let amount = text.parse::<Decimal>().ok()?.round_dp(FILE_DIGITS);
    (amount.abs() < Decimal::from(MAX_AMOUNT)).then_some(amount)
}

/// Money of the record, rounded half to even to the digits its currency has; and what rounding took off.
pub(crate) fn money(amount: Decimal, currency: &str, day: &str) -> Result<(Money, Decimal), Fault> {
    let currency: Currency = currency.parse()?;
    let mut kept = amount;
    if let Some(digits) = currency.fact("minor_units").and_then(|digits| digits.parse::<u32>().ok()) {
        kept = amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven);
        kept.rescale(digits);
    }
    let money = Money {
        amount: Sealable::Open(RecordDecimal::new(kept)?),
        currency: currency.into(),
        value_date: open(day)?,
        valuation: open("nominal")?,
    };
    Ok((money, amount - kept))
}

/// A transaction whose ends are told.
struct Told<'a> {
    transaction: &'a Transaction,
    kind: &'a TransactionKind,
    amount: Decimal,
    currency: &'a str,
    end: End,
    from: PartyId,
    to: PartyId,
    payer_activity: Option<&'a str>,
    payee_activity: Option<&'a str>,
    note: String,
}

/// A transfer on its way onto the record.
pub(crate) struct Stating {
    pub unmade: Unmade,
    /// What it says of its other end.
    pub word: Option<Word>,
    pub share: Share,
}

/// What a transaction adds to the totals, once its draft is there to be read.
pub(crate) struct Share {
    kind: String,
    currency: String,
    amount: Decimal,
    rounded: Decimal,
}

/// The transfers of an activity.
pub(crate) fn drafts(context: &mut Context, doing: &mut Doing<'_>) -> Vec<Stating> {
    let activity = doing.activity;
    let mut told = Vec::with_capacity(activity.transactions.len());
    for transaction in &activity.transactions {
        match tell(context, doing, transaction) {
            Ok(one) => told.push(one),
            Err(why) => left_out(context, doing, transaction, &why),
        }
    }
    let mut out = Vec::with_capacity(told.len());
    for (one, parts) in identified(&told) {
        match draft(context, doing, one, &parts) {
            Ok((unmade, word, rounded)) => {
                out.push(Stating { unmade, word, share: Share::of(one, rounded) });
            }
            Err(fault) => {
                Share::of(one, Decimal::ZERO).count(&mut context.report, None);
                let problem = format!("a transaction is left out: {fault}");
                context.tell(Effect::LeftOut, one.transaction.at, &activity.identifier, problem);
            }
        }
    }
    out
}

impl Share {
    fn of(told: &Told<'_>, rounded: Decimal) -> Self {
        let (kind, currency) = (told.transaction.kind.clone(), told.currency.to_owned());
        Share { kind, currency, amount: told.amount, rounded }
    }

    /// Adds a transaction to the totals: as read, and as stated or left out.
    pub fn count(&self, report: &mut Report, made: Option<&Draft>) {
        let total = report.total(&self.kind, &self.currency);
        total.transactions += 1;
        let mut fits = add(&mut total.in_files, self.amount);
        match made.and_then(stated) {
            Some(stated) => {
                fits &= add(&mut total.in_statements, stated) && add(&mut total.rounded, self.rounded);
            }
            None => fits &= add(&mut total.left_out, self.amount),
        }
        report.overflow |= !fits;
    }
}

/// The amount of a draft as its file had it, read back from its body: a value below zero was turned round.
fn stated(draft: &Draft) -> Option<Decimal> {
    let body = &draft.statement.body;
    let amount = body.pointer("/amount/amount")?.as_str()?.parse::<Decimal>().ok()?;
    let undone =
        body.get("note").and_then(|note| note.as_str()).is_some_and(|note| note.starts_with(BELOW_ZERO));
    Some(if undone { -amount } else { amount })
}

fn left_out(context: &mut Context, doing: &Doing<'_>, transaction: &Transaction, why: &str) {
    let sum = amount(&transaction.value.amount).zip(transaction.value.currency.as_deref());
    if let Some((amount, currency)) = sum {
        let total = context.report.total(&transaction.kind, currency);
        total.transactions += 1;
        let fits = add(&mut total.in_files, amount) && add(&mut total.left_out, amount);
        context.report.overflow |= !fits;
    }
    let identifier = &doing.activity.identifier;
    context.tell(Effect::LeftOut, transaction.at, identifier, format!("a transaction is left out: {why}"));
}

/// Who gives and who gets.
fn tell<'a>(
    context: &mut Context,
    doing: &mut Doing<'a>,
    transaction: &'a Transaction,
) -> Result<Told<'a>, String> {
    let kind = transaction_kinds().get(transaction.kind.as_str());
    let kind = kind.ok_or_else(|| format!("its type {:?} is none of the list", transaction.kind))?;
    let currency =
        transaction.value.currency.as_deref().ok_or("neither it nor its activity names a currency")?;
    currency.parse::<Currency>().map_err(|_| format!("its currency {currency:?} is none of ISO 4217"))?;
    let amount = amount(&transaction.value.amount).ok_or("its value is beyond all amounts")?;
    if amount.is_zero() {
        return Err("its value is nothing".to_owned());
    }
    let plain = |fault: Fault| fault.to_string();
    let provider = named(context, doing, transaction.provider.as_ref()).map_err(plain)?;
    let receiver = named(context, doing, transaction.receiver.as_ref()).map_err(plain)?;
    // Where the type leaves it open, the organisations say which end the activity is.
    let own_pays =
        kind.stage.is_none() && provider.is_some() && provider == doing.own && receiver != doing.own;
    let end = if own_pays { End::Payer } else { kind.end };
    let from = side(context, doing, provider, end == End::Payer, true).map_err(plain)?;
    let to = side(context, doing, receiver, end == End::Payee, false).map_err(plain)?;
    if from == to {
        return Err("giver and taker are one organisation".to_owned());
    }
    let own = doing.activity.identifier.as_str();
    let other = |end: &'a Option<TransactionEnd>| {
        end.as_ref().and_then(|end| end.activity.as_deref()).filter(|other| *other != own)
    };
    let (payer_activity, payee_activity) = match end {
        End::Payer => (Some(own), other(&transaction.receiver)),
        End::Payee => (other(&transaction.provider), Some(own)),
    };
    Ok(Told {
        transaction,
        kind,
        amount,
        currency,
        end,
        from,
        to,
        payer_activity,
        payee_activity,
        note: note(kind, transaction, amount),
    })
}

fn named(
    context: &mut Context,
    doing: &mut Doing<'_>,
    end: Option<&TransactionEnd>,
) -> Result<Option<PartyId>, Fault> {
    match end {
        Some(end) => doing.party(context, &end.org),
        None => Ok(None),
    }
}

/// An end: as named; else the organisation whose activity it is, if this is its end; else nobody by name.
fn side(
    context: &mut Context,
    doing: &Doing<'_>,
    named: Option<PartyId>,
    is_own: bool,
    payer: bool,
) -> Result<PartyId, Fault> {
    if let Some(party) = named {
        return Ok(party);
    }
    let (what, whose) = if payer { ("provider", "a payer") } else { ("receiver", "a receiver") };
    if let (true, Some(own)) = (is_own, &doing.own) {
        context
            .report
            .count(format!("no {what}-org: the reporting organisation stands for it, as the standard says"));
        return Ok(own.clone());
    }
    context.report.count(format!("no {what}-org: {whose} without a name stands for it"));
    let party = ids::unnamed(payer, &doing.scope)?;
    context.parties.unnamed(&party, payer, &doing.reporter);
    Ok(party)
}

fn note(kind: &TransactionKind, transaction: &Transaction, amount: Decimal) -> String {
    let mut parts = Vec::new();
    if amount.is_sign_negative() {
        parts.push(BELOW_ZERO.to_owned());
    }
    if !kind.note.is_empty() {
        parts.push(kind.note.to_owned());
    }
    parts.extend(text::tagged(&transaction.description, ""));
    text::lines(&parts, MAX_NOTE_CHARS).map(|text| text.as_str().to_owned()).unwrap_or_default()
}

/// Transactions with what identifies each in its activity: its reference, or else day, currency, ends and the other activity;
/// among those that share it, its number, the larger first.
fn identified<'t, 'a>(told: &'t [Told<'a>]) -> Vec<(&'t Told<'a>, Vec<String>)> {
    let mut groups: BTreeMap<Vec<String>, Vec<&Told<'a>>> = BTreeMap::new();
    for one in told {
        groups.entry(identity(one)).or_default().push(one);
    }
    let mut out = Vec::with_capacity(told.len());
    for (parts, mut group) in groups {
        group.sort_by(|a, b| {
            let key = |one: &Told<'_>| {
                (one.transaction.date.clone(), std::cmp::Reverse(one.amount.abs()), one.amount)
            };
            key(a).cmp(&key(b)).then_with(|| a.note.cmp(&b.note))
        });
        for (nth, one) in group.into_iter().enumerate() {
            let mut parts = parts.clone();
            parts.push(nth.to_string());
            out.push((one, parts));
        }
    }
    out.sort_by_key(|(one, _)| (one.transaction.at.line, one.transaction.at.column));
    out
}

fn identity(one: &Told<'_>) -> Vec<String> {
    let transaction = one.transaction;
    match &transaction.reference {
        Some(reference) => vec!["reference".to_owned(), reference.clone()],
        None => {
            let other = if one.end == End::Payer { one.payee_activity } else { one.payer_activity };
            vec![
                "day".to_owned(),
                transaction.date.clone(),
                one.currency.to_owned(),
                one.from.to_string(),
                one.to.to_string(),
                other.unwrap_or_default().to_owned(),
            ]
        }
    }
}

fn draft(
    context: &Context,
    doing: &Doing<'_>,
    told: &Told<'_>,
    parts: &[String],
) -> Result<(Unmade, Option<Word>, Decimal), Fault> {
    let transaction = told.transaction;
    let by_end = if told.end == End::Payer { TransferStage::Paid } else { TransferStage::Received };
    let below = told.amount.is_sign_negative();
    let (from, to) = if below { (&told.to, &told.from) } else { (&told.from, &told.to) };
    let value_date = transaction.value.value_date.as_ref().unwrap_or(&transaction.date);
    let (money, rounded) = money(told.amount.abs(), told.currency, value_date)?;
    if money.amount.open().is_some_and(|amount| amount.is_zero()) {
        let why = "its value is nothing in its currency's digits";
        return Err(Fault::whole(entente_record::code::OUT_OF_RANGE, why));
    }
    let programme = told.payee_activity.or(told.payer_activity).unwrap_or(&doing.activity.identifier);
    // Who pays out of what, where the money is for another activity than that.
    let out_of = told.payer_activity.filter(|payer| *payer != programme);
    let body = Transfer {
        stage: told.kind.stage.unwrap_or(by_end).into(),
        from: from.clone().into(),
        to: to.clone().into(),
        amount: money.into(),
        programme: Some(ids::programme(&context.org, &ids::activity(programme), 1)?),
        allocation: out_of.and_then(|id| id.parse::<Line>().ok()),
        refund: (told.kind.refund != below).then_some(true),
        note: some(&told.note)?,
        ..Transfer::default()
    };
    let at = time::start(&transaction.date).ok_or_else(|| {
        Fault::whole(entente_record::code::BAD_DATE, format!("the day {} is out of range", transaction.date))
    })?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let subject = ids::transfer(&context.org, &doing.key, &transaction.kind, &parts)?;
    let signed = if below { -rounded } else { rounded };
    let word = Word::of(&subject, at, &body);
    Ok((Unmade::new(subject, at, Timing::Said, body), word, signed))
}

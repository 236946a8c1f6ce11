//! Settling a line: each word against the one before it, and what accounts for the differences.

use std::collections::BTreeSet;

use entente_record::SubjectId;
use rust_decimal::Decimal;

use super::account::{Account, AccountKind, one_voice};
use super::balance::Balance;
use super::context::Context;
use super::discrepancy::{Discrepancy, Settled, Share};
use super::gather::Draft;
use super::line::{LineState, Pair, PairState};
use super::parties::{Parties, Role, same};
use super::stage::Stage;
use super::word::{Figure, Word};
use crate::amount;
use crate::contradiction::{Contradiction, lot_grows, too_large};

/// A difference between two readable neighbours, while it is being accounted for.
struct Gap<'w> {
    earlier: &'w Word,
    later: &'w Word,
    quantity: Decimal,
    open: Decimal,
    shares: Vec<Share>,
}

pub(super) fn settle(
    subject: &SubjectId,
    draft: Draft,
    parties: &Parties,
    context: &Context<'_>,
    contradictions: &mut Vec<Contradiction>,
) -> (LineState, Vec<Discrepancy>) {
    let Draft { line, item, code, lot, unit, listed, worth, words, mut accounts } = draft;
    one_voice(&mut accounts);
    let readable: Vec<&Word> = words.iter().filter(|word| word.figure.quantity().is_some()).collect();
    let mut gaps = Some(Vec::new());
    for pair in readable.windows(2) {
        let (Some(earlier), Some(later)) = (pair.first(), pair.last()) else { continue };
        let difference = difference(earlier, later);
        if difference.is_none() {
            let sources = earlier.sources.iter().chain(&later.sources).cloned().collect();
            contradictions.push(too_large::found(subject, &line, sources));
            gaps = None;
        }
        if let (Some(quantity), Some(gaps)) = (difference, gaps.as_mut()) {
            gaps.push(Gap { earlier, later, quantity, open: quantity, shares: Vec::new() });
        }
    }
    for word in words.iter().filter(|word| word.figure == Figure::Unreadable) {
        let told =
            contradictions.iter().any(|c| c.sources.iter().any(|source| word.sources.contains(source)));
        if !told {
            contradictions.push(too_large::found(subject, &line, word.sources.clone()));
        }
    }
    let mut gaps = gaps.unwrap_or_default();
    account_for(&mut gaps, &mut accounts, parties);
    grown_lot(subject, lot.as_deref(), &gaps, contradictions);
    let balance =
        if readable.len() == gaps.len() + 1 { balance(&readable, &gaps, &mut accounts) } else { None };
    let told = contradictions.iter().any(|found| found.code == too_large::CODE && found.what == line);
    if balance.is_none() && !readable.is_empty() && !told {
        let said = words.iter().flat_map(|word| &word.sources);
        let sources = said.chain(accounts.iter().map(|account| &account.source)).cloned().collect();
        contradictions.push(too_large::found(subject, &line, sources));
    }
    let pairs = pairs(&words, context);
    let about = About { subject, line: &line, item: &item, unit: unit.map(|unit| unit.as_str()) };
    let basis = readable.first().and_then(|word| word.figure.quantity());
    let discrepancies = gaps
        .into_iter()
        .filter_map(|gap| {
            let share = worth.as_ref().zip(basis.filter(|basis| !basis.is_zero()));
            let worth = share.and_then(|(worth, basis)| worth.share(gap.quantity.abs(), basis));
            about.discrepancy(gap, worth, &accounts)
        })
        .collect();
    let unit = unit.map(|unit| unit.as_str());
    (LineState { line, listed, item, code, lot, unit, words, pairs, balance, accounts }, discrepancies)
}

fn difference(earlier: &Word, later: &Word) -> Option<Decimal> {
    amount::subtract(earlier.figure.quantity()?, later.figure.quantity()?)
}

/// A word may have more than the one before only if something was added. Of one lot nothing can be.
fn grown_lot(
    subject: &SubjectId,
    lot: Option<&str>,
    gaps: &[Gap<'_>],
    contradictions: &mut Vec<Contradiction>,
) {
    let Some(lot) = lot else { return };
    for gap in gaps.iter().filter(|gap| gap.quantity.is_sign_negative() && !gap.quantity.is_zero()) {
        let same_lot = gap.later.lots.iter().all(|found| found == lot);
        if let (true, Some(before), Some(after)) =
            (same_lot, gap.earlier.figure.quantity(), gap.later.figure.quantity())
        {
            let sources = gap.earlier.sources.iter().chain(&gap.later.sources).cloned().collect();
            contradictions.push(lot_grows::found(Some(subject), lot, before, after, sources));
        }
    }
}

type Fits = fn(&Gap<'_>, &Account) -> bool;

/// Matches accounts with gaps: first by what they refer to, then by whose custody it was, then in the order of the chain.
/// What was sent back was on hand before: where it refers to nothing, it is matched from the end of the chain.
fn account_for(gaps: &mut [Gap<'_>], accounts: &mut [Account], parties: &Parties) {
    let refers: Fits = |gap, account| {
        let mut sources = gap.earlier.sources.iter().chain(&gap.later.sources);
        sources.any(|source| account.refs.contains(&source.hash))
    };
    let was_with: Fits = |gap, account| same(&gap.earlier.by, &account.custodian);
    pass(gaps.iter_mut(), accounts, parties, true, refers);
    pass(gaps.iter_mut().rev(), accounts, parties, false, |_, account| account.kind == AccountKind::Returned);
    pass(gaps.iter_mut(), accounts, parties, false, was_with);
    pass(gaps.iter_mut(), accounts, parties, false, |_, _| true);
}

fn pass<'g, 'w: 'g>(
    gaps: impl Iterator<Item = &'g mut Gap<'w>>,
    accounts: &mut [Account],
    parties: &Parties,
    by_reference: bool,
    fits: Fits,
) {
    for gap in gaps {
        for account in accounts.iter_mut() {
            // More than there should be is accounted for only by an answer that points at it.
            let surplus = gap.open < Decimal::ZERO;
            let may = !surplus || (by_reference && account.kind == AccountKind::Response);
            if may && reaches(account, gap.later.stage, parties) && fits(gap, account) {
                take(gap, account, surplus);
            }
        }
    }
}

/// What the consignee sent back it had received: that can't be missing any earlier. What a carrier sent back had left.
fn reaches(account: &Account, later: Stage, parties: &Parties) -> bool {
    let iss = &account.source.iss;
    match account.kind {
        AccountKind::Returned if parties.holds(Role::Consignee, iss) => later > Stage::Received,
        AccountKind::Returned => later > Stage::Departed(0),
        _ => true,
    }
}

fn take(gap: &mut Gap<'_>, account: &mut Account, surplus: bool) {
    let quantity = account.left.min(gap.open.abs());
    if quantity.is_zero() {
        return;
    }
    let signed = if surplus { -quantity } else { quantity };
    if let (Some(open), Some(left)) =
        (amount::subtract(gap.open, signed), amount::subtract(account.left, quantity))
    {
        (gap.open, account.left) = (open, left);
        gap.shares.push(share(account, signed));
    }
}

fn share(account: &Account, quantity: Decimal) -> Share {
    let Account { kind, custodian, reason, source, .. } = account;
    Share { kind: *kind, custodian: custodian.clone(), quantity, reason: *reason, source: source.clone() }
}

/// The line's balance. What is returned or lost beyond any gap was still on the way: it is taken off there.
fn balance(readable: &[&Word], gaps: &[Gap<'_>], accounts: &mut [Account]) -> Option<Balance> {
    let (first, last) = readable.first().zip(readable.last())?;
    let (basis, end) = (first.figure.quantity()?, last.figure.quantity()?);
    let verified_last = last.stage == Stage::Verified;
    let (mut returned, mut explained, mut open) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for gap in gaps {
        open = amount::add(open, gap.open)?;
        for share in &gap.shares {
            let sum = if share.kind == AccountKind::Returned { &mut returned } else { &mut explained };
            *sum = amount::add(*sum, share.quantity)?;
        }
    }
    let mut in_transit = if verified_last { Decimal::ZERO } else { end };
    for account in accounts.iter_mut().filter(|account| account.kind != AccountKind::Response) {
        let quantity = account.left.min(in_transit);
        in_transit = amount::subtract(in_transit, quantity)?;
        account.left = amount::subtract(account.left, quantity)?;
        let sum = if account.kind == AccountKind::Returned { &mut returned } else { &mut explained };
        *sum = amount::add(*sum, quantity)?;
    }
    let verified = if verified_last { end } else { Decimal::ZERO };
    let (basis_stage, last_stage) = (first.stage, last.stage);
    Some(Balance { basis_stage, basis, verified, returned, explained, open, in_transit, last_stage })
}

fn pairs(words: &[Word], context: &Context<'_>) -> Vec<Pair> {
    let mut out: Vec<Pair> = words
        .windows(2)
        .filter_map(|pair| {
            let (earlier, later) = pair.first().zip(pair.last())?;
            let difference = difference(earlier, later);
            let state = match (earlier.figure, later.figure, difference) {
                (Figure::Sealed, _, _) | (_, Figure::Sealed, _) => PairState::Sealed,
                (_, _, None) => PairState::Unreadable,
                (_, _, Some(difference)) if !difference.is_zero() => PairState::Discrepancy,
                _ if other_serials(earlier, later) => PairState::Discrepancy,
                _ if both_ends(earlier, later) => PairState::Confirmed,
                _ => PairState::Claimed,
            };
            let age_seconds = (state == PairState::Claimed).then(|| age(earlier, context)).flatten();
            Some(Pair { from: earlier.stage, to: Some(later.stage), state, difference, age_seconds })
        })
        .collect();
    if let Some(last) = words.last().filter(|last| last.stage != Stage::Verified) {
        let age_seconds = age(last, context);
        out.push(Pair {
            from: last.stage,
            to: None,
            state: PairState::Claimed,
            difference: None,
            age_seconds,
        });
    }
    out
}

/// Both ends have signed: two parties, each placed to know.
fn both_ends(earlier: &Word, later: &Word) -> bool {
    earlier.seat.is_some() && later.seat.is_some() && !same(&earlier.by, &later.by)
}

fn other_serials(earlier: &Word, later: &Word) -> bool {
    !earlier.serials.is_empty() && !later.serials.is_empty() && earlier.serials != later.serials
}

/// Seconds since a word was last added to; below zero where that lies ahead.
fn age(word: &Word, context: &Context<'_>) -> Option<i64> {
    let last = word.sources.iter().map(|source| source.at).max()?;
    Some(context.now.unix_seconds().saturating_sub(last.unix_seconds()))
}

struct About<'a> {
    subject: &'a SubjectId,
    line: &'a str,
    item: &'a Option<String>,
    unit: Option<&'static str>,
}

impl About<'_> {
    fn discrepancy(
        &self,
        gap: Gap<'_>,
        worth: Option<super::Worth>,
        accounts: &[Account],
    ) -> Option<Discrepancy> {
        let (mut missing_serials, mut extra_serials) = (BTreeSet::new(), BTreeSet::new());
        if other_serials(gap.earlier, gap.later) {
            let named: BTreeSet<&String> = accounts.iter().flat_map(|account| &account.serials).collect();
            let only = |a: &Word, b: &Word| -> BTreeSet<String> {
                a.serials.difference(&b.serials).filter(|serial| !named.contains(serial)).cloned().collect()
            };
            (missing_serials, extra_serials) = (only(gap.earlier, gap.later), only(gap.later, gap.earlier));
        } else if gap.quantity.is_zero() {
            return None;
        }
        let serials_settled = missing_serials.is_empty() && extra_serials.is_empty();
        let state = match (gap.open.is_zero(), serials_settled) {
            (true, true) => Settled::Explained,
            (false, _) if gap.open == gap.quantity => Settled::Open,
            (true, false) if gap.quantity.is_zero() => Settled::Open,
            _ => Settled::PartlyExplained,
        };
        Some(Discrepancy {
            consignment: self.subject.clone(),
            line: self.line.to_owned(),
            item: self.item.clone(),
            unit: self.unit,
            quantity: gap.quantity,
            worth,
            earlier: gap.earlier.clone(),
            later: gap.later.clone(),
            missing_serials,
            extra_serials,
            accounts: gap.shares,
            explained: amount::subtract(gap.quantity, gap.open)?,
            open: gap.open,
            state,
        })
    }
}

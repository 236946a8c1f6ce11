//! Scores from money: how rigid it is, and whether receipts are confirmed.

use std::collections::BTreeMap;

use entente_record::value::TransferStage;
use entente_record::{PartyId, SubjectId, Timestamp};

use super::{Board, Measure};
use crate::money::{End, money, movements};
use crate::rows::Rows;
use crate::sum::Purse;
use crate::wire::{Cite, Word};

/// Codes of the earmarkings that leave the receiver no choice; of those that say nothing.
const RIGID: [&str; 2] = ["earmarked", "tightly-earmarked"];
const UNSAID: &str = "unknown";

/// The transfers a party paid or received: subject, value and statements.
pub(super) type Transfers = BTreeMap<PartyId, BTreeMap<SubjectId, (Purse, Vec<Cite>)>>;

pub(super) fn add(board: &mut Board, rows: &Rows, now: Timestamp) -> Transfers {
    let mut transfers = Transfers::new();
    for movement in movements(&rows.transfers).all {
        let row = movement.main;
        if row.stage != Some(Word(TransferStage::Paid)) || row.refund {
            continue;
        }
        let said = row.earmarking.filter(|earmarking| earmarking.as_str() != UNSAID);
        let (Some(from), Some(earmarking)) = (&row.from, said) else { continue };
        let rigid = RIGID.contains(&earmarking.as_str());
        let line = board.line(from, Measure::EarmarkRigidity);
        line.case(rigid, &movement.cites());
        if let Some(worth) = row.worth() {
            line.whole_value.add(worth.currency.0, worth.amount.0.into());
            if rigid {
                line.part_value.add(worth.currency.0, worth.amount.0.into());
            }
        }
    }
    let view = money(&rows.transfers, now);
    for pair in &view.matched {
        receipt(board, &pair.paid, pair.received.own_word, &pair.received.sources);
        // A pair is one transfer, known by its payment.
        took_part(&mut transfers, &pair.paid);
    }
    for alone in &view.unmatched {
        took_part(&mut transfers, &alone.end);
        if alone.end.stage == Some(Word(TransferStage::Paid)) {
            receipt(board, &alone.end, false, &[]);
        }
    }
    transfers
}

fn receipt(board: &mut Board, paid: &End, confirmed: bool, receipt: &[Cite]) {
    let Some(to) = &paid.to else { return };
    let line = board.line(to, Measure::MoneyReceiptsConfirmed);
    let mut sources = paid.sources.clone();
    sources.extend_from_slice(receipt);
    line.case(confirmed, &sources);
    if let Some((amount, currency)) = paid.amount.zip(paid.currency) {
        line.whole_value.add(currency.0, amount.0.into());
        if confirmed {
            line.part_value.add(currency.0, amount.0.into());
        }
    }
}

fn took_part(transfers: &mut Transfers, end: &End) {
    for party in [&end.from, &end.to].into_iter().flatten() {
        let slot = transfers.entry(party.0.clone()).or_default().entry(end.subject.0.clone()).or_default();
        if let Some((amount, currency)) = end.amount.zip(end.currency).filter(|_| slot.1.is_empty()) {
            slot.0.add(currency.0, amount.0.into());
        }
        slot.1.extend(end.sources.iter().cloned());
    }
}

//! Scores from goods: receipts, discrepancies, losses.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::value::CustodyStage;
use entente_record::{PartyId, SubjectId};

use super::money::Transfers;
use super::{Board, Discrepancy, Measure};
use crate::obligation::{latest_listings, worth};
use crate::rows::{ListingRow, Rows, StageRow, cites};
use crate::sum::Purse;
use crate::wire::Cite;

/// What a party had a part in: value and statements, by subject.
type Parts = BTreeMap<PartyId, BTreeMap<SubjectId, (Purse, Vec<Cite>)>>;

pub(super) fn add(board: &mut Board, rows: &Rows, discrepancies: &[Discrepancy], transfers: &Transfers) {
    let listings = latest_listings(rows);
    let mut stages: BTreeMap<&SubjectId, Vec<&StageRow>> = BTreeMap::new();
    for stage in &rows.stages {
        stages.entry(&stage.subject.0).or_default().push(stage);
    }
    let mut parts = Parts::new();
    for (subject, listing) in &listings {
        let stages = stages.get(subject).map(Vec::as_slice).unwrap_or_default();
        receipt(board, listing, stages);
        for party in taking_part(listing) {
            let part = (worth(listing), cites([&listing.by]));
            parts.entry(party.clone()).or_default().insert((*subject).clone(), part);
        }
    }
    losses(board, rows, &parts);
    let mut all = parts;
    for (party, subjects) in transfers {
        all.entry(party.clone()).or_default().extend(subjects.clone());
    }
    differences(board, discrepancies, &all);
}

fn taking_part(listing: &ListingRow) -> BTreeSet<&PartyId> {
    let ends = [listing.consignor.as_deref(), listing.consignee.as_deref()].into_iter().flatten();
    ends.chain(listing.carriers.iter().map(|carrier| &carrier.0)).collect()
}

fn receipt(board: &mut Board, listing: &ListingRow, stages: &[&StageRow]) {
    let departed: Vec<&StageRow> =
        stages.iter().copied().filter(|stage| stage.is(CustodyStage::Departed)).collect();
    let Some(consignee) = listing.consignee.as_deref().filter(|_| !departed.is_empty()) else { return };
    let received: Vec<&StageRow> = stages
        .iter()
        .copied()
        .filter(|stage| stage.is(CustodyStage::Received) && stage.by.is_of(consignee))
        .collect();
    let line = board.line(consignee, Measure::GoodsReceiptsConfirmed);
    let rows = departed.iter().chain(&received).map(|stage| &stage.by);
    line.case(!received.is_empty(), &cites(rows.chain([&listing.by])));
    line.whole_value.add_all(&worth(listing));
    if !received.is_empty() {
        line.part_value.add_all(&worth(listing));
    }
}

/// The whole is what the party had a part in; the part adds what a case cites and is worth.
fn whole(
    board: &mut Board,
    measure: Measure,
    party: &PartyId,
    parts: Option<&BTreeMap<SubjectId, (Purse, Vec<Cite>)>>,
) {
    let line = board.line(party, measure);
    for (value, sources) in parts.into_iter().flat_map(BTreeMap::values) {
        line.case(false, sources);
        line.whole_value.add_all(value);
    }
}

fn losses(board: &mut Board, rows: &Rows, parts: &Parts) {
    let mut lost: BTreeMap<&PartyId, BTreeMap<&SubjectId, (Purse, Vec<Cite>)>> = BTreeMap::new();
    for loss in &rows.losses {
        let party = loss.custodian.as_deref().unwrap_or(&loss.by.source.iss);
        let slot = lost.entry(party).or_default().entry(&loss.subject.0).or_default();
        if let Some(value) = loss.value {
            slot.0.add(value.currency.0, value.amount.0.into());
        }
        slot.1.extend(cites([&loss.by]));
    }
    let parties: BTreeSet<&PartyId> = parts.keys().chain(lost.keys().copied()).collect();
    for party in parties {
        whole(board, Measure::LossRate, party, parts.get(party));
        for (subject, (value, sources)) in lost.get(party).into_iter().flatten() {
            part(board, Measure::LossRate, party, known(parts, party, subject), value, sources);
        }
    }
}

fn known(parts: &Parts, party: &PartyId, subject: &SubjectId) -> bool {
    parts.get(party).is_some_and(|subjects| subjects.contains_key(subject))
}

/// A case in the part. Where the whole doesn't hold its subject, it is a case of the whole too.
fn part(board: &mut Board, measure: Measure, party: &PartyId, known: bool, value: &Purse, sources: &[Cite]) {
    let line = board.line(party, measure);
    if known {
        line.part = line.part.plus(1.into());
        line.part_sources.extend_from_slice(sources);
    } else {
        line.case(true, sources);
    }
    line.part_value.add_all(value);
}

fn differences(board: &mut Board, discrepancies: &[Discrepancy], parts: &Parts) {
    let mut found: BTreeMap<&PartyId, BTreeMap<&SubjectId, (Purse, BTreeSet<&Cite>)>> = BTreeMap::new();
    for discrepancy in discrepancies.iter().filter(|discrepancy| discrepancy.count > 0) {
        let slot = found.entry(&discrepancy.party).or_default().entry(&discrepancy.subject).or_default();
        if let Some((amount, currency)) = discrepancy.value {
            slot.0.add(currency, amount.into());
        }
        slot.1.extend(&discrepancy.sources);
    }
    let parties: BTreeSet<&PartyId> = parts.keys().chain(found.keys().copied()).collect();
    for party in parties {
        whole(board, Measure::DiscrepancyRate, party, parts.get(party));
        for (subject, (value, sources)) in found.get(party).into_iter().flatten() {
            let sources: Vec<Cite> = sources.iter().map(|cite| (*cite).clone()).collect();
            part(board, Measure::DiscrepancyRate, party, known(parts, party, subject), value, &sources);
        }
    }
}

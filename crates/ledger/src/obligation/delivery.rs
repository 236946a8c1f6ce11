//! Records of departure, arrival and delivery: that a custody stage was stated in time.

use std::collections::BTreeMap;

use entente_record::value::CustodyStage;
use entente_record::{PartyId, SubjectId};

use super::Book;
use super::latest::{arrivals, latest_listings, party};
use super::rules::RuleCode;
use super::state::{Draft, MetBy, Portion};
use crate::days::{Day, after, between, day};
use crate::rows::{ListingRow, StageRow, cites};
use crate::sum::{Purse, Sum};
use crate::wire::Cite;

pub(super) fn add(book: &mut Book<'_>) {
    let rows = book.rows;
    let arrivals = arrivals(rows);
    let mut stages: BTreeMap<&SubjectId, Vec<&StageRow>> = BTreeMap::new();
    for stage in &rows.stages {
        stages.entry(&stage.subject.0).or_default().push(stage);
    }
    for (subject, listing) in latest_listings(rows) {
        let plan = |at: Option<crate::wire::Word<entente_record::Timestamp>>| {
            at.map(|at| (day(at.0), cites([&listing.by])))
        };
        let arrived = arrivals.get(subject).map(|arrival| (arrival.day, arrival.cites()));
        let clocks = [
            (RuleCode::DepartureRecord, plan(listing.departs)),
            (RuleCode::ArrivalRecord, plan(listing.arrives)),
            (RuleCode::DeliveryRecord, arrived),
        ];
        for (code, start) in clocks {
            if let Some(start) = start {
                let stages = stages.get(subject).map(Vec::as_slice).unwrap_or_default();
                record(book, code, listing, stages, start);
            }
        }
    }
}

/// Stages that meet a rule.
fn stages(code: RuleCode) -> &'static [CustodyStage] {
    match code {
        RuleCode::DepartureRecord => &[CustodyStage::Departed],
        RuleCode::ArrivalRecord => &[CustodyStage::Arrived, CustodyStage::Received],
        _ => &[CustodyStage::Received, CustodyStage::Verified, CustodyStage::TitlePassed],
    }
}

/// Whose word meets it: a departure is the consignor's or a carrier's to state, an arrival anyone's at the place, a delivery
/// the one's who owes it.
fn may_state(code: RuleCode, stage: &StageRow, owed_by: Option<&PartyId>) -> bool {
    code != RuleCode::DeliveryRecord || owed_by.is_none_or(|party| stage.by.is_of(party))
}

fn record(
    book: &mut Book<'_>,
    code: RuleCode,
    listing: &ListingRow,
    stated: &[&StageRow],
    (since, begun): (Day, Vec<Cite>),
) {
    let Some(rule) = book.rules.get(code) else { return };
    let Some(days) = rule.days else { return };
    let due = after(since, days);
    let owed_by = party(listing, rule.owed_by);
    let first = stated
        .iter()
        .filter(|stage| stages(code).iter().any(|wanted| stage.is(*wanted)))
        .filter(|stage| may_state(code, stage, owed_by.as_ref()))
        .min_by_key(|stage| &stage.by);
    let asked = Portion { count: Sum::from(1), value: worth(listing) };
    let met_by = first.map(|stage| MetBy {
        day: stage.by.day().into(),
        late_days: Some(between(due, stage.by.day())),
        portion: asked.clone(),
        assurance: stage.assurance,
        sources: cites([&stage.by]),
    });
    let mut born_of = begun;
    born_of.extend(cites([&listing.by]));
    born_of.sort();
    born_of.dedup();
    book.drafts.push(Draft {
        rule: code,
        subject: listing.subject.0.clone(),
        owed_by,
        owed_to: party(listing, rule.owed_to),
        what: None,
        since,
        due: Some(due),
        asked,
        ended: Portion::default(),
        met_by: met_by.into_iter().collect(),
        born_of,
    });
}

/// What a consignment is worth, as far as its list says.
pub(crate) fn worth(listing: &ListingRow) -> Purse {
    let mut out = Purse::default();
    for value in listing.lines.iter().flatten().filter_map(|line| line.value) {
        out.add(value.currency.0, value.amount.0.into());
    }
    out
}

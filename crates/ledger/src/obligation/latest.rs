//! The consignments as they were last listed, and when each arrived.

use std::collections::BTreeMap;

use entente_record::SubjectId;
use entente_record::value::CustodyStage;

use super::rules::Role;
use crate::days::Day;
use crate::rows::{ListingRow, Rows, StageRow, cites};
use crate::wire::Cite;

/// Of several lists of one consignment the latest counts.
pub(crate) fn latest_listings(rows: &Rows) -> BTreeMap<&SubjectId, &ListingRow> {
    let mut sorted: Vec<&ListingRow> = rows.listings.iter().collect();
    sorted.sort_by(|a, b| a.by.cmp(&b.by));
    sorted.into_iter().map(|listing| (&listing.subject.0, listing)).collect()
}

/// When goods reached the country they were bound for.
#[derive(Debug, Clone)]
pub(crate) struct Arrival<'r> {
    /// The day.
    pub day: Day,
    /// The statement that says so first.
    pub stage: &'r StageRow,
}

impl Arrival<'_> {
    /// The statements.
    pub fn cites(&self) -> Vec<Cite> {
        cites([&self.stage.by])
    }
}

/// The first statement of each consignment that it was there: arrived, received, verified or title passed. Where both
/// places name their country, a stage in another country is a stop on the way.
pub(crate) fn arrivals(rows: &Rows) -> BTreeMap<&SubjectId, Arrival<'_>> {
    let listings = latest_listings(rows);
    let mut out: BTreeMap<&SubjectId, Arrival<'_>> = BTreeMap::new();
    for stage in &rows.stages {
        let there = [
            CustodyStage::Arrived,
            CustodyStage::Received,
            CustodyStage::Verified,
            CustodyStage::TitlePassed,
        ];
        if !there.into_iter().any(|wanted| stage.is(wanted)) {
            continue;
        }
        let bound = listings.get(&stage.subject.0).and_then(|listing| listing.to.as_ref()?.country.as_ref());
        let here = stage.place.as_ref().and_then(|place| place.country.as_ref());
        if bound.zip(here).is_some_and(|(bound, here)| bound != here) {
            continue;
        }
        let arrival = Arrival { day: stage.by.day(), stage };
        let slot = out.entry(&stage.subject.0).or_insert_with(|| arrival.clone());
        if stage.by < slot.stage.by {
            *slot = arrival;
        }
    }
    out
}

/// The party of a role in a consignment.
pub(super) fn party(listing: &ListingRow, role: Role) -> Option<entente_record::PartyId> {
    match role {
        Role::Consignor => listing.consignor.as_deref().cloned(),
        Role::Consignee => listing.consignee.as_deref().cloned(),
        Role::Carrier => listing.carriers.last().map(|carrier| carrier.0.clone()),
        Role::Giver => listing.giver().cloned(),
        _ => None,
    }
}

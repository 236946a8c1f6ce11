//! What statements say of places, put together place by place.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::codes::{PopulationGroup, Sector};
use entente_record::value::CustodyStage;
use entente_record::{PartyId, SubjectId};

use super::{country_of, key_of};
use crate::coverage::{AreaId, Coverage};
use crate::obligation::latest_listings;
use crate::rows::{By, EngagementRow, ProgrammeRow, Rows, Spot, Worth};
use crate::wire::{Cite, Word};

/// People in need and reached of one group in one sector: needs of one cell are taken to be about the same people.
#[derive(Default, Clone, Copy)]
pub(super) struct Cell {
    pub people: Option<i64>,
    pub reached: i64,
}

/// A cell's group and sector.
pub(super) type CellKey = (Option<Word<PopulationGroup>>, Option<Word<Sector>>);

/// Whether a cell is about everyone, so that the cells of groups in the same sector are about some of the same people.
pub(super) fn is_everyone(key: &CellKey) -> bool {
    key.0.is_some_and(|group| group.as_str() == "all")
}

/// What is known of a place.
#[derive(Default)]
pub(super) struct Draft<'r> {
    pub name: Option<String>,
    pub country: Option<String>,
    pub area: Option<AreaId>,
    pub needs: BTreeSet<&'r SubjectId>,
    pub cells: BTreeMap<CellKey, Cell>,
    pub bound: BTreeSet<&'r SubjectId>,
    pub arrived: BTreeSet<&'r SubjectId>,
    pub handouts: usize,
    pub handed_to: i64,
    pub handed_sealed: usize,
    pub engagements: BTreeSet<&'r SubjectId>,
    pub programmes: BTreeMap<&'r SubjectId, Vec<Worth>>,
    pub parties: BTreeMap<&'r PartyId, BTreeSet<&'static str>>,
    pub sources: Vec<Cite>,
}

/// Drafts by key, how many statements name no place in the open, and the latest programmes.
pub(super) struct Gathered<'r> {
    pub drafts: BTreeMap<String, Draft<'r>>,
    pub no_place: usize,
    pub programmes: BTreeMap<&'r SubjectId, &'r ProgrammeRow>,
}

/// All that rows say of places.
pub(super) fn gather<'r>(rows: &'r Rows, coverage: &'r Coverage) -> Gathered<'r> {
    let mut out = Gathered { drafts: BTreeMap::new(), no_place: 0, programmes: BTreeMap::new() };
    out.needs(rows, coverage);
    out.goods(rows);
    out.handouts(rows);
    out.programmes(rows);
    out.engagements(rows);
    for draft in out.drafts.values_mut() {
        draft.sources.sort();
        draft.sources.dedup();
    }
    out
}

impl<'r> Gathered<'r> {
    /// The draft of a place, with the statement that speaks of it; `None`, counted, where the place is sealed or a point alone.
    fn at(&mut self, spot: Option<&Spot>, by: &By) -> Option<&mut Draft<'r>> {
        let Some((spot, key)) = spot.and_then(|spot| Some((spot, key_of(spot)?))) else {
            self.no_place += 1;
            return None;
        };
        let draft = self.drafts.entry(key).or_default();
        // Of several names the last by time of speaking stands; rows are in that order kind by kind.
        draft.name = spot.name.clone().or(draft.name.take());
        draft.country = country_of(spot).or(draft.country.take());
        draft.area = draft.area.take().or_else(|| AreaId::of(spot));
        draft.sources.extend(by.cites().cloned());
        Some(draft)
    }

    fn needs(&mut self, rows: &'r Rows, coverage: &'r Coverage) {
        let mut latest: BTreeMap<&SubjectId, &crate::rows::NeedRow> = BTreeMap::new();
        for row in &rows.needs {
            let slot = latest.entry(&row.subject.0).or_insert(row);
            if row.by > slot.by {
                *slot = row;
            }
        }
        for cover in &coverage.needs {
            let Some(row) = latest.get(&cover.subject.0) else { continue };
            let Some(draft) = self.at(row.area.as_ref(), &row.by) else { continue };
            draft.needs.insert(&row.subject.0);
            draft.parties.entry(&row.by.source.0.iss).or_default().insert("assesses");
            draft.sources.extend(cover.reached_sources.iter().cloned());
            let cell = draft.cells.entry((cover.group, cover.sector)).or_default();
            cell.people = cell.people.max(cover.people);
            cell.reached = cell.reached.max(cover.reached);
        }
    }

    fn goods(&mut self, rows: &'r Rows) {
        for (subject, row) in latest_listings(rows) {
            let Some(draft) = self.at(row.to.as_ref(), &row.by) else { continue };
            draft.bound.insert(subject);
            if let Some(consignee) = &row.consignee {
                draft.parties.entry(&consignee.0).or_default().insert("consignee");
            }
        }
        for row in &rows.stages {
            let came = row.is(CustodyStage::Received) || row.is(CustodyStage::Verified);
            let Some(draft) = self.at(row.place.as_ref(), &row.by) else { continue };
            draft.parties.entry(&row.by.source.0.iss).or_default().insert("handles");
            if came {
                draft.arrived.insert(&row.subject.0);
            }
        }
    }

    fn handouts(&mut self, rows: &'r Rows) {
        for row in &rows.handouts {
            let Some(draft) = self.at(row.place.as_ref(), &row.by) else { continue };
            draft.handouts += 1;
            match row.people {
                Some(people) => draft.handed_to = draft.handed_to.saturating_add(people),
                None => draft.handed_sealed += 1,
            }
            if let Some(party) = &row.distributor {
                draft.parties.entry(&party.0).or_default().insert("distributes");
            }
        }
    }

    fn programmes(&mut self, rows: &'r Rows) {
        let mut latest: BTreeMap<&SubjectId, &ProgrammeRow> = BTreeMap::new();
        for row in &rows.programmes {
            let slot = latest.entry(&row.subject.0).or_insert(row);
            if row.by > slot.by {
                *slot = row;
            }
        }
        for (subject, row) in &latest {
            for area in &row.areas {
                let Some(draft) = self.at(area.place.as_ref(), &row.by) else { continue };
                draft.programmes.entry(*subject).or_default().extend(area.budget);
                for (party, role) in &row.participants {
                    draft.parties.entry(&party.0).or_default().insert(role.as_str());
                }
            }
        }
        self.programmes = latest;
    }

    fn engagements(&mut self, rows: &'r Rows) {
        let mut latest: BTreeMap<&SubjectId, &EngagementRow> = BTreeMap::new();
        for row in &rows.engagements {
            let slot = latest.entry(&row.subject.0).or_insert(row);
            if row.by > slot.by {
                *slot = row;
            }
        }
        for (subject, row) in latest {
            for place in &row.places {
                let Some(draft) = self.at(Some(place), &row.by) else { continue };
                draft.engagements.insert(subject);
                for party in row.parties.iter().flatten().flatten() {
                    draft.parties.entry(&party.0).or_default().insert("engages");
                }
            }
        }
    }
}

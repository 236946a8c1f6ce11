//! Countries: their places together, nobody counted twice where one area lies in another.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::SubjectId;
use serde::Serialize;

use super::gather::{CellKey, Draft, is_everyone};
use crate::coverage::{AreaId, Areas};

/// What the record says of a country's places together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2; `None` for places of which no country is told.
    pub country: Option<String>,
    /// How many places the record names in it.
    pub places: usize,
    /// Needs stated.
    pub needs: usize,
    /// People in need, of the sector in which they are most; an area inside another of the same group and sector is in that one's
    /// number, and so is any group inside everyone.
    pub people: Option<i64>,
    /// Consignments bound for it.
    pub consignments: usize,
    /// Consignments somebody says were received or verified in it.
    pub arrived: usize,
    /// Distributions.
    pub distributions: usize,
    /// People they reached, by their own totals.
    pub handed_to: i64,
    /// Programmes that say they work in it.
    pub programmes: usize,
}

/// Countries from their places.
pub(super) fn countries(drafts: &BTreeMap<String, Draft<'_>>, areas: &Areas) -> Vec<Country> {
    let mut by_country: BTreeMap<Option<&str>, Vec<&Draft<'_>>> = BTreeMap::new();
    for draft in drafts.values() {
        by_country.entry(draft.country.as_deref()).or_default().push(draft);
    }
    by_country.into_iter().map(|(country, places)| together(country, &places, areas)).collect()
}

fn together(country: Option<&str>, places: &[&Draft<'_>], areas: &Areas) -> Country {
    let distinct = |of: for<'d> fn(&'d Draft<'_>) -> Vec<&'d SubjectId>| {
        places.iter().flat_map(|draft| of(draft)).collect::<BTreeSet<_>>().len()
    };
    Country {
        country: country.map(str::to_owned),
        places: places.len(),
        needs: distinct(|draft| draft.needs.iter().copied().collect()),
        people: people(places, areas),
        consignments: distinct(|draft| draft.bound.iter().copied().collect()),
        arrived: distinct(|draft| draft.arrived.iter().copied().collect()),
        distributions: places.iter().map(|draft| draft.handouts).sum(),
        handed_to: places.iter().fold(0, |sum, draft| draft.handed_to.saturating_add(sum)),
        programmes: distinct(|draft| draft.programmes.keys().copied().collect()),
    }
}

/// People in need: over groups and areas added up, of sectors the largest. Where a need about everyone is stated, for the area or one
/// around it, groups are in its number.
fn people(places: &[&Draft<'_>], areas: &Areas) -> Option<i64> {
    let mut cells: BTreeMap<CellKey, Vec<(Option<&AreaId>, i64)>> = BTreeMap::new();
    for draft in places {
        for (key, cell) in &draft.cells {
            if let Some(people) = cell.people {
                cells.entry(*key).or_default().push((draft.area.as_ref(), people));
            }
        }
    }
    let mut everyone: BTreeMap<_, BTreeSet<&AreaId>> = BTreeMap::new();
    for (key, stated) in cells.iter().filter(|(key, _)| is_everyone(key)) {
        everyone.entry(key.1).or_default().extend(stated.iter().filter_map(|(area, _)| *area));
    }
    let mut sectors: BTreeMap<_, i64> = BTreeMap::new();
    for (key @ (_, sector), stated) in &cells {
        let known: BTreeSet<&AreaId> = stated.iter().filter_map(|(area, _)| *area).collect();
        let sum = sectors.entry(*sector).or_default();
        for (area, people) in stated {
            let inside = area
                .is_some_and(|area| known.iter().any(|other| *other != area && areas.inside(area, other)));
            let whole = everyone.get(sector).filter(|_| !is_everyone(key));
            let within = area.zip(whole).is_some_and(|(area, whole)| {
                whole.iter().any(|other| *other == area || areas.inside(area, other))
            });
            if !inside && !within {
                *sum = sum.saturating_add(*people);
            }
        }
    }
    sectors.into_values().max()
}

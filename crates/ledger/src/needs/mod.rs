//! Needs by area and sector: how many people, what they need at the least, and what has come of it.
//!
//! One row for each area and sector. Areas lie in one another, and groups of people overlap, so rows are added up only where
//! none lies in another: a total says which. How each figure is counted stands in `docs/methods/needs.md`.

pub mod sphere;

use std::collections::{BTreeMap, BTreeSet};

use entente_record::codes::{PopulationGroup, Sector, Severity, Unit};
use entente_record::{StatementHash, SubjectId};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::coverage::{AreaId, Areas, ItemCover, NeedCover, Reach, latest_needs, of_needs};
use crate::rows::{ItemKey, NeedRow, Rows};
use crate::sum::Sum;
use crate::wire::{Cite, Word};
pub use sphere::Minimums;

/// What an amount rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The needs themselves name the item.
    Stated,
    /// People and period by the Sphere minimums, since they name none.
    Minimum,
}

/// An item that an area needs in a sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What.
    pub item: ItemKey,
    /// Its name.
    pub name: String,
    /// In what unit.
    pub unit: Word<Unit>,
    /// What the amount rests on.
    pub basis: Basis,
    /// How much is needed.
    pub needed: Sum,
    /// Listed for it.
    pub allocated: Sum,
    /// Left.
    pub departed: Sum,
    /// Counted at the place.
    pub verified: Sum,
    /// Handed to people.
    pub distributed: Sum,
    /// Needed and not handed out; never below nothing.
    pub gap: Sum,
    /// The statements behind what came.
    pub sources: Vec<Cite>,
}

/// A group of people in need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Whose; `None` where sealed.
    pub group: Option<Word<PopulationGroup>>,
    /// How many; `None` where sealed.
    pub people: Option<i64>,
}

/// An area and a sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// Where; `None` where sealed or known by a point alone.
    pub area: Option<AreaId>,
    /// What the area is called by its latest need.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Of what sort; `None` where sealed.
    pub sector: Option<Word<Sector>>,
    /// The worst severity any need states, 1 to 5; `None` where none states one.
    pub severity: Option<u8>,
    /// How many are in need; `None` where any of them is sealed.
    pub people: Option<i64>,
    /// How many a plan is to reach, where the source says so.
    pub targeted: Option<i64>,
    /// How many distributions reached; who came twice counts twice.
    pub reached: i64,
    /// In need and not reached; never below nothing.
    pub people_gap: Option<i64>,
    /// Whether the row counts in totals: it lies in no other of its sector.
    pub counted: bool,
    /// By group.
    pub groups: Vec<Group>,
    /// The items.
    pub items: Vec<Item>,
    /// The needs.
    pub needs: Vec<Word<SubjectId>>,
    /// The statements of the needs.
    pub sources: Vec<Cite>,
    /// The distributions behind the people reached.
    pub reached_sources: Vec<Cite>,
}

/// A sector's sums over the rows that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Which; `None` where sealed.
    pub sector: Option<Word<Sector>>,
    /// How many rows count.
    pub rows: usize,
    /// People in need.
    pub people: Sum,
    /// People not reached.
    pub people_gap: Sum,
    /// Rows of which the number of people is sealed: in neither sum.
    pub sealed: usize,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// How this is counted.
    pub rule: &'static str,
    /// By area and sector.
    pub rows: Vec<Need>,
    /// By sector.
    pub totals: Vec<Total>,
}

const RULE: &str = "One row for each area and sector. People: the largest number any need about everyone states; without such a need, \
    groups are added, each by its largest. Items: those the needs state; else people and period by the Sphere minimums. What came is \
    set against needs as coverage says, and what came to an area within counts for the area around. Totals add rows that lie in no \
    other row of their sector.";

/// Needs from rows. Pure, and the same in whatever order rows came.
pub fn needs(rows: &Rows, areas: &Areas, minimums: &Minimums) -> Needs {
    let latest = latest_needs(rows);
    let lead = leading(&latest);
    let filled: Vec<NeedRow> = latest
        .iter()
        .enumerate()
        .map(|(at, need)| {
            let items = if lead.contains(&at) { minimums.of(need) } else { Vec::new() };
            let mut need = (*need).clone();
            need.items.extend(items);
            need
        })
        .collect();
    let refs: Vec<&NeedRow> = filled.iter().collect();
    let covers = of_needs(rows, &refs, areas).needs;
    let reach: BTreeMap<StatementHash, i64> =
        rows.handouts.iter().map(|row| (row.by.source.hash, row.people.unwrap_or_default())).collect();
    let mut cells: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (at, need) in latest.iter().enumerate() {
        cells.entry((area_of(need), need.sector)).or_default().push(at);
    }
    // A need counts for its own area, and what came for it also for those around.
    let mut within: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    let mut inner: BTreeSet<Place> = BTreeSet::new();
    for (place, ats) in &cells {
        let around = place.0.iter().flat_map(|area| areas.around(area));
        let around = around.map(|area| (Some(area), place.1)).filter(|around| cells.contains_key(around));
        for outer in around {
            inner.insert(place.clone());
            within.entry(outer).or_default().extend(ats);
        }
        within.entry(place.clone()).or_default().extend(ats);
    }
    let out: Vec<Need> = cells
        .iter()
        .map(|(place, own)| {
            let all = within.get(place).map(Vec::as_slice).unwrap_or_default();
            let row = Cell { latest: &latest, covers: &covers, own, all, reach: &reach };
            row.need(place, !inner.contains(place))
        })
        .collect();
    Needs { rule: RULE, totals: totals(&out), rows: out }
}

type Place = (Option<AreaId>, Option<Word<Sector>>);

fn area_of(need: &NeedRow) -> Option<AreaId> {
    need.area.as_ref().and_then(AreaId::of)
}

/// The needs for which minimums are reckoned: of each area and sector the one about the most people, everyone before any group. The
/// others are about some of the same people.
fn leading(latest: &[&NeedRow]) -> BTreeSet<usize> {
    let mut best: BTreeMap<Place, (usize, (bool, i64))> = BTreeMap::new();
    let mut stated: BTreeSet<Place> = BTreeSet::new();
    for (at, need) in latest.iter().enumerate() {
        let place = (area_of(need), need.sector);
        if !need.items.is_empty() {
            stated.insert(place.clone());
        }
        let rank = (is_all(need), need.people.unwrap_or_default());
        let slot = best.entry(place).or_insert((at, rank));
        if rank > slot.1 {
            *slot = (at, rank);
        }
    }
    best.into_iter().filter(|(place, _)| !stated.contains(place)).map(|(_, (at, _))| at).collect()
}

fn is_all(need: &NeedRow) -> bool {
    need.group.is_some_and(|group| group.as_str() == "all")
}

fn level(severity: Option<Word<Severity>>) -> Option<u8> {
    severity?.fact("level")?.parse().ok()
}

/// What one row is made of.
struct Cell<'a> {
    latest: &'a [&'a NeedRow],
    covers: &'a [NeedCover],
    /// Needs of this very area.
    own: &'a [usize],
    /// Those and the needs of areas within.
    all: &'a [usize],
    reach: &'a BTreeMap<StatementHash, i64>,
}

impl Cell<'_> {
    fn rows(&self) -> impl Iterator<Item = &NeedRow> {
        self.own.iter().filter_map(|at| self.latest.get(*at).copied())
    }

    fn covers(&self, of: &'_ [usize]) -> impl Iterator<Item = &NeedCover> {
        of.iter().filter_map(|at| self.covers.get(*at))
    }

    fn need(&self, (area, sector): &Place, counted: bool) -> Need {
        let groups = self.groups();
        let all = self.rows().filter(|need| is_all(need));
        let people = most(all).unwrap_or_else(|| {
            let parts = groups.iter().map(|group| group.people);
            parts.sum::<Option<i64>>()
        });
        let targeted = self.rows().filter(|need| is_all(need)).filter_map(|need| need.targeted).max();
        let reached_sources: BTreeSet<Cite> =
            self.covers(self.all).flat_map(|cover| cover.reached_sources.iter().cloned()).collect();
        let reached = reached_sources.iter().filter_map(|cite| self.reach.get(&cite.hash)).sum();
        let sources: BTreeSet<Cite> =
            self.covers(self.own).flat_map(|cover| cover.sources.iter().cloned()).collect();
        let spot = self.rows().max_by_key(|need| &need.by).and_then(|need| need.area.as_ref());
        Need {
            area: area.clone(),
            name: spot.and_then(|spot| spot.name.clone()),
            country: spot.and_then(|spot| spot.country.clone()),
            sector: *sector,
            severity: self.rows().filter_map(|need| level(need.severity)).max(),
            people,
            targeted,
            reached,
            people_gap: people.map(|people| people.saturating_sub(reached).max(0)),
            counted,
            groups,
            items: self.items(),
            needs: self.rows().map(|need| need.subject.clone()).collect(),
            sources: sources.into_iter().collect(),
            reached_sources: reached_sources.into_iter().collect(),
        }
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeMap<Option<Word<PopulationGroup>>, Vec<&NeedRow>> = BTreeMap::new();
        for need in self.rows() {
            groups.entry(need.group).or_default().push(need);
        }
        let group = |(group, needs): (_, Vec<&NeedRow>)| Group { group, people: most(needs).flatten() };
        groups.into_iter().map(group).collect()
    }

    /// What the area's own needs ask for, and what came for it and for areas within.
    fn items(&self) -> Vec<Item> {
        let mut items: BTreeMap<(ItemKey, Word<Unit>), Item> = BTreeMap::new();
        for at in self.own {
            let (Some(need), Some(cover)) = (self.latest.get(*at), self.covers.get(*at)) else { continue };
            let basis = if need.items.is_empty() { Basis::Minimum } else { Basis::Stated };
            for wanted in &cover.items {
                let Some(((key, unit), needed)) = wanted.item.clone().zip(wanted.unit).zip(wanted.needed)
                else {
                    continue;
                };
                let name = wanted.name.clone().unwrap_or_else(|| key.as_str().to_owned());
                let item = items.entry((key.clone(), unit)).or_insert_with(|| empty(key, name, unit, basis));
                item.needed = item.needed.plus(needed);
            }
        }
        for wanted in self.covers(self.all).flat_map(|cover| &cover.items) {
            let Some(key) = wanted.item.clone().zip(wanted.unit) else { continue };
            if let Some(item) = items.get_mut(&key) {
                came(item, wanted);
            }
        }
        let tidy = |mut item: Item| {
            item.gap = item.needed.minus(item.distributed).or_nothing();
            item.sources.sort();
            item.sources.dedup();
            item
        };
        items.into_values().map(tidy).collect()
    }
}

/// The largest number of people; `None` where there is no need, `Some(None)` where one is sealed.
fn most<'n>(needs: impl IntoIterator<Item = &'n NeedRow>) -> Option<Option<i64>> {
    needs.into_iter().map(|need| need.people).reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)))
}

fn empty(item: ItemKey, name: String, unit: Word<Unit>, basis: Basis) -> Item {
    let none = Sum::ZERO;
    Item {
        item,
        name,
        unit,
        basis,
        needed: none,
        allocated: none,
        departed: none,
        verified: none,
        distributed: none,
        gap: none,
        sources: Vec::new(),
    }
}

fn came(item: &mut Item, wanted: &ItemCover) {
    for given in &wanted.given {
        let slot = match given.reach {
            Reach::Allocated => &mut item.allocated,
            Reach::Departed => &mut item.departed,
            Reach::Verified => &mut item.verified,
            Reach::Distributed => &mut item.distributed,
        };
        *slot = slot.plus(given.amount);
        item.sources.extend(given.sources.iter().cloned());
    }
}

fn totals(rows: &[Need]) -> Vec<Total> {
    let mut out: BTreeMap<Option<Word<Sector>>, Total> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.counted) {
        let total = out.entry(row.sector).or_insert_with(|| Total {
            sector: row.sector,
            rows: 0,
            people: Sum::ZERO,
            people_gap: Sum::ZERO,
            sealed: 0,
        });
        total.rows += 1;
        match row.people.zip(row.people_gap) {
            Some((people, gap)) => {
                total.people = total.people.plus(Decimal::from(people).into());
                total.people_gap = total.people_gap.plus(Decimal::from(gap).into());
            }
            None => total.sealed += 1,
        }
    }
    out.into_values().collect()
}

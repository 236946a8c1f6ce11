//! The account of each place.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::codes::Sector;
use entente_record::value::TransferStage;
use entente_record::{PartyId, SubjectId};
use serde::Serialize;

use super::country::{Country, countries};
use super::gather::{Cell, Draft, gather, is_everyone};
use super::key_of;
use crate::coverage::{Areas, coverage};
use crate::money::{Scope, total};
use crate::rows::{ProgrammeRow, Rows, TransferRow};
use crate::sum::{Purse, Sum};
use crate::wire::{Cite, Word};

/// A sector's people at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorThere {
    /// The sector; `None` where sealed.
    pub sector: Option<Word<Sector>>,
    /// People in need: the largest number any need about everyone states; without one, of each group the largest, added up over
    /// groups. `None` where sealed.
    pub people: Option<i64>,
    /// People reached by distributions that count for these needs, in the same way.
    pub reached: i64,
    /// In need and not reached; never below nothing.
    pub gap: Option<i64>,
}

/// A programme that works at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgrammeThere {
    /// The programme.
    pub programme: Word<SubjectId>,
    /// At how many other places it works.
    pub elsewhere: usize,
    /// What it is to spend here, where it says so.
    pub budget: Purse,
}

/// What the record says of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Its key: `pcode:ML1001`, `locode:AFKBL`, `name:ML:gao`, `country:KR`.
    pub place: String,
    /// Its name, as the record has it.
    pub name: Option<String>,
    /// Its country, ISO 3166-1 alpha-2, where the record tells.
    pub country: Option<String>,
    /// Needs stated for it.
    pub needs: usize,
    /// People in need: of the sector in which they are most, since one person may have several needs.
    pub people: Option<i64>,
    /// By sector.
    pub sectors: Vec<SectorThere>,
    /// Consignments bound for it.
    pub consignments: usize,
    /// Consignments somebody says were received or verified here.
    pub arrived: usize,
    /// Distributions.
    pub distributions: usize,
    /// People they reached, by their own totals; who came twice counts twice.
    pub handed_to: i64,
    /// Distributions whose number of people is sealed: in no sum.
    pub handed_sealed: usize,
    /// Exercises, visits and courses held here.
    pub engagements: usize,
    /// Programmes that say they work here.
    pub programmes: Vec<ProgrammeThere>,
    /// What these programmes say they are to spend here.
    pub planned: Purse,
    /// What was paid for programmes that work nowhere else, money passed on counted once.
    pub paid: Purse,
    /// Who works here, and as what.
    pub parties: BTreeMap<Word<PartyId>, BTreeSet<&'static str>>,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// What the record says of all places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Places {
    /// How this is counted.
    pub rule: &'static str,
    /// Places, by key.
    pub all: Vec<Site>,
    /// Countries, by code; places of which no country is told stand under none.
    pub countries: Vec<Country>,
    /// Statements about goods, needs and programmes of which the place is sealed, or is a point alone.
    pub no_place: usize,
}

const RULE: &str = "A place is its P-code, else its UN/LOCODE, else country and name; points are never shown. People in need and \
    reached are those of the coverage view, by sector; over sectors the largest counts, since one person may have several needs. \
    Arrived is what anybody says was received or verified here. Paid is for programmes that work nowhere else; what programmes of \
    several places were paid is divided by nobody and stands with each as its plan alone.";

/// The accounts of places, from rows.
pub fn places(rows: &Rows, areas: &Areas) -> Places {
    let coverage = coverage(rows, areas);
    let gathered = gather(rows, &coverage);
    let homes = homes(&gathered.programmes);
    let paid = paid(rows, &homes);
    let countries = countries(&gathered.drafts, areas);
    let no_place = gathered.no_place;
    let all = gathered.drafts.into_iter().map(|(key, draft)| site(key, draft, &homes, &paid)).collect();
    Places { rule: RULE, all, countries, no_place }
}

/// The places at which each programme works.
fn homes<'r>(
    programmes: &BTreeMap<&'r SubjectId, &'r ProgrammeRow>,
) -> BTreeMap<&'r SubjectId, BTreeSet<String>> {
    let of = |row: &ProgrammeRow| -> BTreeSet<String> {
        row.areas.iter().map(|area| area.place.as_ref().and_then(key_of).unwrap_or_default()).collect()
    };
    programmes.iter().map(|(subject, row)| (*subject, of(row))).collect()
}

/// What was paid for programmes of a single place.
fn paid<'r>(
    rows: &Rows,
    homes: &BTreeMap<&'r SubjectId, BTreeSet<String>>,
) -> BTreeMap<&'r SubjectId, Purse> {
    let mut transfers: BTreeMap<&'r SubjectId, Vec<TransferRow>> = BTreeMap::new();
    for row in &rows.transfers {
        let known = row.programme.as_ref().and_then(|programme| homes.get_key_value(&programme.0));
        if let Some((programme, _)) = known.filter(|(_, places)| places.len() == 1) {
            transfers.entry(programme).or_default().push(row.clone());
        }
    }
    let purse = |rows: &[TransferRow]| {
        let mut purse = Purse::default();
        for total in total(rows, &Scope::All, TransferStage::Paid) {
            if let Some(currency) = total.currency {
                purse.add(currency.0, total.counted);
            }
        }
        purse
    };
    transfers.into_iter().map(|(programme, rows)| (programme, purse(&rows))).collect()
}

fn site(
    place: String,
    draft: Draft<'_>,
    homes: &BTreeMap<&SubjectId, BTreeSet<String>>,
    paid: &BTreeMap<&SubjectId, Purse>,
) -> Site {
    let sectors = sectors(&draft);
    let (mut planned, mut paid_here) = (Purse::default(), Purse::default());
    let programmes = draft.programmes.iter().map(|(programme, budgets)| {
        let mut budget = Purse::default();
        budgets.iter().for_each(|worth| budget.add(worth.currency.0, Sum::from(worth.amount.0)));
        planned.add_all(&budget);
        if let Some(purse) = paid.get(programme) {
            paid_here.add_all(purse);
        }
        let elsewhere = homes.get(programme).map_or(0, |places| places.len().saturating_sub(1));
        ProgrammeThere { programme: Word((*programme).clone()), elsewhere, budget }
    });
    let programmes: Vec<ProgrammeThere> = programmes.collect();
    Site {
        place,
        name: draft.name,
        country: draft.country,
        needs: draft.needs.len(),
        people: sectors.iter().filter_map(|sector| sector.people).max(),
        sectors,
        consignments: draft.bound.len(),
        arrived: draft.arrived.len(),
        distributions: draft.handouts,
        handed_to: draft.handed_to,
        handed_sealed: draft.handed_sealed,
        engagements: draft.engagements.len(),
        programmes,
        planned,
        paid: paid_here,
        parties: draft.parties.into_iter().map(|(party, roles)| (Word(party.clone()), roles)).collect(),
        sources: draft.sources,
    }
}

/// People by sector.
fn sectors(draft: &Draft<'_>) -> Vec<SectorThere> {
    let mut cells: BTreeMap<_, Vec<(bool, &Cell)>> = BTreeMap::new();
    for (key, cell) in &draft.cells {
        cells.entry(key.1).or_default().push((is_everyone(key), cell));
    }
    cells.into_iter().map(|(sector, cells)| line(sector, &cells)).collect()
}

/// A sector's people: those of needs about everyone, in which every group is; without such, groups added up.
fn line(sector: Option<Word<Sector>>, cells: &[(bool, &Cell)]) -> SectorThere {
    let everyone = cells.iter().find(|(everyone, cell)| *everyone && cell.people.is_some());
    let parts = cells.iter().filter(|(everyone, _)| !everyone).map(|(_, cell)| cell);
    let added = parts.fold((None, 0_i64), |(people, reached): (Option<i64>, i64), cell| {
        let people = match (people, cell.people) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        (people, reached.saturating_add(cell.reached))
    });
    let sealed = cells.iter().filter(|(everyone, _)| *everyone).map(|(_, cell)| cell.reached).max();
    let (people, reached) = match everyone {
        Some((_, cell)) => (cell.people, cell.reached.max(added.1)),
        None => (added.0, added.1.max(sealed.unwrap_or_default())),
    };
    let gap = people.map(|people| people.saturating_sub(reached).max(0));
    SectorThere { sector, people, reached, gap }
}

//! Coverage: what people need, against what was allocated, departed, verified and handed out.
//!
//! Needs stand by area, group and sector. Goods are set against a need where the statements tie them to it, else where item,
//! unit and area fit, the most severe need first. How each figure is counted stands in `docs/methods/coverage.md`.

mod area;
mod supply;

use std::collections::{BTreeMap, BTreeSet};

use entente_record::SubjectId;
use entente_record::codes::{PopulationGroup, Sector, Severity, Unit};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::rows::{By, ItemKey, NeedRow, Rows, cites};
use crate::sum::Sum;
use crate::wire::{Cite, Word};
pub use area::{AreaId, Areas, TABLE};
pub use supply::{Reach, Unplaced};
use supply::{Supply, supplies};

/// What was given of a needed item at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// How far it came.
    pub reach: Reach,
    /// How much.
    pub amount: Sum,
    /// What is still missing at this stage.
    pub gap: Sum,
    /// Share of the need, in percent.
    pub percent: Option<Word<Decimal>>,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// A needed item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemCover {
    /// What; `None` where sealed.
    pub item: Option<ItemKey>,
    /// Its name.
    pub name: Option<String>,
    /// How much is needed; `None` where sealed.
    pub needed: Option<Sum>,
    /// In what unit; `None` where sealed.
    pub unit: Option<Word<Unit>>,
    /// What was given, stage by stage; empty where item or quantity is sealed.
    pub given: Vec<Given>,
}

/// A need and how far it is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeedCover {
    /// The need.
    pub subject: Word<SubjectId>,
    /// Where; `None` where sealed or known by a point alone.
    pub area: Option<AreaId>,
    /// Whose; `None` where sealed.
    pub group: Option<Word<PopulationGroup>>,
    /// Of what sort; `None` where sealed.
    pub sector: Option<Word<Sector>>,
    /// How severe; `None` where sealed, or where the source gives none.
    pub severity: Option<Word<Severity>>,
    /// How many are in need; `None` where sealed.
    pub people: Option<i64>,
    /// How many distributions reached, by their own totals; who came twice counts twice.
    pub reached: i64,
    /// Distributions whose number of people is sealed: in no sum.
    pub reached_sealed: usize,
    /// In need and not reached; `None` where the need is sealed. Never below nothing.
    pub people_gap: Option<i64>,
    /// The items.
    pub items: Vec<ItemCover>,
    /// The statements of the need.
    pub sources: Vec<Cite>,
    /// The distributions behind the people reached.
    pub reached_sources: Vec<Cite>,
}

/// Needs of one area, group and sector together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Where.
    pub area: Option<AreaId>,
    /// Whose.
    pub group: Option<Word<PopulationGroup>>,
    /// Of what sort.
    pub sector: Option<Word<Sector>>,
    /// The worst severity any need states, 1 to 5.
    pub severity: Option<u8>,
    /// The largest number of people any of its needs states: needs of one cell are taken to be about the same people.
    pub people: Option<i64>,
    /// The largest number reached of any of its needs.
    pub reached: i64,
    /// People less reached; never below nothing.
    pub people_gap: Option<i64>,
    /// The needs.
    pub needs: Vec<Word<SubjectId>>,
}

/// Gaps in people by severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeverityGap {
    /// 1 to 5; `None` where sealed, or where the source gives none.
    pub severity: Option<u8>,
    /// How many cells.
    pub cells: usize,
    /// People in need in them, added up over cells.
    pub people: Sum,
    /// People not reached, added up over cells.
    pub people_gap: Sum,
    /// Cells of which the number of people is sealed: in neither sum.
    pub people_sealed: usize,
}

/// Coverage of all needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How this is counted.
    pub rule: &'static str,
    /// Needs, by subject.
    pub needs: Vec<NeedCover>,
    /// By area, group and sector.
    pub cells: Vec<Cell>,
    /// By severity, the worst first.
    pub severity: Vec<SeverityGap>,
    /// What was given and no need asks for, or beyond what needs ask for.
    pub surplus: Vec<Surplus>,
    /// What can't be set against needs.
    pub unplaced: Unplaced,
}

/// Goods beyond the needs stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Surplus {
    /// How far they came.
    pub reach: Reach,
    /// Where.
    pub area: AreaId,
    /// What.
    pub item: ItemKey,
    /// In what unit.
    pub unit: Word<Unit>,
    /// How much.
    pub amount: Sum,
    /// The statements.
    pub sources: Vec<Cite>,
}

const RULE: &str = "Goods count for a need where the statements name it, else where item (code, or name without a code), unit \
    and area are the need's, inside its period, the most severe need first; units are never converted. A P-code lies in \
    another only where the tables say. Departed and verified are what the statements of all organisations agree on, never \
    more than listed. People are the totals of distributions: who came twice counts twice, and a distribution for two needs \
    counts for both. Needs of one area, group and sector are taken to be about the same people.";

/// What is being added up for an item of a need.
#[derive(Default)]
struct Filled {
    amount: Sum,
    sources: Vec<Cite>,
}

type Fills = BTreeMap<(usize, usize, Reach), Filled>;

/// Coverage from rows.
pub fn coverage(rows: &Rows, areas: &Areas) -> Coverage {
    of_needs(rows, &latest_needs(rows), areas)
}

/// The same of these needs, one for each subject.
pub(crate) fn of_needs(rows: &Rows, needs: &[&NeedRow], areas: &Areas) -> Coverage {
    let (supplies, unplaced) = supplies(rows);
    let mut fills: Fills = BTreeMap::new();
    let mut reached: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    // Ties in the statements say so whatever was handed out.
    let home: BTreeMap<&SubjectId, usize> =
        needs.iter().enumerate().map(|(at, need)| (&need.subject.0, at)).collect();
    for (index, handout) in rows.handouts.iter().enumerate() {
        for at in handout.needs.iter().filter_map(|need| home.get(&need.0)) {
            reached.entry(*at).or_default().insert(index);
        }
    }
    let finder = Finder::of(needs, areas);
    let mut surplus: BTreeMap<_, Filled> = BTreeMap::new();
    for supply in &supplies {
        let mut left = supply.amount;
        let candidates = finder.candidates(supply);
        let last_tied = candidates.iter().rposition(|candidate| candidate.tied);
        for (at, candidate) in candidates.iter().enumerate() {
            let filled = fills.entry((candidate.need, candidate.item, supply.reach)).or_default();
            // What is tied to one need stays with it, even beyond what it asks for.
            let room = candidate.needed.minus(filled.amount).or_nothing();
            let part = if last_tied == Some(at) { left } else { left.smaller(room) };
            if !part.is_positive() {
                continue;
            }
            filled.amount = filled.amount.plus(part);
            filled.sources.extend(supply.sources.iter().cloned());
            left = left.minus(part);
            if let Some(handout) = supply.handout {
                reached.entry(candidate.need).or_default().insert(handout);
            }
        }
        if left.is_positive() {
            let key = (supply.reach, &supply.area, &supply.item, Word(supply.unit));
            let rest: &mut Filled = surplus.entry(key).or_default();
            rest.amount = rest.amount.plus(left);
            rest.sources.extend(supply.sources.iter().cloned());
        }
    }
    let surplus = surplus
        .into_iter()
        .map(|((reach, area, item, unit), rest)| Surplus {
            reach,
            area: area.clone(),
            item: item.clone(),
            unit,
            amount: rest.amount,
            sources: tidy(rest.sources),
        })
        .collect();
    let none = BTreeSet::new();
    let covers: Vec<NeedCover> = needs
        .iter()
        .enumerate()
        .map(|(at, need)| cover(rows, need, at, &mut fills, reached.get(&at).unwrap_or(&none)))
        .collect();
    let cells = cells(&covers);
    Coverage { rule: RULE, severity: by_severity(&cells), cells, needs: covers, surplus, unplaced }
}

fn tidy(mut sources: Vec<Cite>) -> Vec<Cite> {
    sources.sort();
    sources.dedup();
    sources
}

/// Of several statements on one need the latest counts.
pub(crate) fn latest_needs(rows: &Rows) -> Vec<&NeedRow> {
    let mut latest: BTreeMap<&SubjectId, &NeedRow> = BTreeMap::new();
    for row in &rows.needs {
        let slot = latest.entry(&row.subject.0).or_insert(row);
        if row.by > slot.by {
            *slot = row;
        }
    }
    latest.into_values().collect()
}

/// A need's item that a supply may fill.
struct Candidate {
    tied: bool,
    need: usize,
    item: usize,
    needed: Sum,
}

/// Needs and items of theirs, by item and unit.
type ByItem<'n> = BTreeMap<(&'n ItemKey, Word<Unit>), Vec<(usize, usize)>>;

/// Needs' items by what they are.
struct Finder<'n> {
    needs: &'n [&'n NeedRow],
    ids: Vec<Option<AreaId>>,
    by_item: ByItem<'n>,
    areas: &'n Areas,
}

impl<'n> Finder<'n> {
    fn of(needs: &'n [&'n NeedRow], areas: &'n Areas) -> Self {
        let mut by_item = ByItem::new();
        for (at, need) in needs.iter().enumerate() {
            for (number, wanted) in need.items.iter().enumerate() {
                if let Some((item, quantity)) = wanted.item.as_ref().zip(wanted.quantity) {
                    by_item.entry((item, quantity.unit)).or_default().push((at, number));
                }
            }
        }
        let ids = needs.iter().map(|need| need.area.as_ref().and_then(AreaId::of)).collect();
        Self { needs, ids, by_item, areas }
    }

    /// Those tied to the supply first; then, where none is, those whose area and period fit, the most severe first.
    fn candidates(&self, supply: &Supply) -> Vec<Candidate> {
        let key = (&supply.item, Word(supply.unit));
        let fit = self.by_item.get(&key).into_iter().flatten();
        let candidate = |(need, item): &(usize, usize), tied| {
            let needed = self.needs.get(*need)?.items.get(*item)?.quantity?;
            Some(Candidate { tied, need: *need, item: *item, needed: needed.value.0.into() })
        };
        let tied =
            |at: &usize| self.needs.get(*at).is_some_and(|need| supply.needs.contains(&need.subject.0));
        let mut out: Vec<Candidate> =
            fit.clone().filter(|(at, _)| tied(at)).filter_map(|pair| candidate(pair, true)).collect();
        if out.is_empty() {
            let open = fit.filter(|(at, _)| self.lies_in(supply, *at));
            out = open.filter_map(|pair| candidate(pair, false)).collect();
        }
        let severity = |candidate: &Candidate| {
            std::cmp::Reverse(self.needs.get(candidate.need).and_then(|need| level(need.severity)))
        };
        out.sort_by_key(|candidate| (severity(candidate), candidate.need, candidate.item));
        out
    }

    fn lies_in(&self, supply: &Supply, at: usize) -> bool {
        let area = self.ids.get(at).and_then(Option::as_ref);
        let Some(need) = self.needs.get(at) else { return false };
        let after = need.from.is_none_or(|from| from.as_jiff() <= supply.day);
        let before = need.until.is_none_or(|until| supply.day <= until.as_jiff());
        // What is only on its way may be listed before the period it is for.
        let early = supply.reach != Reach::Distributed;
        area.is_some_and(|area| self.areas.inside(&supply.area, area)) && (after || early) && before
    }
}

/// A severity's level, 1 to 5.
fn level(severity: Option<Word<Severity>>) -> Option<u8> {
    severity?.fact("level")?.parse().ok()
}

fn cover(rows: &Rows, need: &NeedRow, at: usize, fills: &mut Fills, reached: &BTreeSet<usize>) -> NeedCover {
    let items = need
        .items
        .iter()
        .enumerate()
        .map(|(number, wanted)| {
            let needed = wanted.quantity.map(|quantity| Sum::from(quantity.value.0));
            let known = wanted.item.as_ref().and(needed);
            let given = known.map(|needed| {
                let mut given = |reach| {
                    let filled = fills.remove(&(at, number, reach)).unwrap_or_default();
                    Given {
                        reach,
                        amount: filled.amount,
                        gap: needed.minus(filled.amount).or_nothing(),
                        percent: filled.amount.percent_of(needed),
                        sources: tidy(filled.sources),
                    }
                };
                Reach::ALL.map(&mut given).to_vec()
            });
            ItemCover {
                item: wanted.item.clone(),
                name: wanted.name.clone(),
                needed,
                unit: wanted.quantity.map(|quantity| quantity.unit),
                given: given.unwrap_or_default(),
            }
        })
        .collect();
    let handouts: Vec<_> = reached.iter().filter_map(|index| rows.handouts.get(*index)).collect();
    let people = handouts.iter().filter_map(|handout| handout.people);
    let count = people.fold(0_i64, i64::saturating_add);
    NeedCover {
        subject: need.subject.clone(),
        area: need.area.as_ref().and_then(AreaId::of),
        group: need.group,
        sector: need.sector,
        severity: need.severity,
        people: need.people,
        reached: count,
        reached_sealed: handouts.iter().filter(|handout| handout.people.is_none()).count(),
        people_gap: need.people.map(|people| people.saturating_sub(count).max(0)),
        items,
        sources: cites([&need.by]),
        reached_sources: cites(handouts.iter().map(|handout| -> &By { &handout.by })),
    }
}

fn cells(needs: &[NeedCover]) -> Vec<Cell> {
    let mut out: BTreeMap<_, Cell> = BTreeMap::new();
    for need in needs {
        let cell = out.entry((&need.area, need.group, need.sector)).or_insert_with(|| Cell {
            area: need.area.clone(),
            group: need.group,
            sector: need.sector,
            severity: None,
            people: None,
            reached: 0,
            people_gap: None,
            needs: Vec::new(),
        });
        cell.severity = cell.severity.max(level(need.severity));
        cell.people = cell.people.max(need.people);
        cell.reached = cell.reached.max(need.reached);
        cell.people_gap = cell.people.map(|people| people.saturating_sub(cell.reached).max(0));
        cell.needs.push(need.subject.clone());
    }
    out.into_values().collect()
}

fn by_severity(cells: &[Cell]) -> Vec<SeverityGap> {
    let mut out: BTreeMap<std::cmp::Reverse<Option<u8>>, SeverityGap> = BTreeMap::new();
    for cell in cells {
        let line = out.entry(std::cmp::Reverse(cell.severity)).or_insert_with(|| SeverityGap {
            severity: cell.severity,
            cells: 0,
            people: Sum::ZERO,
            people_gap: Sum::ZERO,
            people_sealed: 0,
        });
        line.cells += 1;
        match cell.people.zip(cell.people_gap) {
            Some((people, gap)) => {
                line.people = line.people.plus(Decimal::from(people).into());
                line.people_gap = line.people_gap.plus(Decimal::from(gap).into());
            }
            None => line.people_sealed += 1,
        }
    }
    out.into_values().collect()
}

//! The sums.

use std::collections::{BTreeMap, BTreeSet};

use entente_ledger::rows::{TransferRow, Worth};
use entente_record::body::{Party, Programme};
use entente_record::value::Place;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Area, Flow, SectorLine, Summary};

/// What a party is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Name {
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 of its country, where given.
    pub country: Option<String>,
    /// What it does in aid.
    pub roles: Vec<String>,
}

/// Stage, currency, giver, taker.
type FlowKey = (String, String, String, String);
/// Country, name of the largest area, currency.
type AreaKey = (String, String, String);
/// Sector, currency.
type SectorKey = (String, String);

#[derive(Default)]
struct Planned {
    programmes: BTreeSet<String>,
    places: BTreeSet<String>,
    budget: Decimal,
}

#[derive(Default)]
pub(super) struct Tally {
    parties: BTreeMap<String, Name>,
    flows: BTreeMap<FlowKey, (u64, Decimal)>,
    areas: BTreeMap<AreaKey, Planned>,
    sectors: BTreeMap<SectorKey, Planned>,
    programmes: u64,
    people: u64,
    sealed: u64,
}

impl Tally {
    pub fn party(&mut self, party: &Party) {
        let (Some(id), Some(name)) = (party.party.open(), party.name.open()) else { return };
        let name = Name {
            name: name.to_string(),
            country: party.country.map(|country| country.as_str().to_owned()),
            roles: party.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        };
        self.parties.insert(id.to_string(), name);
    }

    pub fn transfer(&mut self, row: &TransferRow) {
        let (Some(stage), Some(from), Some(to), Some(worth)) = (row.stage, &row.from, &row.to, row.worth())
        else {
            self.sealed += 1;
            return;
        };
        // A refund undoes a flow the other way.
        let (from, to, amount) =
            if row.refund { (to, from, -worth.amount.0) } else { (from, to, worth.amount.0) };
        let key =
            (stage.as_str().to_owned(), worth.currency.as_str().to_owned(), from.to_string(), to.to_string());
        let sum = self.flows.entry(key).or_default();
        sum.0 += 1;
        sum.1 = sum.1.saturating_add(amount);
    }

    pub fn programme(&mut self, subject: &str, programme: &Programme) {
        if programme.part_of.is_none() {
            self.programmes += 1;
            let people = programme.people.as_ref().and_then(|people| people.total.open());
            let people = people.map_or(0, |count| u64::try_from(count.get()).unwrap_or_default());
            self.people = self.people.saturating_add(people);
        }
        // A part of a programme is counted as the whole it belongs to.
        let whole = programme.part_of.as_ref().map_or(subject, |parent| parent.as_str());
        for area in &programme.areas {
            let budget = area.budget.as_ref().and_then(Worth::of);
            let currency = budget.map(|budget| budget.currency.as_str().to_owned()).unwrap_or_default();
            let budget = budget.map(|budget| budget.amount.0).unwrap_or_default();
            if let Some(place) = area.place.open() {
                let (country, name) = region(place);
                let planned = self.areas.entry((country, name, currency.clone())).or_default();
                planned.programmes.insert(whole.to_owned());
                planned.places.insert(path(place));
                planned.budget = planned.budget.saturating_add(budget);
            }
            if let Some(sector) = area.sector {
                let planned = self.sectors.entry((sector.as_str().to_owned(), currency)).or_default();
                planned.programmes.insert(whole.to_owned());
                planned.budget = planned.budget.saturating_add(budget);
            }
        }
    }

    pub fn finish(self) -> Summary {
        let mut flows: Vec<Flow> = self
            .flows
            .into_iter()
            .map(|((stage, currency, from, to), (transfers, amount))| Flow {
                stage,
                currency,
                from,
                to,
                transfers,
                amount,
            })
            .collect();
        flows.sort_by(|a, b| {
            (&a.stage, &a.currency)
                .cmp(&(&b.stage, &b.currency))
                .then(b.amount.cmp(&a.amount))
                .then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
        });
        let mut areas: Vec<Area> = self
            .areas
            .into_iter()
            .map(|((country, name, currency), planned)| Area {
                country,
                name,
                currency,
                programmes: planned.programmes.len() as u64,
                places: planned.places.len() as u64,
                budget: planned.budget,
            })
            .collect();
        areas.sort_by(|a, b| {
            b.budget.cmp(&a.budget).then_with(|| (&a.country, &a.name).cmp(&(&b.country, &b.name)))
        });
        let mut sectors: Vec<SectorLine> = self
            .sectors
            .into_iter()
            .map(|((sector, currency), planned)| SectorLine {
                sector,
                currency,
                programmes: planned.programmes.len() as u64,
                budget: planned.budget,
            })
            .collect();
        sectors.sort_by(|a, b| b.budget.cmp(&a.budget).then_with(|| a.sector.cmp(&b.sector)));
        Summary {
            parties: self.parties,
            flows,
            areas,
            sectors,
            programmes: self.programmes,
            people: self.people,
            sealed: self.sealed,
        }
    }
}

/// The largest area a place lies in, or the place itself.
fn region(place: &Place) -> (String, String) {
    let country = place.country.map(|country| country.as_str().to_owned()).unwrap_or_default();
    let name = place.within.first().map(ToString::to_string);
    let name = name.or_else(|| place.name.open().map(ToString::to_string));
    (country, name.unwrap_or_default())
}

/// The whole way down to a place, so that two places of one name stay two.
fn path(place: &Place) -> String {
    let mut parts: Vec<String> = place.within.iter().map(ToString::to_string).collect();
    parts.extend(place.name.open().map(ToString::to_string));
    parts.join(" / ")
}

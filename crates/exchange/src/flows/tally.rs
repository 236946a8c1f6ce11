//! The sums.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::Body;
use entente_record::body::{Programme, Transfer};
use entente_record::value::{Money, Place};
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
    pub fn add(&mut self, subject: &str, body: &Body) {
        match body {
            Body::Party(party) => {
                let (Some(id), Some(name)) = (party.party.open(), party.name.open()) else { return };
                let name = Name {
                    name: name.to_string(),
                    country: party.country.map(|country| country.as_str().to_owned()),
                    roles: party.roles.iter().map(|role| role.as_str().to_owned()).collect(),
                };
                self.parties.insert(id.to_string(), name);
            }
            Body::Transfer(transfer) => self.sealed += u64::from(self.transfer(transfer).is_none()),
            Body::Programme(programme) => self.programme(subject, programme),
            _ => {}
        }
    }

    fn transfer(&mut self, transfer: &Transfer) -> Option<()> {
        let stage = transfer.stage.open()?.as_str().to_owned();
        let (amount, currency) = open(transfer.amount.open()?)?;
        let (from, to) = (transfer.from.open()?.to_string(), transfer.to.open()?.to_string());
        let refund = transfer.refund.unwrap_or_default();
        // A refund undoes a flow the other way.
        let (from, to, amount) = if refund { (to, from, -amount) } else { (from, to, amount) };
        let sum = self.flows.entry((stage, currency, from, to)).or_default();
        sum.0 += 1;
        sum.1 = sum.1.saturating_add(amount);
        Some(())
    }

    fn programme(&mut self, subject: &str, programme: &Programme) {
        if programme.part_of.is_none() {
            self.programmes += 1;
            let people = programme.people.as_ref().and_then(|people| people.total.open());
            let people = people.map_or(0, |count| u64::try_from(count.get()).unwrap_or_default());
            self.people = self.people.saturating_add(people);
        }
        // A part of a programme is counted as the whole it belongs to.
        let whole = programme.part_of.as_ref().map_or(subject, |parent| parent.as_str());
        for area in &programme.areas {
            let (budget, currency) = area.budget.as_ref().and_then(open).unwrap_or_default();
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

    pub fn finish(self, withdrawn: u64) -> Summary {
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
            withdrawn,
        }
    }
}

/// An amount and its currency, where both are open.
fn open(money: &Money) -> Option<(Decimal, String)> {
    Some((money.amount.open()?.get(), money.currency.open()?.as_str().to_owned()))
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

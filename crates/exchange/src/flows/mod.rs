//! Who paid what to whom, and where it went: told from the ledger's claims alone, whatever they were made from.
//!
//! What stands and which word on a transfer counts is the ledger's to say. The four stages of a transfer are never added
//! together, nor are currencies. A refund is taken off the flow it undoes.

mod tally;

use std::collections::BTreeMap;

use entente_ledger::money::movements;
use entente_ledger::rows::Rows;
use entente_ledger::{Claim, latest};
use entente_record::{Body, Kind};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

pub use tally::Name;
use tally::Tally;

/// Money from one party to another at one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// `pledged`, `committed`, `paid` or `received`.
    pub stage: String,
    /// ISO 4217.
    pub currency: String,
    /// Who gives.
    pub from: String,
    /// Who gets.
    pub to: String,
    /// How many transfers.
    pub transfers: u64,
    /// How much, refunds taken off.
    #[serde(serialize_with = "decimal")]
    pub amount: Decimal,
}

/// One party's side of the flows of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Currency.
    pub currency: String,
    /// The party.
    pub party: String,
    /// How many transfers.
    pub transfers: u64,
    /// How much.
    #[serde(serialize_with = "decimal")]
    pub amount: Decimal,
}

/// What programmes plan in one area: a country and its first level, as far as the places say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Area {
    /// ISO 3166-1 alpha-2; empty where the places don't say.
    pub country: String,
    /// The largest area the place lies in, or its own name.
    pub name: String,
    /// ISO 4217; empty where no budget is split by place.
    pub currency: String,
    /// Programmes that work there.
    pub programmes: u64,
    /// Places named there.
    pub places: u64,
    /// Budget planned there.
    #[serde(serialize_with = "decimal")]
    pub budget: Decimal,
}

/// What programmes plan for one sector, as far as their budgets are split by sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectorLine {
    /// Code of the sector.
    pub sector: String,
    /// ISO 4217; empty where no budget is split by sector.
    pub currency: String,
    /// Programmes that work in it.
    pub programmes: u64,
    /// Budget planned for it.
    #[serde(serialize_with = "decimal")]
    pub budget: Decimal,
}

/// Aid flows in a few tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Parties by id.
    pub parties: BTreeMap<String, Name>,
    /// Flows, by stage, then the largest first.
    pub flows: Vec<Flow>,
    /// Areas, the largest budget first.
    pub areas: Vec<Area>,
    /// Sectors, the largest budget first.
    pub sectors: Vec<SectorLine>,
    /// Programmes, parts of others not counted.
    pub programmes: u64,
    /// People the programmes are to reach, added up; who is reached by two programmes counts twice.
    pub people: u64,
    /// Transfers of which a party or the amount is sealed: in no figure here.
    pub sealed: u64,
}

/// Adds claims up. Their order doesn't matter.
#[must_use]
pub fn summary<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Summary {
    let (transfers, others): (Vec<&Claim>, Vec<&Claim>) =
        claims.into_iter().partition(|claim| claim.body.kind() == Kind::Transfer);
    let mut tally = Tally::default();
    let rows = Rows::of(transfers);
    for movement in movements(&rows.transfers).all {
        tally.transfer(movement.main);
    }
    let parties = latest(&others, |body| if let Body::Party(body) = body { Some(body) } else { None });
    for (_, party) in parties.into_values() {
        tally.party(party);
    }
    let programmes = latest(&others, |body| if let Body::Programme(body) = body { Some(body) } else { None });
    for (subject, (_, programme)) in programmes {
        tally.programme(subject.as_str(), programme);
    }
    tally.finish()
}

impl Summary {
    /// The name of a party, or its id where no statement names it.
    #[must_use]
    pub fn name<'a>(&'a self, party: &'a str) -> &'a str {
        self.parties.get(party).map_or(party, |name| name.name.as_str())
    }

    /// Who gives at a stage, the largest first.
    #[must_use]
    pub fn givers(&self, stage: &str) -> Vec<Side> {
        self.sides(stage, |flow| &flow.from)
    }

    /// Who gets at a stage, the largest first.
    #[must_use]
    pub fn takers(&self, stage: &str) -> Vec<Side> {
        self.sides(stage, |flow| &flow.to)
    }

    /// The flows of a stage, the largest first.
    pub fn at_stage<'a>(&'a self, stage: &'a str) -> impl Iterator<Item = &'a Flow> {
        self.flows.iter().filter(move |flow| flow.stage == stage)
    }

    /// Total of a stage by currency: how many transfers, how much.
    #[must_use]
    pub fn total(&self, stage: &str) -> BTreeMap<&str, (u64, Decimal)> {
        let mut out: BTreeMap<&str, (u64, Decimal)> = BTreeMap::new();
        for flow in self.flows.iter().filter(|flow| flow.stage == stage) {
            let sum = out.entry(&flow.currency).or_default();
            sum.0 += flow.transfers;
            sum.1 = sum.1.saturating_add(flow.amount);
        }
        out
    }

    fn sides<'a>(&'a self, stage: &str, of: impl Fn(&'a Flow) -> &'a str) -> Vec<Side> {
        let mut sums: BTreeMap<(&str, &str), (u64, Decimal)> = BTreeMap::new();
        for flow in self.flows.iter().filter(|flow| flow.stage == stage) {
            let sum = sums.entry((&flow.currency, of(flow))).or_default();
            sum.0 += flow.transfers;
            sum.1 = sum.1.saturating_add(flow.amount);
        }
        let mut out: Vec<Side> = sums
            .into_iter()
            .map(|((currency, party), (transfers, amount))| Side {
                currency: currency.to_owned(),
                party: party.to_owned(),
                transfers,
                amount,
            })
            .collect();
        out.sort_by(|a, b| {
            a.currency.cmp(&b.currency).then(b.amount.cmp(&a.amount)).then(a.party.cmp(&b.party))
        });
        out
    }
}

/// Decimals as strings: a reader's floats would change them.
fn decimal<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

//! `party` statements: every donor, fund and partner that a taken row names.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::{Identifier, Party};
use entente_record::codes::Role;
use entente_record::{Fault as RecordFault, PartyId};
use rust_decimal::Decimal;

use super::build::{open, some};
use super::{Context, Draft, Drafted, Row, Timing};
use crate::cbpf::rows::{Contribution, Origin, Project};
use crate::cbpf::tables::Tables;
use crate::cbpf::{facts, ids};

/// What a party statement here is made from.
struct Named<'a> {
    party: String,
    name: String,
    org_type: &'a str,
    country: Option<&'a str>,
    role: &'a str,
    identifiers: Vec<(&'a str, String)>,
}

pub(crate) fn all(context: &Context<'_>, tables: &Tables, out: &mut Drafted) {
    let mut add = |origin: Origin, named: Named<'_>| {
        // The money of a row is counted with its transfer, not with its parties.
        let row = Row { origin, fund: 0, amount: Decimal::ZERO };
        let result = draft(context, named);
        out.keep(tables, row, result);
    };
    for row in donors(&tables.contributions).into_values() {
        add(row.origin, donor(row));
    }
    for (id, (origin, name)) in funds(tables) {
        add(origin, fund(tables, id, name));
    }
    for row in partners(&tables.projects).into_values() {
        add(row.origin, partner(tables, row));
    }
}

fn draft(context: &Context<'_>, named: Named<'_>) -> Result<Draft, RecordFault> {
    let party: PartyId = named.party.parse()?;
    let subject = party.subject();
    let mut identifiers = Vec::with_capacity(named.identifiers.len());
    for (scheme, code) in &named.identifiers {
        identifiers.push(Identifier { scheme: open(scheme)?, code: open(code)? });
    }
    let role: Role = named.role.parse()?;
    let body = Party {
        party: party.into(),
        name: open(&named.name)?,
        org_type: open(named.org_type)?,
        country: some(named.country.unwrap_or_default())?,
        roles: vec![role],
        identifiers,
        ..Party::default()
    };
    context.draft(subject, context.as_of, Timing::Aside, body)
}

/// One row per donor: the latest year's, whose name is the newest; of one year, the first by fund.
fn donors(rows: &[Contribution]) -> BTreeMap<u32, &Contribution> {
    let mut out: BTreeMap<u32, &Contribution> = BTreeMap::new();
    for row in rows {
        let slot = out.entry(row.donor).or_insert(row);
        if (row.year, std::cmp::Reverse(row.fund)) > (slot.year, std::cmp::Reverse(slot.fund)) {
            *slot = row;
        }
    }
    out
}

fn donor(row: &Contribution) -> Named<'_> {
    let facts = facts::donor(row.donor);
    let mut identifiers = vec![("cbpf-donor", row.donor.to_string())];
    if let Some(group) = row.group {
        identifiers.push(("gms-donor", group.to_string()));
    }
    Named {
        party: ids::donor(row.donor),
        name: row.donor_name.clone(),
        org_type: facts.map_or(facts::OTHER, |f| f.org_type),
        country: facts.and_then(|f| f.country),
        role: "donor",
        identifiers,
    }
}

/// Every fund that gives or gets here, with a row that names it and the name the tables have for it.
fn funds(tables: &Tables) -> BTreeMap<u32, (Origin, Option<&str>)> {
    let mut names: BTreeMap<u32, &str> = BTreeMap::new();
    // The list of funds knows best, then the contributions; allocations of other kinds of fund use the same ids.
    for fund in &tables.funds {
        names.entry(fund.id).or_insert(&fund.name);
    }
    for row in &tables.contributions {
        names.entry(row.fund).or_insert(&row.fund_name);
    }
    for row in tables.allocations.iter().filter(|row| row.fund_type == 1) {
        names.entry(row.fund).or_insert(&row.fund_name);
    }
    let mut out = BTreeMap::new();
    for row in &tables.contributions {
        out.entry(row.fund).or_insert((row.origin, names.get(&row.fund).copied()));
    }
    for row in &tables.projects {
        out.entry(row.fund).or_insert((row.origin, names.get(&row.fund).copied()));
    }
    out
}

fn fund<'a>(tables: &Tables, id: u32, name: Option<&str>) -> Named<'a> {
    let mut identifiers = vec![("cbpf-fund", id.to_string())];
    // Several regional envelopes share one abbreviation; one that ends with the fund's own id is the fund's own.
    let own = |text: &&str| text.ends_with(&id.to_string());
    let abbreviation = tables.funds.iter().find(|f| f.id == id).map(|f| f.abbreviation.as_str());
    if let Some(abbreviation) = abbreviation.filter(own) {
        identifiers.push(("cbpf-abbreviation", abbreviation.to_owned()));
    }
    Named {
        party: ids::fund(id),
        name: name.map_or_else(
            || format!("Country-based pooled fund {id} (no name given)"),
            |name| format!("{name} country-based pooled fund"),
        ),
        org_type: "40",
        country: None,
        role: "fund",
        identifiers,
    }
}

/// One row per partner: the latest approved one, whose name is the newest.
fn partners(rows: &[Project]) -> BTreeMap<(u32, &str), &Project> {
    let mut out: BTreeMap<(u32, &str), &Project> = BTreeMap::new();
    for row in rows {
        let slot = out.entry((row.fund, &row.partner_code)).or_insert(row);
        if (row.approved, &row.code) > (slot.approved, &slot.code) {
            *slot = row;
        }
    }
    out
}

fn partner<'a>(tables: &Tables, row: &Project) -> Named<'a> {
    // Where a fund withholds its partners' names, their kind stands in the name's place.
    let kinds: BTreeSet<&str> = tables.org_types.iter().map(|t| t.name.as_str()).collect();
    let name = if kinds.contains(row.partner_name.as_str()) {
        format!(
            "{} (name withheld by the source), partner {} of fund {}",
            row.partner_name, row.partner_code, row.fund
        )
    } else {
        row.partner_name.clone()
    };
    Named {
        party: ids::partner(row.fund, &row.partner_code),
        name,
        org_type: facts::partner_type(row.partner_type),
        country: None,
        role: "implementer",
        identifiers: vec![("cbpf-partner", format!("{}/{}", row.fund, row.partner_code))],
    }
}

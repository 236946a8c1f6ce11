//! From gathered rows to statement drafts: a pure function of the table and of who issues them.

use entente_record::body::{Caseload, CaseloadPart, Need, Source};
use entente_record::value::{Count, People, PeopleGroup, Period, Place};
use entente_record::{Date, Fault as RecordFault, PartyId, Sealable, SubjectId, SubjectType, Timestamp};
use rust_decimal::Decimal;

use super::gather::{Counts, Gathered, Group, Share, gather};
use super::layout::{Figure, Table};
use super::pcode::Pcodes;
use super::{dataset, sector};
use crate::cbpf::{Effect, Fault};
use crate::draft::build::{count, open, rows, some};
use crate::draft::{Draft, Timing, ids};

/// Separates this importer's statement ids from all others; a new namespace would mean new ids for old rows.
pub(crate) const NAMESPACE: &str = "entente/hno/1";
/// Hex digits that tell caseloads and groups of one area apart: 48 bits, for some thousand in a country.
const HASH_DIGITS: usize = 12;

/// The drafts of a file, and what became of its rows.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The dataset first, then the needs.
    pub drafts: Vec<Draft>,
    /// Rows refused, and remarks; in order of line.
    pub faults: Vec<Fault>,
    /// Rows that are in no draft.
    pub refused_rows: u64,
    pub(crate) rounded: Vec<(Figure, Decimal)>,
    pub(crate) refused: Vec<(Figure, Decimal)>,
}

/// Turns a table into drafts. A list of P-codes adds names of areas and says which codes it doesn't have.
///
/// # Errors
/// The record can't hold what the dataset is to say; no file that could be read leads to that.
pub fn drafts(table: &Table, pcodes: &Pcodes, issuer: &PartyId) -> Result<Drafted, RecordFault> {
    let Gathered { groups, rounded, refused, refused_rows, mut faults } = gather(table);
    faults.extend(table.faults.iter().cloned());
    let refused_in_reading = table.read.saturating_sub(table.rows.len() as u64);
    let subject = dataset::subject(table, issuer)?;
    let mut needs = Vec::new();
    let mut unknown = std::collections::BTreeSet::new();
    for group in &groups {
        if !pcodes.is_empty() && pcodes.name(&group.key.area).is_none() && unknown.insert(&group.key.area) {
            let problem = format!("`{}` is not on the list of P-codes", group.key.area);
            let remedy = "see whether the code or the list is out of date";
            // A country's own code stands on no list of the areas in it.
            if group.key.area != group.key.country {
                faults.push(Fault::of_line(&table.name, group.line, Effect::Taken, problem, remedy));
            }
        }
        needs.push(need(group, pcodes, issuer, &subject)?);
    }
    faults.sort_by_key(|fault| fault.line);
    let refused_rows = refused_rows + refused_in_reading;
    let listed: Vec<&Fault> = faults.iter().filter(|fault| fault.effect == Effect::Refused).collect();
    let body = dataset::body(table, &listed, table.read.saturating_sub(refused_rows))?;
    let first = groups.iter().map(|group| group.key.period.from).min();
    let at = midnight(first.unwrap_or(jiff::civil::date(2000, 1, 1)))?;
    let mut drafts = vec![Draft::new(NAMESPACE, subject, at, Timing::Aside, body)];
    drafts.append(&mut needs);
    Ok(Drafted { drafts, faults, refused_rows, rounded, refused })
}

fn midnight(day: jiff::civil::Date) -> Result<Timestamp, RecordFault> {
    format!("{day}T00:00:00Z").parse()
}

/// The subject: year, area and cluster to be read, and a hash of what else tells needs apart.
fn subject(group: &Group, issuer: &PartyId) -> Result<SubjectId, RecordFault> {
    let key = &group.key;
    let period = format!("{}/{}", key.period.from, key.period.until);
    let nth = key.nth.to_string();
    let parts = [&period, &key.description, key.group, &key.label, nth.as_str()];
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    let hash = hex::encode(ids::hash(NAMESPACE, &parts));
    let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
    let cluster = ids::local(&key.cluster).unwrap_or_else(|| "none".to_owned());
    let area = ids::local(&key.area).unwrap_or_else(|| key.country.clone());
    let local = format!("hno-{}-{area}-{cluster}-{digits}", key.period.from.year());
    SubjectId::new(SubjectType::Need, &issuer.org(), &local)
}

fn need(group: &Group, pcodes: &Pcodes, issuer: &PartyId, dataset: &SubjectId) -> Result<Draft, RecordFault> {
    let key = &group.key;
    let name = if key.label.is_empty() {
        key.description.clone()
    } else {
        format!("{}: {}", key.description, key.label)
    };
    let body = Need {
        area: place(group, pcodes)?.into(),
        group: open(key.group)?,
        sector: open(sector::sector(&key.cluster, &key.description).unwrap_or("multi-sector"))?,
        severity: None,
        people: people(group)?.into(),
        method: open("not-stated")?,
        period: Some(Period { from: day(key.period.from)?.into(), until: Some(day(key.period.until)?) }),
        caseload: Some(Caseload {
            name: some(name.trim())?,
            population: figure(&group.counts, Figure::Population)?,
            affected: figure(&group.counts, Figure::Affected)?,
            targeted: figure(&group.counts, Figure::Targeted)?,
            reached: figure(&group.counts, Figure::Reached)?,
            parts: group.parts.iter().map(part).collect::<Result<_, _>>()?,
        }),
        source: Some(Source {
            dataset: dataset.clone().into(),
            row: Some(rows(group.line.saturating_sub(1))?),
        }),
        ..Need::default()
    };
    let subject = subject(group, issuer)?;
    Ok(Draft::new(NAMESPACE, subject, midnight(key.period.from)?, Timing::Said, body))
}

fn day(day: jiff::civil::Date) -> Result<Date, RecordFault> {
    Date::new(day.year(), day.month(), day.day())
}

fn figure(counts: &Counts, figure: Figure) -> Result<Option<Count>, RecordFault> {
    counts.0.get(&figure).map(|value| Count::new(*value)).transpose()
}

fn part(share: &Share) -> Result<CaseloadPart, RecordFault> {
    Ok(CaseloadPart {
        name: open(&share.name)?,
        sex: some(share.part.sex.unwrap_or_default())?,
        age: some(share.part.age.unwrap_or_default())?,
        disability: share.part.disability.then_some(true),
        in_need: figure(&share.counts, Figure::InNeed)?,
        population: figure(&share.counts, Figure::Population)?,
        affected: figure(&share.counts, Figure::Affected)?,
        targeted: figure(&share.counts, Figure::Targeted)?,
        reached: figure(&share.counts, Figure::Reached)?,
    })
}

/// The area by its P-code, its name from the table or the list; a whole country by its own code.
fn place(group: &Group, pcodes: &Pcodes) -> Result<Place, RecordFault> {
    let (area, country) = (&group.key.area, &group.key.country);
    let told = if group.second.0 == *area { &group.second.1 } else { &group.first.1 };
    let told = if area == country { "" } else { told };
    let country_name = || country.parse::<entente_record::codes::Country>().ok()?.fact("name");
    let name = [Some(told), pcodes.name(area), country_name().filter(|_| area == country), Some(area)];
    let name = name.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or(area);
    let around = pcodes.parent(area).and_then(|parent| pcodes.name(parent));
    let around = around.or(Some(group.first.1.as_str()).filter(|_| group.second.0 == *area));
    let within = around.filter(|name| !name.is_empty() && area != country);
    Ok(Place {
        name: open(name)?,
        country: some(country)?,
        pcode: some(area)?,
        within: within.map(str::parse).transpose()?.into_iter().collect(),
        ..Place::default()
    })
}

/// Those in need, with the parts that don't overlap: by sex and age, else by sex, else by age, whichever come to no more than the
/// total. Rounding at the source makes some come to one more; those stand as parts of the caseload alone.
fn people(group: &Group) -> Result<People, RecordFault> {
    let total = group.counts.0.get(&Figure::InNeed).copied().unwrap_or_default();
    let sorts: [fn(&Share) -> bool; 3] = [
        |share| share.part.sex.is_some() && share.part.age.is_some(),
        |share| share.part.sex.is_some() && share.part.age.is_none(),
        |share| share.part.sex.is_none() && share.part.age.is_some(),
    ];
    let mut groups = Vec::new();
    for sort in sorts {
        let plain = |share: &&Share| {
            // Parts that came from a group without a total of its own overlap with those of all.
            let is_own = super::category::category(&share.name).group == group.key.group;
            is_own && sort(share) && !share.part.disability && share.counts.0.contains_key(&Figure::InNeed)
        };
        let found: Vec<&Share> = group.parts.iter().filter(plain).collect();
        let of = |share: &Share| share.counts.0.get(&Figure::InNeed).copied().unwrap_or_default();
        let sum: i64 = found.iter().map(|share| of(share)).sum();
        if found.is_empty() || sum > total {
            continue;
        }
        for share in found {
            groups.push(PeopleGroup {
                sex: some(share.part.sex.unwrap_or_default())?,
                age: some(share.part.age.unwrap_or_default())?,
                disability: None,
                count: Sealable::Open(Count::new(of(share))?),
            });
        }
        break;
    }
    let households = group.parts.iter().find(|share| share.name == "Total Households");
    let households = households.and_then(|share| share.counts.0.get(&Figure::InNeed)).copied();
    let households = households.filter(|households| *households <= total && group.key.group == "all");
    Ok(People {
        total: count(u64::try_from(total).unwrap_or_default())?.into(),
        households: households.map(Count::new).transpose()?,
        groups,
    })
}

//! `programme` statements: a project, its clusters, its places, the people it is to reach.

use std::collections::BTreeMap;

use entente_record::body::{Identifier, Participant, Programme, ProgrammeArea, SectorShare};
use entente_record::codes::Sector;
use entente_record::value::{Decimal, Label, Period, Place, Point};
use entente_record::{Fault, Part, SubjectId, SubjectType};
use rust_decimal::Decimal as Number;

use super::build::{day_text, money, open, people, some, to_cent};
use super::{Context, Draft, Timing};
use crate::cbpf::cell::People;
use crate::cbpf::rows::{ClusterShare, Location, Project};
use crate::cbpf::{facts, ids};

/// Most bytes of places in one statement. A statement has 65,535 bytes, three quarters of them payload; what else a
/// project says takes less than four thousand.
pub const MAX_AREA_BYTES: usize = 44_000;

/// The subject of a project, or of a further part of it where its places fill more than one statement.
pub(crate) fn subject(context: &Context<'_>, code: &str, part: usize) -> Result<SubjectId, Fault> {
    let local = ids::local(code).unwrap_or_default();
    // No local part made from a code has a dot.
    let local = if part == 1 { local } else { format!("{local}.{part}") };
    SubjectId::new(SubjectType::Programme, &context.issuer.org(), &local)
}

/// The sector that stands for a cluster.
pub(crate) fn sector(context: &Context<'_>, cluster: u32) -> Result<Sector, Fault> {
    let code = context.clusters.get(&cluster).map_or("", |(code, _)| *code);
    facts::sector(code).unwrap_or("multi-sector").parse()
}

/// A project, and further parts of it where its places don't fit one statement.
pub(crate) fn drafts(
    context: &Context<'_>,
    project: &Project,
    places: &[&Location],
) -> Result<Vec<Draft>, Fault> {
    let mut parts: Vec<Vec<ProgrammeArea>> = vec![Vec::new()];
    let mut bytes = 0;
    for area in areas(context, project, places)? {
        let size = area.write().to_string().len() + 1;
        if bytes + size > MAX_AREA_BYTES {
            parts.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(last) = parts.last_mut() {
            last.push(area);
        }
    }
    let count = parts.len();
    let mut out = Vec::with_capacity(count);
    for (index, areas) in parts.into_iter().enumerate() {
        let body = if index == 0 {
            Programme { areas, ..whole(context, project, places)? }
        } else {
            further(context, project, areas, index + 1, count)?
        };
        out.push(context.draft(
            subject(context, &project.code, index + 1)?,
            project.approved,
            Timing::Said,
            body,
        )?);
    }
    Ok(out)
}

/// Everything about a project but its places.
fn whole(context: &Context<'_>, project: &Project, places: &[&Location]) -> Result<Programme, Fault> {
    let period = match project.start {
        Some(start) => Some(Period {
            from: open(&day_text(start))?,
            until: some(&project.end.map(day_text).unwrap_or_default())?,
        }),
        None => None,
    };
    Ok(Programme {
        period,
        sectors: shares(context, places)?,
        participants: vec![
            Participant { party: open(&ids::fund(project.fund))?, role: open("fund")? },
            Participant {
                party: open(&ids::partner(project.fund, &project.partner_code))?,
                role: open("implementer")?,
            },
        ],
        budget: if project.budget.is_zero() {
            None
        } else {
            Some(money(project.budget, project.approved.date())?)
        },
        people: people(&project.people.unwrap_or_default())?,
        gender_marker: some(&gender_marker(&project.gender_marker))?,
        ..bare(context, project, project.title.clone())?
    })
}

/// More places of a project whose first statement is full. Figures of the whole project stay with the first.
fn further(
    context: &Context<'_>,
    project: &Project,
    areas: Vec<ProgrammeArea>,
    part: usize,
    count: usize,
) -> Result<Programme, Fault> {
    Ok(Programme {
        areas,
        part_of: Some(subject(context, &project.code, 1)?),
        ..bare(context, project, format!("{}: places, part {part} of {count}", project.code))?
    })
}

fn bare(context: &Context<'_>, project: &Project, title: String) -> Result<Programme, Fault> {
    // A status the tables had not used before is best told as under way: the project was approved.
    let status = facts::status(&project.status_code, &project.status).unwrap_or("active");
    Ok(Programme {
        title: open(&title)?,
        aid_type: open("humanitarian")?,
        status: open(status)?,
        humanitarian: true.into(),
        identifiers: vec![Identifier { scheme: open("cbpf-project")?, code: open(&project.code)? }],
        source: context.source(project.origin)?,
        ..Programme::default()
    })
}

/// The wording of the gender marker as far as a label has room: the remark in brackets goes first, the rank stays.
fn gender_marker(text: &str) -> String {
    if text.chars().count() <= Label::MAX_CHARS {
        return text.to_owned();
    }
    let short = text.split_once(" (").map_or(text, |(head, _)| head);
    short.chars().take(Label::MAX_CHARS).collect::<String>().trim_end().to_owned()
}

/// Each sector's share of the budget: the same in every row of a project, and given per cluster line, of which two may
/// belong to one sector. Shares that add up to more than the whole are left out, the sectors stay.
fn shares(context: &Context<'_>, places: &[&Location]) -> Result<Vec<SectorShare>, Fault> {
    let Some(first) = places.first() else { return Ok(Vec::new()) };
    let mut sums: BTreeMap<Sector, Number> = BTreeMap::new();
    for share in &first.clusters {
        let sum = sums.entry(sector(context, share.cluster)?).or_default();
        *sum = sum.saturating_add(share.percent);
    }
    let total: Number = sums.values().sum();
    let sound = total <= Number::ONE_HUNDRED && !sums.values().any(Number::is_sign_negative);
    // Sectors that only other rows name work there, at a share nobody gives.
    for share in places.iter().flat_map(|place| &place.clusters) {
        sums.entry(sector(context, share.cluster)?).or_default();
    }
    sums.into_iter()
        .map(|(sector, percent)| {
            let percent =
                if sound && !percent.is_zero() { Some(Decimal::new(percent.normalize())?) } else { None };
            Ok(SectorShare { sector: sector.into(), percent })
        })
        .collect()
}

/// One area per place and sector, in the order of the rows' places so that a table sorted anew gives the same list.
fn areas(
    context: &Context<'_>,
    project: &Project,
    places: &[&Location],
) -> Result<Vec<ProgrammeArea>, Fault> {
    let mut out: Vec<ProgrammeArea> = Vec::new();
    for location in places {
        let Some(place) = place(project, location)? else { continue };
        let mut sums: BTreeMap<Sector, (People, Number)> = BTreeMap::new();
        for ClusterShare { cluster, people, budget, .. } in &location.clusters {
            let sum = sums.entry(sector(context, *cluster)?).or_default();
            sum.0 = sum.0.plus(people);
            sum.1 = sum.1.saturating_add(to_cent(*budget));
        }
        let busy: Vec<_> = sums
            .into_iter()
            .filter(|(_, (people, budget))| people.total() > 0 || !budget.is_zero())
            .collect();
        if busy.is_empty() {
            out.push(ProgrammeArea { place: place.clone().into(), ..ProgrammeArea::default() });
        }
        for (sector, (counted, budget)) in busy {
            out.push(ProgrammeArea {
                place: place.clone().into(),
                sector: Some(sector),
                people: people(&counted)?,
                budget: if budget.is_zero() { None } else { Some(money(budget, project.approved.date())?) },
            });
        }
    }
    let mut keyed: Vec<(String, ProgrammeArea)> =
        out.into_iter().map(|area| (area.write().to_string(), area)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(keyed.into_iter().map(|(_, area)| area).collect())
}

/// The lowest level a row names, and the levels above it. A place with neither point nor country is none on the record;
/// the row's figures would then be lost, so it is a fault.
fn place(project: &Project, location: &Location) -> Result<Option<Place>, Fault> {
    let Some((lowest, above)) = location.path.split_last() else { return Ok(None) };
    let point = match lowest.point {
        Some(point) => Some(Point {
            lat: open(&point.lat.normalize().to_string())?,
            lon: open(&point.lon.normalize().to_string())?,
        }),
        None => None,
    };
    let mut within = Vec::with_capacity(above.len());
    for step in above {
        within.push(step.name.parse()?);
    }
    let place = Place {
        name: open(&lowest.name)?,
        country: some(facts::fund_country(project.fund).unwrap_or_default())?,
        point,
        within,
        ..Place::default()
    };
    if place.country.is_none() && place.point.is_none() {
        return Err(Fault::whole(
            entente_record::code::MISSING_FIELD,
            format!("the place `{}` has neither coordinates nor a country", lowest.name),
        ));
    }
    Ok(Some(place))
}

//! `ProjectSummaryAggV2_YYYY.csv`: one row per project and place, with each cluster's share of people and budget.

use rust_decimal::Decimal;

use super::Origin;
use super::project::code;
use crate::cbpf::cell::{self, CellError, People, Point};
use crate::cbpf::fault::{Effect, Fault};
use crate::cbpf::table::{Row, Shape};

/// Admin levels the table has columns for.
pub const LEVELS: usize = 6;

/// One place a project works in.
#[derive(Clone, Debug)]
pub struct Location {
    /// Where it stands.
    pub origin: Origin,
    /// The fund's id.
    pub fund: u32,
    /// The project's code.
    pub project: String,
    /// The way down to the place, level 1 first; empty where the row names no place.
    pub path: Vec<Step>,
    /// What each cluster does here.
    pub clusters: Vec<ClusterShare>,
}

/// One level on the way down to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Name of the area or place.
    pub name: String,
    /// A point that stands for it.
    pub point: Option<Point>,
}

/// One cluster's part in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterShare {
    /// The cluster's id, see `MstClusters.csv`.
    pub cluster: u32,
    /// Its share of the project's budget in percent; the same in every row of a project.
    pub percent: Decimal,
    /// People this cluster targets here; someone served by two clusters counts in both.
    pub people: People,
    /// US dollars for this cluster here.
    pub budget: Decimal,
}

pub(crate) const SHAPE: Shape = Shape {
    required: &[
        "PFId",
        "PrjCode",
        "ClstAgg",
        "ClstPrct",
        "AdmLoc1",
        "AdmLoc2",
        "AdmLoc3",
        "AdmLoc4",
        "AdmLoc5",
        "AdmLoc6",
        "AdmLocBenClustAgg1",
        "AdmLocCord1",
        "AdmLocClustBdg1",
    ],
    known: &[
        "AdmLocTypeIdAgg",
        "AdmLocBenClustAgg2",
        "AdmLocBenClustAgg3",
        "AdmLocBenClustAgg4",
        "AdmLocBenClustAgg5",
        "AdmLocBenClustAgg6",
        "AdmLocCord2",
        "AdmLocCord3",
        "AdmLocCord4",
        "AdmLocCord5",
        "AdmLocCord6",
        "AdmLocClustBdg2",
        "AdmLocClustBdg3",
        "AdmLocClustBdg4",
        "AdmLocClustBdg5",
        "AdmLocClustBdg6",
        "AYr",
    ],
};

pub(crate) const AMOUNT: &str = "AdmLocClustBdg1";
pub(crate) const FUND: &str = "PFId";

pub(crate) fn read(row: &Row<'_>, file: usize, faults: &mut Vec<Fault>) -> Result<Location, Fault> {
    let fund = row.read(FUND, cell::id)?;
    let project = row.read("PrjCode", code)?;
    let path = path(row, faults)?;
    let ids = row.read("ClstAgg", |c| cell::list(c, cell::id))?;
    let percents = row.read("ClstPrct", |c| cell::list(c, cell::decimal))?;
    if percents.len() != ids.len() {
        return Err(uneven(row, "ClstPrct"));
    }
    let (people, budgets) = if path.is_empty() {
        (vec![People::default(); ids.len()], vec![Decimal::ZERO; ids.len()])
    } else {
        (
            row.read("AdmLocBenClustAgg1", |c| cell::list(c, cell::people))?,
            row.read(AMOUNT, |c| cell::list(c, share))?,
        )
    };
    if people.len() != ids.len() {
        return Err(uneven(row, "AdmLocBenClustAgg1"));
    }
    if budgets.len() != ids.len() {
        return Err(uneven(row, AMOUNT));
    }
    for level in 2..=path.len() {
        same_as_first(row, "AdmLocBenClustAgg", level)?;
        same_as_first(row, "AdmLocClustBdg", level)?;
    }
    let clusters = ids
        .into_iter()
        .zip(percents)
        .zip(people.into_iter().zip(budgets))
        .map(|((cluster, percent), (people, budget))| ClusterShare { cluster, percent, people, budget })
        .collect();
    Ok(Location { origin: Origin { file, line: row.line }, fund, project, path, clusters })
}

/// A share of a budget. Years before 2023 have shares finer than the cent, since they are a percentage of the whole.
fn share(cell: &str) -> Result<Decimal, CellError> {
    let value = cell::decimal(cell)?;
    if value.is_sign_negative() && !value.is_zero() {
        return Err(CellError { problem: "a share below zero".into(), remedy: "correct it at its source" });
    }
    Ok(value)
}

fn path(row: &Row<'_>, faults: &mut Vec<Fault>) -> Result<Vec<Step>, Fault> {
    let mut path = Vec::new();
    let mut ended = false;
    for level in 1..=LEVELS {
        let (name, point) = (format!("AdmLoc{level}"), format!("AdmLocCord{level}"));
        if row.cell(&name).is_empty() {
            ended = true;
            continue;
        }
        if ended {
            return Err(row.fault_at(
                &name,
                Effect::Refused,
                "a place whose next higher level is empty",
                "fill the levels from the first on",
            ));
        }
        let step =
            Step { name: row.read(&name, cell::name)?, point: row.maybe(&point, cell::point)?.flatten() };
        path.push(step);
    }
    // Only the lowest level is stated as the place, so only its point is missed.
    if path.last().is_some_and(|step| step.point.is_none()) {
        faults.push(row.fault_at(
            &format!("AdmLocCord{}", path.len()),
            Effect::Taken,
            "no coordinates; the place is stated by name",
            "add them at their source",
        ));
    }
    if path.is_empty() {
        if !row.cell(AMOUNT).is_empty() {
            return Err(row.fault_at(
                AMOUNT,
                Effect::Refused,
                "a budget for a place that isn't named",
                "add the place at its source",
            ));
        }
        faults.push(row.fault(
            Effect::Taken,
            "no place named; only the clusters are taken",
            "add the places at their source",
        ));
    }
    Ok(path)
}

/// Every level of a row repeats the figures of the first; a row where they differ would be counted wrongly.
fn same_as_first(row: &Row<'_>, column: &str, level: usize) -> Result<(), Fault> {
    let here = format!("{column}{level}");
    if row.cell(&here) == row.cell(&format!("{column}1")) {
        return Ok(());
    }
    Err(row.fault_at(
        &here,
        Effect::Refused,
        "figures that differ from those of level 1 in the same row",
        "see which of the two holds and correct the row",
    ))
}

fn uneven(row: &Row<'_>, column: &str) -> Fault {
    row.fault_at(
        column,
        Effect::Refused,
        "not as many values as ClstAgg has clusters",
        "give one value per cluster, joined by |||",
    )
}

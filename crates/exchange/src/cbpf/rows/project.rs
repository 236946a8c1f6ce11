//! `ProjectSummaryV2_YYYY.csv`: one row per project approved under an allocation of that year.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::Origin;
use crate::cbpf::cell::{self, CellError, People};
use crate::cbpf::fault::{Effect, Fault};
use crate::cbpf::ids::local;
use crate::cbpf::table::{Row, Shape};

/// One project of one partner, paid for by one fund.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where it stands.
    pub origin: Origin,
    /// The fund's id.
    pub fund: u32,
    /// Title of the allocation it was approved under.
    pub allocation: String,
    /// The allocation's year.
    pub year: i16,
    /// The project's code, unique over all funds and years.
    pub code: String,
    /// The partner's name, or its type where the fund withholds names.
    pub partner_name: String,
    /// The partner's type, see `MstOrgType.csv`.
    pub partner_type: u32,
    /// The partner's code, which holds within this fund only.
    pub partner_code: String,
    /// The project's title.
    pub title: String,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// The whole budget in US dollars.
    pub budget: Decimal,
    /// People targeted, each counted once.
    pub people: Option<People>,
    /// The gender marker's wording.
    pub gender_marker: String,
    /// The status wording.
    pub status: String,
    /// The status code, finer than the wording; empty where not given.
    pub status_code: String,
    /// When the project was approved.
    pub approved: DateTime,
}

pub(crate) const SHAPE: Shape = Shape {
    required: &[
        "PFId",
        "AllNm",
        "PrjCode",
        "AllYr",
        "OrgNm",
        "OrgTypeId",
        "PrjTitle",
        "AStrDt",
        "AEndDt",
        "PrgBdg",
        "BenAgg",
        "PrjStsNm",
        "PartCode",
        "ApprDt",
    ],
    known: &[
        "OPSCodeAgg",
        "EmgAgg",
        "AllSrc",
        "PrjDur",
        "BgdDC",
        "BdgSC",
        "PrjSubDt",
        "PrjGM",
        "PrjStsId",
        "PrjStsCode",
    ],
};

pub(crate) const AMOUNT: &str = "PrgBdg";
pub(crate) const FUND: &str = "PFId";

pub(crate) fn read(row: &Row<'_>, file: usize, faults: &mut Vec<Fault>) -> Result<Project, Fault> {
    let budget = row.read(AMOUNT, cell::money)?;
    if budget.is_sign_negative() && !budget.is_zero() {
        return Err(row.fault_at(AMOUNT, Effect::Refused, "a budget below zero", "correct it at its source"));
    }
    if budget.is_zero() {
        faults.push(row.fault_at(
            AMOUNT,
            Effect::Taken,
            "a budget of zero: the project is stated, a transfer is not",
            "see whether the project was cancelled",
        ));
    }
    let (start, end) = (day(row, "AStrDt", faults)?, day(row, "AEndDt", faults)?);
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        return Err(row.fault_at(
            "AEndDt",
            Effect::Refused,
            "the project ends before it starts",
            "correct the dates at their source",
        ));
    }
    let approved = approved(row, faults)?;
    Ok(Project {
        origin: Origin { file, line: row.line },
        fund: row.read(FUND, cell::id)?,
        allocation: row.read("AllNm", cell::text)?,
        year: row.read("AllYr", cell::year)?,
        code: row.read("PrjCode", code)?,
        partner_name: row.read("OrgNm", cell::name)?,
        partner_type: row.read("OrgTypeId", cell::id)?,
        partner_code: row.read("PartCode", cell::partner_code)?,
        title: row.read("PrjTitle", cell::name)?,
        start,
        end,
        budget,
        people: row.maybe("BenAgg", cell::people)?,
        gender_marker: row.read("PrjGM", cell::text)?,
        status: row.read("PrjStsNm", cell::text)?,
        status_code: row.read("PrjStsCode", cell::text)?,
        approved,
    })
}

/// When the project was approved, or else when it was handed in, which is read only then: a row is not refused for a
/// column that isn't needed.
fn approved(row: &Row<'_>, faults: &mut Vec<Fault>) -> Result<DateTime, Fault> {
    if let Some(approved) = row.maybe("ApprDt", cell::moment)? {
        return Ok(approved);
    }
    let Some(submitted) = row.maybe("PrjSubDt", cell::moment)? else {
        return Err(row.fault_at(
            "ApprDt",
            Effect::Refused,
            "neither approval nor submission date: no time to state it at",
            "add the approval date at its source",
        ));
    };
    faults.push(row.fault_at(
        "ApprDt",
        Effect::Taken,
        "no approval date; the day it was handed in stands for it",
        "add the approval date at its source",
    ));
    Ok(submitted)
}

fn day(row: &Row<'_>, column: &'static str, faults: &mut Vec<Fault>) -> Result<Option<Date>, Fault> {
    let moment = row.maybe(column, cell::moment)?;
    if moment.is_none() {
        faults.push(row.fault_at(
            column,
            Effect::Taken,
            "no date; the project is stated without it",
            "add the date at its source",
        ));
    }
    Ok(moment.map(DateTime::date))
}

/// A project's code: it becomes part of a subject id. Codes up to 2022 are irregular
/// (`SUD-15/HSD20/R/H/UN/1517`), later ones are not (`CBPF-SUD-24-R-INGO-27589`).
pub(crate) fn code(cell: &str) -> Result<String, CellError> {
    if local(cell).is_some() {
        return Ok(cell.to_owned());
    }
    Err(CellError {
        problem: "not a project code".into(),
        remedy: "write the code as OCHA gives it, for example CBPF-SUD-24-R-INGO-27589",
    })
}

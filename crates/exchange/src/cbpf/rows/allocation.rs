//! `AllocationTypes.csv`: the rounds in which funds hand out money. Used to look titles up, not stated themselves.

use jiff::civil::Date;

use super::Origin;
use crate::cbpf::cell;
use crate::cbpf::fault::Fault;
use crate::cbpf::table::{Row, Shape};

/// One allocation round of one fund.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Where it stands.
    pub origin: Origin,
    /// The fund's id.
    pub fund: u32,
    /// The fund's name in this table.
    pub fund_name: String,
    /// Which kind of fund: 1 country-based pooled funds, 2 the Central Emergency Response Fund.
    pub fund_type: u32,
    /// Year.
    pub year: i16,
    /// Title, which project rows repeat.
    pub title: String,
    /// Planned first day.
    pub from: Option<Date>,
}

pub(crate) const SHAPE: Shape = Shape {
    required: &["AllocationTitle", "PooledFundId", "PooledFundName", "AllocationYear", "FundTypeId"],
    known: &[
        "AllocationTypeId",
        "AllocationSummary",
        "AllocationSource",
        "TotalUSDPlanned",
        "PlannedStartDate",
        "PlannedEndDate",
        "Documents",
        "HRPPlans",
        "AllocationHCLastProjectApprovalDate",
        "TotalProjectsunderApproval",
        "TotalUnderApprovalBudget",
        "TotalProjectsApproved",
        "TotalApprovedBudget",
        "AllocationSourceId",
    ],
};

pub(crate) fn read(row: &Row<'_>, file: usize) -> Result<Allocation, Fault> {
    Ok(Allocation {
        origin: Origin { file, line: row.line },
        fund: row.read("PooledFundId", cell::id)?,
        fund_name: row.read("PooledFundName", cell::name)?,
        fund_type: row.read("FundTypeId", cell::id)?,
        year: row.read("AllocationYear", cell::year)?,
        title: row.read("AllocationTitle", cell::name)?,
        from: row.maybe("PlannedStartDate", cell::moment)?.map(|m| m.date()),
    })
}

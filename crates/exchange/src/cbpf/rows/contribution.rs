//! `contributions.csv`: what donors gave to funds, per fiscal year.

use rust_decimal::Decimal;

use super::Origin;
use crate::cbpf::cell;
use crate::cbpf::fault::{Effect, Fault};
use crate::cbpf::table::{Row, Shape};

/// One donor's money to one fund in one fiscal year.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// Where it stands.
    pub origin: Origin,
    /// The fund's id in OCHA's system.
    pub fund: u32,
    /// The fund's name in this table.
    pub fund_name: String,
    /// The fiscal year; the table has no finer date.
    pub year: i16,
    /// The donor's code in the contributions system.
    pub donor: u32,
    /// The donor's name.
    pub donor_name: String,
    /// The donor's group in OCHA's grant management system, where it has one.
    pub group: Option<u32>,
    /// The group's name, usually the country; empty where not given.
    pub group_name: String,
    /// US dollars; below zero where money went back.
    pub amount: Decimal,
}

pub(crate) const SHAPE: Shape = Shape {
    required: &["PooledFundName", "PooledFundId", "FiscalYear", "DonorName", "DonorCode", "ContributionAmt"],
    known: &["GMSDonorId", "GMSDonorName", "ContributionPercent"],
};

pub(crate) const AMOUNT: &str = "ContributionAmt";
pub(crate) const FUND: &str = "PooledFundId";

pub(crate) fn read(row: &Row<'_>, file: usize) -> Result<Contribution, Fault> {
    let amount = row.read(AMOUNT, cell::money)?;
    if amount.is_zero() {
        return Err(row.fault_at(
            AMOUNT,
            Effect::Refused,
            "nothing was given, so there is no transfer to state",
            "leave it, or correct the amount at its source",
        ));
    }
    Ok(Contribution {
        origin: Origin { file, line: row.line },
        fund: row.read(FUND, cell::id)?,
        fund_name: row.read("PooledFundName", cell::name)?,
        year: row.read("FiscalYear", cell::year)?,
        donor: row.read("DonorCode", cell::id)?,
        donor_name: row.read("DonorName", cell::name)?,
        group: row.maybe("GMSDonorId", cell::id)?,
        group_name: row.read("GMSDonorName", cell::text)?,
        amount,
    })
}

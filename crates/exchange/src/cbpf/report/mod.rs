//! What was read, taken and refused, and whether the money on the record is the money in the files, to the cent.

mod sums;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::drafts::build::{CURRENCY, to_cent};
use super::drafts::{Drafted, drafts};
use super::fault::Fault;
use super::role::Role;
use super::tables::Tables;
use sums::Stated;

/// One file's rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileLine {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Rows read, the header not counted.
    pub rows: u64,
    /// Rows taken.
    pub taken: u64,
    /// Rows refused.
    pub refused: u64,
    /// Rows whose amount could not be read, so that no total holds it.
    pub unreadable: u64,
    /// Whether the file is only looked things up in.
    pub lookup: bool,
}

/// What a total adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Contributions of donors: transfers paid or pledged, refunds taken off.
    Contributions,
    /// Budgets of projects: transfers committed.
    Budgets,
    /// The same budgets split by place and cluster: figures in programmes' areas, not transfers.
    Shares,
}

/// The money of one fund in one file, and on the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The file.
    pub file: String,
    /// What is added up.
    pub measure: Measure,
    /// The fund's id; `None` gathers rows whose fund can't be read.
    pub fund: Option<u32>,
    /// The fund's name, as its party statement has it.
    pub fund_name: String,
    /// ISO 4217.
    pub currency: &'static str,
    /// Rows with a readable amount.
    pub rows: u64,
    /// Sum of the file's cells, added up before any row is judged.
    #[serde(serialize_with = "decimal")]
    pub in_file: Decimal,
    /// Sum over the refused rows.
    #[serde(serialize_with = "decimal")]
    pub refused: Decimal,
    /// What rounding to the cent took off; below zero where it added.
    #[serde(serialize_with = "decimal")]
    pub rounded: Decimal,
    /// Sum over the statements, added up from their bodies.
    #[serde(serialize_with = "decimal")]
    pub in_statements: Decimal,
}

impl Total {
    /// Whether every cent of the file is on the record or accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.in_file - self.refused - self.rounded == self.in_statements
    }
}

/// People targeted by the projects of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeopleTotal {
    /// The file.
    pub file: String,
    /// Sum over the rows taken.
    pub in_file: u64,
    /// Sum over the statements.
    pub in_statements: u64,
}

/// The account of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The files.
    pub files: Vec<FileLine>,
    /// How many statements of each kind there are to make.
    pub statements: BTreeMap<String, u64>,
    /// Totals by file and fund.
    pub totals: Vec<Total>,
    /// People by file.
    pub people: Vec<PeopleTotal>,
    /// What was refused.
    pub refused: Vec<Fault>,
    /// What was taken with a remark.
    pub remarks: Vec<Fault>,
    /// Whether every total balances.
    pub balances: bool,
}

impl Report {
    /// Accounts for an import.
    #[must_use]
    pub fn new(tables: &Tables, drafted: &Drafted) -> Self {
        let stated = Stated::of(&drafted.drafts);
        let mut statements: BTreeMap<String, u64> = BTreeMap::new();
        for draft in &drafted.drafts {
            *statements.entry(draft.statement.kind.to_string()).or_default() += 1;
        }
        let totals = totals(tables, drafted, &stated);
        let people = people(tables, drafted, &stated);
        let mut refused: Vec<Fault> = tables.refused().cloned().collect();
        refused.extend(drafted.refused.iter().map(|row| row.fault.clone()));
        refused.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Self {
            files: files(tables, drafted),
            statements,
            balances: totals.iter().all(Total::balances)
                && people.iter().all(|p| p.in_file == p.in_statements),
            totals,
            people,
            refused,
            remarks: tables.remarks().cloned().collect(),
        }
    }

    /// The totals of each file over all its funds.
    #[must_use]
    pub fn by_file(&self) -> Vec<Total> {
        let mut out: Vec<Total> = Vec::new();
        for total in &self.totals {
            match out.iter_mut().find(|sum| sum.file == total.file) {
                Some(sum) => {
                    sum.rows += total.rows;
                    sum.in_file += total.in_file;
                    sum.refused += total.refused;
                    sum.rounded += total.rounded;
                    sum.in_statements += total.in_statements;
                }
                None => out.push(Total { fund: None, fund_name: String::new(), ..total.clone() }),
            }
        }
        out
    }
}

/// Tables to drafts to account, in one step.
#[must_use]
pub fn draft_and_report(tables: &Tables, issuer: &entente_record::PartyId) -> (Drafted, Report) {
    let drafted = drafts(tables, issuer);
    let report = Report::new(tables, &drafted);
    (drafted, report)
}

fn files(tables: &Tables, drafted: &Drafted) -> Vec<FileLine> {
    let mut lines: Vec<FileLine> = Vec::with_capacity(tables.files.len());
    for (index, file) in tables.files.iter().enumerate() {
        // A row refused on its way into a draft was read and taken before.
        let late = late(drafted).into_iter().filter(|(file, _)| *file == index).count();
        let refused = file.refused + late as u64;
        lines.push(FileLine {
            file: file.name.clone(),
            sha256: hex::encode(file.sha256),
            bytes: file.bytes,
            rows: file.read,
            taken: file.read.saturating_sub(refused),
            refused,
            unreadable: file.unreadable,
            lookup: file.role.is_lookup(),
        });
    }
    lines
}

/// Rows refused on their way into a draft: file and line.
fn late(drafted: &Drafted) -> BTreeSet<(usize, Option<u64>)> {
    drafted.refused.iter().map(|row| (row.file, row.fault.line)).collect()
}

const fn measure(role: Role) -> Option<Measure> {
    match role {
        Role::Contributions => Some(Measure::Contributions),
        Role::Projects(_) => Some(Measure::Budgets),
        Role::Locations(_) => Some(Measure::Shares),
        _ => None,
    }
}

fn totals(tables: &Tables, drafted: &Drafted, stated: &Stated) -> Vec<Total> {
    let gone = late(drafted);
    let mut rounded: BTreeMap<(usize, u32), Decimal> = BTreeMap::new();
    for location in &tables.locations {
        if gone.contains(&(location.origin.file, Some(location.origin.line))) {
            continue;
        }
        let loss: Decimal = location.clusters.iter().map(|share| share.budget - to_cent(share.budget)).sum();
        *rounded.entry((location.origin.file, location.fund)).or_default() += loss;
    }
    let mut late: BTreeMap<(usize, u32), Decimal> = BTreeMap::new();
    for row in &drafted.refused {
        *late.entry((row.file, row.fund)).or_default() += row.amount;
    }
    let mut out = Vec::new();
    for (index, file) in tables.files.iter().enumerate() {
        let Some(measure) = measure(file.role) else { continue };
        for (fund, sum) in &file.sums {
            let key = fund.map(|fund| (index, fund));
            let of =
                |map: &BTreeMap<_, Decimal>| key.and_then(|key| map.get(&key).copied()).unwrap_or_default();
            let early = file.refused_sums.get(fund).map(|sum| sum.amount).unwrap_or_default();
            out.push(Total {
                file: file.name.clone(),
                measure,
                fund: *fund,
                fund_name: fund.map(|fund| stated.fund_name(fund)).unwrap_or_default(),
                currency: CURRENCY,
                rows: sum.rows,
                in_file: sum.amount,
                refused: early + of(&late),
                rounded: of(&rounded),
                in_statements: fund.map(|fund| stated.money(measure, file.role, fund)).unwrap_or_default(),
            });
        }
    }
    out
}

fn people(tables: &Tables, drafted: &Drafted, stated: &Stated) -> Vec<PeopleTotal> {
    let gone = late(drafted);
    let files = tables.files.iter().enumerate().filter(|(_, file)| matches!(file.role, Role::Projects(_)));
    files
        .map(|(index, file)| PeopleTotal {
            file: file.name.clone(),
            in_file: tables
                .projects
                .iter()
                .filter(|project| project.origin.file == index)
                .filter(|project| !gone.contains(&(index, Some(project.origin.line))))
                .filter_map(|project| Some(project.people?.total()))
                .sum(),
            in_statements: stated.people(file.role),
        })
        .collect()
}

/// Decimals as strings: a reader's floats would change them.
fn decimal<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

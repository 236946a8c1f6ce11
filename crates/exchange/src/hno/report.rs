//! What an import did, for people to check: each figure's sum in the file against its sum in the statements.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::drafts::Drafted;
use super::layout::{Figure, Table};

/// One figure's sums over a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Which figure.
    pub figure: Figure,
    /// Over all rows of the file that are numbers.
    #[serde(serialize_with = "as_text")]
    pub in_file: Decimal,
    /// Over rows refused.
    #[serde(serialize_with = "as_text")]
    pub refused: Decimal,
    /// What rounding to whole people took away.
    #[serde(serialize_with = "as_text")]
    pub rounded: Decimal,
    /// Over the statements, counted from what they say.
    #[serde(serialize_with = "as_text")]
    pub in_statements: Decimal,
}

impl Total {
    /// Whether all that is in the file is in the statements, refused or rounded off.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.in_file - self.refused - self.rounded == self.in_statements
    }
}

/// As a decimal string, as the record writes numbers that count.
fn as_text<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&value.normalize())
}

/// What became of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The file.
    pub file: String,
    /// Rows it has.
    pub rows: u64,
    /// Rows that are in the statements.
    pub taken: u64,
    /// Rows that are in none.
    pub refused: u64,
    /// Needs stated.
    pub needs: usize,
    /// The sums.
    pub totals: Vec<Total>,
    /// Whether every sum balances.
    pub balances: bool,
}

/// Sets a file against the drafts made of it. Their figures are read back from what they are going to say.
#[must_use]
pub fn report(table: &Table, drafted: &Drafted) -> Report {
    let sum = |list: &[(Figure, Decimal)], figure| -> Decimal {
        list.iter().filter(|(known, _)| *known == figure).map(|(_, value)| *value).sum()
    };
    let bodies = || drafted.drafts.iter().map(|draft| &draft.statement.body);
    let totals: Vec<Total> = Figure::ALL
        .into_iter()
        .map(|figure| Total {
            figure,
            in_file: sum(&table.sums, figure),
            refused: sum(&table.refused, figure) + sum(&drafted.refused, figure),
            rounded: sum(&drafted.rounded, figure),
            in_statements: bodies().map(|body| Decimal::from(stated(body, figure))).sum(),
        })
        .collect();
    Report {
        file: table.name.clone(),
        rows: table.read,
        taken: table.read.saturating_sub(drafted.refused_rows),
        refused: drafted.refused_rows,
        needs: drafted.drafts.len().saturating_sub(1),
        balances: totals.iter().all(Total::balances),
        totals,
    }
}

/// What a statement says of a figure: its total and its parts.
fn stated(body: &Value, figure: Figure) -> i64 {
    let name = match figure {
        Figure::Population => "population",
        Figure::Affected => "affected",
        Figure::InNeed => "in_need",
        Figure::Targeted => "targeted",
        Figure::Reached => "reached",
    };
    let count = |value: Option<&Value>| value.and_then(Value::as_i64).unwrap_or_default();
    let own = match figure {
        Figure::InNeed => count(body.pointer("/people/total")),
        _ => count(body.pointer(&format!("/caseload/{name}"))),
    };
    let parts = body.pointer("/caseload/parts").and_then(Value::as_array).into_iter().flatten();
    parts.fold(own, |sum, part| sum.saturating_add(count(part.get(name))))
}

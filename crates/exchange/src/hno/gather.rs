//! Rows that speak of the same people, put together: the total of a group, and its parts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::category::{Part, category};
use super::layout::{Figure, Row, Sums, Table, When};
use crate::cbpf::{Effect, Fault};

/// Whose need it is: period, area, caseload, group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub period: When,
    pub country: String,
    pub area: String,
    pub cluster: String,
    pub description: String,
    /// Which of several caseloads that the table tells apart by nothing but their order.
    pub nth: usize,
    pub group: &'static str,
    pub label: String,
}

/// Figures of a total or a part, whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts(pub BTreeMap<Figure, i64>);

/// A part with its name.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub name: String,
    pub part: Part,
    pub counts: Counts,
}

/// A need to be stated.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub key: Key,
    /// Names of the first and second level around.
    pub first: (String, String),
    pub second: (String, String),
    pub counts: Counts,
    pub line: u64,
    pub parts: Vec<Share>,
}

/// What gathering came to.
#[derive(Default)]
pub(crate) struct Gathered {
    pub groups: Vec<Group>,
    /// What rounding took away: the file's figures less those stated.
    pub rounded: Vec<(Figure, Decimal)>,
    /// Rows that belong to no group with a total, their figures, and why.
    pub refused: Vec<(Figure, Decimal)>,
    pub refused_rows: u64,
    pub faults: Vec<Fault>,
}

struct Piece<'t> {
    row: &'t Row,
    part: Option<Part>,
}

/// Puts rows together.
pub(crate) fn gather(table: &Table) -> Gathered {
    let mut pieces: BTreeMap<Key, Vec<Piece<'_>>> = BTreeMap::new();
    let mut seen: BTreeMap<(Key, String, Figure), usize> = BTreeMap::new();
    for row in &table.rows {
        let found = category(&row.category);
        let area = [&row.second.0, &row.first.0, &row.country].into_iter().find(|code| !code.is_empty());
        let mut key = Key {
            period: row.period,
            country: row.country.clone(),
            area: area.cloned().unwrap_or_default(),
            cluster: row.cluster.clone(),
            description: row.description.clone(),
            nth: 0,
            group: found.group,
            label: found.label,
        };
        // A row has several figures or one; the first tells which caseload it is of.
        if let Some((figure, _)) = row.figures.first() {
            let count = seen.entry((key.clone(), row.category.clone(), *figure)).or_default();
            key.nth = *count;
            *count += 1;
        }
        pieces.entry(key).or_default().push(Piece { row, part: found.part });
    }
    let (whole, stray) = home(pieces);
    let mut out = Gathered::default();
    let mut refused = Sums::default();
    for piece in stray {
        let problem = "no row says how many of this area and sector are in need in all".to_owned();
        let remedy = "add the row of the total at its source";
        out.faults.push(Fault::of_line(&table.name, piece.row.line, Effect::Refused, problem, remedy));
        out.refused_rows += 1;
        piece.row.figures.iter().for_each(|(figure, value)| refused.add(*figure, *value));
    }
    out.refused = refused.0;
    let mut rounded = Sums::default();
    for (key, pieces) in whole {
        if key.nth > 0 {
            let line = pieces.first().map_or(0, |piece| piece.row.line);
            let problem =
                "the table has this area, sector and category twice and tells them apart by nothing";
            let remedy = "both are taken, in the order of rows; the layout of the programme cycle has names";
            out.faults.push(Fault::of_line(&table.name, line, Effect::Taken, problem.into(), remedy));
        }
        out.groups.extend(group(key, &pieces, &mut rounded));
    }
    out.rounded = rounded.0;
    out
}

type Pieces<'t> = BTreeMap<Key, Vec<Piece<'t>>>;

/// Groups that have a total in need; the rows of those that have none go to the group of all, as parts. What has no home left
/// is stray.
fn home(pieces: Pieces<'_>) -> (Pieces<'_>, Vec<Piece<'_>>) {
    let has_total = |pieces: &[Piece<'_>]| pieces.iter().any(is_total);
    let (mut whole, rest): (Pieces<'_>, Pieces<'_>) =
        pieces.into_iter().partition(|(_, pieces)| has_total(pieces));
    let mut stray = Vec::new();
    for (key, pieces) in rest {
        let all = Key { group: "all", label: String::new(), ..key };
        match whole.get_mut(&all) {
            Some(home) => home.extend(pieces.into_iter().map(|piece| {
                let part = piece.part.or_else(|| Some(Part::default()));
                Piece { part, ..piece }
            })),
            None => stray.extend(pieces),
        }
    }
    (whole, stray)
}

fn is_total(piece: &Piece<'_>) -> bool {
    piece.part.is_none() && piece.row.figures.iter().any(|(figure, _)| *figure == Figure::InNeed)
}

fn group(key: Key, pieces: &[Piece<'_>], rounded: &mut Sums) -> Option<Group> {
    let total = pieces.iter().find(|piece| is_total(piece))?;
    let mut out = Group {
        key,
        first: total.row.first.clone(),
        second: total.row.second.clone(),
        counts: Counts::default(),
        line: total.row.line,
        parts: Vec::new(),
    };
    let mut parts: BTreeMap<(String, Part), Counts> = BTreeMap::new();
    for piece in pieces {
        let counts = match &piece.part {
            None => &mut out.counts,
            Some(part) => parts.entry((piece.row.category.clone(), part.clone())).or_default(),
        };
        for (figure, value) in &piece.row.figures {
            let whole = value.round();
            rounded.add(*figure, value - whole);
            *counts.0.entry(*figure).or_default() += i64::try_from(whole).unwrap_or_default();
        }
    }
    out.parts = parts.into_iter().map(|((name, part), counts)| Share { name, part, counts }).collect();
    Some(out)
}

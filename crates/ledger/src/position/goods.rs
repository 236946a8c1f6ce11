//! What is held: an item, its lot, the unit it is counted in.

use std::collections::BTreeMap;

use entente_record::codes::Unit;
use entente_record::value::{ActualLine, Item, Label, ListedLine};
use entente_record::{Body, SubjectId};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::goods::measure;
use crate::{Claim, amount};

/// Goods that are told apart from others: by item, lot and unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Goods {
    /// The item's catalogue code, or its name where it has none.
    pub item: String,
    /// The lot; none where it isn't said.
    pub lot: Option<String>,
    /// The unit: the base unit of its dimension where the table of units has an exact factor.
    pub unit: &'static str,
}

impl Goods {
    pub(super) fn of(item: String, lot: Option<String>, quantity: Decimal, unit: Unit) -> (Self, Decimal) {
        let (quantity, unit) = amount::in_base(quantity, unit);
        (Self { item, lot, unit: unit.as_str() }, quantity)
    }
}

/// Lines of lists and stocks, by which later statements say what they mean.
#[derive(Debug, Default)]
pub(super) struct Marks<'c>(BTreeMap<(&'c SubjectId, &'c str), &'c ListedLine>);

impl<'c> Marks<'c> {
    pub(super) fn of(claims: impl Iterator<Item = &'c Claim>) -> Self {
        let mut marks = Self::default();
        for claim in claims {
            let lines = match &claim.body {
                Body::Consignment(list) => list.lines.open(),
                Body::Stock(stock) => stock.lines.open(),
                _ => None,
            };
            for line in lines.into_iter().flatten() {
                if let Some(mark) = line.line.open() {
                    // Of two lists, the first in the order of the fold counts.
                    marks.0.entry((&claim.subject, mark.as_str())).or_insert(line);
                }
            }
        }
        marks
    }

    /// What a line of a statement is, said by itself or by a line of what it draws on; with its quantity. None where that is
    /// sealed.
    pub(super) fn read(&self, line: &ActualLine, draws_on: &[&SubjectId]) -> Option<(Goods, Decimal)> {
        let mark = line.line.as_ref().map(Label::as_str);
        let listed = mark.and_then(|mark| draws_on.iter().find_map(|subject| self.0.get(&(*subject, mark))));
        let item = match (line.item.as_ref().and_then(item_key), listed) {
            (Some(item), _) => item,
            (None, Some(listed)) => item_key(listed.item.open()?)?,
            (None, None) => format!("line {} of {}", mark?, draws_on.first()?),
        };
        let lot = line.lot.as_ref().or(listed.and_then(|listed| listed.lot.as_ref()));
        of_measure(item, lot, &line.quantity)
    }
}

/// What a line of a list is, with its quantity.
pub(super) fn listed(line: &ListedLine) -> Option<(Goods, Decimal)> {
    of_measure(item_key(line.item.open()?)?, line.lot.as_ref(), &line.quantity)
}

fn of_measure(
    item: String,
    lot: Option<&Label>,
    quantity: &entente_record::Sealable<entente_record::value::Quantity>,
) -> Option<(Goods, Decimal)> {
    let measured = measure(quantity, None);
    let lot = lot.map(|lot| lot.as_str().to_owned());
    Some(Goods::of(item, lot, measured.quantity()?, measured.unit()?))
}

fn item_key(item: &Item) -> Option<String> {
    let name = || item.name.open().map(|name| name.as_str().to_owned());
    item.code.as_ref().map(|code| code.as_str().to_owned()).or_else(name)
}

impl std::fmt::Display for Goods {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.lot {
            Some(lot) => write!(f, "{} (lot {lot}, {})", self.item, self.unit),
            None => write!(f, "{} ({})", self.item, self.unit),
        }
    }
}

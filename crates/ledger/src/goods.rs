//! Reading quantities and lines of goods.

use entente_record::codes::Unit;
use entente_record::value::Quantity;
use entente_record::{Pointer, Sealable};
use rust_decimal::Decimal;

use crate::amount;

/// A quantity, read in a line's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// In that unit.
    Same(Decimal, Unit),
    /// In another one, made that unit by an exact factor.
    Converted(Decimal, Unit),
    /// In another one, and nothing says exactly how one becomes the other.
    OtherUnit(Unit),
    /// Sealed.
    Sealed,
}

impl Measure {
    /// The unit the figure is in now.
    pub(crate) fn unit(self) -> Option<Unit> {
        match self {
            Self::Same(_, unit) | Self::Converted(_, unit) => Some(unit),
            _ => None,
        }
    }

    /// The quantity, where it can be read.
    pub(crate) fn quantity(self) -> Option<Decimal> {
        match self {
            Self::Same(quantity, _) | Self::Converted(quantity, _) => Some(quantity),
            _ => None,
        }
    }
}

/// Reads a quantity in the unit wanted, or in its own where none is.
pub(crate) fn measure(quantity: &Sealable<Quantity>, wanted: Option<Unit>) -> Measure {
    let Some((value, unit)) = quantity.open().and_then(|q| q.value.open().zip(q.unit.open())) else {
        return Measure::Sealed;
    };
    let (value, unit) = (value.get(), *unit);
    match wanted {
        None => Measure::Same(value, unit),
        Some(wanted) if wanted == unit => Measure::Same(value, unit),
        Some(wanted) => match amount::convert(value, unit, wanted) {
            Some(value) => Measure::Converted(value, wanted),
            None => Measure::OtherUnit(unit),
        },
    }
}

/// Whether closed fields hide lines, or which lines are spoken of: then no line's figure is known to be whole.
pub(crate) fn hides_lines(closed: &[Pointer]) -> bool {
    closed.iter().any(|path| match path.tokens() {
        [body, lines, _] if body == "body" && lines == "lines" => true,
        [body, lines, _, field, ..] if body == "body" && lines == "lines" => {
            field == "line" || field == "item"
        }
        _ => false,
    })
}

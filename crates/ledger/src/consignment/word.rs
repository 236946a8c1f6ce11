//! What one party says of one line at one stage.

use std::collections::BTreeSet;

use entente_record::PartyId;
use entente_record::value::Text;
use rust_decimal::Decimal;
use serde::Serialize;

use super::parties::Role;
use super::stage::Stage;
use crate::goods::Measure;
use crate::{Source, wire};

/// A quantity as far as it can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "figure", rename_all = "kebab-case")]
pub enum Figure {
    /// Said, and readable.
    Said {
        /// How much, in the line's unit.
        #[serde(serialize_with = "wire::one")]
        quantity: Decimal,
    },
    /// Said, but sealed. Never zero.
    Sealed,
    /// Said in a unit that can't be made the line's, or too large to be exact: a contradiction says which.
    Unreadable,
}

impl Figure {
    pub(super) fn of(measured: Measure) -> Self {
        match measured {
            Measure::Same(quantity, _) | Measure::Converted(quantity, _) => Self::Said { quantity },
            Measure::OtherUnit(_) => Self::Unreadable,
            Measure::Sealed => Self::Sealed,
        }
    }

    /// The quantity, where it can be read.
    pub fn quantity(self) -> Option<Decimal> {
        match self {
            Self::Said { quantity } => Some(quantity),
            _ => None,
        }
    }

    /// Two figures of one party at one stage add up.
    pub(super) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Said { quantity: a }, Self::Said { quantity: b }) => {
                crate::amount::add(a, b).map_or(Self::Unreadable, |quantity| Self::Said { quantity })
            }
            (Self::Unreadable, _) | (_, Self::Unreadable) => Self::Unreadable,
            _ => Self::Sealed,
        }
    }
}

/// What a party says of a line at a stage: all its statements of that stage together, since partial counts add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Word {
    /// The stage.
    pub stage: Stage,
    /// Who says it.
    #[serde(serialize_with = "wire::one")]
    pub by: PartyId,
    /// From which seat; none where nobody's seat is known.
    pub seat: Option<Role>,
    /// How much.
    #[serde(flatten)]
    pub figure: Figure,
    /// Serials it names.
    pub serials: BTreeSet<String>,
    /// Lots it names.
    pub lots: BTreeSet<String>,
    /// How it was checked, where it says so.
    pub assurance: BTreeSet<&'static str>,
    /// Its words.
    #[serde(serialize_with = "wire::list")]
    pub notes: Vec<Text>,
    /// Whether a figure was counted in another unit and made the line's by an exact factor.
    pub converted: bool,
    /// The statements.
    pub sources: Vec<Source>,
    #[serde(skip)]
    pub(super) rank: u8,
}

impl Word {
    /// The order of the chain.
    pub(super) fn order(&self) -> (u32, u8, &PartyId) {
        (self.stage.position(), self.rank, &self.by)
    }
}

/// What somebody says who isn't placed to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// The stage it speaks of, or `loss` or `response`.
    pub of: &'static str,
    /// The statement.
    pub source: Source,
    /// Lines and quantities, as said.
    pub lines: Vec<AsideLine>,
}

/// A line of an aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsideLine {
    /// The line or item.
    pub line: String,
    /// How much; none where sealed.
    #[serde(serialize_with = "wire::option")]
    pub quantity: Option<Decimal>,
    /// In which unit; none where sealed.
    pub unit: Option<&'static str>,
}

//! Movements of goods.

use std::collections::BTreeSet;

use entente_record::{PartyId, SubjectId, Timestamp};
use rust_decimal::Decimal;
use serde::Serialize;

use super::goods::Goods;
use crate::{Source, wire};

/// Where goods can be, as far as counting goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "account", content = "party", rename_all = "kebab-case")]
pub enum Account {
    /// With a party.
    Party(#[serde(serialize_with = "wire::one")] PartyId),
    /// Not yet on record, or no longer followed.
    Outside,
    /// Handed out to people.
    People,
    /// Lost, with a reason.
    Lost,
    /// Accounted for by an answer.
    Answered,
    /// Missing; the party had it last.
    Unaccounted(#[serde(serialize_with = "wire::one")] PartyId),
}

/// Goods went from one account to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Movement {
    /// When.
    #[serde(serialize_with = "wire::one")]
    pub at: Timestamp,
    /// The consignment, stock, distribution or inventory by which it is known.
    #[serde(serialize_with = "wire::one")]
    pub subject: SubjectId,
    /// Its place among the movements of one subject: what is later in a chain is later here, whatever clocks say.
    pub step: usize,
    /// By which statements.
    pub sources: Vec<Source>,
    /// What.
    pub goods: Goods,
    /// How much.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// Serials, where they are named.
    pub serials: BTreeSet<String>,
    /// From where.
    pub from: Account,
    /// To where.
    pub to: Account,
    /// The place they left, where it is known.
    pub from_place: Option<String>,
    /// The place they came to, where it is known.
    pub to_place: Option<String>,
}

/// Somebody counted what a party holds. It moves nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sighting {
    /// When.
    #[serde(serialize_with = "wire::one")]
    pub at: Timestamp,
    /// The statement.
    pub source: Source,
    /// The inventory.
    #[serde(serialize_with = "wire::one")]
    pub subject: SubjectId,
    /// Who holds it.
    #[serde(serialize_with = "wire::one")]
    pub holder: PartyId,
    /// What.
    pub goods: Goods,
    /// How much was seen.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// Serials seen.
    pub serials: BTreeSet<String>,
}

/// All movements, in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Movements {
    /// Of goods from hand to hand.
    pub goods: Vec<Movement>,
    /// Of ownership.
    pub title: Vec<Movement>,
    /// Counts.
    pub sightings: Vec<Sighting>,
    /// Statements about goods that are sealed too far to be counted.
    pub sealed: Vec<Source>,
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Party(party) => write!(f, "{party}"),
            Self::Outside => f.write_str("nobody on record"),
            Self::People => f.write_str("the people it was handed out to"),
            Self::Lost => f.write_str("the losses"),
            Self::Answered => f.write_str("what answers account for"),
            Self::Unaccounted(party) => write!(f, "nobody (missing since {party})"),
        }
    }
}

//! What the movements leave.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::PartyId;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::goods::Goods;
use crate::contradiction::Contradiction;
use crate::{Source, wire};

/// What a party has of some goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The party.
    #[serde(serialize_with = "wire::one")]
    pub party: PartyId,
    /// What.
    #[serde(flatten)]
    pub goods: Goods,
    /// How much.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// How much more left the party than the record shows it had. Shown, never made up for.
    #[serde(serialize_with = "wire::one")]
    pub unrecorded: Decimal,
    /// Where, as far as that is known.
    #[serde(serialize_with = "by_place")]
    pub places: BTreeMap<String, Decimal>,
    /// Serials.
    pub serials: BTreeSet<String>,
    /// Those of them that were reported missing and seen again with the same party.
    pub found_again: BTreeSet<String>,
    /// The last count by an inventory.
    pub counted: Option<Counted>,
    /// The statements.
    pub sources: Vec<Source>,
}

/// A count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// How much was seen.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// The inventory.
    pub source: Source,
}

/// Goods that are with no party any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handed {
    /// What.
    #[serde(flatten)]
    pub goods: Goods,
    /// How much.
    #[serde(serialize_with = "wire::one")]
    pub quantity: Decimal,
    /// Serials.
    pub serials: BTreeSet<String>,
    /// The statements.
    pub sources: Vec<Source>,
}

/// Who holds, who owns, what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Positions {
    /// Held, by party and goods.
    pub held: Vec<Row>,
    /// Owned, by party and goods: from stock and title statements. Goods lost or handed out are not taken off, since no
    /// statement says whose they were.
    pub owned: Vec<Row>,
    /// Missing, by the party that had it last.
    pub unaccounted: Vec<Row>,
    /// Lost for a reason.
    pub lost: Vec<Handed>,
    /// Accounted for by an answer.
    pub answered: Vec<Handed>,
    /// Handed out to people.
    pub handed_out: Vec<Handed>,
    /// What can't all be true.
    pub contradictions: Vec<Contradiction>,
    /// Statements sealed too far to be counted.
    pub sealed: Vec<Source>,
}

fn by_place<S: Serializer>(places: &BTreeMap<String, Decimal>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(places.iter().map(|(place, quantity)| (place, quantity.to_string())))
}

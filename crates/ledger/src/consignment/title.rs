//! Title: who owns.

use entente_record::PartyId;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Source, wire};

/// Ownership of a line's goods went from one party to another. It is said by the owner; where the new owner says the same, it
/// is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Title {
    /// The line.
    pub line: String,
    /// From whom.
    #[serde(serialize_with = "wire::option")]
    pub from: Option<PartyId>,
    /// To whom.
    #[serde(serialize_with = "wire::option")]
    pub to: Option<PartyId>,
    /// How much, in the line's unit; none where it is sealed or can't be read.
    #[serde(serialize_with = "wire::option")]
    pub quantity: Option<Decimal>,
    /// Whether the new owner says so too.
    pub confirmed: bool,
    /// The statements.
    pub sources: Vec<Source>,
}

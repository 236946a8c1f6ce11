//! IATI files onto the record: activities, results and money of donors and those they fund.
//!
//! [`Taker`] reads files into drafts, [`Held`] knows what a log has of earlier imports, [`prepare`] sets one against the
//! other. Every rule stands in `docs/methods/iati.md`.

mod ahead;
mod context;
mod dataset;
mod held;
mod ids;
mod indicator;
mod kinds;
mod link;
mod making;
mod party;
mod place;
mod prepare;
mod programme;
pub mod publish;
mod report;
mod take;
mod text;
mod time;
mod transfer;

pub use crate::draft::Draft;
pub use crate::draft::plan::{Known, Plan};
pub use dataset::UNSTATED;
pub use entente_iati::read::ReadError;
pub use held::{Held, is_imported};
pub use ids::{CODE, NAME, REFERENCE, UNNAMED};
pub use kinds::{End, TransactionKind, transaction_kinds};
pub use link::Class;
pub use prepare::{Change, Linked, Prepared, prepare};
pub use report::{Effect, FileLine, MAX_NOTES, Note, Report, Total};
pub use take::{Taken, Taker};

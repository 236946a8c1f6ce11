//! The ledger: what a set of statements amounts to.
//!
//! Pure functions: no I/O, no clock, no randomness. "Now" is an argument. The ledger is a function of the *set* of
//! statements: in whatever order they arrive, however they are spread over logs, the figures are the same, byte for byte.
//!
//! Everything is computed from [`Claim`]s: statements that stand, with corrections and published disclosures applied.
//! Whatever a figure says, it carries the [`Source`]s it was computed from.
//!
//! Money, duties, coverage and scores go in two steps: [`rows`] keeps what is needed of each claim by itself, and the
//! views ([`money`], [`power`], [`obligation`], [`feedback`], [`finding`], [`vetting`], [`consent`], [`coverage`], [`place`],
//! [`engagement`], [`score`]) are functions of the rows.

mod amount;
pub mod appeal;
mod claim;
pub mod consent;
pub mod consignment;
pub mod contradiction;
pub mod coverage;
pub mod days;
pub mod engagement;
pub mod feedback;
pub mod finding;
mod goods;
pub mod money;
pub mod needs;
pub mod obligation;
pub mod place;
pub mod position;
pub mod power;
pub mod profile;
pub mod request;
pub mod rows;
pub mod score;
pub mod set;
pub mod subject;
pub mod sum;
pub mod table;
pub mod trace;
pub mod vetting;
pub mod wire;

pub use claim::{Claim, Source, latest};
pub use consignment::{ConsignmentState, consignment};
pub use set::Entry;
pub use subject::{Ledger, SubjectState};

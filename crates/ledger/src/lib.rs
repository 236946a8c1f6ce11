//! The ledger: what a set of statements amounts to.
//!
//! Pure functions: no I/O, no clock, no randomness. "Now" is an argument. The ledger is a function of the *set* of
//! statements: in whatever order they arrive, however they are spread over logs, the figures are the same, byte for byte.
//!
//! Everything is computed from [`Claim`]s: statements that stand, with corrections and published disclosures applied.
//! Whatever a figure says, it carries the [`Source`]s it was computed from.

mod claim;
pub mod trace;

pub use claim::{Claim, Source};

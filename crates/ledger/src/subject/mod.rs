//! The state of a subject, its stable encoding, and the ledger of all subjects.

mod encode;
mod ledger;
mod state;

pub use encode::{FOLD_VERSION, LedgerHasher, StateHash};
pub use ledger::Ledger;
pub use state::SubjectState;

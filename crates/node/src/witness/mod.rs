//! The witness: this node vouching that another log only ever grows (C2SP tlog-witness), and asking others to
//! vouch for its own.

pub mod client;
mod follow;
mod server;
mod state;

pub use follow::{Followed, follow_once};
pub use server::{Witness, WitnessError};

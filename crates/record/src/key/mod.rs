//! Keys: Ed25519 and nothing else.

mod party;
mod public;

pub use party::PartyKey;
pub use public::PublicKey;

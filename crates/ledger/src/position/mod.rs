//! Positions: who holds what, where, and who owns it.
//!
//! Statements of stock, custody, title, distribution, loss and inventory become [`Movement`]s from one account to another, and
//! positions are what the movements leave. What is on its way is with its carrier. What is missing is not with anyone: it stands as
//! *unaccounted* against the party that had it last.
//!
//! For the positions at a past time, take the ledger as of that time: a plain filter on statements. Filtering movements
//! would not do, since several counts make one movement.
//!
//! The rules in full, with a worked example, are in `docs/methods/positions.md`.

mod goods;
mod movement;
mod replay;
mod row;
mod serials;
mod shipped;
mod stated;

pub use goods::Goods;
pub use movement::{Account, Movement, Movements, Sighting};
pub use replay::positions;
pub use row::{Counted, Handed, Positions, Row};
pub use stated::{movements, movements_with};

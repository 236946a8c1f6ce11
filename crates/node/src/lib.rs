//! The node: takes statements in, logs them with one writer, serves the log and vouches for others.
//!
//! The way of a statement: [`api`] → [`admission`] (all that needs no order, on all cores) → [`writer`] (ids and
//! keys in order, disclosures, tiles, checkpoint, index) → the receipt. [`verify`] checks a whole log without
//! believing this node, [`doctor`] holds log, store and disclosures against each other, [`bundle`] proves a
//! single statement to a stranger. [`mirror`] follows other logs, and [`ledger`] says what all of them amount to; [`portal`] shows
//! it to people.

pub mod admission;
pub mod api;
pub mod archive;
pub mod bundle;
mod desks;
pub mod doctor;
mod entry;
mod error;
pub mod feedback;
pub mod folder;
pub mod http;
pub mod init;
pub mod ledger;
pub mod mirror;
pub mod node;
mod places;
pub mod portal;
pub mod prove;
mod refusal;
pub mod verify;
pub mod witness;
pub mod writer;

pub use archive::{Archive, Found};
pub use error::NodeError;
pub use node::{Node, Options};
pub use places::Places;
pub use refusal::{CODES as REFUSAL_CODES, Refusal};
pub use writer::{Outcome, Receipt};

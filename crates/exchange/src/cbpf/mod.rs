//! OCHA's country-based pooled funds (CBPF): donors pay into a fund, the fund allocates to partners' projects.

pub mod cell;
mod drafts;
mod facts;
mod fault;
mod ids;
mod role;
pub mod rows;
pub mod source;
mod table;
mod tables;

pub use drafts::{Draft, Drafted, RefusedRow, drafts};
pub use fault::{Effect, Fault};
pub use role::Role;
pub use tables::{FileInfo, Tables};

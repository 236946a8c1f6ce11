//! OCHA's country-based pooled funds (CBPF): donors pay into a fund, the fund allocates to partners' projects.

pub mod cell;
mod drafts;
pub mod excerpt;
mod facts;
pub(crate) mod fault;
mod ids;
mod plan;
mod report;
mod role;
pub mod rows;
pub mod source;
pub(crate) mod table;
mod tables;

use std::path::Path;

pub use drafts::{Draft, Drafted, RefusedRow, drafts};
pub use fault::{Effect, Fault};
pub use ids::REGISTER;
pub use plan::{Known, Plan, absent, is_imported, is_of_tables, known, plan};
pub use report::{FileLine, Measure, PeopleTotal, Report, Total, draft_and_report};
pub use role::Role;
pub use source::SourceError;
pub use tables::{FileInfo, Tables};

/// Reads the tables of a folder. What is wrong with single rows stands in [`Tables::faults`].
///
/// # Errors
/// The folder can't be read, or a table without which nothing can be stated is missing.
pub fn read(dir: &Path) -> Result<Tables, SourceError> {
    Tables::parse(&source::read_folder(dir)?)
}

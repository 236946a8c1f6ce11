//! `/flows`: who funds whom.

mod list;

pub use list::{currencies, list, stage_cells, table_headings};

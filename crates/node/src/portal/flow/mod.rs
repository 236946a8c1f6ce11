//! `/flows`: who funds whom.

mod list;

pub use list::{list, stage_cells, table_headings};

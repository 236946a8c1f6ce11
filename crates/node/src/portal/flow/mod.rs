//! `/flows`: who funds whom.

mod list;

pub use list::{cells, currencies, list, table_headings};

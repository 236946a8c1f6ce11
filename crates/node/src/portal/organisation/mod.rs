//! `/organisations`: every party on the record.

mod list;
mod show;

pub use list::list;
pub use show::show;

//! `/profiles`: what clashes with what communities say suits them.

mod list;

pub use list::list;

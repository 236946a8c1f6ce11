//! `/profiles`: what communities say suits them, and what clashes with it, on the record or beforehand.

mod ask;
mod community;
mod list;

pub use list::list;

//! How a statement's parts are read from JSON, written to it, and described by a schema.
//!
//! One trait for values ([`Part`]) and one for the fields that hold them ([`Field`]): a field is required
//! ([`Sealable`]), optional (`Option`) or a list (`Vec`). [`record!`] makes both from one struct definition, so reading,
//! writing and schema can't drift apart.

mod at;
mod field;
mod macros;
mod value;

pub use at::At;
pub(crate) use at::View;
pub use field::{Field, Sealable};
pub(crate) use macros::{choice, record, text_part};
pub use value::{Defs, Part};
pub(crate) use value::{object, string};

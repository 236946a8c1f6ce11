//! Strict JSON: one reading per text, or none.

mod pointer;
mod read;

pub use pointer::Pointer;
pub(crate) use pointer::index;
pub use read::{Limits, MAX_DEPTH, parse};

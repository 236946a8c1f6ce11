//! Times and dates in the one form statements use.

mod date;
mod timestamp;

pub use date::Date;
pub use timestamp::Timestamp;

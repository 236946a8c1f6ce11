//! Small steps from texts and numbers to the record's values.

use std::str::FromStr;

use entente_record::value::{Count, Rows};
use entente_record::{Fault, Sealable};

/// A required field.
pub(crate) fn open<T: FromStr<Err = Fault>>(text: &str) -> Result<Sealable<T>, Fault> {
    text.parse().map(Sealable::Open)
}

/// An optional field, left out where the text is empty.
pub(crate) fn some<T: FromStr<Err = Fault>>(text: &str) -> Result<Option<T>, Fault> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// A count.
pub(crate) fn count(value: u64) -> Result<Count, Fault> {
    Count::new(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Rows of a file.
pub(crate) fn rows(value: u64) -> Result<Rows, Fault> {
    Rows::new(i64::try_from(value).unwrap_or(i64::MAX))
}

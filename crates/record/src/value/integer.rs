//! Whole numbers that count.

use serde_json::{Value, json};

use crate::fault::{Fault, code};
use crate::part::{At, Defs, Part};

/// Above this, programs that read JSON numbers as binary floats (RFC 8259 §6) would change them.
const MAX_EXACT: i64 = (1 << 53) - 1;

macro_rules! whole_number {
    ($(#[doc = $doc:literal])* $name:ident, $from:literal ..= $to:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// A number in range.
            ///
            /// # Errors
            /// Out of range.
            pub fn new(value: i64) -> Result<Self, Fault> {
                if ($from..=$to).contains(&value) {
                    return Ok(Self(value));
                }
                Err(Fault::whole(code::OUT_OF_RANGE, format!("{value} is not between {} and {}", $from, $to)))
            }

            /// The number.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl Part for $name {
            fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
                let number = value
                    .as_i64()
                    .ok_or_else(|| at.fault(code::WRONG_TYPE, "a whole number is needed here"))?;
                Self::new(number).map_err(|fault| at.adopt(fault))
            }

            fn write(&self) -> Value {
                self.0.into()
            }

            fn schema(_: &mut Defs) -> Value {
                json!({"type": "integer", "minimum": $from, "maximum": $to})
            }
        }
    };
}

whole_number!(
    /// A count of people or things.
    Count, 0..=MAX_EXACT
);
whole_number!(
    /// Days; a century at most.
    Days, 1..=36_525
);
whole_number!(
    /// Rows of a file.
    Rows, 0..=MAX_EXACT
);

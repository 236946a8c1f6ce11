//! A day.

use std::fmt;
use std::str::FromStr;

use crate::fault::{Fault, code};

/// A day of the Gregorian calendar: `2024-05-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// From year, month and day.
    ///
    /// # Errors
    /// No such day, or a year outside 0001 to 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, Fault> {
        let refuse = || Fault::whole(code::BAD_DATE, format!("there is no day {year}-{month}-{day}"));
        if year < 1 {
            return Err(refuse());
        }
        jiff::civil::Date::new(year, month, day).map(Self).map_err(|_| refuse())
    }

    /// The same day for calendar arithmetic.
    pub fn as_jiff(self) -> jiff::civil::Date {
        self.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for Date {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let refuse = || {
            let shown: String = text.chars().take(40).collect();
            Fault::whole(code::BAD_DATE, format!("`{shown}` is no date; write it like 2024-05-31"))
        };
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| -> Option<i16> {
            bytes
                .get(range)?
                .iter()
                .try_fold(0_i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
        };
        let shaped = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
        let parts = (digits(0..4), digits(5..7), digits(8..10));
        match parts {
            (Some(year), Some(month), Some(day)) if shaped => {
                Self::new(year, month as i8, day as i8).map_err(|_| refuse())
            }
            _ => Err(refuse()),
        }
    }
}

crate::part::text_part!(Date, {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"});

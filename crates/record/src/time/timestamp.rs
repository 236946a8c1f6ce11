//! An instant, RFC 3339 in UTC.

use std::fmt;
use std::str::FromStr;

use crate::fault::{Fault, code};

/// An instant as RFC 3339 in UTC: `2024-05-31T15:39:10Z`, with up to nine digits of fraction, none of them a trailing
/// zero. `Z` only; years 0001 to 9999 of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// Seconds of 9999-12-31T23:59:59Z, the last second RFC 3339 can write.
const LAST_SECOND: i64 = 253_402_300_799;
/// Seconds of 0001-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_135_596_800;

impl Timestamp {
    /// From Unix seconds.
    ///
    /// # Errors
    /// Outside the years 0001 to 9999. The last day of 9999 is refused too: calendars differ about it.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, Fault> {
        let refuse = || {
            Fault::whole(
                code::OUT_OF_RANGE,
                format!("{seconds} s is no time between the years 0001 and 9999"),
            )
        };
        if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
            return Err(refuse());
        }
        jiff::Timestamp::from_second(seconds).map(Self).map_err(|_| refuse())
    }

    /// Unix seconds, the fraction cut off towards the past.
    pub fn unix_seconds(self) -> i64 {
        self.0.as_nanosecond().div_euclid(1_000_000_000).try_into().unwrap_or(i64::MAX)
    }

    /// The same instant for calendar arithmetic.
    pub fn as_jiff(self) -> jiff::Timestamp {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let refuse = || {
            let shown: String = text.chars().take(40).collect();
            Fault::whole(
                code::BAD_DATE,
                format!("`{shown}` is no RFC 3339 time in UTC; write it like 2024-05-31T15:39:10Z"),
            )
        };
        let bytes = text.as_bytes();
        // Shape first: the calendar's own parser accepts more forms than one.
        let shaped = (20..=30).contains(&bytes.len())
            && bytes.last() == Some(&b'Z')
            && bytes.get(4) == Some(&b'-')
            && bytes.get(10) == Some(&b'T');
        if !shaped {
            return Err(refuse());
        }
        let parsed: jiff::Timestamp = text.parse().map_err(|_| refuse())?;
        let time = Self(parsed);
        if time.to_string() != text || time.unix_seconds() < FIRST_SECOND {
            return Err(refuse());
        }
        Ok(time)
    }
}

crate::part::text_part!(Timestamp, {
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,8}[1-9])?Z$"
});

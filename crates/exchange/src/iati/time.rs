//! Days and moments of a file.

use entente_record::{Fault, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// What dates a file that gives no date at all: the year the first IATI files were published.
const FIRST_DAY: &str = "2011-01-01T00:00:00Z";

/// A moment as a file writes it; without a zone it is read as UTC.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let seconds = match text.parse::<jiff::Timestamp>() {
        Ok(time) => time.as_second(),
        Err(_) => text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second(),
    };
    Timestamp::from_unix_seconds(seconds).ok()
}

/// The start of a day.
pub(crate) fn start(day: &str) -> Option<Timestamp> {
    moment(&format!("{day}T00:00:00Z"))
}

/// The moment that dates what no date of its own has.
pub(crate) fn first_day() -> Result<Timestamp, Fault> {
    FIRST_DAY.parse()
}

/// Days since 1970.
pub(crate) fn days(at: Timestamp) -> i64 {
    at.unix_seconds().div_euclid(24 * 60 * 60)
}

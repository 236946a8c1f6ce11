//! Days: what clocks count in. Times are taken as days of UTC.

use entente_record::Timestamp;
use jiff::ToSpan;

/// A day of the Gregorian calendar.
pub type Day = jiff::civil::Date;

/// The day of a time, in UTC.
pub fn day(at: Timestamp) -> Day {
    jiff::tz::TimeZone::UTC.to_datetime(at.as_jiff()).date()
}

/// From one day to another; below zero where the second is earlier.
pub fn between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// So many days after a day; the calendar's last day where that lies beyond it.
pub fn after(date: Day, days: i64) -> Day {
    // A century of days at most is agreed on; what is more stops at the calendar's end.
    date.saturating_add(days.clamp(-MOST_DAYS, MOST_DAYS).days())
}

/// About ten thousand years: the calendar's whole length, within what a span of days can be.
const MOST_DAYS: i64 = 3_660_000;

#[cfg(test)]
mod tests {
    use super::{after, between};

    #[test]
    fn days_are_counted_over_leap_years_and_stop_at_the_calendars_end() {
        let day = |text: &str| text.parse().expect("a date");
        assert_eq!(between(day("2024-02-28"), day("2024-03-01")), 2);
        assert_eq!(between(day("2024-03-01"), day("2024-02-28")), -2);
        assert_eq!(between(day("2023-01-01"), day("2024-01-01")), 365);
        assert_eq!(after(day("2024-01-15"), 90), day("2024-04-14"));
        assert_eq!(after(day("9999-12-01"), 365), day("9999-12-31"));
        assert_eq!(after(day("9999-12-01"), i64::MAX), day("9999-12-31"));
    }
}

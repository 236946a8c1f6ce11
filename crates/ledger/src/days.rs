//! Days: what clocks count in. Times are taken as days of UTC.

use entente_record::{Date, Timestamp};
use jiff::ToSpan;

/// The day of a time, in UTC.
pub fn day(at: Timestamp) -> Date {
    let date = jiff::tz::TimeZone::UTC.to_datetime(at.as_jiff()).date();
    // Statement times lie in the years 0001 to 9999, and so do their days.
    Date::new(date.year(), date.month(), date.day()).unwrap_or_else(|_| last_day())
}

/// From one day to another; below zero where the second is earlier.
pub fn between(from: Date, to: Date) -> i64 {
    i64::from(from.as_jiff().until(to.as_jiff()).map_or(0, |span| span.get_days()))
}

/// So many days after a day; the calendar's last day where that lies beyond it.
pub fn after(date: Date, days: i64) -> Date {
    let moved = date.as_jiff().checked_add(days.days());
    moved.ok().and_then(|d| Date::new(d.year(), d.month(), d.day()).ok()).unwrap_or_else(last_day)
}

fn last_day() -> Date {
    // The constant is a day; the alternative is never taken.
    Date::new(9999, 12, 30).unwrap_or_else(|_| unreachable!("9999-12-30 is a day"))
}

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
        assert_eq!(after(day("9999-12-01"), 365), day("9999-12-30"));
    }
}

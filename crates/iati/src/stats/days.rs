//! Days, kept as months with a bit for each day.

use std::collections::BTreeMap;
use std::fmt;

use crate::read::date;
use crate::types::Moment;

/// Months kept for one publisher: fifty years. Of more, the earliest are dropped.
const MAX_MONTHS: usize = 600;
/// How far back "the last twelve months" go.
const WINDOW: u32 = 12;

/// A day of the calendar, in a year of four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Months since the year 0.
    month: u32,
    /// From 1.
    day: u32,
}

impl Day {
    /// The day of a date or a date and time; its zone is not looked at.
    #[must_use]
    pub fn read(text: &str) -> Option<Day> {
        let text = date(text)?;
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
        Some(Day { month: number(0, 4)? * 12 + number(5, 7)?.checked_sub(1)?, day: number(8, 10)? })
    }

    /// Days from another to this one.
    #[must_use]
    pub fn since(self, other: Day) -> i64 {
        match (Moment::read(&self.to_string()), Moment::read(&other.to_string())) {
            (Some(this), Some(other)) => this.days_since(other),
            _ => 0,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.month / 12, self.month % 12 + 1, self.day)
    }
}

/// How old the newest transactions are, on the Secretariat's scale (source: its page on time lag, see
/// `docs/methods/iati-stats.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLag {
    /// In two of the last three months.
    OneMonth,
    /// In one of the last three.
    Quarter,
    /// In one of the last six.
    SixMonths,
    /// In one of the last twelve.
    OneYear,
    /// In none of these.
    More,
}

impl TimeLag {
    /// In words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TimeLag::OneMonth => "one month",
            TimeLag::Quarter => "a quarter",
            TimeLag::SixMonths => "six months",
            TimeLag::OneYear => "one year",
            TimeLag::More => "more",
        }
    }
}

/// A set of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Days {
    months: BTreeMap<u32, u32>,
}

impl Days {
    /// Adds a day.
    pub fn add(&mut self, day: Day) {
        *self.months.entry(day.month).or_default() |= 1 << day.day;
        if self.months.len() > MAX_MONTHS {
            self.months.pop_first();
        }
    }

    /// Adds all days of another set.
    pub fn extend(&mut self, other: &Days) {
        for (month, days) in &other.months {
            *self.months.entry(*month).or_default() |= days;
        }
        while self.months.len() > MAX_MONTHS {
            self.months.pop_first();
        }
    }

    /// The newest day, of those up to one.
    #[must_use]
    pub fn newest(&self, until: Day) -> Option<Day> {
        let within = |(month, days): (&u32, &u32)| {
            let days = if *month == until.month { days & upto(until.day) } else { *days };
            (days != 0).then(|| Day { month: *month, day: days.ilog2() })
        };
        self.months.range(..=until.month).rev().find_map(within)
    }

    /// In how many of the twelve months that end with a day's there is a day of the set, none later than it.
    #[must_use]
    pub fn months(&self, until: Day) -> u32 {
        let first = (until.month + 1).saturating_sub(WINDOW);
        let held = |(month, days): &(&u32, &u32)| **month < until.month || **days & upto(until.day) != 0;
        self.months.range(first..=until.month).filter(held).count() as u32
    }

    /// How far behind these days are, by the whole months before a day's.
    #[must_use]
    pub fn time_lag(&self, at: Day) -> TimeLag {
        let within = |months: u32| self.months.range(at.month.saturating_sub(months)..at.month).count();
        match (within(3), within(6), within(12)) {
            (2.., ..) => TimeLag::OneMonth,
            (1, ..) => TimeLag::Quarter,
            (_, 1.., _) => TimeLag::SixMonths,
            (_, _, 1..) => TimeLag::OneYear,
            _ => TimeLag::More,
        }
    }
}

/// The bits of the days up to one.
fn upto(day: u32) -> u32 {
    u32::MAX >> (31 - day.min(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::read(text).unwrap()
    }

    #[test]
    fn days_are_read_and_written() {
        for text in ["2024-01-31", "0001-12-01", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        assert_eq!(day("2024-02-01T10:00:00Z"), day("2024-02-01"));
        assert_eq!(day("2024-03-01").since(day("2024-02-01")), 29);
        assert!(Day::read("2024-02-30").is_none() && day("2023-12-31") < day("2024-01-01"));
    }

    #[test]
    fn twelve_months_end_with_the_month_asked_for() {
        let mut days = Days::default();
        for text in ["2023-01-31", "2023-02-28", "2024-01-01", "2024-01-31", "2025-05-01"] {
            days.add(day(text));
        }
        assert_eq!(days.months(day("2024-01-31")), 2);
        assert_eq!(days.months(day("2023-12-31")), 2);
        assert_eq!(days.months(day("2022-12-31")), 0);
        assert_eq!(days.newest(day("2024-01-30")), Some(day("2024-01-01")));
        assert_eq!(days.newest(day("2024-01-31")), Some(day("2024-01-31")));
        assert_eq!(days.newest(day("2023-02-27")), Some(day("2023-01-31")));
        assert_eq!(days.newest(day("2023-01-30")), None);
        assert_eq!(days.newest(day("9999-01-01")), Some(day("2025-05-01")));
    }

    #[test]
    fn time_lag_is_told_by_whole_months() {
        let lag = |months: &[&str]| {
            let mut days = Days::default();
            months.iter().for_each(|month| days.add(day(&format!("{month}-15"))));
            days.time_lag(day("2024-12-31"))
        };
        assert_eq!(lag(&["2024-11", "2024-09"]), TimeLag::OneMonth);
        assert_eq!(
            lag(&["2024-12", "2024-09"]),
            TimeLag::Quarter,
            "the month of the day itself does not count"
        );
        assert_eq!(lag(&["2024-08", "2024-07", "2024-06"]), TimeLag::SixMonths);
        assert_eq!(lag(&["2024-05"]), TimeLag::OneYear);
        assert_eq!(lag(&["2023-12"]), TimeLag::OneYear);
        assert_eq!((lag(&["2023-11", "2024-12", "2025-01"]), lag(&[])), (TimeLag::More, TimeLag::More));
    }

    #[test]
    fn no_more_months_are_kept_than_fifty_years_have() {
        let mut days = Days::default();
        for year in 1000..9999 {
            days.add(day(&format!("{year}-06-15")));
        }
        assert_eq!(days.months.len(), MAX_MONTHS);
        let mut both = days.clone();
        both.extend(&days);
        assert_eq!(both, days);
    }
}

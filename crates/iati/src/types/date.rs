//! Dates and times: whether text is one, and when that was.

/// A point in time, in milliseconds since 1970-01-01T00:00:00 UTC; for comparing only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

const DAY_MS: i64 = 86_400_000;

/// The longest year that fits into what libxml2 reads it into.
const MAX_YEAR_DIGITS: usize = 18;
/// Years beyond compare as equal: nothing published lies there, and the milliseconds would not fit.
const MAX_YEAR: i64 = 99_999_999;

impl Moment {
    /// Reads a date or a date and time, as far as the rules compare them: dates count from midnight UTC, times without a
    /// zone are taken as UTC.
    pub fn read(text: &str) -> Option<Moment> {
        let text = text.trim();
        let (day, rest) = day(text)?;
        let (time, rest) = match rest.strip_prefix(['T', ' ']) {
            Some(rest) => time(rest)?,
            None => (0, rest),
        };
        Some(Moment(day.checked_mul(DAY_MS)?.checked_add(time - zone(rest)? * 60_000)?))
    }

    /// Whole days from another moment to this one, cut towards zero.
    pub fn days_since(self, other: Moment) -> i64 {
        (self.0 - other.0) / DAY_MS
    }
}

/// `xs:date`.
pub fn is_date(text: &str) -> bool {
    day(text).is_some_and(|(_, rest)| zone(rest).is_some())
}

/// `xs:dateTime`.
pub fn is_date_time(text: &str) -> bool {
    day(text)
        .and_then(|(_, rest)| time(rest.strip_prefix('T')?))
        .is_some_and(|(_, rest)| zone(rest).is_some())
}

/// Two digits and what follows.
fn two(text: &str) -> Option<(i64, &str)> {
    let digits = text.get(..2)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, &text[2..]))
}

/// A year of four digits or more, a month, a day: days since 1970-01-01, and what follows.
fn day(text: &str) -> Option<(i64, &str)> {
    if let Some(day) = usual_day(text.as_bytes()) {
        return Some((day, &text[USUAL_DAY..]));
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let length = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let year = &unsigned[..length];
    if !(4..=MAX_YEAR_DIGITS).contains(&length) || length > 4 && year.starts_with('0') || year == "0000" {
        return None;
    }
    let year: i64 = sign * year.parse::<i64>().ok()?;
    let (month, rest) = two(unsigned[length..].strip_prefix('-')?)?;
    let (day, rest) = two(rest.strip_prefix('-')?)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    Some((days(year.clamp(-MAX_YEAR, MAX_YEAR), month, day), rest))
}

/// The length of `2024-01-31`.
const USUAL_DAY: usize = 10;

/// The day that text starts with, if it is written as nearly all are: four digits, two, two.
fn usual_day(bytes: &[u8]) -> Option<i64> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |sum, byte| {
            let digit = byte.wrapping_sub(b'0');
            (digit <= 9).then_some(sum * 10 + i64::from(digit))
        })
    };
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes.first_chunk::<USUAL_DAY>()? else {
        return None;
    };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let good = year > 0 && (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
    good.then(|| days(year, month, day))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: years counted from March, so that the leap day ends them.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Hours, minutes, seconds and fractions: milliseconds since midnight, and what follows.
fn time(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = two(text)?;
    let (minute, rest) = two(rest.strip_prefix(':')?)?;
    let (second, rest) = two(rest.strip_prefix(':')?)?;
    let (milli, rest) = match rest.strip_prefix('.') {
        Some(fraction) => {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if length == 0 {
                return None;
            }
            let digits = &fraction[..length.min(3)];
            let value: i64 = digits.parse().ok()?;
            (value * [100, 10, 1][digits.len() - 1], &fraction[length..])
        }
        None => (0, rest),
    };
    let midnight = hour == 24 && minute == 0 && second == 0 && milli == 0;
    if !(hour <= 23 || midnight) || minute > 59 || second > 59 {
        return None;
    }
    Some((((hour * 60 + minute) * 60 + second) * 1000 + milli, rest))
}

/// The offset of a time zone from UTC in minutes; nothing else may follow.
fn zone(text: &str) -> Option<i64> {
    let (sign, rest) = match text.bytes().next() {
        None => return Some(0),
        Some(b'Z') => return (text.len() == 1).then_some(0),
        Some(b'+') => (1, &text[1..]),
        Some(b'-') => (-1, &text[1..]),
        _ => return None,
    };
    let (hour, rest) = two(rest)?;
    let (minute, rest) = two(rest.strip_prefix(':')?)?;
    let offset = hour * 60 + minute;
    (rest.is_empty() && hour <= 23 && minute <= 59 && offset <= 840).then_some(sign * offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_what_the_recommendation_says() {
        for text in ["2020-02-29", "2020-01-01Z", "2020-01-01+05:30", "-0044-03-15", "12020-01-01"] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "2019-02-29",
            "2020-1-1",
            "20-01-01",
            "0000-01-01",
            "2020-13-01",
            "2020-01-32",
            "2020-01-01T",
            "2020-01-01+25:00",
            "2020-01-01z",
            "",
            "02020-01-01",
            "2020-04-31",
        ] {
            assert!(!is_date(text), "{text}");
        }
        assert!(is_date_time("2020-01-01T24:00:00") && is_date_time("2020-01-01T00:00:00.123456-05:00"));
        for text in [
            "2020-01-01",
            "2020-01-01T00:00",
            "2020-01-01T24:00:01",
            "2020-01-01T00:00:60",
            "2020-01-01T00:00:00.",
            "2020-01-01 00:00:00",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }

    #[test]
    fn moments_compare() {
        let at = |text| Moment::read(text).unwrap();
        assert_eq!(at("1970-01-01").0, 0);
        assert_eq!(at("2000-03-01").0, 951_868_800_000);
        assert_eq!(at("2020-01-01T01:00:00+01:00"), at("2020-01-01"));
        assert_eq!(at("2021-01-01").days_since(at("2020-01-01")), 366);
        assert!(at("1969-12-31") < at("1970-01-01") && Moment::read("soon").is_none());
    }
}

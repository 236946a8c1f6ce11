//! One cell at a time: numbers, dates, people, coordinates and text as the tables write them.
//!
//! Every parser says what it accepts and refuses the rest; none guesses.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::Serialize;

/// Longest text taken from a cell, in characters: as many as a title on the record may have; the longest seen has 312.
pub const MAX_TEXT_CHARS: usize = 600;
/// Most digits in one number: 13 before the point and 8 after it, as coordinates have.
pub const MAX_DIGITS: usize = 21;
/// Most digits after the point.
pub const MAX_FRACTION: u32 = 8;
/// Every number is below this, ten trillion: more than any budget, and so little that the sum of a whole file (500,000
/// rows of 64 values) still fits the 28 digits of a [`Decimal`] exactly.
pub const MAX_VALUE: i64 = 10_000_000_000_000;
/// Largest power of ten written as an exponent.
pub const MAX_EXPONENT: i32 = 15;
/// Largest count of people in one cell: more than live on Earth is a typing error.
pub const MAX_PEOPLE: u64 = 10_000_000_000;
/// Most values in one `|||` list: there are 18 clusters, some listed more than once.
pub const MAX_LIST: usize = 64;
/// Years a table may speak of.
pub const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;
/// Separates values of one cell that belong to clusters in turn.
const LIST_MARK: &str = "|||";
/// Separates men, women, boys and girls.
const PEOPLE_MARK: &str = "##";

/// Why a cell could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: &'static str,
}

fn err<T>(problem: impl Into<String>, remedy: &'static str) -> Result<T, CellError> {
    Err(CellError { problem: problem.into(), remedy })
}

/// People by sex and age, as the tables count them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct People {
    /// Men.
    pub men: u64,
    /// Women.
    pub women: u64,
    /// Boys.
    pub boys: u64,
    /// Girls.
    pub girls: u64,
}

impl People {
    /// All four together.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.men.saturating_add(self.women).saturating_add(self.boys).saturating_add(self.girls)
    }

    /// The sum of two counts, group by group; stops at the largest number rather than wrap.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            men: self.men.saturating_add(other.men),
            women: self.women.saturating_add(other.women),
            boys: self.boys.saturating_add(other.boys),
            girls: self.girls.saturating_add(other.girls),
        }
    }
}

/// A point as the file writes it: decimal degrees, kept as decimals so that no digit is invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Latitude, −90 to 90.
    pub lat: Decimal,
    /// Longitude, −180 to 180.
    pub lon: Decimal,
}

/// A decimal number: `-`, digits, `.digits`, and an exponent `E+07`. No spaces, no thousands marks.
pub fn decimal(cell: &str) -> Result<Decimal, CellError> {
    const REMEDY: &str = "write a plain decimal number such as 12000000 or 1.2E+07";
    let (mantissa, exponent) = match cell.split_once(['E', 'e']) {
        None => (cell, 0),
        Some((mantissa, text)) => {
            let (negative, digits) = match text.as_bytes().first() {
                Some(b'-') => (true, &text[1..]),
                Some(b'+') => (false, &text[1..]),
                _ => (false, text),
            };
            if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return err("not a number", REMEDY);
            }
            let value: i32 = digits.parse().unwrap_or(i32::MAX);
            if value > MAX_EXPONENT {
                return err(format!("an exponent beyond {MAX_EXPONENT}"), REMEDY);
            }
            (mantissa, if negative { -value } else { value })
        }
    };
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return err("not a number", REMEDY),
        None => (unsigned, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return err("not a number", REMEDY);
    }
    if whole.len() + fraction.len() > MAX_DIGITS {
        return err(format!("more than {MAX_DIGITS} digits"), REMEDY);
    }
    let scaled = if exponent == 0 {
        mantissa.parse::<Decimal>()
    } else {
        Decimal::from_scientific(&format!("{mantissa}e{exponent}"))
    };
    match scaled {
        Ok(value) if value.abs() < Decimal::from(MAX_VALUE) && value.normalize().scale() <= MAX_FRACTION => {
            Ok(value.normalize())
        }
        _ => err("a number too large or too fine to add up exactly", REMEDY),
    }
}

/// An amount of money: a [`decimal`] with no digit beyond the cent.
pub fn money(cell: &str) -> Result<Decimal, CellError> {
    let value = decimal(cell)?;
    if value.scale() > 2 {
        return err("an amount finer than the cent", "round it to two decimals at its source");
    }
    Ok(value)
}

/// A whole number without sign or leading zeros: an id in one of OCHA's tables.
pub fn id(cell: &str) -> Result<u32, CellError> {
    const REMEDY: &str = "write the id as digits alone, as OCHA's tables do";
    if cell.is_empty() || cell.len() > 9 || !cell.bytes().all(|b| b.is_ascii_digit()) {
        return err("not an id", REMEDY);
    }
    if cell.len() > 1 && cell.starts_with('0') {
        return err("an id with leading zeros", REMEDY);
    }
    cell.parse().or_else(|_| err("not an id", REMEDY))
}

/// A partner's code: a positive decimal number, its closing zeros dropped so that two exports of one code agree.
pub fn partner_code(cell: &str) -> Result<String, CellError> {
    let value = decimal(cell)?;
    if value.is_sign_negative() || value.is_zero() || cell.contains(['E', 'e']) {
        return err(
            "not a partner code",
            "export the table with the code in full digits, for example 305896.4768",
        );
    }
    Ok(value.to_string())
}

/// A year.
pub fn year(cell: &str) -> Result<i16, CellError> {
    let value = id(cell).ok().and_then(|v| i16::try_from(v).ok());
    match value {
        Some(value) if YEARS.contains(&value) => Ok(value),
        _ => err(
            format!("not a year from {} to {}", YEARS.start(), YEARS.end()),
            "write the year with four digits",
        ),
    }
}

/// A moment as `M/D/YYYY h:mm:ss AM`. The tables name no time zone.
pub fn moment(cell: &str) -> Result<DateTime, CellError> {
    const REMEDY: &str = "write it as M/D/YYYY h:mm:ss AM, for example 5/31/2024 3:39:10 PM";
    read_moment(cell).map_or_else(|| err("not a date and time", REMEDY), Ok)
}

fn read_moment(cell: &str) -> Option<DateTime> {
    let mut parts = cell.split(' ');
    let (date, clock, half) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let [month, day, year] = triple(date, '/', [2, 2, 4])?;
    let [hour, minute, second] = triple(clock, ':', [2, 2, 2])?;
    if !(1..=12).contains(&hour) || !YEARS.contains(&year) {
        return None;
    }
    let hour = match half {
        "AM" => hour % 12,
        "PM" => hour % 12 + 12,
        _ => return None,
    };
    let small = |v: i16| i8::try_from(v).ok();
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some(date.to_datetime(time))
}

fn triple(text: &str, mark: char, widths: [usize; 3]) -> Option<[i16; 3]> {
    let mut out = [0; 3];
    let mut parts = text.split(mark);
    for (slot, width) in out.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.is_empty() || part.len() > width || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

/// Four counts, `men##women##boys##girls`.
pub fn people(cell: &str) -> Result<People, CellError> {
    const REMEDY: &str = "write four whole numbers as men##women##boys##girls";
    let mut counts = [0; 4];
    let mut parts = cell.split(PEOPLE_MARK);
    for slot in &mut counts {
        let Some(part) = parts.next() else { return err("fewer than four counts of people", REMEDY) };
        if part.is_empty() || part.len() > 11 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return err("a count of people that is not a whole number", REMEDY);
        }
        *slot = part.parse().unwrap_or(u64::MAX);
        if *slot > MAX_PEOPLE {
            return err(format!("more than {MAX_PEOPLE} people"), REMEDY);
        }
    }
    if parts.next().is_some() {
        return err("more than four counts of people", REMEDY);
    }
    let [men, women, boys, girls] = counts;
    Ok(People { men, women, boys, girls })
}

/// A list of values, `a|||b|||c`, each read by `each`.
pub fn list<T>(cell: &str, each: impl Fn(&str) -> Result<T, CellError>) -> Result<Vec<T>, CellError> {
    let parts: Vec<&str> = cell.split(LIST_MARK).take(MAX_LIST + 1).collect();
    if parts.len() > MAX_LIST {
        return err(format!("more than {MAX_LIST} values in one cell"), "split the row");
    }
    parts.into_iter().map(each).collect()
}

/// A point, `lat,lon` in decimal degrees. `0,0` lies in the sea and stands for "unknown" here.
pub fn point(cell: &str) -> Result<Option<Point>, CellError> {
    const REMEDY: &str = "write latitude,longitude in decimal degrees";
    let Some((lat, lon)) = cell.split_once(',') else { return err("not a pair of coordinates", REMEDY) };
    let (lat, lon) = (decimal(lat)?, decimal(lon)?);
    if lat.abs() > Decimal::from(90) || lon.abs() > Decimal::from(180) {
        return err("coordinates that lie on no map", REMEDY);
    }
    Ok((!lat.is_zero() || !lon.is_zero()).then_some(Point { lat, lon }))
}

/// Text without its accidents: character references decoded once, control and direction marks dropped,
/// runs of white space made one space, ends trimmed. Words are never changed.
pub fn text(cell: &str) -> Result<String, CellError> {
    let decoded = decode_references(cell);
    let mut out = String::with_capacity(decoded.len());
    let mut gap = false;
    for c in decoded.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !(c.is_control() || is_invisible(c)) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    if out.chars().count() > MAX_TEXT_CHARS {
        return err(format!("text longer than {MAX_TEXT_CHARS} characters"), "shorten it at its source");
    }
    Ok(out)
}

/// Text that must not be empty.
pub fn name(cell: &str) -> Result<String, CellError> {
    let out = text(cell)?;
    if out.is_empty() {
        return err("empty where a name is needed", "fill the cell at its source");
    }
    Ok(out)
}

/// Marks that change how neighbours are shown but show nothing themselves: a name must not hide any.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// Decodes `&#252;`, `&#xFC;` and the five references of XML; anything else stays as it is.
fn decode_references(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        match end.and_then(|end| reference(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => {
                    u32::from_str_radix(hex, 16).ok()?
                }
                None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok()?,
                _ => return None,
            };
            char::from_u32(code)
        }
    }
}

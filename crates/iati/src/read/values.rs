//! Values in one form: dates as `2024-01-31`, decimals without a plus sign, without zeros in front or behind.

use crate::types::Simple;

/// The day of an `xs:date` or `xs:dateTime`, without a zone; only years of four digits.
#[must_use]
pub fn date(text: &str) -> Option<String> {
    let text = text.trim();
    if !Simple::Date.takes(text) && !Simple::DateTime.takes(text) {
        return None;
    }
    let day = text.get(..10)?;
    // A longer year would put a digit where the first hyphen is due.
    let shaped = day.bytes().enumerate().all(|(at, byte)| (byte == b'-') == (at == 4 || at == 7));
    shaped.then(|| day.to_owned())
}

/// An `xs:decimal` in its shortest form.
#[must_use]
pub fn decimal(text: &str) -> Option<String> {
    let text = text.trim();
    if !Simple::Decimal.takes(text) {
        return None;
    }
    let digits = text.trim_start_matches(['+', '-']);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.is_empty() && fraction.is_empty() {
        return Some("0".to_owned());
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// An `xs:boolean`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_whatever_stands_behind_them() {
        assert_eq!(date("2024-01-31").as_deref(), Some("2024-01-31"));
        assert_eq!(date(" 2024-01-31Z").as_deref(), Some("2024-01-31"));
        assert_eq!(date("2024-01-31T23:59:59+05:00").as_deref(), Some("2024-01-31"));
        for wrong in ["", "2024", "2024-13-01", "2024-02-30", "-2024-01-01", "12024-01-01", "31/01/2024"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn decimals_have_one_form() {
        for (text, want) in
            [("+1.50", "1.5"), ("-0.0", "0"), ("007", "7"), (".5", "0.5"), ("5.", "5"), ("-12.30", "-12.3")]
        {
            assert_eq!(decimal(text).as_deref(), Some(want), "{text}");
        }
        for wrong in ["", "1,000", "1e3", "--1", "+-1", "abc", "."] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }
}

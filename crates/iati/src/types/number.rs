//! Numbers, in the three ways the rules read them: XML Schema's, XPath's and JavaScript's, which the Secretariat's
//! validator is written in.

/// How many digits libxml2 reads of a number.
const MAX_DIGITS: usize = 24;

/// `xs:decimal`.
pub fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.is_empty() && fraction.is_empty() {
        return false;
    }
    whole.trim_start_matches('0').len() + fraction.len() <= MAX_DIGITS
}

/// `xs:integer`, as far as it fits.
pub fn integer(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let significant = digits.trim_start_matches('0');
    if !plain || significant.len() > MAX_DIGITS {
        return None;
    }
    let value: i128 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
    Some(if text.starts_with('-') { -value } else { value })
}

/// A number as XPath 1.0 reads it, which knows neither exponents nor a plus sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Xpath(pub Option<f64>);

impl Xpath {
    /// Reads text.
    pub fn read(text: &str) -> Xpath {
        let text = text.trim_matches([' ', '\t', '\n', '\r']);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let plain = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
        Xpath(if plain { text.parse().ok() } else { None })
    }

    /// Whether it is a number, and this one.
    pub fn is(self, number: f64) -> bool {
        self.0 == Some(number)
    }
}

/// A number as JavaScript's `Number()` reads it: nothing is 0, what is no number is NaN.
pub fn js_number(text: &str) -> f64 {
    let text = text.trim();
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u32::from_str_radix(digits, radix).map_or(f64::NAN, f64::from);
        }
    }
    // Rust also reads words ("inf", "nan") and JavaScript one of its own.
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
    match text {
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ if plain => text.parse().unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_three_ways() {
        assert!(Xpath::read(" 100.0 ").is(100.0) && Xpath::read("-.5").is(-0.5));
        for text in ["", ".", "+1", "1e2", "1,0", "abc", "-"] {
            assert_eq!(Xpath::read(text).0, None, "{text}");
        }
        assert_eq!(js_number(""), 0.0);
        assert_eq!(js_number(" +1e2 "), 100.0);
        assert_eq!(js_number("0x10"), 16.0);
        assert!(js_number("1,0").is_nan() && js_number("inf").is_nan() && js_number("NaN").is_nan());
        assert_eq!(integer("-007"), Some(-7));
        assert!(!is_decimal(&"1".repeat(25)) && is_decimal(&format!("{}1", "0".repeat(40))));
    }
}

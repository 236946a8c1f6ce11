//! ASCII decimal numbers without leading zeros, the way every C2SP format spells them.

/// `None` when `text` isn't the one spelling of a number up to `max`.
pub(crate) fn parse(text: &str, max: u64) -> Option<u64> {
    let digits = text.as_bytes();
    let canonical = match digits {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return None;
    }
    text.parse().ok().filter(|value| *value <= max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        assert_eq!(parse("0", 9), Some(0));
        assert_eq!(parse("18446744073709551615", u64::MAX), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_0", "10", "18446744073709551616", "١"] {
            assert_eq!(parse(bad, 9), None, "{bad:?}");
        }
    }
}

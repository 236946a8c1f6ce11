//! Characters and names as XML 1.0 (fifth edition) allows them.

use memchr::memmem;

/// The first byte at which text holds a character XML has no place for.
pub fn forbidden(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    control(bytes).or_else(|| {
        // U+FFFE and U+FFFF; surrogates can't be in UTF-8.
        memmem::find_iter(bytes, b"\xEF\xBF").find(|at| bytes.get(at + 2).is_some_and(|last| *last >= 0xBE))
    })
}

/// The first control character other than tab and line ends. Sixty-four bytes at a time, so that the compiler can
/// look at them all at once.
fn control(bytes: &[u8]) -> Option<usize> {
    let bad = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let mut at = 0;
    for chunk in bytes.chunks(64) {
        if chunk.iter().fold(false, |found, byte| found | bad(*byte)) {
            return chunk.iter().position(|byte| bad(*byte)).map(|inside| at + inside);
        }
        at += chunk.len();
    }
    None
}

/// Whether a character may be written as a reference.
pub fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// White space as XML has it.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn starts_name(c: char) -> bool {
    matches!(c,
        ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether text is a name.
pub fn is_name(text: &str) -> bool {
    // Most names are letters only, with hyphens behind the first.
    let plain = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'-';
    if text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && text.as_bytes().iter().all(plain) {
        return true;
    }
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name) && chars.all(continues_name)
}

/// Whether text is a name without a colon.
pub fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// Whether text is one or more characters of a name.
pub fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(continues_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_xml_has_no_place_for_are_found_where_they_stand() {
        assert_eq!(forbidden("a\tb\r\nc é 𝄞 \u{FFFD}"), None);
        assert_eq!(forbidden(&format!("{}\u{1}", "x".repeat(130))), Some(130));
        assert_eq!(forbidden("ab\u{FFFF}"), Some(2));
        assert_eq!(forbidden("ab\u{FFFD}\u{FFFE}"), Some(5));
        assert!(!is_char('\u{0}') && !is_char('\u{FFFE}') && is_char('\u{85}'));
    }

    #[test]
    fn names_are_what_the_recommendation_says() {
        for name in ["a", "_", "iati-activity", "é.1", "x:y", "a·b"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "-a", "a b", "a!", "\u{B7}a"] {
            assert!(!is_name(name), "{name}");
        }
        assert!(is_nmtoken("1a") && !is_nmtoken("") && !is_ncname("x:y"));
    }
}

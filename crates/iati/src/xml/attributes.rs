//! The attributes of a start tag, read in one pass, with their places. Nothing is allocated unless a value holds a
//! reference or white space that XML turns into a space.

use std::borrow::Cow;

use super::chars::{is_name, is_space};
use super::references::resolve;
use crate::limits::{MAX_ATTRIBUTES, MAX_NAME_BYTES, MAX_VALUE_BYTES};

/// One attribute as written.
#[derive(Debug, Clone)]
pub struct Attribute<'s> {
    /// The name, prefix included.
    pub name: &'s str,
    /// The value, normalised.
    pub value: Cow<'s, str>,
    /// Where the name starts, in bytes from the start of the tag's content.
    pub at: usize,
}

/// Why a start tag can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTag {
    /// Where, in bytes from the start of the tag's content.
    pub at: usize,
    /// What is wrong there.
    pub what: String,
}

impl BadTag {
    fn new<T>(at: usize, what: impl Into<String>) -> Result<T, BadTag> {
        Err(BadTag { at, what: what.into() })
    }
}

/// Reads the attributes after the name into `found`, which is emptied first. `content` is what stands between `<` and
/// `>` or `/>`; `from` is the length of the name.
///
/// # Errors
/// What XML doesn't allow, and where.
pub fn read<'s>(content: &'s str, from: usize, found: &mut Vec<Attribute<'s>>) -> Result<(), BadTag> {
    found.clear();
    let bytes = content.as_bytes();
    let mut at = from;
    loop {
        let gap = at;
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        if at == bytes.len() {
            return Ok(());
        }
        if gap == at {
            return BadTag::new(at, "white space is missing before an attribute");
        }
        if found.len() == MAX_ATTRIBUTES {
            return BadTag::new(at, format!("more than {MAX_ATTRIBUTES} attributes"));
        }
        at = one(content, at, found)?;
    }
}

/// Reads one attribute that starts at `start`; answers where it ends.
fn one<'s>(content: &'s str, start: usize, found: &mut Vec<Attribute<'s>>) -> Result<usize, BadTag> {
    let bytes = content.as_bytes();
    let mut at = start;
    while at < bytes.len() && bytes[at] != b'=' && !is_space(bytes[at]) {
        at += 1;
    }
    let name = &content[start..at];
    if name.len() > MAX_NAME_BYTES {
        return BadTag::new(start, format!("a name longer than {MAX_NAME_BYTES} bytes"));
    }
    // Names of the standard are small letters, with hyphens and a colon; only others need the long way.
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b':');
    let usual = bytes[start].is_ascii_lowercase()
        && bytes[start..at].iter().fold(true, |all, byte| all & plain(*byte));
    if !usual && !is_name(name) {
        return BadTag::new(start, format!("{name:?} is not the name of an attribute"));
    }
    while at < bytes.len() && is_space(bytes[at]) {
        at += 1;
    }
    if bytes.get(at) != Some(&b'=') {
        return BadTag::new(start, format!("the attribute {name} has no value"));
    }
    at += 1;
    while at < bytes.len() && is_space(bytes[at]) {
        at += 1;
    }
    let Some(quote) = bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\'')) else {
        return BadTag::new(start, format!("the value of the attribute {name} is not in quotes"));
    };
    let from = at + 1;
    let Some(length) = memchr::memchr(quote, &bytes[from..]) else {
        return BadTag::new(start, format!("the value of the attribute {name} has no closing quote"));
    };
    if length > MAX_VALUE_BYTES {
        return BadTag::new(
            start,
            format!("the value of the attribute {name} is longer than {MAX_VALUE_BYTES} bytes"),
        );
    }
    if found.iter().any(|other| other.name == name) {
        return BadTag::new(start, format!("the attribute {name} stands twice"));
    }
    let value = normalise(&content[from..from + length], from)?;
    found.push(Attribute { name, value, at: start });
    Ok(from + length + 1)
}

/// The value with references resolved and line ends and tabs as spaces.
fn normalise(raw: &str, at: usize) -> Result<Cow<'_, str>, BadTag> {
    let plain =
        raw.bytes().fold(true, |plain, byte| plain & !matches!(byte, b'<' | b'&' | b'\t' | b'\n' | b'\r'));
    if plain {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        let here = at + raw.len() - rest.len();
        rest = &rest[c.len_utf8()..];
        match c {
            '<' => return BadTag::new(here, "'<' inside the value of an attribute: write &lt;"),
            '&' => {
                let end = rest.find(';').filter(|end| *end <= MAX_NAME_BYTES);
                let (Some(end), Some(c)) = (end, end.and_then(|end| resolve(&rest[..end]))) else {
                    return BadTag::new(here, "'&' that starts no reference XML knows: write &amp;");
                };
                value.push(c);
                rest = &rest[end + 1..];
            }
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                value.push(' ');
            }
            '\t' | '\n' => value.push(' '),
            other => value.push(other),
        }
    }
    Ok(Cow::Owned(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(content: &str) -> Result<Vec<(String, String, usize)>, BadTag> {
        let mut found = Vec::new();
        let from = content.find(|c: char| c.is_whitespace()).unwrap_or(content.len());
        read(content, from, &mut found)?;
        Ok(found.into_iter().map(|a| (a.name.to_owned(), a.value.into_owned(), a.at)).collect())
    }

    #[test]
    fn attributes_are_read_with_their_places() {
        let found = pairs("a b=\"1\"\n c = 'x \"&lt;&#65;\r\n\ty' xml:lang=''").unwrap();
        let want = [("b", "1", 2), ("c", "x \"<A  y", 9), ("xml:lang", "", 32)];
        assert_eq!(found, want.map(|(n, v, at)| (n.to_owned(), v.to_owned(), at)));
        assert_eq!(pairs("a").unwrap(), []);
        assert_eq!(pairs("a  ").unwrap(), []);
    }

    #[test]
    fn what_xml_refuses_is_refused_where_it_stands() {
        for (tag, at) in [
            ("a b=1", 2),
            ("a b", 2),
            ("a b=\"1\"c=\"2\"", 7),
            ("a b=\"1\" b='2'", 8),
            ("a b='<'", 5),
            ("a b='x&'", 6),
            ("a b='&nbsp;'", 5),
            ("a 1b='x'", 2),
            ("a b='x", 2),
            ("a ='x'", 2),
        ] {
            assert_eq!(pairs(tag).unwrap_err().at, at, "{tag}");
        }
        let many: String = (0..=MAX_ATTRIBUTES).map(|n| format!(" a{n}=''")).collect();
        assert!(pairs(&format!("a{many}")).unwrap_err().what.contains("more than"));
    }
}

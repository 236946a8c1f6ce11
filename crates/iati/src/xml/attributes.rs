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
    /// Whether the text ends there, so that more of it might put it right.
    pub cut: bool,
}

impl BadTag {
    fn new<T>(at: usize, what: impl Into<String>) -> Result<T, BadTag> {
        Err(BadTag { at, what: what.into(), cut: false })
    }
}

/// What stands behind the last attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// `>`.
    Open,
    /// `/>`.
    Empty,
    /// Nothing: the text has ended.
    Cut,
}

/// Reads the attributes after the name into `found`, which is emptied first. `content` is what stands between `<` and
/// `>` or `/>`; `from` is the length of the name.
///
/// # Errors
/// What XML doesn't allow, and where.
pub fn read<'s>(content: &'s str, from: usize, found: &mut Vec<Attribute<'s>>) -> Result<(), BadTag> {
    match read_to_close(content, 0, from, found)? {
        (Close::Cut, _) => Ok(()),
        (_, at) => BadTag::new(at - 1, "'>' behind an attribute"),
    }
}

/// Reads the attributes of a tag that is somewhere in a text, and finds where it is closed. Its content starts at `tag`,
/// its name ends at `from`.
///
/// # Errors
/// What XML doesn't allow, and where.
pub fn read_to_close<'s>(
    text: &'s str,
    tag: usize,
    from: usize,
    found: &mut Vec<Attribute<'s>>,
) -> Result<(Close, usize), BadTag> {
    found.clear();
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let gap = at;
        at = behind_space(bytes, at);
        match bytes.get(at) {
            None => return Ok((Close::Cut, at)),
            Some(b'>') => return Ok((Close::Open, at + 1)),
            Some(b'/') if bytes.get(at + 1) == Some(&b'>') => return Ok((Close::Empty, at + 2)),
            Some(b'/') if at + 1 == bytes.len() => {
                let what = "'/' behind an attribute".to_owned();
                return Err(BadTag { at: at - tag, what, cut: true });
            }
            Some(_) if gap == at => {
                return BadTag::new(at - tag, "white space is missing before an attribute");
            }
            Some(_) if found.len() == MAX_ATTRIBUTES => {
                return BadTag::new(at - tag, format!("more than {MAX_ATTRIBUTES} attributes"));
            }
            Some(_) => at = one(text, tag, at, found)?,
        }
    }
}

fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

/// Reads one attribute that starts at `start`; answers where it ends.
fn one<'s>(text: &'s str, tag: usize, start: usize, found: &mut Vec<Attribute<'s>>) -> Result<usize, BadTag> {
    let bytes = text.as_bytes();
    let wrong = |what: String, at: Option<&u8>| Err(BadTag { at: start - tag, what, cut: at.is_none() });
    let mut end = start;
    while bytes.get(end).is_some_and(|byte| is_usual(*byte)) {
        end += 1;
    }
    let usual = bytes[start].is_ascii_lowercase() && bytes.get(end) == Some(&b'=');
    if !usual {
        end = name_end(bytes, end);
    }
    let name = &text[start..end];
    if name.len() > MAX_NAME_BYTES {
        return BadTag::new(start - tag, format!("a name longer than {MAX_NAME_BYTES} bytes"));
    }
    if !usual && !is_name(name) {
        return wrong(format!("{name:?} is not the name of an attribute"), bytes.get(end));
    }
    let mut at = behind_space(bytes, end);
    if bytes.get(at) != Some(&b'=') {
        return wrong(format!("the attribute {name} has no value"), bytes.get(at));
    }
    at = behind_space(bytes, at + 1);
    let Some(quote) = bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\'')) else {
        return wrong(format!("the value of the attribute {name} is not in quotes"), bytes.get(at));
    };
    let from = at + 1;
    let Some((to, plain)) = value_end(bytes, from, quote) else {
        return wrong(format!("the value of the attribute {name} has no closing quote"), None);
    };
    if to - from > MAX_VALUE_BYTES {
        let what = format!("the value of the attribute {name} is longer than {MAX_VALUE_BYTES} bytes");
        return BadTag::new(start - tag, what);
    }
    if found.iter().any(|other| other.name == name) {
        return BadTag::new(start - tag, format!("the attribute {name} stands twice"));
    }
    let raw = &text[from..to];
    let value = if plain { Cow::Borrowed(raw) } else { Cow::Owned(normalise(raw, from - tag)?) };
    found.push(Attribute { name, value, at: start - tag });
    Ok(to + 1)
}

/// Names of the standard are small letters, with hyphens and a colon; only others need the long way.
fn is_usual(byte: u8) -> bool {
    byte.is_ascii_lowercase() || matches!(byte, b'-' | b':')
}

/// Where what may be a name is over.
fn name_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'=' | b'>' | b'/') && !is_space(*byte)) {
        at += 1;
    }
    at
}

/// Where a value is over, and whether it is what it stands for: without references, and white space but spaces.
fn value_end(bytes: &[u8], from: usize, quote: u8) -> Option<(usize, bool)> {
    let special = |byte: u8| matches!(byte, b'<' | b'&' | b'\t' | b'\n' | b'\r');
    let mut at = from;
    loop {
        let byte = *bytes.get(at)?;
        if byte == quote {
            return Some((at, true));
        }
        if special(byte) {
            return memchr::memchr(quote, &bytes[at..]).map(|gap| (at + gap, false));
        }
        at += 1;
    }
}

/// The value with references resolved and line ends and tabs as spaces.
fn normalise(raw: &str, at: usize) -> Result<String, BadTag> {
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
    Ok(value)
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

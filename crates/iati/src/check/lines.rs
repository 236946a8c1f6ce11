//! Lines and columns from byte offsets. Lines end with a line feed, as editors and libxml2 count; columns count
//! characters, both from 1. A byte order mark counts as no character.

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
}

/// The start of a file.
pub const START: Position = Position { line: 1, column: 1 };

/// Walks forward through a part of a file.
#[derive(Debug)]
pub struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    position: Position,
}

impl<'a> Lines<'a> {
    /// A part that starts at a position.
    pub fn new(bytes: &'a [u8], start: Position) -> Lines<'a> {
        Lines { bytes, at: 0, position: start }
    }

    /// The position of a byte, at or behind the last one asked for; earlier ones are found from the start.
    pub fn at(&mut self, to: usize) -> Position {
        let to = to.min(self.bytes.len());
        let passed = self.bytes.get(self.at..to).unwrap_or_default();
        let newlines = memchr::memchr_iter(b'\n', passed).count() as u64;
        if newlines > 0 {
            self.position.line += newlines;
            let line = memchr::memrchr(b'\n', passed).map_or(passed, |last| &passed[last + 1..]);
            self.position.column = 1 + characters(line);
        } else {
            self.position.column += characters(passed);
        }
        self.at = to.max(self.at);
        self.position
    }

    /// The position behind the last byte.
    pub fn end(mut self) -> Position {
        self.at(self.bytes.len())
    }
}

/// How many characters start in these bytes.
fn characters(bytes: &[u8]) -> u64 {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_line_feeds() {
        let text = "\u{FEFF}aé\r\nb𝄞c\nd";
        let mut lines = Lines::new(text.as_bytes(), START);
        for (what, line, column) in [("a", 1, 1), ("\r", 1, 3), ("b", 2, 1), ("c", 2, 3), ("d", 3, 1)] {
            let found = lines.at(text.find(what).unwrap());
            assert_eq!((found.line, found.column), (line, column), "{what:?}");
        }
        let second = Lines::new(b"xy", Lines::new(b"a\nbc", START).end());
        assert_eq!(second.end(), Position { line: 2, column: 5 });
    }
}

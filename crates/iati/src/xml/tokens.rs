//! The tokeniser: what stands in a text, piece by piece, each with its place.
//!
//! Made for checking at the speed of reading. A tag is passed over once, its attributes being read on the way to its
//! end; white space between tags, of which these files are full, is known as such when its end is found; nothing is
//! copied. What it does not look at are names, and which end belongs to which start: who asks compares them.

use memchr::{memchr, memchr2, memchr3, memmem};

use super::attributes::{self, Attribute, Close};
use super::chars::is_space;

const MARK: char = '\u{FEFF}';
const COMMENT: &[u8] = b"<!--";
const CDATA: &[u8] = b"<![CDATA[";
const DOCTYPE: &[u8] = b"<!DOCTYPE";

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'s> {
    /// The start of an element; its attributes are where [`Tokens::token`] was told to put them.
    Start {
        /// Its name as written.
        name: &'s str,
        /// Whether it ends right there.
        empty: bool,
    },
    /// The end of an element of this name.
    End(&'s str),
    /// Text up to the next markup or reference.
    Text {
        /// As written.
        text: &'s str,
        /// Whether it is white space only.
        blank: bool,
    },
    /// What stands between `&` and `;`.
    Reference(&'s str),
    /// What a CDATA section holds.
    CData(&'s str),
    /// A comment.
    Comment,
    /// A processing instruction, by what it is for.
    Instruction(&'s str),
    /// What stands between `<?` and `?>` of an XML declaration.
    Declaration(&'s str),
    /// The start of a document type declaration; what follows can't be read.
    DocumentType,
    /// The text is over.
    Over,
}

/// Why a text can't be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: usize,
    /// What is wrong.
    pub what: String,
    /// Whether the text just ends inside of something that more text may close.
    pub open: bool,
}

/// Goes through a text, or a part of one.
pub struct Tokens<'s> {
    text: &'s str,
    at: usize,
    to: usize,
    mark: usize,
    strict: bool,
}

impl<'s> Tokens<'s> {
    /// From the start of a text; one byte order mark there is passed over.
    pub fn of(text: &'s str) -> Self {
        let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        Tokens { text, at: mark, to: mark, mark, strict: false }
    }

    /// Takes for faults what harms nobody who only reads: `--` in comments, `]]>` in text.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// How many bytes the byte order mark has at the start of the text.
    pub fn mark(&self) -> usize {
        self.mark
    }

    /// Where the last token begins and ends, in bytes.
    pub fn place(&self) -> (usize, usize) {
        (self.at, self.to)
    }

    /// The next token. The attributes of a start replace what `attributes` holds.
    ///
    /// # Errors
    /// What is not well-formed. Nothing can be read behind it.
    pub fn token(&mut self, attributes: &mut Vec<Attribute<'s>>) -> Result<Token<'s>, Fault> {
        self.at = self.to;
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(b'<') => match bytes.get(self.at + 1) {
                Some(b'/') => self.end(),
                Some(b'!') => self.declared(),
                Some(b'?') => self.instruction(),
                _ => self.start(attributes),
            },
            Some(b'&') => self.reference(),
            Some(_) => self.characters(),
            None => Ok(Token::Over),
        }
    }

    /// From behind a number of bytes of the token, the bytes that are left.
    fn rest(&self, behind: usize) -> &'s [u8] {
        self.text.as_bytes().get(self.at + behind..).unwrap_or_default()
    }

    /// Takes the token to end at `to`; answers what stands in it behind `head` and before `tail` bytes.
    fn cut(&mut self, to: usize, head: usize, tail: usize) -> &'s str {
        self.to = to;
        self.text.get(self.at + head..to - tail).unwrap_or_default()
    }

    fn open<T>(&self, what: &str) -> Result<T, Fault> {
        Err(Fault { at: self.at, what: what.to_owned(), open: true })
    }

    fn start(&mut self, attributes: &mut Vec<Attribute<'s>>) -> Result<Token<'s>, Fault> {
        let bytes = self.text.as_bytes();
        let from = self.at + 1;
        let mut end = from;
        while bytes.get(end).is_some_and(|byte| !matches!(byte, b'>' | b'/') && !is_space(*byte)) {
            end += 1;
        }
        let (close, to) = match attributes::read_to_close(self.text, from, end, attributes) {
            Ok(found) => found,
            Err(bad) if bad.cut => return self.open("a tag that is not closed"),
            Err(bad) => return Err(Fault { at: from + bad.at, what: bad.what, open: false }),
        };
        self.to = to;
        match close {
            Close::Cut => self.open("a tag that is not closed"),
            Close::Open | Close::Empty => {
                Ok(Token::Start { name: &self.text[from..end], empty: close == Close::Empty })
            }
        }
    }

    fn end(&mut self) -> Result<Token<'s>, Fault> {
        let Some(length) = memchr(b'>', self.rest(2)) else { return self.open("a tag that is not closed") };
        let name = self.cut(self.at + 2 + length + 1, 2, 1);
        if name.as_bytes().last().is_none_or(|last| !is_space(*last)) {
            return Ok(Token::End(name));
        }
        Ok(Token::End(name.trim_end_matches(|c: char| u8::try_from(c).is_ok_and(is_space))))
    }

    fn characters(&mut self) -> Result<Token<'s>, Fault> {
        let bytes = self.text.as_bytes();
        let mut end = self.at;
        while bytes.get(end).is_some_and(|byte| is_space(*byte)) {
            end += 1;
        }
        let blank = matches!(bytes.get(end), None | Some(b'<' | b'&'));
        if !blank {
            end = self.text_end(end)?;
        }
        Ok(Token::Text { text: self.cut(end, 0, 0), blank })
    }

    /// Where text ends that is known to go on to `from`.
    fn text_end(&self, from: usize) -> Result<usize, Fault> {
        let bytes = self.text.as_bytes();
        let mut end = from;
        loop {
            let rest = bytes.get(end..).unwrap_or_default();
            let stop = if self.strict { memchr3(b'<', b'&', b'>', rest) } else { memchr2(b'<', b'&', rest) };
            end = stop.map_or(bytes.len(), |gap| end + gap);
            if bytes.get(end) != Some(&b'>') {
                return Ok(end);
            }
            if bytes[self.at..end].ends_with(b"]]") {
                let what = "']]>' in text: write ]]&gt;".to_owned();
                return Err(Fault { at: end - 2, what, open: false });
            }
            end += 1;
        }
    }

    fn reference(&mut self) -> Result<Token<'s>, Fault> {
        match memchr3(b';', b'<', b'&', self.rest(1)) {
            Some(length) if self.rest(1).get(length) == Some(&b';') => {
                Ok(Token::Reference(self.cut(self.at + 1 + length + 1, 1, 1)))
            }
            _ => {
                let what = "'&' that starts no reference: write &amp;".to_owned();
                Err(Fault { at: self.at, what, open: false })
            }
        }
    }

    /// What starts with `<!`.
    fn declared(&mut self) -> Result<Token<'s>, Fault> {
        let rest = self.rest(0);
        let begins = |with: &[u8]| rest.len() < with.len() && with.starts_with(&rest.to_ascii_uppercase());
        if rest.starts_with(COMMENT) {
            return self.comment();
        }
        if rest.starts_with(CDATA) {
            let Some(length) = memmem::find(self.rest(CDATA.len()), b"]]>") else {
                return self.open("a CDATA section that is not closed");
            };
            let to = self.at + CDATA.len() + length + "]]>".len();
            return Ok(Token::CData(self.cut(to, CDATA.len(), "]]>".len())));
        }
        if rest.get(..DOCTYPE.len()).is_some_and(|head| head.eq_ignore_ascii_case(DOCTYPE)) {
            self.to = self.at + DOCTYPE.len();
            return Ok(Token::DocumentType);
        }
        let what = "'<!' that starts neither a comment nor CDATA";
        if [COMMENT, CDATA, DOCTYPE].into_iter().any(begins) {
            return self.open(what);
        }
        Err(Fault { at: self.at, what: what.to_owned(), open: false })
    }

    fn comment(&mut self) -> Result<Token<'s>, Fault> {
        let mut from = COMMENT.len();
        loop {
            let Some(length) = memmem::find(self.rest(from), b"--") else {
                return self.open("a comment that is not closed");
            };
            let hyphens = from + length;
            match self.rest(hyphens).get(2) {
                Some(b'>') => {
                    self.to = self.at + hyphens + "-->".len();
                    return Ok(Token::Comment);
                }
                Some(_) if self.strict => {
                    let what = "'--' inside a comment".to_owned();
                    return Err(Fault { at: self.at + hyphens, what, open: false });
                }
                _ => from = hyphens + 1,
            }
        }
    }

    fn instruction(&mut self) -> Result<Token<'s>, Fault> {
        let Some(length) = memmem::find(self.rest(2), b"?>") else {
            return self.open("a processing instruction that is not closed");
        };
        let content = self.cut(self.at + 2 + length + 2, 2, 2);
        let target = content.split(|c: char| u8::try_from(c).is_ok_and(is_space)).next().unwrap_or_default();
        Ok(if target == "xml" { Token::Declaration(content) } else { Token::Instruction(target) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each token with what it covers of the text; the fault, if there is one.
    fn pieces(text: &str, strict: bool) -> (Vec<(Token<'_>, &str)>, Option<Fault>) {
        let tokens = Tokens::of(text);
        let mut tokens = if strict { tokens.strict() } else { tokens };
        let (mut found, mut attributes) = (Vec::new(), Vec::new());
        loop {
            match tokens.token(&mut attributes) {
                Ok(Token::Over) => return (found, None),
                Ok(token) => {
                    let (at, to) = tokens.place();
                    found.push((token, &text[at..to]));
                }
                Err(fault) => return (found, Some(fault)),
            }
        }
    }

    #[test]
    fn every_kind_of_token_with_what_it_covers() {
        let text =
            "<?xml version='1.0'?><?do it?><a b='>'>x &amp;\n<![CDATA[<]]> <!-- - --><c/></a ><!DOCTYPE";
        let (found, fault) = pieces(text, true);
        assert_eq!(fault, None);
        let text_of = |text, blank| Token::Text { text, blank };
        assert_eq!(
            found,
            [
                (Token::Declaration("xml version='1.0'"), "<?xml version='1.0'?>"),
                (Token::Instruction("do"), "<?do it?>"),
                (Token::Start { name: "a", empty: false }, "<a b='>'>"),
                (text_of("x ", false), "x "),
                (Token::Reference("amp"), "&amp;"),
                (text_of("\n", true), "\n"),
                (Token::CData("<"), "<![CDATA[<]]>"),
                (text_of(" ", true), " "),
                (Token::Comment, "<!-- - -->"),
                (Token::Start { name: "c", empty: true }, "<c/>"),
                (Token::End("a"), "</a >"),
                (Token::DocumentType, "<!DOCTYPE"),
            ]
        );
    }

    #[test]
    fn what_may_be_closed_later_is_told_from_what_is_wrong() {
        for cut in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<a b='>'",
            "<a b='' /",
            "<a/",
            "</a",
            "<!",
            "<!-",
            "<!--x--",
            "<![CDATA[ ]]",
            "<!docty",
            "<?x ?",
        ] {
            let fault = pieces(cut, true).1.unwrap();
            assert!(fault.open && fault.at == 0, "{cut}: {fault:?}");
        }
        for (wrong, at) in [
            ("<a b=1>", 3),
            ("<a b='<'", 6),
            ("<a b=''c", 7),
            ("x&y <", 1),
            ("&", 0),
            ("<!x", 0),
            ("<!-- -- -->", 5),
            ("a]]>", 1),
            ("<a / >", 3),
        ] {
            let fault = pieces(wrong, true).1.unwrap();
            assert!(!fault.open && fault.at == at, "{wrong}: {fault:?}");
        }
        for lenient in ["<!-- -- -->", "<!-----x-->", "a]]>", ">>"] {
            assert_eq!(pieces(lenient, false).1, None, "{lenient}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_whatever_marks_it_begins_with() {
        for marks in 0..4 {
            let text = format!("{}<a>é</a>", "\u{FEFF}".repeat(marks));
            let (found, _) = pieces(&text, true);
            let covered: String = found.iter().map(|(_, piece)| *piece).collect();
            // The first mark is no token; those after it are text.
            assert_eq!(covered, text["\u{FEFF}".len() * marks.min(1)..], "{marks} marks");
            assert_eq!(found.last().unwrap().1, "</a>");
        }
    }
}

//! The tokeniser, with the places of what it finds in the text that it was given.

use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::events::Event;

/// Events of a text, each with where it begins and ends.
pub struct Tokens<'s> {
    reader: Reader<&'s [u8]>,
    mark: usize,
}

impl<'s> Tokens<'s> {
    /// Of a text, or of a part of one: elements may end that did not begin in it, and who asks compares their names.
    pub fn of(text: &'s str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.trim_markup_names_in_closing_tags = false;
        // The tokeniser passes over one byte order mark at its start without counting it.
        let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Tokens { reader, mark }
    }

    /// Takes comments for faults that hold what a comment may not.
    pub fn with_comments_checked(mut self) -> Self {
        self.reader.config_mut().check_comments = true;
        self
    }

    /// How many bytes the byte order mark has at the start of the text.
    pub fn mark(&self) -> usize {
        self.mark
    }

    /// The next event, between where it begins and where it ends.
    pub fn token(&mut self) -> (usize, Result<Event<'s>, Error>, usize) {
        let at = self.place(self.reader.buffer_position());
        let event = self.reader.read_event();
        (at, event, self.place(self.reader.buffer_position()))
    }

    /// Where the last error is.
    pub fn error_at(&self) -> usize {
        self.place(self.reader.error_position())
    }

    fn place(&self, position: u64) -> usize {
        usize::try_from(position).map_or(usize::MAX, |at| at.saturating_add(self.mark))
    }
}

/// The tokeniser's complaint, in plain words.
pub(crate) fn plain(error: &Error) -> String {
    use quick_xml::errors::{IllFormedError, SyntaxError};
    match error {
        Error::Syntax(SyntaxError::UnclosedComment) => "a comment that is not closed".into(),
        Error::Syntax(SyntaxError::UnclosedCData) => "a CDATA section that is not closed".into(),
        Error::Syntax(SyntaxError::InvalidBangMarkup) => {
            "'<!' that starts neither a comment nor CDATA".into()
        }
        Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
            "a processing instruction that is not closed".into()
        }
        Error::Syntax(SyntaxError::UnclosedDoctype) => {
            "a document type declaration, which is not read".into()
        }
        Error::Syntax(_) => "a tag that is not closed".into(),
        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => "'--' inside a comment".into(),
        Error::IllFormed(IllFormedError::UnclosedReference) => {
            "'&' that starts no reference: write &amp;".into()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text_whatever_marks_it_begins_with() {
        for marks in 0..4 {
            let text = format!("{}<a>é</a>", "\u{FEFF}".repeat(marks));
            let mut tokens = Tokens::of(&text);
            let mut pieces = Vec::new();
            loop {
                let (at, event, to) = tokens.token();
                if matches!(event.unwrap(), Event::Eof) {
                    break;
                }
                pieces.push(text[at..to].to_owned());
            }
            // The first mark is no event; those after it are text.
            assert_eq!(pieces.concat(), text["\u{FEFF}".len() * marks.min(1)..], "{marks} marks");
            assert_eq!(pieces.last().unwrap(), "</a>");
        }
    }
}

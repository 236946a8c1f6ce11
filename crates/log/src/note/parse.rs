//! Reading a note.

use std::str::FromStr;

use super::line::parse_signature_lines;
use super::{MAX_NOTE_BYTES, Note, NoteError};

impl Note {
    /// Reads a note from bytes; exactly what [`FromStr`] does for text.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(bytes.len()));
        }
        std::str::from_utf8(bytes).map_err(|error| NoteError::Utf8(error.valid_up_to()))?.parse()
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(note.len()));
        }
        check_control(note)?;
        // The text may have empty lines of its own; signatures can't, so the last one parts them.
        let split = note.rfind("\n\n").ok_or(NoteError::NoBlankLine)?;
        let (text, signatures) = note.split_at(split + 1);
        let signatures = parse_signature_lines(&signatures[1..])?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}

/// A note's text ends in a newline and has no other control character.
pub(super) fn check_text(text: &str) -> Result<(), NoteError> {
    check_control(text)?;
    if text.ends_with('\n') { Ok(()) } else { Err(NoteError::TextEnd) }
}

pub(super) fn check_control(text: &str) -> Result<(), NoteError> {
    match text.bytes().position(|byte| byte < 0x20 && byte != b'\n') {
        Some(at) => Err(NoteError::Control(at)),
        None => Ok(()),
    }
}

//! Signed notes ([signed-note](https://c2sp.org/signed-note)): text, an empty line, and the lines of those who
//! signed it.

mod key;
mod line;
mod parse;
mod secret;
mod verify;

pub use key::{Algorithm, KeyError, VerifierKey, valid_key_name};
pub use line::{SignatureLine, parse_signature_lines};
pub use secret::SigningKey;
pub use verify::Signed;

use std::fmt;

/// Most signature lines a note may have. The specification asks for 16 at least; Go's `golang.org/x/mod/sumdb/note`
/// reads no more than this, so a note with more could not be shown around.
pub const MAX_SIGNATURES: usize = 100;

/// Most bytes of a note: what Go's `golang.org/x/mod/sumdb/note` reads, and room for every signature to be
/// post-quantum (5 kB each).
pub const MAX_NOTE_BYTES: usize = 1_000_000;

/// A note: text and signature lines, both well-formed, the signatures not yet verified. Prints as the very bytes it
/// was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<SignatureLine>,
}

/// Why bytes are no note, or a note can't be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Too many bytes.
    #[error("the note has {0} bytes; the most is {MAX_NOTE_BYTES}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the note is not UTF-8 from byte {0} on")]
    Utf8(usize),
    /// A control character other than newline.
    #[error("the note has a control character at byte {0}; only newline (0x0A) is allowed")]
    Control(usize),
    /// The text doesn't end in a newline.
    #[error("the text of the note must end in a newline")]
    TextEnd,
    /// No empty line before the signatures.
    #[error("the note has no empty line between text and signatures")]
    NoBlankLine,
    /// Nothing signed, or the last line isn't ended.
    #[error("the note must end in one or more signature lines, each ended by a newline")]
    NoSignatures,
    /// A line isn't a signature line.
    #[error("signature line {line}: {reason}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong and what would be right.
        reason: &'static str,
    },
    /// Too many signature lines.
    #[error("the note has more than {MAX_SIGNATURES} signature lines")]
    TooManySignatures,
    /// Two different keys share name and id, so a line can't be told to be of one or the other.
    #[error("two of the keys given share the name {0:?} and the key id: remove one")]
    AmbiguousKeys(String),
    /// A known key's signature is wrong, which spoils the whole note.
    #[error("the signature in line {line}, of the known key {name:?}, is wrong: don't trust this note")]
    BadSignature {
        /// Which signature line, from 1.
        line: usize,
        /// Name of the key.
        name: String,
    },
    /// None of the keys given has signed.
    #[error("the note carries no signature of a known key")]
    NoKnownSignature,
    /// The key can't sign a plain note.
    #[error("the key {0:?} makes timestamped cosignatures; a note is signed with an Ed25519 key of type 1")]
    NotNoteKey(String),
}

impl Note {
    /// A note of a text and signature lines that may not be verified yet.
    pub fn new(text: String, signatures: Vec<SignatureLine>) -> Result<Self, NoteError> {
        parse::check_text(&text)?;
        match signatures.len() {
            0 => return Err(NoteError::NoSignatures),
            1..=MAX_SIGNATURES => {}
            _ => return Err(NoteError::TooManySignatures),
        }
        let note = Self { text, signatures };
        let bytes = note.to_string().len();
        if bytes > MAX_NOTE_BYTES { Err(NoteError::TooLong(bytes)) } else { Ok(note) }
    }

    /// Signs a text, which must end in a newline, with keys of type 1.
    pub fn sign(text: String, keys: &[&SigningKey]) -> Result<Self, NoteError> {
        let sign =
            |key: &&SigningKey| key.sign_text(&text).ok_or_else(|| NoteError::NotNoteKey(key.name().into()));
        let signatures = keys.iter().map(sign).collect::<Result<_, _>>()?;
        Self::new(text, signatures)
    }

    /// The text with its final newline. Not to be believed before [`verify`](Self::verify).
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines in their order.
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// The same note with more signature lines after its own.
    pub fn with_signature_lines(&self, lines: &[SignatureLine]) -> Result<Self, NoteError> {
        Self::new(self.text.clone(), [self.signatures.as_slice(), lines].concat())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

//! Checkpoints ([tlog-checkpoint](https://c2sp.org/tlog-checkpoint)): how large the tree is and what its root is,
//! signed by the log.

use std::fmt;
use std::str::FromStr;

use crate::decimal;
use crate::hash::Hash;
use crate::note::{Note, NoteError, SignatureLine, SigningKey, VerifierKey};
use crate::tile::MAX_TREE_SIZE;

/// The text of a checkpoint. Prints as, and parses from, exactly the text of the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a name, usually its address without the scheme.
    pub origin: String,
    /// Leaves of the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// Further lines, which the specification allows and advises against.
    pub extensions: Vec<String>,
}

/// Why a text is no checkpoint, or a checkpoint can't be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text isn't of the form of a checkpoint.
    #[error("line {line} of the checkpoint: {reason}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong and what would be right.
        reason: &'static str,
    },
    /// The note around it is malformed, or not signed as it must be.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The log that the checkpoint names hasn't signed it.
    #[error(
        "the checkpoint names {origin:?}, and no known key of that name has signed it: add the log's key"
    )]
    Origin {
        /// The log named.
        origin: String,
    },
}

/// A checkpoint in its note. Prints as the very bytes it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    note: Note,
    checkpoint: Checkpoint,
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    pub fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root, extensions: Vec::new() }
    }

    /// The text of the note: what is signed.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// Reads the text of a note.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let fault = |line, reason| CheckpointError::Line { line, reason };
        if let Some(at) = text.bytes().position(|byte| byte < 0x20 && byte != b'\n') {
            return Err(NoteError::Control(at).into());
        }
        let lines: Vec<&str> = text.strip_suffix('\n').ok_or(NoteError::TextEnd)?.split('\n').collect();
        if let Some(empty) = lines.iter().position(|line| line.is_empty()) {
            return Err(fault(empty + 1, "it is empty; a checkpoint has no empty lines"));
        }
        let [origin, size, root, extensions @ ..] = lines.as_slice() else {
            return Err(fault(lines.len() + 1, "it is missing; origin, size and root must be there"));
        };
        let size = decimal::parse(size, MAX_TREE_SIZE);
        let size =
            size.ok_or(fault(2, "the size must be a decimal number without leading zeros, below 2^63"))?;
        let root =
            root.parse().map_err(|_| fault(3, "the root must be 32 bytes as padded standard base64"))?;
        let extensions = extensions.iter().map(|&line| line.to_owned()).collect();
        Ok(Self { origin: (*origin).to_owned(), size, root, extensions })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        Self::parse(text)
    }
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint without verifying anything.
    pub fn parse(note: &str) -> Result<Self, CheckpointError> {
        Self::from_note(note.parse()?)
    }

    /// [`parse`](Self::parse) from bytes.
    pub fn from_bytes(note: &[u8]) -> Result<Self, CheckpointError> {
        Self::from_note(Note::from_bytes(note)?)
    }

    /// Takes a note whose text is a checkpoint; nothing is verified.
    pub fn from_note(note: Note) -> Result<Self, CheckpointError> {
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self { note, checkpoint })
    }

    /// Reads a signed checkpoint and verifies that the log it names has signed it: one of `log_keys` under the
    /// origin's own name. A wrong signature of any of the keys refuses it.
    pub fn open(note: &str, log_keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let signed = Self::parse(note)?;
        signed.verify(log_keys)?;
        Ok(signed)
    }

    /// Verifies that the log named has signed, as [`open`](Self::open) does.
    pub fn verify(&self, log_keys: &[VerifierKey]) -> Result<(), CheckpointError> {
        let origin = &self.checkpoint.origin;
        let signed = self.note.verify_all(log_keys.iter())?;
        let by_log = signed.iter().any(|line| log_keys.get(line.key).is_some_and(|key| key.name() == origin));
        if by_log { Ok(()) } else { Err(CheckpointError::Origin { origin: origin.clone() }) }
    }

    /// Signs a checkpoint with the log's key, of type 1. The key's name should be the origin.
    pub fn sign(checkpoint: &Checkpoint, key: &SigningKey) -> Result<Self, CheckpointError> {
        // Through the parser, so that a field holding a newline can't make another checkpoint of it.
        let read = Checkpoint::parse(&checkpoint.text())?;
        if read != *checkpoint {
            return Err(CheckpointError::Line { line: 1, reason: "no field may hold a newline" });
        }
        Ok(Self { note: Note::sign(checkpoint.text(), &[key])?, checkpoint: read })
    }

    /// The same checkpoint with more signature lines, for example cosignatures, after its own.
    pub fn with_signature_lines(&self, lines: &[SignatureLine]) -> Result<Self, CheckpointError> {
        Ok(Self { note: self.note.with_signature_lines(lines)?, checkpoint: self.checkpoint.clone() })
    }

    /// The note with its signature lines.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// What the note says. Not to be believed before verification.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

impl FromStr for SignedCheckpoint {
    type Err = CheckpointError;

    fn from_str(note: &str) -> Result<Self, CheckpointError> {
        Self::parse(note)
    }
}

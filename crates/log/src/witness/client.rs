//! How a log reads the answer of a witness.

use super::{MAX_RESPONSE_BYTES, SIZE_CONTENT_TYPE};
use crate::checkpoint::SignedCheckpoint;
use crate::decimal;
use crate::note::{Note, NoteError, SignatureLine, VerifierKey, parse_signature_lines};
use crate::tile::MAX_TREE_SIZE;

/// Most characters of a refusal's reason that are kept: enough for a log file, little enough for a hostile witness.
const MAX_REASON_CHARS: usize = 200;

/// A cosignature of a known witness, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// Which of the keys given.
    pub key: usize,
    /// The line to add to the checkpoint.
    pub line: SignatureLine,
    /// When it was made, in Unix seconds.
    pub time: u64,
}

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It cosigned: at least one cosignature of a known key.
    Cosigned(Vec<Cosignature>),
    /// It has seen another size last: send a proof from there.
    Conflict {
        /// Size of the last checkpoint it cosigned.
        size: u64,
    },
    /// It refused for another reason.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The start of the body, fit to print.
        reason: String,
    },
}

/// Why an answer can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Too many bytes.
    #[error("the witness answered {0} bytes; the most is {MAX_RESPONSE_BYTES}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the answer of the witness is not UTF-8")]
    Utf8,
    /// The lines are malformed, of unknown keys only, or wrong.
    #[error("the cosignatures of the witness are refused: {0}")]
    Note(#[from] NoteError),
    /// A line comes from a key that is no cosigner's, or carries no time.
    #[error("the line of {0:?} is no timestamped cosignature: configure the witness's key of type 0x04")]
    NoTime(String),
    /// Status 409 without a size.
    #[error(
        "the witness answered 409 without the size it has seen; its body must be that number and a newline"
    )]
    Size,
}

impl Answer {
    /// Reads an answer to the offer of `checkpoint`. `witness_keys` are the keys known for this witness.
    pub fn read(
        status: u16,
        content_type: &str,
        body: &[u8],
        checkpoint: &SignedCheckpoint,
        witness_keys: &[VerifierKey],
    ) -> Result<Self, AnswerError> {
        if body.len() > MAX_RESPONSE_BYTES {
            return Err(AnswerError::TooLong(body.len()));
        }
        match status {
            200 => {
                let body = std::str::from_utf8(body).map_err(|_| AnswerError::Utf8)?;
                Ok(Self::Cosigned(parse_response(body, checkpoint, witness_keys)?))
            }
            409 if is_size(content_type) => {
                let text = std::str::from_utf8(body).ok().and_then(|body| body.strip_suffix('\n'));
                let size =
                    text.and_then(|size| decimal::parse(size, MAX_TREE_SIZE)).ok_or(AnswerError::Size)?;
                Ok(Self::Conflict { size })
            }
            status => {
                let printable = |char: &char| !char.is_control();
                let body = String::from_utf8_lossy(body);
                let reason = body.trim().chars().filter(printable).take(MAX_REASON_CHARS).collect();
                Ok(Self::Refused { status, reason })
            }
        }
    }
}

/// Whether a `Content-Type` value is that of a size; HTTP libraries may add parameters.
fn is_size(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(SIZE_CONTENT_TYPE)
}

/// Reads the body of an answer with status 200. Lines of unknown keys are ignored; a wrong line of a known key
/// refuses the answer, and so does the lack of any right one.
pub fn parse_response(
    body: &str,
    checkpoint: &SignedCheckpoint,
    witness_keys: &[VerifierKey],
) -> Result<Vec<Cosignature>, AnswerError> {
    let note = Note::new(checkpoint.note().text().to_owned(), parse_signature_lines(body)?)?;
    let cosignature = |(line, key, time): (&SignatureLine, usize, Option<u64>)| match time {
        None | Some(0) => Err(AnswerError::NoTime(line.name().to_owned())),
        Some(time) => Ok(Cosignature { key, line: line.clone(), time }),
    };
    note.verify(witness_keys)?
        .iter()
        .filter_map(|signed| Some((note.signatures().get(signed.line)?, signed.key, signed.time)))
        .map(cosignature)
        .collect()
}

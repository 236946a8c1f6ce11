//! One signature line: em dash, space, key name, space, base64 of key id and signature.

use std::fmt;

use super::key::valid_key_name;
use super::parse::check_control;
use super::{MAX_SIGNATURES, NoteError};
use crate::base64;

/// A signature line, well-formed and not yet verified. Prints without its newline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignatureLine {
    name: String,
    id: u32,
    signature: Vec<u8>,
}

impl SignatureLine {
    /// `None` when the name can't be a key name, or the signature is empty.
    pub fn new(name: &str, id: u32, signature: Vec<u8>) -> Option<Self> {
        (valid_key_name(name) && !signature.is_empty()).then(|| Self { name: name.into(), id, signature })
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Id of the key.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The signature after the key id, whose form depends on the type of the key.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Reads a line without its newline.
    fn parse(line: &str) -> Result<Self, &'static str> {
        let rest =
            line.strip_prefix("\u{2014} ").ok_or("it must start with an em dash (U+2014) and a space")?;
        let (name, signature) = rest
            .split_once(' ')
            .ok_or("a key name, a space and the base64 signature must follow the em dash")?;
        if !valid_key_name(name) {
            return Err("the key name must not be empty nor hold white space, control characters or \"+\"");
        }
        let bytes =
            base64::decode(signature).ok_or("the signature is not canonical padded standard base64")?;
        let Some((id, signature)) = bytes.split_first_chunk().filter(|(_, signature)| !signature.is_empty())
        else {
            return Err("the signature must have four bytes of key id and at least one byte after them");
        };
        Ok(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), signature: signature.to_vec() })
    }
}

impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.to_be_bytes(), self.signature.as_slice()].concat();
        write!(f, "\u{2014} {} {}", self.name, base64::encode(&bytes))
    }
}

/// Reads one or more signature lines, each ended by a newline: the tail of a note, or the answer of a witness.
pub fn parse_signature_lines(text: &str) -> Result<Vec<SignatureLine>, NoteError> {
    check_control(text)?;
    let text = text.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
    if text.split('\n').count() > MAX_SIGNATURES {
        return Err(NoteError::TooManySignatures);
    }
    text.split('\n')
        .enumerate()
        .map(|(at, line)| {
            SignatureLine::parse(line).map_err(|reason| NoteError::Line { line: at + 1, reason })
        })
        .collect()
}

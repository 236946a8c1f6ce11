//! The body of `add-checkpoint`.

use std::fmt;
use std::str::FromStr;

use super::{MAX_PROOF_LINES, MAX_REQUEST_BYTES};
use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::decimal;
use crate::hash::Hash;
use crate::tile::MAX_TREE_SIZE;

/// What a log sends to a witness. Prints as the very bytes it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the tree the witness saw last.
    pub old: u64,
    /// Consistency proof from that tree to the checkpoint's.
    pub proof: Vec<Hash>,
    /// The new checkpoint, as the log signed it.
    pub checkpoint: SignedCheckpoint,
}

/// Why a body is no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Too many bytes.
    #[error("the request has {0} bytes; the most is {MAX_REQUEST_BYTES}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the request is not UTF-8 from byte {0} on")]
    Utf8(usize),
    /// A line before the checkpoint is wrong.
    #[error("line {line} of the request: {reason}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong and what would be right.
        reason: &'static str,
    },
    /// What follows the empty line is no signed checkpoint.
    #[error("in the checkpoint of the request: {0}")]
    Checkpoint(#[from] CheckpointError),
}

impl AddCheckpoint {
    /// Reads the body of a request.
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        if body.len() > MAX_REQUEST_BYTES {
            return Err(RequestError::TooLong(body.len()));
        }
        let body = std::str::from_utf8(body).map_err(|error| RequestError::Utf8(error.valid_up_to()))?;
        let fault = |line, reason| RequestError::Line { line, reason };
        let (head, note) = body
            .split_once("\n\n")
            .ok_or(fault(1, "there is no empty line between the proof and the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.and_then(|size| decimal::parse(size, MAX_TREE_SIZE));
        let old =
            old.ok_or(fault(1, "it must be \"old \" and a decimal size without leading zeros, below 2^63"))?;
        let mut proof = Vec::new();
        for (at, line) in lines.enumerate() {
            if at >= MAX_PROOF_LINES {
                return Err(fault(at + 2, "a request has at most 63 proof lines"));
            }
            let hash = line.parse();
            proof
                .push(hash.map_err(|_| fault(at + 2, "a proof line is 32 bytes as padded standard base64"))?);
        }
        Ok(Self { old, proof, checkpoint: SignedCheckpoint::parse(note)? })
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for AddCheckpoint {
    type Err = RequestError;

    fn from_str(body: &str) -> Result<Self, RequestError> {
        Self::parse(body.as_bytes())
    }
}

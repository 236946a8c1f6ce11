//! Offline proofs ([tlog-proof](https://c2sp.org/tlog-proof)): that an entry is in a log, in one file.

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use crate::hash::Hash;
use crate::note::MAX_NOTE_BYTES;
use crate::policy::{Policy, PolicyError, Witnessed};
use crate::tile::MAX_TREE_SIZE;
use crate::tree::{ProofError, verify_inclusion};
use crate::{base64, decimal};

/// Most hashes of a proof: the height of the largest tree.
pub const MAX_PATH_HASHES: usize = 63;

/// Most bytes of extra data: as much as an entry can have, so that it can hold what the entry was made from.
pub const MAX_EXTRA_BYTES: usize = 65_535;

/// Most bytes of a proof: the lines before the checkpoint, and a note.
pub const MAX_PROOF_BYTES: usize =
    MAX_NOTE_BYTES + 128 + MAX_EXTRA_BYTES.div_ceil(3) * 4 + MAX_PATH_HASHES * 45;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// A proof that some entry is in a log, not yet verified. Prints as the very bytes it was parsed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Data for the application. Nothing authenticates it: don't trust it. Empty data is the same as none.
    pub extra: Option<Vec<u8>>,
    /// Place of the entry in the log, from 0.
    pub index: u64,
    /// Inclusion proof, from the leaf's sibling up.
    pub path: Vec<Hash>,
    /// Checkpoint of the log, with cosignatures.
    pub checkpoint: SignedCheckpoint,
}

/// Why bytes are no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseProofError {
    /// Too many bytes.
    #[error("the proof has {0} bytes; the most is {MAX_PROOF_BYTES}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the proof is not UTF-8 from byte {0} on")]
    Utf8(usize),
    /// A line before the checkpoint is wrong.
    #[error("line {line} of the proof: {reason}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong and what would be right.
        reason: &'static str,
    },
    /// What follows the empty line is no signed checkpoint.
    #[error("in the checkpoint of the proof: {0}")]
    Checkpoint(#[from] CheckpointError),
}

/// Why a proof doesn't convince.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyProofError {
    /// The checkpoint doesn't satisfy the policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The entry isn't where the proof says.
    #[error("the entry is not shown to be in the log: {0}")]
    Inclusion(#[from] ProofError),
}

/// What a verified proof says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedProof {
    /// Place of the entry in the log.
    pub index: u64,
    /// The tree it is in.
    pub checkpoint: Checkpoint,
    /// Who has cosigned that tree, and when.
    pub witnesses: Vec<Witnessed>,
}

impl TlogProof {
    /// Reads a proof from bytes; exactly what [`FromStr`] does for text.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseProofError> {
        if bytes.len() > MAX_PROOF_BYTES {
            return Err(ParseProofError::TooLong(bytes.len()));
        }
        std::str::from_utf8(bytes).map_err(|error| ParseProofError::Utf8(error.valid_up_to()))?.parse()
    }

    /// Verifies that the entry with this leaf hash is in a log the policy knows, at a checkpoint witnessed as the
    /// policy demands. Times of cosignatures are reported, not judged.
    pub fn verify(&self, leaf: &Hash, policy: &Policy) -> Result<VerifiedProof, VerifyProofError> {
        let verified = policy.verify_signed(&self.checkpoint)?;
        let Checkpoint { size, root, .. } = verified.checkpoint;
        verify_inclusion(leaf, self.index, size, &self.path, &root)?;
        Ok(VerifiedProof {
            index: self.index,
            checkpoint: verified.checkpoint,
            witnesses: verified.witnesses,
        })
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = self.extra.as_ref().filter(|extra| !extra.is_empty()) {
            writeln!(f, "extra {}", base64::encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for TlogProof {
    type Err = ParseProofError;

    fn from_str(proof: &str) -> Result<Self, ParseProofError> {
        if proof.len() > MAX_PROOF_BYTES {
            return Err(ParseProofError::TooLong(proof.len()));
        }
        let fault = |line, reason| ParseProofError::Line { line, reason };
        let (head, note) = proof
            .split_once("\n\n")
            .ok_or(fault(1, "there is no empty line between the proof and the checkpoint"))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        if lines.next().is_none_or(|(_, line)| line != FIRST_LINE) {
            return Err(fault(1, "it must be \"c2sp.org/tlog-proof@v1\""));
        }
        let extra = match lines.next_if(|(_, line)| line.starts_with("extra ")) {
            None => None,
            Some((at, line)) => Some(parse_extra(line).map_err(|reason| fault(at, reason))?),
        };
        let index = lines.next().and_then(|(_, line)| line.strip_prefix("index "));
        let index = index.and_then(|index| decimal::parse(index, MAX_TREE_SIZE - 1));
        let place = 2 + usize::from(extra.is_some());
        let index =
            index.ok_or(fault(place, "it must be \"index \" and a decimal number without leading zeros"))?;
        let mut path = Vec::new();
        for (at, line) in lines {
            if path.len() == MAX_PATH_HASHES {
                return Err(fault(at, "a proof has at most 63 hashes"));
            }
            path.push(line.parse().map_err(|_| fault(at, "a hash is 32 bytes as padded standard base64"))?);
        }
        Ok(Self { extra, index, path, checkpoint: SignedCheckpoint::parse(note)? })
    }
}

fn parse_extra(line: &str) -> Result<Vec<u8>, &'static str> {
    let data = line.strip_prefix("extra ").and_then(base64::decode);
    let data = data.ok_or("the extra data must be canonical padded standard base64")?;
    match data.len() {
        0 => Err("without extra data the line is left out"),
        1..=MAX_EXTRA_BYTES => Ok(data),
        _ => Err("there may be at most 65535 bytes of extra data"),
    }
}

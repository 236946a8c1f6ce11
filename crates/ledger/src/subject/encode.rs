//! The stable encoding of states, and their hashes.
//!
//! Lines of text, each ended by one line feed. A subject:
//!
//! ```text
//! entente subject state, fold 1
//! consignment:XM-DAC-41140:wb-2024-0091
//! said <hash> <what became of it> [<hash of the statement it has to do with>]
//! claim <hash> sealed <count> [corrected <hash>…] [opened <hash>…]
//! ```
//!
//! All `said` lines in the order of the fold, then all `claim` lines in that order; hashes in hex. A hash fixes a statement's
//! bytes, so the lines fix what every claim says, and two nodes that differ can find the line in which they do. The number
//! of the fold goes up whenever the same statements come to mean something else.
//!
//! The ledger is hashed over `entente ledger, fold 1` and a line `<subject> <hash of its state>` per subject, sorted by subject.

use std::fmt;
use std::fmt::Write as _;

use entente_record::StatementHash;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::SubjectState;

/// The version of the rules by which statements are folded.
pub const FOLD_VERSION: u32 = 1;

/// The SHA-256 of a state's or a ledger's encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateHash(pub [u8; 32]);

impl fmt::Display for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        write_hex(f, &self.0)
    }
}

impl fmt::Debug for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for StateHash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

fn write_hex(to: &mut dyn fmt::Write, bytes: &[u8; 32]) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = [0_u8; 64];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    to.write_str(std::str::from_utf8(&hex).unwrap_or_default())
}

impl SubjectState {
    /// The stable encoding; see the module.
    pub fn encode(&self) -> String {
        let mut out = String::with_capacity(128 + self.statements.len() * 160);
        // Writing to a string can't fail.
        let _ = self.write(&mut out);
        out
    }

    /// The SHA-256 of the encoding: computable from the statements about this subject alone.
    pub fn hash(&self) -> StateHash {
        StateHash(Sha256::digest(self.encode().as_bytes()).into())
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "entente subject state, fold {FOLD_VERSION}\n{}", self.subject)?;
        let word = |out: &mut String, word: &str, hash: &StatementHash| {
            out.push_str(word);
            write_hex(out, &hash.0)
        };
        for stated in &self.statements {
            let (what, other) = stated.standing.encoded();
            word(out, "said ", &stated.source.hash)?;
            write!(out, " {what}")?;
            other.iter().try_for_each(|other| word(out, " ", other))?;
            out.push('\n');
        }
        for claim in &self.claims {
            word(out, "claim ", &claim.source.hash)?;
            write!(out, " sealed {}", claim.sealed)?;
            claim.corrections.iter().try_for_each(|source| word(out, " corrected ", &source.hash))?;
            claim.disclosures.iter().try_for_each(|source| word(out, " opened ", &source.hash))?;
            out.push('\n');
        }
        Ok(())
    }
}

/// The hash of a ledger, from its subjects' hashes: given one by one, so that no more than one has to be in memory.
#[derive(Debug, Clone)]
pub struct LedgerHasher(Sha256);

impl LedgerHasher {
    /// The hash of a ledger without subjects, to which they are added.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let mut digest = Sha256::new();
        digest.update(format!("entente ledger, fold {FOLD_VERSION}\n"));
        Self(digest)
    }

    /// Adds a subject. They are added in the order of their ids, each once.
    pub fn add(&mut self, subject: &str, hash: StateHash) {
        self.0.update(format!("{subject} {hash}\n"));
    }

    /// The hash of the ledger of all that were added.
    pub fn finish(self) -> StateHash {
        StateHash(self.0.finalize().into())
    }
}

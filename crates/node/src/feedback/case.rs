//! What is kept of a case outside the log.

use entente_record::value::Outcome;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What somebody said, as it rests encrypted in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The words.
    pub words: String,
    /// How to reach who said them; empty where they gave no way.
    pub contact: String,
    /// The area, as typed.
    pub area: String,
    /// The mark on a sack, a lot or a list, as typed.
    pub mark: String,
    /// The organisation it is about, where they chose one.
    pub about_party: Option<String>,
    /// The language of the page.
    pub language: String,
    /// Random bytes in hex: with them the hash in the log can be made again, and once they are deleted it can't be guessed from.
    pub salt: String,
}

impl Kept {
    /// The hash that the log has: of a salt and the words.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"entente feedback words\0");
        hasher.update(self.salt.as_bytes());
        hasher.update([0]);
        hasher.update(self.words.as_bytes());
        hasher.finalize().into()
    }
}

/// The answer to whoever spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its words, for who spoke.
    pub words: String,
    /// Whether what was said is accepted.
    pub outcome: String,
    /// When, Unix seconds.
    pub at: i64,
}

impl Answer {
    /// The outcome, by its code.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.parse().ok()
    }
}

//! A bundle: everything a stranger needs to check one statement offline, in one JSON file.
//!
//! It holds the statement, the disclosures its bearer chose to show, a C2SP tlog-proof that the statement is in
//! the log, the witness policy, and the chain of `party` statements (each with its own proof) that gave the
//! issuer its key. `docs/formats/bundle.md` describes it for implementers.

mod check;
mod make;

use entente_log::{Policy, TlogProof};
use serde::{Deserialize, Serialize};

pub use check::{BundleFault, Verdict, check};
pub use make::make;

/// Marks the format and its version.
pub const FORMAT: &str = "entente-bundle/1";
/// Largest bundle read: a statement with its disclosures, and a chain of key statements.
pub const MAX_BUNDLE_BYTES: usize = 16 * 1024 * 1024;
/// Longest chain of key statements: years of yearly keys for an operator and an issuer.
pub const MAX_CHAIN: usize = 256;

/// The file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// [`FORMAT`].
    pub format: String,
    /// The statement: the JWS as logged.
    pub statement: String,
    /// Disclosures shown; sealed fields without one stay sealed.
    pub disclosures: Vec<String>,
    /// tlog-proof of the statement.
    #[serde(with = "as_text")]
    pub proof: TlogProof,
    /// The policy its maker suggests. A careful reader brings their own.
    #[serde(with = "as_text")]
    pub policy: Policy,
    /// The `party` statements that gave the issuer its key, in log order, from entry 0.
    pub issuer: Vec<KeyStatement>,
}

/// A `party` statement with its proof.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyStatement {
    /// The JWS as logged.
    pub statement: String,
    /// tlog-proof of it, against the same checkpoint.
    #[serde(with = "as_text")]
    pub proof: TlogProof,
}

/// Formats that have a text form of their own stay in it, so that other tools can cut them out and use them.
mod as_text {
    use entente_log::{Policy, TlogProof};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<T: AsText, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_text().map_err(serde::ser::Error::custom)?)
    }

    pub fn deserialize<'de, T: AsText, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::from_text(&text).map_err(serde::de::Error::custom)
    }

    /// To text and back, with errors that can be printed.
    pub trait AsText: Sized {
        fn to_text(&self) -> Result<String, String>;
        fn from_text(text: &str) -> Result<Self, String>;
    }

    impl AsText for TlogProof {
        fn to_text(&self) -> Result<String, String> {
            Ok(self.to_string())
        }

        fn from_text(text: &str) -> Result<Self, String> {
            text.parse().map_err(|e| format!("{e}"))
        }
    }

    impl AsText for Policy {
        fn to_text(&self) -> Result<String, String> {
            // The format allows names that are not UTF-8; JSON has no place for those.
            String::from_utf8(self.to_bytes()).map_err(|_| "a policy with names that are not UTF-8".into())
        }

        fn from_text(text: &str) -> Result<Self, String> {
            Self::parse(text.as_bytes()).map_err(|e| e.to_string())
        }
    }
}

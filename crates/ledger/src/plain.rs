//! Writing ids, codes and decimals to JSON as the text they are in statements.

use std::fmt::Display;

use entente_record::StatementHash;
use serde::Serializer;

use crate::Source;

/// A value as text.
pub(crate) fn one<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// A value that may be missing, as text or null.
pub(crate) fn option<T: Display, S: Serializer>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => to.collect_str(value),
        None => to.serialize_none(),
    }
}

/// Values as a list of texts.
pub(crate) fn list<'v, T, S>(values: &'v T, to: S) -> Result<S::Ok, S::Error>
where
    &'v T: IntoIterator,
    <&'v T as IntoIterator>::Item: Display,
    S: Serializer,
{
    to.collect_seq(values.into_iter().map(|value| value.to_string()))
}

/// What a source looks like in JSON: enough to find the statement and to say who spoke when.
#[derive(serde::Serialize)]
struct SourceText<'s> {
    #[serde(serialize_with = "one")]
    hash: &'s StatementHash,
    #[serde(serialize_with = "one")]
    jti: &'s entente_record::StatementId,
    iss: &'s str,
    at: String,
    kind: &'static str,
}

impl serde::Serialize for Source {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (iss, at, kind) = (self.iss.as_str(), self.at.to_string(), self.kind.as_str());
        SourceText { hash: &self.hash, jti: &self.jti, iss, at, kind }.serialize(to)
    }
}

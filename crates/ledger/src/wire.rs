//! How the ledger's rows and views are written: ids, codes, times and decimals each as the one word a statement
//! writes them as, so that rows can rest in a database and views can go out as JSON.

use std::fmt::Display;
use std::ops::Deref;
use std::str::FromStr;

use entente_record::{Kind, PartyId, StatementHash, StatementId, Timestamp};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Source;

/// A value written as its one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word<T>(pub T);

impl<T> Deref for Word<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Word<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Display> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T> Deserialize<'de> for Word<T>
where
    T: FromStr,
    T::Err: Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// The statement behind a figure, as views and rows write it.
///
/// Sorts as [`Source`] does: by time, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite(pub Source);

impl Deref for Cite {
    type Target = Source;

    fn deref(&self) -> &Source {
        &self.0
    }
}

/// What a source looks like wherever it is written: enough to find the statement, and to say who spoke when.
#[derive(Serialize, Deserialize)]
struct SourceWire {
    hash: Word<StatementHash>,
    id: Word<StatementId>,
    iss: Word<PartyId>,
    at: Word<Timestamp>,
    iat: i64,
    kind: Word<Kind>,
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { at, jti, hash, iss, iat, kind } = self;
        SourceWire {
            hash: (*hash).into(),
            id: (*jti).into(),
            iss: iss.clone().into(),
            at: (*at).into(),
            iat: *iat,
            kind: (*kind).into(),
        }
        .serialize(serializer)
    }
}

impl Serialize for Cite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = SourceWire::deserialize(deserializer)?;
        Ok(Self(Source {
            at: wire.at.0,
            jti: wire.id.0,
            hash: wire.hash.0,
            iss: wire.iss.0,
            iat: wire.iat,
            kind: wire.kind.0,
        }))
    }
}

/// The statement behind a row at rest: the same six words as a list. They are a good half of most rows, so their names
/// are left out there.
pub(crate) mod tight {
    use super::*;

    /// Time, id, hash, issuer, signed when, kind.
    type List<P> = (Word<Timestamp>, Word<StatementId>, Word<StatementHash>, Word<P>, i64, Word<Kind>);

    fn list(cite: &Cite) -> List<&PartyId> {
        let Source { at, jti, hash, iss, iat, kind } = &cite.0;
        (Word(*at), Word(*jti), Word(*hash), Word(iss), *iat, Word(*kind))
    }

    fn cite((at, jti, hash, iss, iat, kind): List<PartyId>) -> Cite {
        Cite(Source { at: at.0, jti: jti.0, hash: hash.0, iss: iss.0, iat, kind: kind.0 })
    }

    /// One of them.
    pub(crate) mod one {
        use super::*;

        pub(crate) fn serialize<S: Serializer>(value: &Cite, to: S) -> Result<S::Ok, S::Error> {
            list(value).serialize(to)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Cite, D::Error> {
            List::deserialize(from).map(cite)
        }
    }

    /// Any number of them.
    pub(crate) mod many {
        use super::*;

        pub(crate) fn serialize<S: Serializer>(values: &[Cite], to: S) -> Result<S::Ok, S::Error> {
            to.collect_seq(values.iter().map(list))
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Cite>, D::Error> {
            Ok(Vec::<List<PartyId>>::deserialize(from)?.into_iter().map(cite).collect())
        }
    }
}

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

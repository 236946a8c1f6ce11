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

#[derive(Serialize, Deserialize)]
struct CiteWire {
    id: Word<StatementId>,
    hash: Word<StatementHash>,
    iss: Word<PartyId>,
    iat: i64,
    at: Word<Timestamp>,
    kind: Word<Kind>,
}

impl Serialize for Cite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Source { at, jti, hash, iss, iat, kind } = &self.0;
        CiteWire {
            id: (*jti).into(),
            hash: (*hash).into(),
            iss: iss.clone().into(),
            iat: *iat,
            at: (*at).into(),
            kind: (*kind).into(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = CiteWire::deserialize(deserializer)?;
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

//! The query of a request: read into a struct whose fields are the parameters, with errors that name them.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::Refusal;

/// Parameters of one request: every known one, and as many conditions as anybody combines.
const MAX_PARAMETERS: usize = 32;
/// The parameter that may be given several times.
const REPEATED: &str = "where";

/// What was asked: `T` says which parameters there are. None may be unknown, or given twice but for `where`.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) = pairs.map_err(|e| Refusal::new(BAD, format!("the query can't be read: {e}")))?;
        read(pairs).map(Asked)
    }
}

/// The one parameter in the path of a route, read from its text.
pub struct Named<T>(pub T);

impl<T: FromStr<Err: Display>, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::<[(String, String); 1]>::from_request_parts(parts, state).await;
        let Path([(name, value)]) =
            path.map_err(|e| Refusal::new(BAD, format!("the path: {}", e.body_text())))?;
        let read = value.parse::<T>().map(Named);
        read.map_err(|fault| Refusal::new(BAD, format!("`{name}` in the path: {fault}")))
    }
}

const BAD: &str = "bad-parameter";

fn read<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<T, Refusal> {
    if pairs.len() > MAX_PARAMETERS {
        let message = format!("{} parameters; a request has at most {MAX_PARAMETERS}", pairs.len());
        return Err(Refusal::new(BAD, message));
    }
    let mut asked = Map::new();
    for (name, value) in pairs {
        if name == REPEATED {
            if let Value::Array(list) = asked.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
                list.push(value.into());
            }
        } else if asked.contains_key(&name) {
            return Err(Refusal::new(BAD, format!("`{name}` is given twice")));
        } else {
            asked.insert(name, value.into());
        }
    }
    serde_path_to_error::deserialize(Value::Object(asked)).map_err(|error| {
        let place = error.path().to_string();
        let place = if place == "." { "the query".to_owned() } else { format!("`{place}`") };
        Refusal::new(BAD, format!("{place}: {}", error.into_inner()))
    })
}

/// A parameter's value, read from its text.
pub struct Of<T>(pub T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Of<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map(Of).map_err(D::Error::custom)
    }
}

/// A condition on a part of a row: `state=overdue`.
pub struct Condition(pub String, pub String);

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let (part, value) = text
            .split_once('=')
            .ok_or_else(|| D::Error::custom("a condition is PART=VALUE, such as where=state%3Doverdue"))?;
        Ok(Condition(part.to_owned(), value.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Params {
        size: Option<Of<u64>>,
        #[serde(default, rename = "where")]
        parts: Vec<Condition>,
    }

    fn asked(pairs: &[(&str, &str)]) -> Result<Params, Refusal> {
        read(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn parameters_are_read_and_faults_named() {
        let params = asked(&[("where", "a=1"), ("size", "7"), ("where", "b=x=y")]).unwrap();
        assert_eq!(params.size.map(|size| size.0), Some(7));
        let parts: Vec<_> = params.parts.iter().map(|Condition(part, value)| (&**part, &**value)).collect();
        assert_eq!(parts, [("a", "1"), ("b", "x=y")]);
        assert!(asked(&[]).unwrap().parts.is_empty());
        for (pairs, said) in [
            (&[("size", "7"), ("size", "7")][..], "`size` is given twice"),
            (&[("size", "-1")], "`size`"),
            (&[("size", "")], "`size`"),
            (&[("where", "overdue")], "`where[0]`"),
            (&[("sizes", "7")], "unknown field `sizes`"),
            (&[("where", "a=1"); 33], "at most 32"),
        ] {
            let refusal = asked(pairs).err().unwrap();
            assert_eq!((refusal.code, refusal.status), ("bad-parameter", 400));
            assert!(refusal.message.contains(said), "{said}: {}", refusal.message);
        }
    }
}

//! Sealing.

use serde_json::{Map, Value};

use super::disclosure;
use crate::fault::{Fault, code};
use crate::json::Pointer;

/// Replaces the values at the pointers by digests and returns their disclosures. A sealed thing inside a sealed thing is
/// closed first, so that opening the outer one still leaves the inner one closed.
pub(crate) fn close(
    payload: &mut Value,
    paths: &[&Pointer],
    salts: &mut dyn FnMut() -> [u8; 16],
) -> Result<Vec<String>, Fault> {
    let mut paths: Vec<&Pointer> = paths.to_vec();
    paths.sort_by(|a, b| b.tokens().len().cmp(&a.tokens().len()).then_with(|| a.cmp(b)));
    let mut disclosures = Vec::with_capacity(paths.len());
    for path in paths {
        let nothing = || Fault::at(path.to_string(), code::BAD_POINTER, "there is nothing here to seal");
        let (parent, name) = path.split_last().ok_or_else(nothing)?;
        let text = match find(payload, parent.tokens()).ok_or_else(nothing)? {
            Value::Object(map) => {
                let value = map.shift_remove(name).ok_or_else(nothing)?;
                let text = disclosure::write(&salts(), Some(name), value);
                add_digest(map, disclosure::disclosure_digest(&text));
                text
            }
            Value::Array(values) => {
                let index = crate::json::index(name).ok_or_else(nothing)?;
                let slot = values.get_mut(index).ok_or_else(nothing)?;
                let text = disclosure::write(&salts(), None, slot.take());
                let mut placeholder = Map::new();
                placeholder.insert("...".to_owned(), disclosure::disclosure_digest(&text).into());
                *slot = Value::Object(placeholder);
                text
            }
            _ => return Err(nothing()),
        };
        disclosures.push(text);
    }
    Ok(disclosures)
}

fn find<'v>(value: &'v mut Value, tokens: &[String]) -> Option<&'v mut Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(map) => map.get_mut(token),
        Value::Array(values) => values.get_mut(crate::json::index(token)?),
        _ => None,
    })
}

/// Adds a digest in sorted order, so that the order tells nothing about the fields.
fn add_digest(map: &mut Map<String, Value>, digest: String) {
    let list = map.entry("_sd").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(digests) = list {
        let place = digests.partition_point(|other| other.as_str() < Some(digest.as_str()));
        digests.insert(place, digest.into());
    }
}

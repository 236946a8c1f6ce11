//! The reader: no duplicate keys, no floats, no null, bounded depth and size.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::pointer::push_token;
use crate::fault::{Fault, code};

/// Deepest nesting of objects and arrays. The deepest field of any kind sits at about ten; the rest is room for kinds
/// to come, while a reader in any language can still walk it by plain recursion.
pub const MAX_DEPTH: usize = 32;

/// How much JSON is read at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Nesting of objects and arrays; a plain value has none.
    pub depth: usize,
}

impl Limits {
    /// What a statement's payload, a draft, a disclosure or a key file may be.
    pub const STATEMENT: Limits = Limits { bytes: 65_535, depth: MAX_DEPTH };
}

/// Reads one JSON text, strictly: UTF-8, no duplicate keys, whole numbers within 64 bits only, no `null`, nothing after
/// the end but white space.
///
/// # Errors
/// A fault with the JSON pointer of what is wrong.
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Value, Fault> {
    if bytes.len() > limits.bytes {
        return Err(Fault::whole(
            code::TOO_LARGE,
            format!("{} bytes of JSON where at most {} are read", bytes.len(), limits.bytes),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Fault::whole(code::NOT_UTF8, format!("not UTF-8 after byte {}; JSON is UTF-8", error.valid_up_to()))
    })?;
    let trouble = RefCell::new(Trouble { code: code::JSON_SYNTAX, steps: Vec::new() });
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Reader { room: limits.depth, trouble: &trouble }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        let trouble = trouble.into_inner();
        let mut pointer = String::new();
        trouble.steps.iter().rev().for_each(|step| push_token(&mut pointer, step));
        Fault::at(pointer, trouble.code, error.to_string())
    })
}

/// What went wrong; filled only on the way out of a failed read, so that a good read pays nothing for it.
struct Trouble {
    code: &'static str,
    /// Innermost first.
    steps: Vec<String>,
}

#[derive(Clone, Copy)]
struct Reader<'t> {
    room: usize,
    trouble: &'t RefCell<Trouble>,
}

impl Reader<'_> {
    fn refuse<E: serde::de::Error>(self, code: &'static str, message: impl fmt::Display) -> E {
        self.trouble.borrow_mut().code = code;
        E::custom(message)
    }

    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.room.checked_sub(1) {
            Some(room) => Ok(Self { room, ..self }),
            None => Err(self.refuse(code::TOO_DEEP, "nested too deeply; at most 32 levels are read")),
        }
    }

    fn trace(self, step: impl FnOnce() -> String) {
        self.trouble.borrow_mut().steps.push(step());
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Value::from(value)),
            Err(_) => Err(self.refuse(code::NOT_INTEGER, "a number beyond 64 bits; write a decimal string")),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Value, E> {
        Err(self.refuse(
            code::NOT_INTEGER,
            "not a whole number within 64 bits; numbers that count are decimal strings such as \"12.50\"",
        ))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Err(self.refuse(code::NULL_VALUE, "null is not a value here; leave the field out"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.inside()?;
        let mut values = Vec::new();
        loop {
            match list.next_element_seed(inner) {
                Ok(Some(value)) => values.push(value),
                Ok(None) => return Ok(Value::Array(values)),
                Err(error) => {
                    self.trace(|| values.len().to_string());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inside()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = match entries.next_value_seed(inner) {
                Ok(value) => value,
                Err(error) => {
                    self.trace(|| key);
                    return Err(error);
                }
            };
            match map.entry(key) {
                Entry::Vacant(place) => place.insert(value),
                Entry::Occupied(place) => {
                    let message = format!("the key `{}` stands twice in one object; keep one", place.key());
                    self.trace(|| place.key().clone());
                    return Err(self.refuse(code::DUPLICATE_KEY, message));
                }
            };
        }
        Ok(Value::Object(map))
    }
}

//! Values: the trait, and the plain ones.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::at::At;
use crate::fault::{Fault, code};

/// Schemas of named types, collected while a schema is made; they end in `$defs`.
#[derive(Debug, Default)]
pub struct Defs(BTreeMap<&'static str, Value>);

impl Defs {
    /// A reference to the named type, described once.
    pub fn named(&mut self, name: &'static str, describe: impl FnOnce(&mut Defs) -> Value) -> Value {
        if !self.0.contains_key(name) {
            // Reserved first, so that a type that holds itself ends.
            self.0.insert(name, Value::Bool(true));
            let schema = describe(self);
            self.0.insert(name, schema);
        }
        json!({"$ref": format!("#/$defs/{name}")})
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect())
    }
}

/// A value inside a statement.
pub trait Part: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// The JSON isn't this value in its one accepted form.
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault>;

    /// Writes the value as it was read.
    fn write(&self) -> Value;

    /// JSON Schema (2020-12) of the value.
    fn schema(defs: &mut Defs) -> Value;
}

/// The object at this place.
pub(crate) fn object<'v>(value: &'v Value, at: &At<'_>) -> Result<&'v Map<String, Value>, Fault> {
    value.as_object().ok_or_else(|| at.fault(code::WRONG_TYPE, "an object is needed here, in { }"))
}

/// The string at this place.
pub(crate) fn string<'v>(value: &'v Value, at: &At<'_>) -> Result<&'v str, Fault> {
    value.as_str().ok_or_else(|| at.fault(code::WRONG_TYPE, "a string is needed here, in quotes"))
}

impl Part for bool {
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        value.as_bool().ok_or_else(|| at.fault(code::WRONG_TYPE, "true or false is needed here"))
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }

    fn schema(_: &mut Defs) -> Value {
        json!({"type": "boolean"})
    }
}

//! The three ways a field can hold a value.

use serde_json::{Value, json};

use super::at::At;
use super::value::{Defs, Part};
use crate::fault::{Fault, code};

/// A required field, which its issuer may have sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sealable<T> {
    /// The value, in the open.
    Open(T),
    /// Sealed, and not opened to this reader.
    #[default]
    Sealed,
}

impl<T> Sealable<T> {
    /// The value, unless it is sealed.
    pub fn open(&self) -> Option<&T> {
        match self {
            Self::Open(value) => Some(value),
            Self::Sealed => None,
        }
    }

    /// The value itself, unless it is sealed.
    pub fn into_open(self) -> Option<T> {
        match self {
            Self::Open(value) => Some(value),
            Self::Sealed => None,
        }
    }

    /// Whether the value is sealed.
    pub fn is_sealed(&self) -> bool {
        matches!(self, Self::Sealed)
    }
}

impl<T> From<T> for Sealable<T> {
    fn from(value: T) -> Self {
        Self::Open(value)
    }
}

/// A field of a struct: required, optional or a list.
pub trait Field: Default {
    /// Whether the field must be there.
    const REQUIRED: bool;

    /// Reads the field's value.
    ///
    /// # Errors
    /// The value isn't what the field holds.
    fn read_field(value: &Value, at: &At<'_>) -> Result<Self, Fault>;

    /// The value to write; `None` leaves the field out.
    fn write_field(&self) -> Option<Value>;

    /// Whether there is nothing in it.
    fn is_absent(&self) -> bool;

    /// JSON Schema of the value.
    fn field_schema(defs: &mut Defs) -> Value;
}

impl<T: Part> Field for Sealable<T> {
    const REQUIRED: bool = true;

    fn read_field(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        T::read(value, at).map(Self::Open)
    }

    fn write_field(&self) -> Option<Value> {
        self.open().map(T::write)
    }

    fn is_absent(&self) -> bool {
        self.is_sealed()
    }

    fn field_schema(defs: &mut Defs) -> Value {
        T::schema(defs)
    }
}

impl<T: Part> Field for Option<T> {
    const REQUIRED: bool = false;

    fn read_field(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        T::read(value, at).map(Some)
    }

    fn write_field(&self) -> Option<Value> {
        self.as_ref().map(T::write)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn field_schema(defs: &mut Defs) -> Value {
        T::schema(defs)
    }
}

impl<T: Part> Field for Vec<T> {
    const REQUIRED: bool = false;

    fn read_field(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        <Self as Part>::read(value, at)
    }

    fn write_field(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.write())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn field_schema(defs: &mut Defs) -> Value {
        <Self as Part>::schema(defs)
    }
}

/// A list as a value of its own: never empty, so that there is one way to say "none", leaving it out.
impl<T: Part> Part for Vec<T> {
    fn read(value: &Value, at: &At<'_>) -> Result<Self, Fault> {
        let Value::Array(values) = value else {
            return Err(at.fault(code::WRONG_TYPE, "a list is needed here, in [ ]"));
        };
        if values.is_empty() && !at.partial() {
            return Err(at.fault(code::EMPTY_LIST, "an empty list; leave the field out"));
        }
        values.iter().enumerate().map(|(index, value)| T::read(value, &at.index(index))).collect()
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }

    fn schema(defs: &mut Defs) -> Value {
        json!({"type": "array", "items": T::schema(defs), "minItems": 1})
    }
}

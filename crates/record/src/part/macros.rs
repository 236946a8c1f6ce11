//! Struct, enum and text definitions that bring their reading, writing and schema with them.

/// Defines a struct of [`Field`](crate::part::Field)s. After the struct, `rules(this, at) { … }` may add checks that go
/// across fields; they see sealed fields as absent and must not complain about those in a partial view.
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])* pub $field:ident : $ty:ty, )*
        }
        $( rules($this:ident, $at:ident) $rules:block )?
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $ty, )*
        }

        impl $crate::part::Part for $name {
            fn read(value: &serde_json::Value, at: &$crate::part::At<'_>) -> Result<Self, $crate::Fault> {
                use $crate::part::Field;
                let mut out = Self::default();
                for (key, value) in $crate::part::object(value, at)? {
                    match key.as_str() {
                        $( stringify!($field) => {
                            out.$field = <$ty as Field>::read_field(value, &at.name(stringify!($field)))?;
                        } )*
                        _ => return Err(at.name(key).unknown_field(&[$(stringify!($field)),*])),
                    }
                }
                $( if <$ty as Field>::REQUIRED && out.$field.is_absent() {
                    at.missing(stringify!($field))?;
                } )*
                $( {
                    let ($this, $at) = (&out, at);
                    $rules
                } )?
                Ok(out)
            }

            fn write(&self) -> serde_json::Value {
                use $crate::part::Field;
                let mut map = serde_json::Map::new();
                $( if let Some(value) = self.$field.write_field() {
                    map.insert(stringify!($field).to_owned(), value);
                } )*
                serde_json::Value::Object(map)
            }

            fn schema(defs: &mut $crate::part::Defs) -> serde_json::Value {
                use $crate::part::Field;
                defs.named(stringify!($name), |defs| {
                    let mut properties = serde_json::Map::new();
                    let mut required: Vec<&str> = Vec::new();
                    $(
                        let mut schema = <$ty as Field>::field_schema(defs);
                        if let Some(schema) = schema.as_object_mut() {
                            schema.insert("description".to_owned(), concat!($($doc),*).trim().into());
                        }
                        properties.insert(stringify!($field).to_owned(), schema);
                        if <$ty as Field>::REQUIRED {
                            required.push(stringify!($field));
                        }
                    )*
                    let mut schema = serde_json::json!({
                        "description": concat!($($about),*).trim(),
                        "type": "object",
                        "properties": properties,
                        "additionalProperties": false,
                    });
                    if let (false, Some(schema)) = (required.is_empty(), schema.as_object_mut()) {
                        schema.insert("required".to_owned(), required.into());
                    }
                    schema
                })
            }
        }
    };
}

/// Defines a closed set of words as an enum.
macro_rules! choice {
    (
        $(#[doc = $about:literal])*
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])* $variant:ident = $word:literal, )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[doc = $doc])* $variant, )*
        }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as written in a statement.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Fault;

            fn from_str(text: &str) -> Result<Self, $crate::Fault> {
                match text {
                    $( $word => Ok(Self::$variant), )*
                    _ => {
                        let known = [$($word),*].join(", ");
                        let shown: String = text.chars().take(40).collect();
                        Err($crate::Fault::whole(
                            $crate::code::BAD_CODE,
                            format!("`{shown}` is none of: {known}"),
                        ))
                    }
                }
            }
        }

        $crate::part::text_part!($name, {"enum": [$($word),*]});
    };
}

/// Makes a type with `FromStr` and `Display` a [`Part`](crate::part::Part) written as a JSON string.
macro_rules! text_part {
    ($name:ident, {$($schema:tt)*}) => {
        impl $crate::part::Part for $name {
            fn read(value: &serde_json::Value, at: &$crate::part::At<'_>) -> Result<Self, $crate::Fault> {
                $crate::part::string(value, at)?.parse().map_err(|fault| at.adopt(fault))
            }

            fn write(&self) -> serde_json::Value {
                serde_json::Value::String(self.to_string())
            }

            fn schema(defs: &mut $crate::part::Defs) -> serde_json::Value {
                defs.named(stringify!($name), |_| serde_json::json!({"type": "string", $($schema)*}))
            }
        }
    };
}

pub(crate) use {choice, record, text_part};

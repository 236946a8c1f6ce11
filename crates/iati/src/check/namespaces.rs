//! Which namespace a name belongs to, as far as it matters: none, the standard's own place; XML's; XML Schema's for
//! instances; that of registry records; any other.

use crate::limits::MAX_NAMESPACES;

/// A namespace.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Namespace {
    /// None.
    #[default]
    None,
    /// The one of `xml:`.
    Xml,
    /// XML Schema's for instance documents.
    Schema,
    /// That of registry records.
    Registry,
    /// Any other.
    Foreign,
    /// A prefix that nothing declares: libxml2 reads such a name as one without a namespace.
    Unbound,
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema-instance";
const REGISTRY: &str = "http://iatiregistry.org/ns/record#";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The prefixes in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Namespaces {
    bound: Vec<(String, Namespace)>,
    /// That of elements without a prefix.
    pub default: Namespace,
}

impl Namespaces {
    /// How many are in force.
    pub fn in_force(&self) -> u16 {
        self.bound.len() as u16
    }

    /// Takes back those declared since there were `len`.
    pub fn truncate(&mut self, len: u16) {
        self.bound.truncate(usize::from(len));
    }

    /// Takes in an attribute `xmlns` or `xmlns:prefix`.
    ///
    /// # Errors
    /// A declaration that XML doesn't allow, or one too many.
    pub fn declare(&mut self, name: &str, value: &str) -> Result<(), String> {
        let Some(prefix) = name.strip_prefix("xmlns:") else {
            self.default = match value {
                "" => Namespace::None,
                REGISTRY => Namespace::Registry,
                _ => Namespace::Foreign,
            };
            return Ok(());
        };
        if self.bound.len() == MAX_NAMESPACES {
            return Err(format!("more than {MAX_NAMESPACES} namespace prefixes"));
        }
        // What may not be declared is no declaration: names with the prefix then belong to no namespace.
        if value.is_empty() || value == XML || value == XMLNS || matches!(prefix, "xml" | "xmlns") {
            return Ok(());
        }
        let kind = match value {
            SCHEMA => Namespace::Schema,
            REGISTRY => Namespace::Registry,
            _ => Namespace::Foreign,
        };
        self.bound.push((prefix.to_owned(), kind));
        Ok(())
    }

    /// The namespace of an element's name.
    pub fn of_element(&self, name: &str) -> Namespace {
        match prefix(name) {
            None => self.default,
            Some(prefix) => self.of_prefix(prefix),
        }
    }

    /// The namespace of an attribute's name; without a prefix it has none.
    pub fn of_attribute(&self, name: &str) -> Namespace {
        prefix(name).map_or(Namespace::None, |prefix| self.of_prefix(prefix))
    }

    fn of_prefix(&self, prefix: &str) -> Namespace {
        if prefix == "xml" {
            return Namespace::Xml;
        }
        self.bound
            .iter()
            .rev()
            .find(|(known, _)| known == prefix)
            .map_or(Namespace::Unbound, |(_, kind)| *kind)
    }
}

fn prefix(name: &str) -> Option<&str> {
    let at = memchr::memchr(b':', name.as_bytes())?;
    Some(&name[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_defaults() {
        let mut known = Namespaces::default();
        known.declare("xmlns:x", "urn:x").unwrap();
        known.declare("xmlns:s", SCHEMA).unwrap();
        known.declare("xmlns:bad", XML).unwrap();
        for (name, want) in [
            ("a", Namespace::None),
            ("x:a", Namespace::Foreign),
            ("s:type", Namespace::Schema),
            ("xml:lang", Namespace::Xml),
            ("bad:a", Namespace::Unbound),
            ("y:a", Namespace::Unbound),
        ] {
            assert_eq!((known.of_element(name), known.of_attribute(name)), (want, want), "{name}");
        }
        known.declare("xmlns", "urn:y").unwrap();
        assert_eq!((known.of_element("a"), known.of_attribute("a")), (Namespace::Foreign, Namespace::None));
        known.truncate(0);
        assert_eq!(known.of_element("x:a"), Namespace::Unbound);
    }
}

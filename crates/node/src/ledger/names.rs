//! What parties, programmes and places are called, for people who don't read ids.

use std::collections::BTreeMap;

use entente_ledger::Claim;
use entente_record::Body;
use serde_json::Value;

/// Names by id. Of several, the one of the latest statement in the order of subjects stands; ids stay beside names wherever they
/// are shown, since nothing keeps two parties from choosing one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    parties: BTreeMap<String, String>,
    programmes: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Names {
    /// The names that claims tell.
    pub fn of<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> Self {
        let mut names = Names::default();
        for claim in claims {
            match &claim.body {
                Body::Party(_) => names.party(&claim.body.to_value()),
                Body::Programme(_) => {
                    let body = claim.body.to_value();
                    if let Some(title) = body["title"].as_str() {
                        names.programmes.insert(claim.subject.to_string(), title.to_owned());
                    }
                    names.places_of(&body);
                }
                Body::Consignment(_) | Body::Custody(_) | Body::Distribution(_) | Body::Need(_) => {
                    names.places_of(&claim.body.to_value());
                }
                _ => {}
            }
        }
        names
    }

    fn party(&mut self, body: &Value) {
        if let (Some(party), Some(name)) = (body["party"].as_str(), body["name"].as_str()) {
            self.parties.insert(party.to_owned(), name.to_owned());
        }
    }

    /// Places stand at different depths; what has a name and a code is one.
    fn places_of(&mut self, value: &Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.places_of(value)),
            Value::Object(map) => {
                if let Some(name) = map.get("name").and_then(Value::as_str) {
                    for scheme in ["locode", "pcode"] {
                        if let Some(code) = map.get(scheme).and_then(Value::as_str) {
                            self.places.insert(format!("{scheme}:{code}"), name.to_owned());
                            self.places.insert(code.to_owned(), name.to_owned());
                        }
                    }
                }
                map.values().for_each(|value| self.places_of(value));
            }
            _ => {}
        }
    }

    /// A party's name; empty where none is known.
    pub fn of_party(&self, id: &str) -> &str {
        self.parties.get(id).map_or("", String::as_str)
    }

    /// A programme's title; empty where none is known.
    pub fn of_programme(&self, id: &str) -> &str {
        self.programmes.get(id).map_or("", String::as_str)
    }

    /// A place's name, from a key such as `pcode:ML1001`, or its bare code; the name in a key `name:ML:Bourem`.
    pub fn of_place<'n>(&'n self, key: &'n str) -> &'n str {
        if let Some(name) = key.strip_prefix("name:") {
            return name.split_once(':').map_or(name, |(_, name)| name);
        }
        self.places.get(key).map_or("", String::as_str)
    }

    /// What a party is called: its name, or its id where none is known.
    pub fn party_or_id<'n>(&'n self, id: &'n str) -> &'n str {
        or(self.of_party(id), id)
    }

    /// What a place is called: its name, or its key where none is known.
    pub fn place_or_key<'n>(&'n self, key: &'n str) -> &'n str {
        or(self.of_place(key), key)
    }

    /// Every party with its name.
    pub fn parties(&self) -> &BTreeMap<String, String> {
        &self.parties
    }

    /// Every place with its name, by its key.
    pub fn places(&self) -> &BTreeMap<String, String> {
        &self.places
    }

    /// Every programme with its title.
    pub fn programmes(&self) -> &BTreeMap<String, String> {
        &self.programmes
    }
}

fn or<'n>(name: &'n str, id: &'n str) -> &'n str {
    if name.is_empty() { id } else { name }
}

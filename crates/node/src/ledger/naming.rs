//! Which rows of a view name an id, so that a page of one party or programme doesn't go through the rows of all.

use std::collections::HashMap;

use serde_json::Value;

/// Row numbers by id, ascending.
#[derive(Debug, Default)]
pub struct Naming(HashMap<Box<str>, Vec<u32>>);

impl Naming {
    /// Goes through all rows once.
    pub fn of(rows: &[Value]) -> Self {
        let mut naming = Naming::default();
        for (number, row) in (0..).zip(rows) {
            naming.row(number, row);
        }
        naming
    }

    /// The numbers of the rows that name an id; nothing where it has no form that is kept here, and rows must be looked at.
    pub fn numbers(&self, id: &str) -> Option<&[u32]> {
        is_kept(id).then(|| self.0.get(id).map_or(&[][..], Vec::as_slice))
    }

    fn row(&mut self, number: u32, value: &Value) {
        match value {
            Value::String(text) => self.add(number, text),
            Value::Array(list) => list.iter().for_each(|value| self.row(number, value)),
            Value::Object(map) => {
                for (key, value) in map {
                    self.add(number, key);
                    if !is_source(key) {
                        self.row(number, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, number: u32, text: &str) {
        if !is_kept(text) {
            return;
        }
        match self.0.get_mut(text) {
            Some(numbers) if numbers.last() == Some(&number) => {}
            Some(numbers) => numbers.push(number),
            None => {
                self.0.insert(text.into(), vec![number]);
            }
        }
    }
}

/// Ids of parties and subjects have a hyphen or a colon and begin with a letter. Dates and hashes, of which there is one a row,
/// are not asked for.
fn is_kept(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.contains(['-', ':'])
        && !text.starts_with("sha256:")
}

/// Parts of a row that say which statements are behind it; who spoke is not who has a part in it.
fn is_source(name: &str) -> bool {
    name.ends_with("sources")
        || matches!(name, "source" | "born_of" | "chain" | "vettings" | "late" | "statements")
}

/// Whether a value stands anywhere in the row but among its sources.
pub fn names(row: &Value, wanted: &str) -> bool {
    match row {
        Value::String(text) => text == wanted,
        Value::Array(list) => list.iter().any(|value| names(value, wanted)),
        Value::Object(map) => {
            map.iter().any(|(key, value)| key == wanted || (!is_source(key) && names(value, wanted)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Rows of the shapes that views have, with few ids, so that several rows name each.
    fn rows() -> impl Strategy<Value = Vec<Value>> {
        let id = prop::sample::select(vec![
            "XM-DAC-1",
            "XM-DAC-2/unit",
            "consignment:a",
            "47-045",
            "sha256:00",
            "plain",
        ]);
        let row = (id.clone(), id.clone(), id.clone(), id).prop_map(|(from, to, line, source)| {
            json!({"from": from, "parties": {"to": to}, "lines": [{"of": line}], (line): 1,
                "sources": [source], "kept": {"late": source}})
        });
        prop::collection::vec(row, 0..20)
    }

    proptest! {
        #[test]
        fn the_rows_found_are_those_a_look_at_each_would_find(rows in rows()) {
            let naming = Naming::of(&rows);
            for id in ["XM-DAC-1", "XM-DAC-2/unit", "consignment:a", "consignment:b"] {
                let looked: Vec<u32> = (0..).zip(&rows).filter(|(_, row)| names(row, id)).map(|(at, _)| at).collect();
                prop_assert_eq!(naming.numbers(id), Some(looked.as_slice()));
            }
        }
    }

    #[test]
    fn what_has_no_form_of_an_id_is_looked_for_in_the_rows() {
        let naming = Naming::of(&[json!({"state": "overdue", "on": "2024-01-01"})]);
        assert!(naming.numbers("overdue").is_none() && naming.numbers("2024-01-01").is_none());
    }
}

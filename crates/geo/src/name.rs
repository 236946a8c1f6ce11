//! What countries are called, in the portal's languages.

use std::collections::BTreeMap;

/// The table as it ships with Entente: code, and a column for each language. How it was made is written in `data/geo/README.md`.
pub const TABLE: &str = include_str!("../../../data/geo/names.csv");

/// Names by code and language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    languages: Vec<String>,
    names: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// Reads a table.
    ///
    /// # Errors
    /// No CSV, or rows of different lengths.
    pub fn parse(text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let languages = reader.headers()?.iter().skip(1).map(str::to_owned).collect();
        let mut names = BTreeMap::new();
        for row in reader.records() {
            let row = row?;
            let mut cells = row.iter().map(str::to_owned);
            if let Some(code) = cells.next() {
                names.insert(code, cells.collect());
            }
        }
        Ok(Names { languages, names })
    }

    /// A country's name in a language, by its code; nothing where the table has none.
    pub fn of(&self, code: &str, language: &str) -> Option<&str> {
        let column = self.languages.iter().position(|known| known == language)?;
        self.names.get(code)?.get(column).map(String::as_str)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_their_names_in_every_language() {
        let names = Names::parse(TABLE).unwrap();
        assert_eq!(names.of("AF", "en"), Some("Afghanistan"));
        assert_eq!(names.of("AF", "ar"), Some("أفغانستان"));
        assert_eq!(names.of("KR", "fr"), Some("Corée du Sud"));
        assert_eq!(names.of("UA", "uk"), Some("Україна"));
        assert_eq!((names.of("QQ", "en"), names.of("AF", "tlh")), (None, None));
    }
}

//! Areas: which place is which, and which lies in which.
//!
//! A place is its P-code, else its UN/LOCODE, else its country and name. Only P-codes nest, and only where a table says so:
//! row by row (this code lies in that one), or for a country whose codes begin with the code of the area around.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::obligation::BadRules;
use crate::rows::Spot;

/// A place, by what identifies it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaId {
    /// P-code.
    Pcode(String),
    /// UN/LOCODE.
    Locode(String),
    /// Country and name, the name in lower case.
    Name {
        /// ISO 3166-1 alpha-2.
        country: String,
        /// Name.
        name: String,
    },
}

impl AreaId {
    /// The id of a place; `None` where it is known by a point alone, or by a sealed name.
    pub fn of(spot: &Spot) -> Option<Self> {
        if let Some(code) = &spot.pcode {
            return Some(Self::Pcode(code.clone()));
        }
        if let Some(code) = &spot.locode {
            return Some(Self::Locode(code.clone()));
        }
        let (country, name) = (spot.country.clone()?, spot.name.as_ref()?.to_lowercase());
        Some(Self::Name { country, name })
    }
}

/// Which P-codes lie in which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Areas {
    parents: BTreeMap<String, String>,
    nesting: BTreeSet<String>,
}

/// The table of countries whose codes nest, as it ships with Entente.
pub const TABLE: &str = include_str!("../../../../data/rules/pcode-nesting.csv");

/// Deepest nesting followed. Administrative levels in use are five; a table with a circle ends here too.
const MAX_DEPTH: usize = 12;

const COLUMNS: [&str; 4] = ["country", "nests", "source", "checked"];

impl Areas {
    /// Reads the table of countries whose P-codes nest.
    ///
    /// # Errors
    /// Another header, a prefix that isn't two or three capitals or stands twice, `nests` neither yes nor no, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let bad = |line, what: String| BadRules { table: "pcode-nesting", line, what };
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| bad(1, error.to_string()))?;
        if header.iter().ne(COLUMNS) {
            return Err(bad(1, format!("the columns must be {}", COLUMNS.join(","))));
        }
        let (mut out, mut seen) = (Self::default(), BTreeSet::new());
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let record = record.map_err(|error| bad(line, error.to_string()))?;
            let cell = |column: usize| record.get(column).unwrap_or_default();
            let prefix = cell(0);
            if !(2..=3).contains(&prefix.len()) || !prefix.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err(bad(line, format!("`{prefix}` is no prefix of two or three capitals")));
            }
            if !seen.insert(prefix.to_owned()) {
                return Err(bad(line, format!("{prefix} stands twice")));
            }
            if cell(2).is_empty() {
                return Err(bad(line, "`source` is empty".to_owned()));
            }
            cell(3).parse::<crate::obligation::Checked>().map_err(|what| bad(line, what))?;
            match cell(1) {
                "yes" => out.nesting.insert(prefix.to_owned()),
                "no" => false,
                other => return Err(bad(line, format!("`nests` is yes or no, not `{other}`"))),
            };
        }
        Ok(out)
    }

    /// The table that ships with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(TABLE)
    }

    /// Adds rows of a gazetteer: each code with the code of the area it lies in. They come before what a prefix says.
    #[must_use]
    pub fn with_parents(mut self, rows: impl IntoIterator<Item = (String, String)>) -> Self {
        self.parents.extend(rows);
        self
    }

    /// Whether a place is an area, or lies in it.
    pub fn inside(&self, place: &AreaId, area: &AreaId) -> bool {
        if place == area {
            return true;
        }
        let (AreaId::Pcode(place), AreaId::Pcode(area)) = (place, area) else { return false };
        let mut code = place;
        for _ in 0..MAX_DEPTH {
            match self.parents.get(code) {
                Some(parent) if parent == area => return true,
                Some(parent) => code = parent,
                None => return self.nests(code, area),
            }
        }
        false
    }

    fn nests(&self, code: &str, area: &str) -> bool {
        let capitals = |code: &str| code.chars().take_while(char::is_ascii_uppercase).collect::<String>();
        code.len() > area.len() && code.starts_with(area) && self.nesting.contains(&capitals(code))
    }
}

//! Areas: which place is which, and which lies in which.
//!
//! A place is its P-code, else its UN/LOCODE, else its country and name. Only P-codes nest, and only where a table says so:
//! row by row (this code lies in that one), or for a country whose codes begin with the code of the area around.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::rows::Spot;
use crate::table::{BadRules, Checked, Row, Table};

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

const FORM: Table = Table { name: "pcode-nesting", columns: &["country", "nests", "source", "checked"] };

impl Areas {
    /// Reads the table of countries whose P-codes nest.
    ///
    /// # Errors
    /// Another header, a prefix that isn't two or three capitals or stands twice, `nests` neither yes nor no, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let nesting = FORM.read(text, nesting)?.into_iter().flatten().collect();
        Ok(Self { nesting, ..Self::default() })
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

    /// Every P-code that a place may lie in, the nearest first, itself not among them. What begins otherwise, or is no P-code, lies in
    /// none.
    pub fn around(&self, place: &AreaId) -> Vec<AreaId> {
        let AreaId::Pcode(place) = place else { return Vec::new() };
        let (mut out, mut code) = (Vec::new(), place);
        while let Some(parent) = self.parents.get(code).filter(|_| out.len() < MAX_DEPTH) {
            out.push(AreaId::Pcode(parent.clone()));
            code = parent;
        }
        let shorter = (1..code.len()).rev().filter_map(|end| code.get(..end));
        out.extend(shorter.filter(|area| self.nests(code, area)).map(|area| AreaId::Pcode(area.to_owned())));
        out
    }

    fn nests(&self, code: &str, area: &str) -> bool {
        let capitals = |code: &str| code.chars().take_while(char::is_ascii_uppercase).collect::<String>();
        code.len() > area.len() && code.starts_with(area) && self.nesting.contains(&capitals(code))
    }
}

/// The prefix of a row, if its codes nest.
fn nesting(row: &Row<'_>) -> Result<Option<String>, String> {
    let prefix = row.cell("country");
    if !(2..=3).contains(&prefix.len()) || !prefix.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(format!("`{prefix}` is no prefix of two or three capitals"));
    }
    row.filled("source")?;
    row.cell("checked").parse::<Checked>()?;
    Ok(row.yes("nests")?.then(|| prefix.to_owned()))
}

//! Codes: words from fixed tables in the data folder, each table a small CSV file that names its source.

mod lists;
mod table;

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

pub use lists::*;
pub use table::Table;

use crate::fault::{Fault, code};
use crate::part::{At, Defs, Part, string};

/// A list of codes.
pub trait CodeList: 'static {
    /// The list's name, which is its file's name in the data folder.
    const NAME: &'static str;
    /// The type's name in schemas.
    const TYPE: &'static str;

    /// The table.
    fn table() -> &'static Table;
}

/// One code of the list `L`.
pub struct Code<L> {
    row: u16,
    list: PhantomData<fn() -> L>,
}

impl<L: CodeList> Code<L> {
    /// The code as written in a statement.
    pub fn as_str(self) -> &'static str {
        L::table().first(self.row)
    }

    /// What the table says about the code in a column; `None` where it has no such column.
    pub fn fact(self, column: &str) -> Option<&'static str> {
        L::table().cell(self.row, column)
    }

    /// Every code of the list, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..L::table().codes().count())
            .filter_map(|row| Some(Self { row: u16::try_from(row).ok()?, list: PhantomData }))
    }
}

// By hand, because derives would ask the list itself to be comparable.
impl<L> Clone for Code<L> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<L> Copy for Code<L> {}
impl<L> PartialEq for Code<L> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}
impl<L> Eq for Code<L> {}
impl<L> PartialOrd for Code<L> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<L> Ord for Code<L> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.row.cmp(&other.row)
    }
}
impl<L> std::hash::Hash for Code<L> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.row.hash(state);
    }
}

impl<L: CodeList> fmt::Debug for Code<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", L::NAME, self.as_str())
    }
}

impl<L: CodeList> fmt::Display for Code<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<L: CodeList> FromStr for Code<L> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if let Some(row) = L::table().find(text) {
            return Ok(Self { row, list: PhantomData });
        }
        // A long list is named, a short one shown.
        let codes: Vec<&str> = L::table().codes().take(41).collect();
        let known = if codes.len() > 40 {
            format!("the list `{}` (first: {})", L::NAME, codes.get(..5).unwrap_or(&codes).join(", "))
        } else {
            codes.join(", ")
        };
        let shown: String = text.chars().take(40).collect();
        Err(Fault::whole(code::BAD_CODE, format!("`{shown}` is no code of {known}")))
    }
}

impl<L: CodeList> Part for Code<L> {
    fn read(value: &serde_json::Value, at: &At<'_>) -> Result<Self, Fault> {
        string(value, at)?.parse().map_err(|fault| at.adopt(fault))
    }

    fn write(&self) -> serde_json::Value {
        self.as_str().into()
    }

    fn schema(defs: &mut Defs) -> serde_json::Value {
        defs.named(L::TYPE, |_| {
            let codes: Vec<&str> = L::table().codes().collect();
            serde_json::json!({"type": "string", "enum": codes})
        })
    }
}

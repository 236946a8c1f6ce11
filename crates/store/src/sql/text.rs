//! A query text is written once, with `?` for each value, and read by both databases: SQLite takes it as it stands,
//! PostgreSQL gets its placeholders numbered. The few that have to differ stand side by side.

/// Rows per statement in SQLite, which allows 32,766 values in one; beyond a few hundred rows nothing is gained.
const SQLITE_ROWS: usize = 256;
/// Rows per statement in PostgreSQL, where a column is one array: bounds the memory of one message.
const POSTGRES_ROWS: usize = 8192;

/// Whose SQL a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// A text that either database can be asked.
pub(super) trait Text: Sync {
    /// Its name, for errors.
    fn name(&self) -> &'static str;
    /// As this database reads it.
    fn text(&self, dialect: Dialect) -> String;
}

/// One query.
pub(super) struct Query {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Query {
    /// The same text for both.
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Query { name, sqlite: text, postgres: text }
    }

    /// A text for each.
    pub const fn pair(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Query { name, sqlite, postgres }
    }
}

impl Text for Query {
    fn name(&self) -> &'static str {
        self.name
    }

    fn text(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Sqlite => self.sqlite.to_owned(),
            Dialect::Postgres => number(self.postgres),
        }
    }
}

/// A query with conditions that may or may not be asked for. All of their subsets are texts of their own, so that each
/// is planned by the conditions it has.
pub(super) struct Choice {
    pub name: &'static str,
    pub head: &'static str,
    pub conditions: &'static [&'static str],
    pub tail: &'static str,
}

/// A choice with its conditions chosen: bit n stands for condition n.
pub(super) struct Chosen(pub &'static Choice, pub usize);

impl Text for Chosen {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn text(&self, dialect: Dialect) -> String {
        let mut text = self.0.head.to_owned();
        for (n, condition) in self.0.conditions.iter().enumerate() {
            if self.1 & (1 << n) != 0 {
                text.push_str(condition);
            }
        }
        text.push_str(self.0.tail);
        if dialect == Dialect::Postgres { number(&text) } else { text }
    }
}

/// The type of a column of a [`Bulk`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Int,
    Text,
    Blob,
}

impl Column {
    fn array(self) -> &'static str {
        match self {
            Column::Int => "bigint[]",
            Column::Text => "text[]",
            Column::Blob => "bytea[]",
        }
    }
}

/// A statement over many rows. Between `head` and `tail` stands the set of them: groups of values in SQLite, one array
/// per column in PostgreSQL, where one text then serves any number of rows.
pub(super) struct Bulk {
    pub name: &'static str,
    pub head: &'static str,
    pub columns: &'static [Column],
    pub tail: &'static str,
}

impl Bulk {
    /// How many of `left` rows the next statement takes. SQLite's texts depend on it, so there it is one of nine
    /// powers of two, each prepared once per connection.
    fn take(dialect: Dialect, left: usize) -> usize {
        match dialect {
            Dialect::Sqlite => SQLITE_ROWS.min(1 << left.max(1).ilog2()),
            Dialect::Postgres => POSTGRES_ROWS.min(left),
        }
    }

    /// The values of all rows in the portions that a statement takes, each with its number of rows.
    pub fn chunks<'v, V>(
        &self,
        dialect: Dialect,
        values: &'v [V],
    ) -> impl Iterator<Item = (usize, &'v [V])> + use<'v, V> {
        let width = self.columns.len();
        let mut rest = values;
        std::iter::from_fn(move || {
            let rows = Self::take(dialect, rest.len() / width);
            let (chunk, tail) = rest.split_at_checked(rows * width)?;
            rest = tail;
            (!chunk.is_empty()).then_some((rows, chunk))
        })
    }

    /// The statement for `rows` rows.
    pub fn text(&self, dialect: Dialect, rows: usize) -> String {
        let set = match dialect {
            Dialect::Sqlite => {
                let group = format!("({})", vec!["?"; self.columns.len()].join(","));
                format!("VALUES {}", vec![group; rows].join(","))
            }
            Dialect::Postgres => {
                let array = |(n, column): (usize, &Column)| format!("${}::{}", n + 1, column.array());
                let arrays: Vec<String> = self.columns.iter().enumerate().map(array).collect();
                format!("SELECT * FROM UNNEST({})", arrays.join(","))
            }
        };
        format!("{}{set}{}", self.head, self.tail)
    }
}

/// Tables as PostgreSQL defines them: its names of the types, and text compared byte by byte as SQLite does.
pub(super) fn definition(dialect: Dialect, sqlite: &str) -> String {
    match dialect {
        Dialect::Sqlite => sqlite.to_owned(),
        Dialect::Postgres => sqlite
            .replace(" INTEGER", " BIGINT")
            .replace(" BLOB", " BYTEA")
            .replace(" TEXT", " TEXT COLLATE \"C\"")
            .replace(" WITHOUT ROWID", ""),
    }
}

/// Numbers the placeholders: `?` becomes `$1`, `$2`, …. No text here has a question mark that is not one.
fn number(text: &str) -> String {
    let mut numbered = String::with_capacity(text.len() + 8);
    for (n, part) in text.split('?').enumerate() {
        if n > 0 {
            numbered.push_str(&format!("${n}"));
        }
        numbered.push_str(part);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    static BULK: Bulk = Bulk {
        name: "b",
        head: "INSERT INTO t (a, b) ",
        columns: &[Column::Int, Column::Blob],
        tail: " END",
    };

    #[test]
    fn a_bulk_reads_as_groups_in_one_and_as_arrays_in_the_other() {
        assert_eq!(BULK.text(Dialect::Sqlite, 2), "INSERT INTO t (a, b) VALUES (?,?),(?,?) END");
        assert_eq!(
            BULK.text(Dialect::Postgres, 2),
            "INSERT INTO t (a, b) SELECT * FROM UNNEST($1::bigint[],$2::bytea[]) END"
        );
        let taken = [1, 2, 3, 700].map(|left| Bulk::take(Dialect::Sqlite, left));
        assert_eq!(taken, [1, 2, 2, 256]);
    }

    #[test]
    fn a_choice_has_the_conditions_chosen_numbered_in_their_order() {
        static CHOICE: Choice = Choice {
            name: "c",
            head: "SELECT 1 WHERE a = ?",
            conditions: &[" AND b = ?", " AND c = ?"],
            tail: " LIMIT ?",
        };
        assert_eq!(Chosen(&CHOICE, 0b10).text(Dialect::Sqlite), "SELECT 1 WHERE a = ? AND c = ? LIMIT ?");
        let all = Chosen(&CHOICE, 0b11).text(Dialect::Postgres);
        assert_eq!(all, "SELECT 1 WHERE a = $1 AND b = $2 AND c = $3 LIMIT $4");
    }
}

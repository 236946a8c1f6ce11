//! Every SQL text of the store, in one place. A new one goes into the list here and nowhere else: from then on the tests
//! prepare it against both databases. What can be said to both is said once; where they differ, `sqlite` and `postgres`
//! stand side by side. Tables are in [`super::schema`].

use super::text::{Bulk, Choice, Column, Query};

/// Declares the queries, and `ALL` of them for the tests.
macro_rules! queries {
    ($($(#[$doc:meta])* $name:ident = $($text:expr),+;)+) => {
        $($(#[$doc])* pub(super) static $name: Query = query!(stringify!($name), $($text),+);)+
        #[cfg(test)]
        pub(super) static ALL: &[&Query] = &[$(&$name),+];
    };
}

macro_rules! query {
    ($name:expr, $text:expr) => {
        Query::new($name, $text)
    };
    ($name:expr, $sqlite:expr, $postgres:expr) => {
        Query::pair($name, $sqlite, $postgres)
    };
}

/// The row columns that every reader of `statement` takes, in the order of `statements::row`.
macro_rules! statements {
    ($clause:expr) => {
        concat!(
            "SELECT idx, jti, hash, iss, kind, subject, iat, at, handling, sealed FROM statement ",
            $clause
        )
    };
}

/// The row columns of a subject, in the order of `projection::row`.
macro_rules! subjects {
    ($clause:expr) => {
        concat!("SELECT subject, hash, statements, places, kept FROM ledger_subject ", $clause)
    };
}

/// The row columns of a piece of feedback, in the order of `feedback::row`.
macro_rules! feedback {
    ($clause:expr) => {
        concat!(
            "SELECT subject, category, about, received, due, closed, logged, words, answer FROM feedback ",
            $clause
        )
    };
}

queries! {
    // The store itself.
    GET_STATE = "SELECT value FROM store_state WHERE name = ?";
    SET_STATE = "INSERT INTO store_state (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    /// Holds off whoever would take the store over until the transaction ends; no row if somebody has.
    FENCE = "SELECT value FROM store_state WHERE name = 'turn' AND value = ?",
        "SELECT value FROM store_state WHERE name = 'turn' AND value = ? FOR SHARE";
    /// SQLite's own check of its file. PostgreSQL has no such statement: its pages carry checksums, if it was so set up.
    INTEGRITY = "PRAGMA integrity_check", "SELECT 'ok'";

    // The index of statements.
    BY_JTI = statements!("WHERE jti = ?");
    BY_INDEX = statements!("WHERE idx = ?");
    SEALED_FROM = statements!("WHERE sealed > 0 AND idx >= ? ORDER BY idx LIMIT ?");
    /// Positions of the rows of one run with these first eight bytes of the hash.
    BY_HASH8 = "SELECT idx FROM statement WHERE (idx >> 18) = ? AND hash8 = ? ORDER BY idx";
    LAST_RUN = "SELECT COALESCE(MAX(idx), -1) >> 18 FROM statement";
    COUNT_STATEMENTS = "SELECT COALESCE(MAX(idx) + 1, 0), COUNT(*) FROM statement";
    LARGEST_JTIS = "SELECT jti, idx, hash FROM statement ORDER BY jti DESC LIMIT ?";
    BY_JTI_SHORT = "SELECT idx, hash FROM statement WHERE jti = ?";

    // Issuers' keys.
    LIST_KEYS = "SELECT party, kid, valid_from, valid_until, idx FROM issuer_key ORDER BY party, valid_from, kid";
    LIST_KEYRING_STATEMENTS = "SELECT idx FROM keyring_statement ORDER BY idx";
    INSERT_KEYRING_STATEMENT = "INSERT INTO keyring_statement (idx) VALUES (?) ON CONFLICT (idx) DO NOTHING";

    // Disclosures.
    DISCLOSURES_OF = "SELECT digest, sealed FROM disclosure WHERE jti = ? ORDER BY digest";
    DISCLOSURES_PAGE =
        "SELECT jti, digest, sealed FROM disclosure WHERE (jti, digest) > (?, ?) ORDER BY jti, digest LIMIT ?";

    // Feedback.
    FEEDBACK_OF_RECEIPT = feedback!("WHERE receipt = ?");
    FEEDBACK_OF_SUBJECT = feedback!("WHERE subject = ?");
    FEEDBACK_OPEN = feedback!("WHERE closed = 0 AND (due, subject) > (?, ?) ORDER BY due, subject LIMIT ?");
    FEEDBACK_CLOSED = feedback!("WHERE closed > 0 AND closed <= ? ORDER BY closed DESC, due DESC, subject DESC LIMIT ?");
    INSERT_FEEDBACK = "INSERT INTO feedback
        (receipt, subject, category, about, received, due, closed, kept, logged, words, answer)
        VALUES (?, ?, ?, ?, ?, ?, 0, 1, '', ?, ?)";
    FEEDBACK_LOGGED = "UPDATE feedback SET logged = ? WHERE subject = ?";
    ANSWER_FEEDBACK = "UPDATE feedback SET answer = ?, closed = ? WHERE subject = ? AND closed = 0";
    /// What was never logged was never promised to anybody.
    DROP_FEEDBACK = "DELETE FROM feedback WHERE subject = ? AND logged = ''";
    FORGET_FEEDBACK = "UPDATE feedback SET words = ?, kept = 0 WHERE kept = 1 AND closed > 0 AND closed <= ?";

    // The ledger.
    LIST_LOGS = "SELECT log, origin, key, reached FROM ledger_log ORDER BY log";
    PUT_LOG = "INSERT INTO ledger_log (log, origin, key, reached) VALUES (?, ?, ?, ?)
        ON CONFLICT (log) DO UPDATE SET origin = excluded.origin, key = excluded.key, reached = excluded.reached";
    SUBJECT = subjects!("WHERE subject = ?");
    SUBJECTS_PAGE = subjects!("WHERE subject > ? AND subject < ? ORDER BY subject LIMIT ?");
    SUBJECT_HASHES_PAGE = "SELECT subject, hash FROM ledger_subject WHERE subject > ? ORDER BY subject LIMIT ?";

    // Everything that can be rebuilt from the log. A table of PostgreSQL is emptied at once, whatever its size.
    CLEAR_STATEMENTS = "DELETE FROM statement", "TRUNCATE statement";
    CLEAR_KEYS = "DELETE FROM issuer_key", "TRUNCATE issuer_key";
    CLEAR_KEYRING_STATEMENTS = "DELETE FROM keyring_statement", "TRUNCATE keyring_statement";
    CLEAR_LOGS = "DELETE FROM ledger_log", "TRUNCATE ledger_log";
    CLEAR_SUBJECTS = "DELETE FROM ledger_subject", "TRUNCATE ledger_subject";
}

/// What empties the derived tables.
pub(super) static CLEAR_DERIVED: &[&Query] =
    &[&CLEAR_STATEMENTS, &CLEAR_KEYS, &CLEAR_KEYRING_STATEMENTS, &CLEAR_LOGS, &CLEAR_SUBJECTS];

/// Rows by position that match every condition given.
pub(super) static LIST: Choice = Choice {
    name: "LIST",
    head: statements!("WHERE idx >= ?"),
    conditions: &[" AND kind = ?", " AND subject = ?", " AND iss = ?"],
    tail: " ORDER BY idx LIMIT ?",
};

pub(super) static INSERT_STATEMENTS: Bulk = Bulk {
    name: "INSERT_STATEMENTS",
    head: "INSERT INTO statement (idx, jti, hash, hash8, iss, kind, subject, iat, at, handling, sealed) ",
    columns: &[
        Column::Int,
        Column::Blob,
        Column::Blob,
        Column::Int,
        Column::Text,
        Column::Text,
        Column::Text,
        Column::Int,
        Column::Text,
        Column::Text,
        Column::Int,
    ],
    tail: "",
};

pub(super) static INSERT_KEYS: Bulk = Bulk {
    name: "INSERT_KEYS",
    head: "INSERT INTO issuer_key (party, kid, valid_from, valid_until, idx) ",
    columns: &[Column::Text, Column::Text, Column::Int, Column::Int, Column::Int],
    tail: " ON CONFLICT (party, kid) DO UPDATE SET
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, idx = excluded.idx",
};

pub(super) static CLEAR_DISCLOSURES: Bulk = Bulk {
    name: "CLEAR_DISCLOSURES",
    head: "DELETE FROM disclosure WHERE jti IN (",
    columns: &[Column::Blob],
    tail: ")",
};

pub(super) static INSERT_DISCLOSURES: Bulk = Bulk {
    name: "INSERT_DISCLOSURES",
    head: "INSERT INTO disclosure (jti, digest, sealed) ",
    columns: &[Column::Blob, Column::Text, Column::Blob],
    tail: "",
};

pub(super) static PUT_SUBJECTS: Bulk = Bulk {
    name: "PUT_SUBJECTS",
    head: "INSERT INTO ledger_subject (subject, hash, statements, places, kept) ",
    columns: &[Column::Text, Column::Blob, Column::Int, Column::Text, Column::Text],
    tail: " ON CONFLICT (subject) DO UPDATE SET hash = excluded.hash, statements = excluded.statements,
        places = excluded.places, kept = excluded.kept",
};

pub(super) static PLACES_OF: Bulk = Bulk {
    name: "PLACES_OF",
    head: "SELECT subject, places FROM ledger_subject WHERE subject IN (",
    columns: &[Column::Text],
    tail: ")",
};

/// Every choice and every bulk, for the tests.
#[cfg(test)]
pub(super) static CHOICES: &[&Choice] = &[&LIST];
#[cfg(test)]
pub(super) static BULKS: &[&Bulk] =
    &[&INSERT_STATEMENTS, &INSERT_KEYS, &CLEAR_DISCLOSURES, &INSERT_DISCLOSURES, &PUT_SUBJECTS, &PLACES_OF];

/// What only PostgreSQL is asked: about itself, before any table is there.
pub(super) mod postgres {
    /// Whether this is a node's database.
    pub const HAS_TABLES: &str = "SELECT to_regclass('store_state') IS NOT NULL";
    /// Takes the writer's lock of this schema for as long as the session lives.
    pub const LOCK: &str = "SELECT pg_try_advisory_lock($1, hashtext(current_schema()::text))";
    /// The settings that the promises of the store rest on.
    pub const SETTINGS: &str = "SELECT current_setting('server_encoding'), current_setting('fsync')";
    /// Begins a transaction that sees one state. It is no query that could be prepared.
    pub const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    #[cfg(test)]
    pub const ALL: &[&str] = &[HAS_TABLES, LOCK, SETTINGS];
}

//! Tables, and how a store of an earlier version is brought up to date.
//!
//! A change of the tables is a new step at the end of [`STEPS`]; a step that was ever released is never changed. Steps are
//! written in SQLite's words and translated for PostgreSQL ([`super::text::definition`]).

/// Step n leads from version n to version n + 1. `statement`, `issuer_key`, `keyring_statement` and the tables of the ledger
/// are derived from logs; `disclosure` and `feedback` are not. SQLite files of before there were versions have the tables of the first step
/// already.
pub(super) const STEPS: &[&str] = &["
CREATE TABLE IF NOT EXISTS statement (
    idx      INTEGER PRIMARY KEY,
    jti      BLOB NOT NULL UNIQUE,
    hash     BLOB NOT NULL,
    -- First eight bytes of the hash: a quarter of the index a whole hash would need; the row has the rest.
    hash8    INTEGER NOT NULL,
    iss      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    iat      INTEGER NOT NULL,
    at       TEXT NOT NULL,
    handling TEXT NOT NULL,
    sealed   INTEGER NOT NULL
);
-- Hashes are random, so each new one lands on a page of its own. By runs of 2^18 positions, only the pages of the
-- newest run are touched, and they stay in memory however long the log grows.
CREATE INDEX IF NOT EXISTS statement_hash_run ON statement ((idx >> 18), hash8);
CREATE INDEX IF NOT EXISTS statement_subject ON statement (subject, idx);
CREATE INDEX IF NOT EXISTS statement_kind ON statement (kind, idx);
CREATE INDEX IF NOT EXISTS statement_iss ON statement (iss, idx);
CREATE INDEX IF NOT EXISTS statement_sealed ON statement (idx) WHERE sealed > 0;
CREATE TABLE IF NOT EXISTS issuer_key (
    party      TEXT NOT NULL,
    kid        TEXT NOT NULL,
    valid_from  INTEGER NOT NULL,
    valid_until INTEGER,
    idx        INTEGER NOT NULL,
    PRIMARY KEY (party, kid)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keyring_statement (idx INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS disclosure (
    jti    BLOB NOT NULL,
    digest TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (jti, digest)
) WITHOUT ROWID;
", "
CREATE TABLE ledger_log (
    log     INTEGER PRIMARY KEY,
    origin  TEXT NOT NULL UNIQUE,
    reached INTEGER NOT NULL
);
-- With rows of their own beside the index of subjects: rows are large, and those of new subjects go to the end.
CREATE TABLE ledger_subject (
    subject    TEXT NOT NULL PRIMARY KEY,
    hash       BLOB NOT NULL,
    statements INTEGER NOT NULL,
    places     TEXT NOT NULL,
    kept       TEXT NOT NULL
);
", "
-- A log is told apart by its key as well. What was folded before is folded anew.
DROP TABLE ledger_log;
CREATE TABLE ledger_log (
    log     INTEGER PRIMARY KEY,
    origin  TEXT NOT NULL UNIQUE,
    key     TEXT NOT NULL,
    reached INTEGER NOT NULL
);
DELETE FROM ledger_subject;
DELETE FROM store_state WHERE name = 'ledger';
", "
-- Feedback from people without an account. Not derived from the log, which has its category, area and due day alone: what was
-- said, how to reach who said it, and the answer are here, encrypted. An empty blob is one that was deleted or not yet written.
CREATE TABLE feedback (
    receipt  BLOB NOT NULL PRIMARY KEY,
    subject  TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    about    TEXT NOT NULL,
    received INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    closed   INTEGER NOT NULL,
    kept     INTEGER NOT NULL,
    logged   TEXT NOT NULL,
    words    BLOB NOT NULL,
    answer   BLOB NOT NULL
);
CREATE INDEX feedback_by_due ON feedback (closed, due, subject);
CREATE INDEX feedback_by_closing ON feedback (kept, closed);
"];

/// What the store knows of itself: `version` of its tables, `node` it belongs to, whose `turn` it is to write.
pub(super) const STATE: &str = "
CREATE TABLE IF NOT EXISTS store_state (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
";

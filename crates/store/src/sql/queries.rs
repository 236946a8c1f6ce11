//! Every SQL text of the store, in one place.

/// Tables. `statement`, `issuer_key` and `progress` are derived from the log; `disclosure` is not.
pub(super) const CREATE: &str = "
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
CREATE INDEX IF NOT EXISTS statement_hash_run ON statement (idx >> 18, hash8);
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
";

pub(super) const INTEGRITY: &str = "PRAGMA integrity_check";

pub(super) const CLEAR_DERIVED: &str =
    "DELETE FROM statement; DELETE FROM issuer_key; DELETE FROM keyring_statement;";

/// The row columns every reader of `statement` uses, in the order of `statements::row`.
pub(super) const STATEMENT_COLUMNS: &str = "idx, jti, hash, iss, kind, subject, iat, at, handling, sealed";

/// Head of the bulk insert; one group of eleven placeholders per row follows.
pub(super) const INSERT_STATEMENTS: &str =
    "INSERT INTO statement (idx, jti, hash, hash8, iss, kind, subject, iat, at, handling, sealed) VALUES ";

/// Positions of the rows of one run with these first eight bytes of the hash.
pub(super) const BY_HASH8: &str =
    "SELECT idx FROM statement WHERE (idx >> 18) = ? AND hash8 = ? ORDER BY idx";

pub(super) const LAST_RUN: &str = "SELECT MAX(idx) >> 18 FROM statement";

pub(super) const COUNT_STATEMENTS: &str = "SELECT COALESCE(MAX(idx) + 1, 0), COUNT(*) FROM statement";

pub(super) const LARGEST_JTIS: &str = "SELECT jti, idx, hash FROM statement ORDER BY jti DESC LIMIT ?";

pub(super) const BY_JTI_SHORT: &str = "SELECT idx, hash FROM statement WHERE jti = ?";

pub(super) const INSERT_KEY: &str = "INSERT INTO issuer_key (party, kid, valid_from, valid_until, idx)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (party, kid) DO UPDATE SET
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, idx = excluded.idx";

pub(super) const LIST_KEYS: &str =
    "SELECT party, kid, valid_from, valid_until, idx FROM issuer_key ORDER BY party, valid_from, kid";

pub(super) const INSERT_KEYRING_STATEMENT: &str = "INSERT OR IGNORE INTO keyring_statement (idx) VALUES (?)";

pub(super) const LIST_KEYRING_STATEMENTS: &str = "SELECT idx FROM keyring_statement ORDER BY idx";

pub(super) const INSERT_DISCLOSURE: &str =
    "INSERT OR REPLACE INTO disclosure (jti, digest, sealed) VALUES (?, ?, ?)";

pub(super) const CLEAR_DISCLOSURES: &str = "DELETE FROM disclosure WHERE jti = ?";

pub(super) const DISCLOSURES_OF: &str = "SELECT digest, sealed FROM disclosure WHERE jti = ? ORDER BY digest";

pub(super) const DISCLOSURES_PAGE: &str =
    "SELECT jti, digest, sealed FROM disclosure WHERE (jti, digest) > (?, ?) ORDER BY jti, digest LIMIT ?";

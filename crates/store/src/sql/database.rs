//! Which database a node's store is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::postgres;

/// A file of SQLite, or a database of PostgreSQL.
#[derive(Clone)]
pub struct Database(pub(super) Place);

#[derive(Clone)]
pub(super) enum Place {
    File(PathBuf),
    Server(Box<PgConnectOptions>),
}

impl Database {
    /// SQLite in this file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Database(Place::File(path.into()))
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::File(path) => Some(path),
            Place::Server(_) => None,
        }
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match &self.0 {
            Place::File(_) => "sqlite",
            Place::Server(_) => "postgres",
        }
    }
}

impl FromStr for Database {
    type Err = String;

    /// A URL of PostgreSQL: `postgres://user@host:port/database?sslmode=…`. What it leaves out comes from the usual
    /// variables (`PGHOST`, `PGPASSWORD`, …) and the password file.
    fn from_str(url: &str) -> Result<Self, String> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            // Not repeated: it may hold a password all the same.
            return Err(
                "must be a URL that begins with postgres://; without one, the store is SQLite in the data \
                        folder"
                    .into(),
            );
        }
        Ok(Database(Place::Server(Box::new(postgres::parse(url)?))))
    }
}

/// Without password, for messages.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => write!(f, "{}", path.display()),
            Place::Server(options) => {
                let host = match options.get_socket() {
                    Some(socket) => socket.display().to_string(),
                    None => options.get_host().to_owned(),
                };
                let name = options.get_database().unwrap_or(options.get_username());
                write!(f, "postgres://{host}:{}/{name}", options.get_port())
            }
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown_and_a_strange_server_has_to_show_its_certificate() {
        let database: Database = "postgres://node:s3cret@db.example.org/aid".parse().unwrap();
        assert_eq!(format!("{database} {database:?}"), ["postgres://db.example.org:5432/aid"; 2].join(" "));
        let mode = |url: &str| match url.parse::<Database>().unwrap().0 {
            Place::Server(options) => format!("{:?}", options.get_ssl_mode()),
            Place::File(_) => String::new(),
        };
        assert_eq!(mode("postgres://db.example.org/aid"), "VerifyFull");
        assert_eq!(mode("postgres://db.example.org/aid?sslmode=require"), "Require");
        assert_eq!(mode("postgres://127.0.0.1/aid"), "Prefer");
        let refused = "mysql://node:s3cret@db/aid".parse::<Database>().unwrap_err();
        assert!(refused.contains("postgres://") && !refused.contains("s3cret"), "{refused}");
    }
}

//! An entry of a log, read.

use entente_record::{Body, Fault, Pointer, StatementHash, SubjectId, Timestamp, Token};

use crate::Source;

/// A statement as read from a log's entry. Its signature has been checked at admission, and by whoever verifies the log; it
/// isn't checked here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub(crate) source: Source,
    pub(crate) subject: SubjectId,
    pub(crate) refs: Vec<StatementHash>,
    /// On the heap: entries are moved from list to list, and a body is nearly all of one.
    pub(crate) body: Box<Body>,
    /// What is needed to open it further; nothing where nothing is sealed, which is nearly always.
    pub(crate) seals: Option<Box<Seals>>,
}

/// The sealed side of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seals {
    /// Fields that are closed.
    pub(crate) closed: Vec<Pointer>,
    /// Disclosures its reader had beforehand.
    pub(crate) given: Vec<String>,
    /// The entry itself, to read it again with more disclosures.
    pub(crate) jws: String,
}

impl Entry {
    /// Reads an entry as everyone sees it: sealed fields stay sealed.
    ///
    /// # Errors
    /// The entry is no statement that a log admits.
    pub fn read(jws: &[u8]) -> Result<Self, Fault> {
        Self::read_with(jws, &[])
    }

    /// Reads an entry with disclosures, for a reader who was given them. A ledger made of such entries is that reader's own: its hash
    /// is not the public one.
    ///
    /// # Errors
    /// As [`Entry::read`], or a disclosure that opens nothing.
    pub fn read_with(jws: &[u8], disclosures: &[String]) -> Result<Self, Fault> {
        let token = Token::read(jws)?;
        Self::of_token(&token, disclosures)
    }

    /// As [`Entry::read_with`], from a token already read.
    ///
    /// # Errors
    /// As [`Entry::read_with`].
    pub fn of_token(token: &Token<'_>, disclosures: &[String]) -> Result<Self, Fault> {
        let statement = token.open(disclosures)?;
        let seals = if statement.withheld.is_empty() {
            None
        } else {
            let (closed, jws) = (token.closed(disclosures)?, token.as_str().to_owned());
            Some(Box::new(Seals { closed, given: disclosures.to_vec(), jws }))
        };
        let source = Source {
            at: statement.at,
            jti: statement.jti,
            hash: statement.hash,
            iss: statement.iss,
            iat: statement.iat,
            kind: statement.kind,
        };
        let body = Box::new(statement.body);
        Ok(Self { source, subject: statement.subject, refs: statement.refs, body, seals })
    }

    /// Who said it, when, under which id.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What it is about.
    pub fn subject(&self) -> &SubjectId {
        &self.subject
    }

    /// When what it says happened. A ledger as of a time is the ledger of the statements up to it: a plain filter.
    pub fn at(&self) -> Timestamp {
        self.source.at
    }
}

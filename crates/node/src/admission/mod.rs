//! From strangers' bytes to a candidate for the log: everything that can be checked without knowing the log's
//! latest state, so that it can run on all cores at once. What depends on that state (is the id new, is the key
//! still its issuer's) the writer settles, in order.

use entente_log::{Hash, leaf_hash};
use entente_record::{Body, Keyring, Kind, SdJwt, Statement, Token, disclosure_digest};
use entente_store::sql::statements::StatementRow;

use crate::Refusal;

/// How far ahead of this node's clock a statement may be signed: what two honest clocks may differ by.
pub const MAX_AHEAD_SECONDS: i64 = 300;
/// Bytes of all disclosures of one statement together: a sealed field is a field, not an attachment.
pub const MAX_DISCLOSURE_BYTES: usize = 512 * 1024;

/// A statement on its way to the writer.
pub struct Prepared {
    /// Identity, where the bytes could be read at all: the writer answers a repeated statement from it, even if
    /// its key has been revoked since.
    pub identity: Option<Identity>,
    /// The candidate, or why it cannot be logged.
    pub outcome: Result<Candidate, Refusal>,
}

/// What makes two submissions the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Statement id.
    pub jti: [u8; 16],
    /// SHA-256 of the JWS.
    pub hash: [u8; 32],
}

/// A statement that can be logged once the writer has agreed.
pub struct Candidate {
    /// The entry: the JWS without disclosures.
    pub jws: String,
    /// Leaf hash of the entry.
    pub leaf: Hash,
    /// Its index row; the position is the writer's to fill in.
    pub row: StatementRow,
    /// Digest and text of each disclosure.
    pub disclosures: Vec<(String, String)>,
    /// The key it says it is signed with, and whether that was checked against a key known then.
    pub signature: Signature,
    /// The public view of a `party` statement. Public, because that is all that anyone who replays the log sees.
    pub party: Option<Box<Statement>>,
}

/// How far checking the signature has come.
pub enum Signature {
    /// Checked with a key of the issuer's that was valid in the keyring of this epoch.
    Checked {
        /// Epoch of the keyring it was checked against.
        epoch: u64,
    },
    /// The key was not known then; a statement earlier in the queue may bring it.
    Unchecked,
}

/// A keyring and how many changes it has seen.
#[derive(Clone, Default)]
pub struct Keys {
    /// The keys.
    pub ring: Keyring,
    /// Grows with every change.
    pub epoch: u64,
}

/// Checks one submitted statement as far as it goes without the writer.
pub fn prepare(text: &str, keys: &Keys, now: i64) -> Prepared {
    let parsed = SdJwt::parse(text).and_then(|sd_jwt| {
        let token = Token::read(sd_jwt.jws.as_bytes())?;
        let identity = Identity { jti: *token.jti().as_bytes(), hash: token.hash().0 };
        Ok((identity, check(&token, &sd_jwt, keys, now)))
    });
    match parsed {
        Ok((identity, outcome)) => Prepared { identity: Some(identity), outcome },
        Err(fault) => Prepared { identity: None, outcome: Err(fault.into()) },
    }
}

fn check(token: &Token, sd_jwt: &SdJwt, keys: &Keys, now: i64) -> Result<Candidate, Refusal> {
    let size: usize = sd_jwt.disclosures.iter().map(String::len).sum();
    if size > MAX_DISCLOSURE_BYTES {
        return Err(Refusal::new(
            "disclosures-too-large",
            format!(
                "the disclosures take {size} bytes; at most {MAX_DISCLOSURE_BYTES} are stored for a statement"
            ),
        ));
    }
    if token.iat() > now.saturating_add(MAX_AHEAD_SECONDS) {
        return Err(Refusal::new(
            "signed-in-the-future",
            format!(
                "iat {} is more than {MAX_AHEAD_SECONDS} s ahead of this node's clock ({now}); set the signer's clock",
                token.iat()
            ),
        ));
    }
    // The cheap refusals are done; now the signature, then the contents.
    let signature = match keys.ring.resolve(token.iss(), token.kid(), token.iat()) {
        Ok(key) => {
            token.verify(key)?;
            Signature::Checked { epoch: keys.epoch }
        }
        Err(_) => Signature::Unchecked,
    };
    let statement = token.open_all(&sd_jwt.disclosures)?;
    let party = match statement.kind {
        Kind::Party => Some(Box::new(token.open(&[])?)),
        // Whoever replays the log has no disclosures: what can't be read without them must not get into it.
        _ if !statement.withheld.is_empty() => token.open(&[]).map(|_| None)?,
        _ => None,
    };
    Ok(Candidate {
        jws: sd_jwt.jws.clone(),
        leaf: leaf_hash(sd_jwt.jws.as_bytes()),
        row: row(0, token, &statement),
        disclosures: sd_jwt.disclosures.iter().map(|text| (disclosure_digest(text), text.clone())).collect(),
        signature,
        party,
    })
}

/// The index row of a statement at a position.
pub fn row(index: u64, token: &Token, statement: &Statement) -> StatementRow {
    StatementRow {
        index,
        jti: *token.jti().as_bytes(),
        hash: token.hash().0,
        iss: statement.iss.to_string(),
        kind: statement.kind.to_string(),
        subject: statement.subject.to_string(),
        iat: statement.iat,
        at: statement.at.to_string(),
        handling: statement.handling.to_string(),
        sealed: u32::try_from(statement.withheld.len()).unwrap_or(u32::MAX),
    }
}

/// Settles the key of a candidate against the keyring as it stands where the entry would be logged.
pub fn settle_key(candidate: &Candidate, keys: &Keys) -> Result<(), Refusal> {
    if let Signature::Checked { epoch } = candidate.signature
        && epoch == keys.epoch
    {
        return Ok(());
    }
    let token = Token::read(candidate.jws.as_bytes())?;
    Ok(keys.ring.verify(&token)?)
}

/// Whether applying the statement to a keyring can change it.
pub fn changes_keys(statement: &Statement) -> bool {
    matches!(&statement.body, Body::Party(party) if !party.keys.is_empty() || !party.revoked.is_empty())
}

//! Which key may sign for whom, and when.

use std::collections::HashMap;
use std::sync::Arc;

use crate::fault::{Fault, code};
use crate::ids::{Kid, PartyId};
use crate::key::PublicKey;
use crate::kind::{Body, body};
use crate::statement::Statement;
use crate::token::Token;

/// Who may sign when: built by applying the `party` statements of a log in the log's order.
///
/// Holds keys only, so that a million parties without keys cost nothing; a clone shares them until one of the two changes.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    operator: Option<PartyId>,
    keys: Arc<HashMap<Kid, Entry>>,
}

/// A key and when it may sign, Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyInfo {
    /// The key.
    pub key: PublicKey,
    /// The first second at which it is valid.
    pub from: i64,
    /// The first second at which it no longer is: its end, or its revocation if that is earlier.
    pub until: Option<i64>,
}

#[derive(Debug, Clone)]
struct Entry {
    owner: PartyId,
    key: PublicKey,
    from: i64,
    until: Option<i64>,
    revoked: Option<i64>,
}

impl Keyring {
    /// A keyring that knows nobody; the first statement applied makes the operator.
    pub fn new() -> Self {
        Self::default()
    }

    /// The log's operator, once the first statement has been applied.
    pub fn operator(&self) -> Option<&PartyId> {
        self.operator.as_ref()
    }

    /// How many keys are known, revoked and expired ones included.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key is known.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Opens the first statement of a log: a `party` statement about its own issuer, signed with a key that stands in it.
    /// Returns it with the keyring it begins.
    ///
    /// # Errors
    /// It isn't such a statement, or its signature isn't its own key's.
    pub fn begin(token: &Token<'_>, disclosures: &[String]) -> Result<(Self, Statement), Fault> {
        let statement = token.open(disclosures)?;
        let mut keyring = Self::new();
        keyring.apply(&statement)?;
        token.verify(keyring.resolve(token.iss(), token.kid(), token.iat())?)?;
        Ok((keyring, statement))
    }

    /// Takes in a statement whose signature has been verified. Only `party` statements change anything; a refused one changes
    /// nothing.
    ///
    /// # Errors
    /// The issuer may not speak for the party, or a key is another's already or would be valid for longer than was said.
    pub fn apply(&mut self, statement: &Statement) -> Result<(), Fault> {
        let Body::Party(party) = &statement.body else {
            return match self.operator {
                Some(_) => Ok(()),
                None => Err(Fault::at(
                    "/kind",
                    code::NOT_ENTITLED,
                    "a log begins with its operator's party statement",
                )),
            };
        };
        let Some(about) = party.party.open() else {
            return Err(Fault::at("/body/party", code::UNSEALABLE, "must stay readable for everyone"));
        };
        if let Some(operator) = &self.operator {
            let own_unit = about.unit().is_some() && statement.iss.as_str() == about.org_str();
            if statement.iss != *about && !own_unit && statement.iss != *operator {
                let message = format!(
                    "{} may not speak for {about}; only the party itself, its organisation or the operator may",
                    statement.iss
                );
                return Err(Fault::at("/iss", code::NOT_ENTITLED, message));
            }
            let changes = self.changes(about, party)?;
            self.commit(changes);
            return Ok(());
        }
        if statement.iss != *about {
            return Err(Fault::at(
                "/body/party",
                code::NOT_ENTITLED,
                "the first statement must be about its own issuer",
            ));
        }
        let changes = self.changes(about, party)?;
        if !changes.iter().any(|(kid, _)| *kid == statement.kid) {
            return Err(Fault::at(
                "/body/keys",
                code::NOT_ENTITLED,
                "the key that signed the first statement must stand in it",
            ));
        }
        self.commit(changes);
        self.operator = Some(about.clone());
        Ok(())
    }

    /// The key of a party that was valid at a time.
    ///
    /// # Errors
    /// Nobody's key, another party's, not yet valid, revoked, or expired: a code for each.
    pub fn resolve(&self, iss: &PartyId, kid: &Kid, iat: i64) -> Result<&PublicKey, Fault> {
        let refuse = |code, message: String| Err(Fault::whole(code, message));
        let Some(entry) = self.keys.get(kid) else {
            return refuse(
                code::UNKNOWN_KEY,
                format!("nobody has registered the key {kid}; register it in a party statement"),
            );
        };
        if entry.owner != *iss {
            return refuse(code::KEY_OF_ANOTHER_PARTY, format!("the key {kid} is not {iss}'s"));
        }
        if iat < entry.from {
            return refuse(
                code::KEY_NOT_YET_VALID,
                format!("the key {kid} is valid from {} s on, signed at {iat} s", entry.from),
            );
        }
        if let Some(revoked) = entry.revoked.filter(|revoked| iat >= *revoked) {
            return refuse(
                code::KEY_REVOKED,
                format!("the key {kid} was revoked at {revoked} s, signed at {iat} s"),
            );
        }
        if let Some(until) = entry.until.filter(|until| iat >= *until) {
            return refuse(
                code::KEY_EXPIRED,
                format!("the key {kid} was valid until {until} s, signed at {iat} s"),
            );
        }
        Ok(&entry.key)
    }

    /// Checks that a statement is signed with a key its issuer had. With an empty keyring the statement must be one that a
    /// log begins with; see [`Keyring::begin`].
    ///
    /// # Errors
    /// As [`Keyring::resolve`], or the signature isn't the key's.
    pub fn verify(&self, token: &Token<'_>) -> Result<(), Fault> {
        match self.operator {
            None => Self::begin(token, &[]).map(|_| ()),
            Some(_) => token.verify(self.resolve(token.iss(), token.kid(), token.iat())?),
        }
    }

    /// The keys of one party, those revoked and expired included, in order of their ids.
    pub fn keys_of(&self, party: &PartyId) -> Vec<KeyInfo> {
        let owned = self.keys.iter().filter(|(_, entry)| entry.owner == *party);
        let mut list: Vec<KeyInfo> = owned
            .map(|(_, entry)| KeyInfo {
                key: entry.key,
                from: entry.from,
                until: entry.until.into_iter().chain(entry.revoked).min(),
            })
            .collect();
        list.sort_by(|a, b| a.key.kid().cmp(b.key.kid()));
        list
    }

    /// What a party statement changes, worked out before anything is changed.
    fn changes(&self, about: &PartyId, party: &body::Party) -> Result<Vec<(Kid, Entry)>, Fault> {
        let mut changes: Vec<(Kid, Entry)> = Vec::new();
        for (index, grant) in party.keys.iter().enumerate() {
            let (Some(jwk), Some(from)) = (grant.jwk.open(), grant.from.open()) else {
                return Err(Fault::at(
                    format!("/body/keys/{index}"),
                    code::UNSEALABLE,
                    "keys must stay readable for everyone",
                ));
            };
            let until = grant.until.map(|until| until.unix_seconds());
            let new = Entry {
                owner: about.clone(),
                key: *jwk.key(),
                from: from.unix_seconds(),
                until,
                revoked: None,
            };
            let entry = match self.keys.get(jwk.key().kid()) {
                None => new,
                Some(old) => merge(old, new)
                    .map_err(|why| Fault::at(format!("/body/keys/{index}"), code::KEY_CONFLICT, why))?,
            };
            changes.push((*jwk.key().kid(), entry));
        }
        for (index, revocation) in party.revoked.iter().enumerate() {
            let place = || format!("/body/revoked/{index}");
            let (Some(kid), Some(at)) = (revocation.kid.open(), revocation.at.open()) else {
                return Err(Fault::at(place(), code::UNSEALABLE, "keys must stay readable for everyone"));
            };
            let known = changes.iter().rposition(|(changed, _)| changed == kid);
            let mut entry = match known.and_then(|known| changes.get(known)) {
                Some((_, entry)) => entry.clone(),
                None => match self.keys.get(kid) {
                    Some(entry) if entry.owner == *about => entry.clone(),
                    _ => {
                        return Err(Fault::at(
                            place(),
                            code::UNKNOWN_KEY,
                            format!("{about} has no key {kid} to revoke"),
                        ));
                    }
                },
            };
            // The earliest revocation counts: a second one can't bring a key back to life.
            let at = at.unix_seconds();
            entry.revoked = Some(entry.revoked.map_or(at, |earlier| earlier.min(at)));
            changes.push((*kid, entry));
        }
        Ok(changes)
    }

    fn commit(&mut self, changes: Vec<(Kid, Entry)>) {
        if !changes.is_empty() {
            Arc::make_mut(&mut self.keys).extend(changes);
        }
    }
}

/// A key listed again: its validity may only shrink, or what was refused yesterday would pass today.
fn merge(old: &Entry, new: Entry) -> Result<Entry, &'static str> {
    if old.owner != new.owner {
        return Err("the key is another party's already; make a new one");
    }
    let ends_later = match (old.until, new.until) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(old), Some(new)) => new > old,
    };
    if new.from < old.from || ends_later {
        return Err("a known key's validity may be cut short, not widened; add a new key");
    }
    Ok(Entry { revoked: old.revoked, ..new })
}

//! Demo keys and everything else that is random elsewhere: here it follows from names, so that a case gives the same
//! bytes on every machine.
//!
//! All of this is public. A demo key proves nothing about who signed, and a salt that can be worked out seals nothing:
//! who reads this file can open every sealed field of a case by guessing its value. That is right for a story with made-up
//! figures and wrong for anything else.

use entente_record::{PartyId, PartyKey, StatementId};
use sha2::{Digest, Sha256};

/// Says in the seed itself what the key is worth.
const KEY_RULE: &str = "entente demo key, public, worth nothing";
const ID_RULE: &str = "entente case statement id";
const SALT_RULE: &str = "entente case salt, public, worth nothing";

/// From when on demo keys are valid: before anything a case speaks of, and the same for every case, since a known key's
/// validity can't be widened.
pub const KEYS_VALID_FROM: &str = "1950-01-01T00:00:00Z";

/// The demo key of a party: its seed is SHA-256 over the rule's name and the party's id, each after its length.
#[must_use]
pub fn demo_key(party: &PartyId) -> PartyKey {
    PartyKey::from_seed(party.clone(), &digest(KEY_RULE, &[party.as_str().as_bytes()]))
}

/// The id of a statement: its time of signing, and a hash of what names it in place of random bits.
pub(crate) fn statement_id(iat: i64, names: &[&[u8]]) -> StatementId {
    let millis = u64::try_from(iat).unwrap_or_default().saturating_mul(1_000);
    StatementId::from_parts(millis, first(&digest(ID_RULE, names)))
}

/// The salt of the n-th sealed field of a statement.
pub(crate) fn salt(case: &str, label: &str, n: u64) -> [u8; 16] {
    first(&digest(SALT_RULE, &[case.as_bytes(), label.as_bytes(), &n.to_be_bytes()]))
}

/// SHA-256 over the parts, each after its length, so that parts can't run into one another.
fn digest(rule: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [rule.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn first<const N: usize>(digest: &[u8; 32]) -> [u8; N] {
    let mut out = [0; N];
    for (slot, byte) in out.iter_mut().zip(digest) {
        *slot = *byte;
    }
    out
}

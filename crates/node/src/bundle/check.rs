//! Checking a bundle: no network, no database, nothing believed but the policy.

use entente_log::{Policy, Witnessed, leaf_hash};
use entente_record::{Keyring, Kind, Statement, Token};

use super::{Bundle, FORMAT, KeyStatement, MAX_CHAIN};

/// What a bundle that holds says.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The statement, with the fields that were shown.
    pub statement: Statement,
    /// Origin of the log.
    pub origin: String,
    /// Position of the statement.
    pub index: u64,
    /// Size of the tree it was proved in.
    pub size: u64,
    /// Witnesses of the policy that cosigned that tree.
    pub witnesses: Vec<Witnessed>,
    /// Sealed fields that were shown, and those that were not.
    pub shown: usize,
    /// Sealed fields that stay sealed.
    pub sealed: usize,
}

/// Why a bundle does not hold: which step, and what about it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{step}: {reason}")]
pub struct BundleFault {
    /// The step that failed.
    pub step: &'static str,
    /// What is wrong.
    pub reason: String,
}

fn fault(step: &'static str) -> impl Fn(String) -> BundleFault {
    move |reason| BundleFault { step, reason }
}

/// Checks everything in order; the first thing that does not hold is the answer.
pub fn check(bundle: &Bundle, policy: &Policy) -> Result<Verdict, BundleFault> {
    if bundle.format != FORMAT {
        let reason = format!("is {:?}; this version reads {FORMAT:?}", bundle.format);
        return Err(fault("format")(reason));
    }
    let keys = issuer_keys(bundle, policy)?;
    let step = fault("statement");
    let token = Token::read(bundle.statement.as_bytes()).map_err(|f| step(f.to_string()))?;
    let statement = token.open(&bundle.disclosures).map_err(|f| fault("disclosures")(f.to_string()))?;
    // Entry 0 proves itself: its key is in it, and the log's signature is over it.
    let signed = if bundle.proof.index == 0 { Keyring::new().verify(&token) } else { keys.verify(&token) };
    signed.map_err(|f| fault("signature")(f.to_string()))?;
    let proved = bundle
        .proof
        .verify(&leaf_hash(bundle.statement.as_bytes()), policy)
        .map_err(|e| fault("log proof")(e.to_string()))?;
    Ok(Verdict {
        origin: proved.checkpoint.origin.clone(),
        index: proved.index,
        size: proved.checkpoint.size,
        witnesses: proved.witnesses,
        shown: bundle.disclosures.len(),
        sealed: statement.withheld.len().saturating_sub(bundle.disclosures.len()),
        statement,
    })
}

/// Replays the key statements: each must be in the same log, in order, and signed with a key that those before it
/// gave.
fn issuer_keys(bundle: &Bundle, policy: &Policy) -> Result<Keyring, BundleFault> {
    let step = fault("issuer's keys");
    if bundle.issuer.len() > MAX_CHAIN {
        return Err(step(format!("{} key statements; at most {MAX_CHAIN} are read", bundle.issuer.len())));
    }
    // Without the chain any party statement would vouch for itself, whoever had made it.
    if bundle.issuer.is_empty() && bundle.proof.index != 0 {
        return Err(step("the statements that gave the issuer its key are missing".into()));
    }
    let mut keys = Keyring::new();
    let mut last: Option<u64> = None;
    for link in &bundle.issuer {
        if link.proof.checkpoint.to_string() != bundle.proof.checkpoint.to_string() {
            return Err(step(
                "a key statement is proved against another checkpoint than the statement".into(),
            ));
        }
        if last.map_or(link.proof.index != 0, |last| link.proof.index <= last) {
            return Err(step(
                "the key statements must begin at entry 0 and follow the order of the log".into(),
            ));
        }
        if link.proof.index > bundle.proof.index {
            return Err(step("a key statement was logged after the statement it should vouch for".into()));
        }
        replay(link, &mut keys, policy)
            .map_err(|reason| step(format!("entry {}: {reason}", link.proof.index)))?;
        last = Some(link.proof.index);
    }
    Ok(keys)
}

fn replay(link: &KeyStatement, keys: &mut Keyring, policy: &Policy) -> Result<(), String> {
    link.proof.verify(&leaf_hash(link.statement.as_bytes()), policy).map_err(|e| e.to_string())?;
    let token = Token::read(link.statement.as_bytes()).map_err(|f| f.to_string())?;
    let statement = token.open(&[]).map_err(|f| f.to_string())?;
    if statement.kind != Kind::Party {
        return Err(format!("is a {} statement, not a party statement", statement.kind));
    }
    keys.verify(&token).map_err(|f| f.to_string())?;
    keys.apply(&statement).map_err(|f| f.to_string())
}

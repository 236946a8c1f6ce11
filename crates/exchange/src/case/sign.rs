//! From statements as written to signed ones.

use std::collections::BTreeMap;

use entente_record::value::Jwk;
use entente_record::{
    Draft, Jti, Kind, PartyId, PartyKey, Pointer, SdJwt, SignContext, StatementHash, Timestamp, Token, body,
    sign,
};
use sha2::{Digest, Sha256};

use super::Case;
use super::demo::{KEYS_VALID_FROM, demo_key, salt, statement_id};
use super::fault::CaseFault;
use super::folder::ABOUT;
use super::reference::{Reference, order, replace};
use super::written::Written;

/// A signed statement of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The file it stands in.
    pub file: String,
    /// Its name within the case.
    pub label: String,
    /// What kind it is.
    pub kind: Kind,
    /// Its hash.
    pub hash: StatementHash,
    /// The statement with its disclosures.
    pub sd_jwt: SdJwt,
}

/// Signs every statement; the answer has them in the order of the files, which is the order of their arrival.
pub(super) fn all(case: &Case) -> Result<Vec<Signed>, CaseFault> {
    let mut signed: BTreeMap<usize, Signed> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for number in order(&case.written)? {
        let Some(written) = case.written.get(number) else { continue };
        let draft = replace(written, &mut |reference| {
            let other = |label: &str| {
                let found = numbers.get(label).and_then(|number| signed.get(number));
                found.ok_or_else(|| format!("`{label}` is not signed yet"))
            };
            match reference {
                Reference::Hash(label) => other(label).map(|found| found.hash.to_string()),
                Reference::Disclosure(label, pointer) => disclosure(other(label)?, pointer),
                Reference::File(path) => case.digest(path),
            }
        })?;
        let one = one(case, written, &draft)?;
        numbers.insert(written.label.as_str(), number);
        signed.insert(number, one);
    }
    Ok(signed.into_values().collect())
}

fn one(case: &Case, written: &Written, draft: &serde_json::Value) -> Result<Signed, CaseFault> {
    let placed = |fault| CaseFault::of_record(&written.file, Some(&written.label), &fault);
    let draft = Draft::from_value(draft).map_err(placed)?;
    if !case.about.signs(&written.by) {
        let message = format!("{} doesn't sign in this case; give it `signs = true` in {ABOUT}", written.by);
        return Err(written.fault("/by", message));
    }
    let iat = written.signed.unwrap_or(draft.at).unix_seconds();
    if iat < draft.at.unix_seconds() {
        return Err(written.fault("/signed", "signed before it happened; give a later time"));
    }
    let id = statement_id(iat, &[case.name.as_bytes(), written.label.as_bytes()]);
    let mut drawn = 0;
    let mut salts = || {
        drawn += 1;
        salt(&case.name, &written.label, drawn)
    };
    let context = SignContext { iat, jti: Jti::Given(id), salts: &mut salts };
    let sd_jwt = sign(&draft, &demo_key(&written.by), &written.seals, context).map_err(placed)?;
    Ok(Signed {
        file: written.file.clone(),
        label: written.label.clone(),
        kind: draft.kind,
        hash: StatementHash::of(sd_jwt.jws.as_bytes()),
        sd_jwt,
    })
}

/// The disclosure that by itself opens a field.
fn disclosure(signed: &Signed, pointer: &Pointer) -> Result<String, String> {
    let token = Token::read(signed.sd_jwt.jws.as_bytes()).map_err(|fault| fault.message)?;
    let found = signed.sd_jwt.disclosures.iter().find(|text| {
        let opened = token.open(std::slice::from_ref(*text));
        opened.is_ok_and(|statement| statement.to_value().pointer(&pointer.to_string()).is_some())
    });
    found.cloned().ok_or_else(|| {
        format!("`{}` has no sealed field {pointer}; name one of the paths it seals", signed.label)
    })
}

/// The statements by which an operator registers the case's parties and their demo keys. `iat` must lie in the validity
/// of the operator's key; with the same `iat` the bytes are the same each time.
pub(super) fn registrations(case: &Case, operator: &PartyKey, iat: i64) -> Result<Vec<SdJwt>, CaseFault> {
    case.about
        .parties
        .iter()
        .map(|party| registration(party.party()?, party.body()?, party.signs, operator, iat))
        .collect()
}

fn registration(
    party: PartyId,
    mut body: body::Party,
    signs: bool,
    operator: &PartyKey,
    iat: i64,
) -> Result<SdJwt, CaseFault> {
    let placed = |fault| CaseFault::of_record(ABOUT, Some(party.as_str()), &fault);
    let from: Timestamp = KEYS_VALID_FROM.parse().map_err(placed)?;
    if signs {
        let jwk = Jwk::from(*demo_key(&party).public());
        body.keys = vec![body::KeyGrant { jwk: jwk.into(), from: from.into(), ..body::KeyGrant::default() }];
    }
    let draft = Draft::new(from, party.subject(), body);
    let id = statement_id(iat, &[b"registration", draft.body.to_string().as_bytes()]);
    let context = SignContext { iat, jti: Jti::Given(id), salts: &mut || [0; 16] };
    sign(&draft, operator, &[], context).map_err(placed)
}

/// SHA-256 of bytes as the record writes it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}

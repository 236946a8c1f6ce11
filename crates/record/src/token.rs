//! The signed form of a statement: a compact JWS.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::base64url;
use crate::fault::{Fault, code};
use crate::ids::{Kid, PartyId, StatementHash, StatementId, SubjectId};
use crate::json::{Limits, Pointer, parse};
use crate::key::PublicKey;
use crate::kind::{Body, Kind};
use crate::part::{At, View};
use crate::seal::{Opened, open};
use crate::statement::{Envelope, Statement, Tlp, Withheld};
use crate::time::Timestamp;

/// Most bytes of a JWS: what the two length bytes of a log's bundle can say.
pub const MAX_JWS_BYTES: usize = 65_535;

/// The one header accepted has about 110 bytes and no nesting; room for more only serves to say what is wrong with it.
const HEADER: Limits = Limits { bytes: 4_096, depth: 4 };

/// The `typ` of a statement.
pub const TYP: &str = "entente+sd-jwt";

/// A JWS whose header, payload and claims have been read; its signature has *not* been checked, nor its body.
#[derive(Debug, Clone)]
pub struct Token<'a> {
    jws: &'a str,
    signing_input: &'a str,
    signature: [u8; 64],
    kid: Kid,
    payload: Value,
    envelope: Envelope,
    hash: StatementHash,
}

impl<'a> Token<'a> {
    /// Reads a compact JWS (without disclosures).
    ///
    /// # Errors
    /// Anything but the one accepted form: the header `alg` Ed25519, `typ` [`TYP`] and `kid`; the claims of a statement.
    pub fn read(jws: &'a [u8]) -> Result<Self, Fault> {
        if jws.len() > MAX_JWS_BYTES {
            let message =
                format!("{} bytes; a signed statement is at most {MAX_JWS_BYTES}, split it", jws.len());
            return Err(Fault::whole(code::TOO_LARGE, message));
        }
        let token = || Fault::whole(code::BAD_TOKEN, "not <header>.<payload>.<signature>");
        let text = std::str::from_utf8(jws).map_err(|_| Fault::whole(code::NOT_UTF8, "a JWS is ASCII"))?;
        let (signing_input, signature) = text.rsplit_once('.').ok_or_else(token)?;
        let (header, body) =
            signing_input.split_once('.').filter(|(_, body)| !body.contains('.')).ok_or_else(token)?;
        let encoding = |part: &str| {
            Fault::whole(code::BAD_ENCODING, format!("the {part} isn't canonical base64url without padding"))
        };
        let kid = read_header(&base64url::decode(header).ok_or_else(|| encoding("header"))?)?;
        let signature = base64url::decode(signature).ok_or_else(|| encoding("signature"))?;
        let signature = signature
            .try_into()
            .map_err(|_| Fault::whole(code::BAD_SIGNATURE, "an Ed25519 signature has 64 bytes"))?;
        let payload =
            parse(&base64url::decode(body).ok_or_else(|| encoding("payload"))?, &Limits::STATEMENT)?;
        let envelope = Envelope::read(&payload, &At::root(&View::default()))?;
        Ok(Self { jws: text, signing_input, signature, kid, payload, envelope, hash: StatementHash::of(jws) })
    }

    /// Checks the signature, strictly and on its own.
    ///
    /// # Errors
    /// The key isn't the one the header names, or the signature isn't its own.
    pub fn verify(&self, key: &PublicKey) -> Result<(), Fault> {
        if *key.kid() != self.kid {
            return Err(Fault::whole(
                code::BAD_KEY,
                format!("signed with key {}, not with {}", self.kid, key.kid()),
            ));
        }
        key.verify(self.signing_input.as_bytes(), &self.signature)
    }

    /// Opens everything, as admission demands: each sealed field has its disclosure, the whole body holds.
    ///
    /// # Errors
    /// A fault in disclosures or body, or a sealed field without its disclosure.
    pub fn open_all(&self, disclosures: &[String]) -> Result<Statement, Fault> {
        let body = read_body(&self.payload, &self.envelope, disclosures, true)?;
        Ok(self.statement(body))
    }

    /// Opens what the disclosures open; the rest stays sealed, each sealed field explained by its row of `withheld`.
    ///
    /// # Errors
    /// A fault in disclosures or body, or a required field that is missing without being sealed.
    pub fn open(&self, disclosures: &[String]) -> Result<Statement, Fault> {
        let body = read_body(&self.payload, &self.envelope, disclosures, false)?;
        Ok(self.statement(body))
    }

    /// The statement as JSON for people and programs, its body with what the disclosures open put back: what RFC 9901 calls
    /// the processed payload. A list whose elements are all closed stands as `[]`.
    ///
    /// # Errors
    /// As [`Token::open`].
    pub fn opened_value(&self, disclosures: &[String]) -> Result<Value, Fault> {
        let mut value = self.open(disclosures)?.to_value();
        let body = self.payload.get("body").unwrap_or(&Value::Null);
        value["body"] = open(body, &self.envelope.withheld, disclosures)?.body;
        Ok(value)
    }

    /// Pointers to the sealed fields that stay closed when these disclosures are known.
    ///
    /// # Errors
    /// A disclosure doesn't fit, or the seals and their rows don't match.
    pub fn closed(&self, disclosures: &[String]) -> Result<Vec<Pointer>, Fault> {
        if self.envelope.withheld.is_empty() && disclosures.is_empty() {
            return Ok(Vec::new());
        }
        let body = self.payload.get("body").unwrap_or(&Value::Null);
        Ok(open(body, &self.envelope.withheld, disclosures)?.closed)
    }

    fn statement(&self, body: Body) -> Statement {
        let Envelope { iss, iat, jti, kind, at, subject, refs, handling, withheld } = self.envelope.clone();
        let (kid, hash) = (self.kid, self.hash);
        Statement { iss, iat, jti, kind, at, subject, refs, handling, withheld, body, kid, hash }
    }

    /// Of all disclosures, those that open the fields at `wanted`, with those of sealed fields around them, in the order
    /// given.
    ///
    /// # Errors
    /// A disclosure doesn't fit, or nothing is sealed at a place that is wanted.
    pub fn disclosures_for(&self, all: &[String], wanted: &[Pointer]) -> Result<Vec<String>, Fault> {
        let body = self.payload.get("body").unwrap_or(&Value::Null);
        let opened = open(body, &self.envelope.withheld, all)?.opened;
        let mut chosen = BTreeSet::new();
        for pointer in wanted {
            if !opened.contains_key(pointer) {
                let sealed: Vec<String> = opened.keys().map(Pointer::to_string).collect();
                let message = format!("nothing is sealed at this place; sealed are: {}", sealed.join(", "));
                return Err(Fault::at(pointer.to_string(), code::BAD_DISCLOSURE, message));
            }
            let around = opened.iter().filter(|(path, _)| pointer.is_at_or_under(path));
            chosen.extend(around.map(|(_, number)| *number));
        }
        Ok(chosen.into_iter().filter_map(|number| all.get(number).cloned()).collect())
    }

    /// The JWS as read.
    pub fn as_str(&self) -> &'a str {
        self.jws
    }

    /// The key that is said to have signed.
    pub fn kid(&self) -> &Kid {
        &self.kid
    }

    /// Who is said to claim.
    pub fn iss(&self) -> &PartyId {
        &self.envelope.iss
    }

    /// When it was signed, Unix seconds.
    pub fn iat(&self) -> i64 {
        self.envelope.iat
    }

    /// Its id.
    pub fn jti(&self) -> &StatementId {
        &self.envelope.jti
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.envelope.kind
    }

    /// When what it says happened.
    pub fn at(&self) -> Timestamp {
        self.envelope.at
    }

    /// What it is about.
    pub fn subject(&self) -> &SubjectId {
        &self.envelope.subject
    }

    /// The statements it refers to.
    pub fn refs(&self) -> &[StatementHash] {
        &self.envelope.refs
    }

    /// How far it may travel.
    pub fn handling(&self) -> Tlp {
        self.envelope.handling
    }

    /// Why fields are sealed.
    pub fn withheld(&self) -> &[Withheld] {
        &self.envelope.withheld
    }

    /// The hash of the JWS.
    pub fn hash(&self) -> StatementHash {
        self.hash
    }

    /// The payload as read, digests and all.
    pub fn payload(&self) -> &Value {
        &self.payload
    }
}

/// Opens and reads the body of a payload.
pub(crate) fn read_body(
    payload: &Value,
    envelope: &Envelope,
    disclosures: &[String],
    all: bool,
) -> Result<Body, Fault> {
    let raw = payload.get("body").ok_or_else(|| Fault::at("/body", code::MISSING_FIELD, "required"))?;
    if envelope.withheld.is_empty() {
        // Nothing is sealed: the body is read where it stands.
        if !disclosures.is_empty() {
            return Err(Fault::whole(
                code::BAD_DISCLOSURE,
                "disclosures were handed in, but nothing is sealed",
            ));
        }
        return Body::read(envelope, raw, &View::default());
    }
    for (index, row) in envelope.withheld.iter().enumerate() {
        if let Some(fixed) = envelope.kind.never_sealed(&row.path) {
            let place = format!("/withheld/{index}/path");
            return Err(Fault::at(
                place,
                code::UNSEALABLE,
                format!("{fixed} must stay readable for everyone"),
            ));
        }
    }
    let Opened { body, kept, closed, .. } = open(raw, &envelope.withheld, disclosures)?;
    if let (true, Some(path)) = (all, closed.first()) {
        let message =
            "sealed, and its disclosure wasn't handed in; without it the field would stay closed for ever";
        return Err(Fault::at(path.to_string(), code::NOT_DISCLOSED, message));
    }
    let view = View { partial: !closed.is_empty(), kept, ..View::default() };
    let read = Body::read(envelope, &body, &view)?;
    for gap in view.gaps.borrow().iter() {
        if !closed.iter().any(|path| gap.is_at_or_under(path)) {
            let message = "required, and neither there nor sealed";
            return Err(Fault::at(gap.to_string(), code::MISSING_FIELD, message));
        }
    }
    Ok(read)
}

/// Reads the header and gives the key id.
fn read_header(bytes: &[u8]) -> Result<Kid, Fault> {
    let value = parse(bytes, &HEADER)
        .map_err(|fault| Fault { message: format!("in the header: {}", fault.message), ..fault })?;
    let refuse = |code, message: String| Fault::whole(code, format!("in the header: {message}"));
    let map = value.as_object().ok_or_else(|| refuse(code::BAD_HEADER, "not an object".into()))?;
    let member = |name: &str| map.get(name).and_then(Value::as_str);
    match member("alg") {
        Some("Ed25519") => {}
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            return Err(refuse(
                code::UNKNOWN_ALG,
                format!("alg `{other}` is refused; sign with Ed25519 (RFC 9864)"),
            ));
        }
        None => return Err(refuse(code::UNKNOWN_ALG, "no alg; sign with Ed25519 (RFC 9864)".into())),
    }
    if member("typ") != Some(TYP) {
        return Err(refuse(code::BAD_HEADER, format!("typ must be {TYP}")));
    }
    let kid = member("kid").ok_or_else(|| refuse(code::BAD_HEADER, "kid must name the key".into()))?;
    if map.len() != 3 {
        let extra = map.keys().find(|key| !matches!(key.as_str(), "alg" | "typ" | "kid"));
        let extra: String = extra.map_or("", String::as_str).chars().take(40).collect();
        return Err(refuse(code::BAD_HEADER, format!("`{extra}` has no meaning here; only alg, typ, kid")));
    }
    kid.parse().map_err(|fault: Fault| refuse(fault.code, fault.message))
}

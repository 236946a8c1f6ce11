//! Signing drafts.

use serde_json::{Map, Value};

use crate::base64url;
use crate::codes::WithholdingReason;
use crate::fault::{Fault, code};
use crate::ids::{PartyId, StatementHash, StatementId, SubjectId};
use crate::json::{Limits, Pointer, parse};
use crate::key::PartyKey;
use crate::kind::{Body, Kind};
use crate::part::{At, Part, View, object};
use crate::sdjwt::{MAX_DISCLOSURES, SdJwt};
use crate::seal::close;
use crate::statement::{Envelope, Tlp, VERSION, Withheld};
use crate::time::{Date, Timestamp};
use crate::token::{MAX_JWS_BYTES, TYP, read_body};

/// What a statement is going to say: JSON with `kind`, `at`, `subject`, perhaps `refs`, `handling` and `body`.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its kind.
    pub kind: Kind,
    /// When what it says happened.
    pub at: Timestamp,
    /// What it is about.
    pub subject: SubjectId,
    /// Statements it answers, continues or corrects.
    pub refs: Vec<StatementHash>,
    /// How far it may travel.
    pub handling: Tlp,
    /// The body as JSON; checked when signing.
    pub body: Value,
}

impl Draft {
    /// A draft that refers to nothing and may go to everyone.
    pub fn new(at: Timestamp, subject: SubjectId, body: impl Into<Body>) -> Self {
        let body = body.into();
        let (kind, body) = (body.kind(), body.to_value());
        Self { kind, at, subject, refs: Vec::new(), handling: Tlp::Clear, body }
    }

    /// Reads a draft file.
    ///
    /// # Errors
    /// Not strict JSON, a field too many, or one missing. The body is looked into when signing.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        Self::from_value(&parse(bytes, &Limits::STATEMENT)?)
    }

    /// Reads a draft from JSON already parsed.
    ///
    /// # Errors
    /// As [`Draft::parse`].
    pub fn from_value(value: &Value) -> Result<Self, Fault> {
        const FIELDS: [&str; 6] = ["kind", "at", "subject", "refs", "handling", "body"];
        let view = View::default();
        let at = At::root(&view);
        let map = object(value, &at)?;
        if let Some(other) = map.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            return Err(at.name(other).unknown_field(&FIELDS));
        }
        fn field<T: Part>(map: &Map<String, Value>, name: &str, at: &At<'_>) -> Result<T, Fault> {
            let place = at.name(name);
            let value = map.get(name);
            let value = value
                .ok_or_else(|| place.fault(code::MISSING_FIELD, format!("the field `{name}` is required")))?;
            T::read(value, &place)
        }
        let refs = map.get("refs").map(|refs| Vec::read(refs, &at.name("refs")));
        let body = map.get("body").cloned();
        Ok(Self {
            kind: field(map, "kind", &at)?,
            at: field(map, "at", &at)?,
            subject: field(map, "subject", &at)?,
            refs: refs.transpose()?.unwrap_or_default(),
            handling: field(map, "handling", &at)?,
            body: body
                .ok_or_else(|| at.fault_in("body", code::MISSING_FIELD, "the field `body` is required"))?,
        })
    }
}

/// A field to be sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Which field or list element, under `/body`.
    pub pointer: Pointer,
    /// Why.
    pub reason: WithholdingReason,
    /// On whose authority.
    pub authority: PartyId,
    /// Until when, at the latest.
    pub until: Date,
}

/// Where a statement's id comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jti {
    /// Made from the time of signing and these random bytes.
    Random([u8; 10]),
    /// Given.
    Given(StatementId),
}

/// What signing takes from outside: the time and random bytes.
pub struct SignContext<'a> {
    /// When it is signed, Unix seconds.
    pub iat: i64,
    /// The statement's id.
    pub jti: Jti,
    /// A source of salts; called once for each sealed field. It must be unpredictable: who can guess a salt can guess what
    /// it seals.
    pub salts: &'a mut dyn FnMut() -> [u8; 16],
}

/// Checks a draft as admission would, seals what is to be sealed, and signs.
///
/// # Errors
/// The fault that admission would find, with its pointer; nothing is signed then.
pub fn sign(draft: &Draft, key: &PartyKey, seals: &[Seal], ctx: SignContext<'_>) -> Result<SdJwt, Fault> {
    if seals.len() > MAX_DISCLOSURES {
        return Err(Fault::whole(code::TOO_LARGE, "more than 1,024 sealed fields"));
    }
    let mut payload = envelope(draft, key, seals, &ctx);
    if seals.is_empty() {
        // What is signed is the draft itself, which is read once; it is looked at alone where that told a fault.
        let signed = sign_text(&written(&payload, &draft.body), Vec::new(), key);
        if signed.is_err() {
            payload.insert("body".into(), draft.body.clone());
            check(draft, &Value::Object(payload))?;
        }
        return signed;
    }
    payload.insert("body".into(), draft.body.clone());
    let mut payload = Value::Object(payload);
    // Unsealed first: a fault in the draft is then told with the draft's own pointers, not as a fault of disclosures.
    check(draft, &payload)?;
    let paths: Vec<&Pointer> = seals.iter().map(|seal| &seal.pointer).collect();
    let disclosures = close(&mut payload, &paths, ctx.salts)?;
    sign_text(&payload.to_string(), disclosures, key)
}

/// A payload as text; the body stands last.
fn written(envelope: &Map<String, Value>, body: &Value) -> String {
    let fields = envelope.iter().map(|(name, value)| format!("{}:{value},", Value::from(name.as_str())));
    format!("{{{}\"body\":{body}}}", fields.collect::<String>())
}

/// Reads a payload as admission will, and signs it.
fn sign_text(text: &str, disclosures: Vec<String>, key: &PartyKey) -> Result<SdJwt, Fault> {
    let header = format!(r#"{{"alg":"Ed25519","typ":"{TYP}","kid":"{}"}}"#, key.public().kid());
    let signing_input =
        format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(text.as_bytes()));
    // A dot and 86 letters of signature follow.
    if signing_input.len() + 87 > MAX_JWS_BYTES {
        let message = format!("the signed statement would be longer than {MAX_JWS_BYTES} bytes; split it");
        return Err(Fault::whole(code::TOO_LARGE, message));
    }
    let payload = parse(text.as_bytes(), &Limits::STATEMENT)?;
    let view = View::default();
    let envelope = Envelope::read(&payload, &At::root(&view))?;
    read_body(&payload, &envelope, &disclosures, true)?;
    let signature = key.sign(signing_input.as_bytes());
    Ok(SdJwt { jws: format!("{signing_input}.{}", base64url::encode(&signature)), disclosures })
}

/// The payload without its body; its rows of `withheld` already there.
fn envelope(draft: &Draft, key: &PartyKey, seals: &[Seal], ctx: &SignContext<'_>) -> Map<String, Value> {
    let jti = match ctx.jti {
        Jti::Given(id) => id,
        Jti::Random(random) => {
            let millis = u64::try_from(ctx.iat).unwrap_or_default().saturating_mul(1_000);
            StatementId::from_parts(millis, random)
        }
    };
    let withheld: Vec<Withheld> = seals
        .iter()
        .map(|seal| Withheld {
            path: seal.pointer.clone(),
            reason: seal.reason,
            authority: seal.authority.clone(),
            until: seal.until,
            commitment: None,
        })
        .collect();
    let mut map = Map::new();
    map.insert("v".into(), VERSION.into());
    map.insert("iss".into(), key.party().write());
    map.insert("iat".into(), ctx.iat.into());
    map.insert("jti".into(), jti.write());
    map.insert("kind".into(), draft.kind.write());
    map.insert("at".into(), draft.at.write());
    map.insert("subject".into(), draft.subject.write());
    if !draft.refs.is_empty() {
        map.insert("refs".into(), draft.refs.write());
    }
    map.insert("handling".into(), draft.handling.write());
    if !withheld.is_empty() {
        map.insert("withheld".into(), withheld.write());
        map.insert("_sd_alg".into(), "sha-256".into());
    }
    map
}

/// Checks what is to be signed before anything of it is sealed.
fn check(draft: &Draft, payload: &Value) -> Result<(), Fault> {
    let open = parse(draft.body.to_string().as_bytes(), &Limits { bytes: usize::MAX, ..Limits::STATEMENT })
        .map_err(|fault| Fault { pointer: format!("/body{}", fault.pointer), ..fault })?;
    let view = View::default();
    let envelope = Envelope::read(payload, &At::root(&view))?;
    Body::read(&envelope, &open, &view).map(|_| ())
}

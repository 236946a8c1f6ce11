//! What the measurements share: signed statements, a fresh node, the bare limit, and how a ratio is printed.
//!
//! Every figure is a ratio of two rates measured in the same run on the same cores; absolute rates are printed for
//! orientation only. The length of a run is set by `BENCH_ENTRIES`.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use ed25519_dalek::{Signature, VerifyingKey};
use entente_log::Policy;
use entente_node::init::{NewNode, init, random, unix_now};
use entente_node::{Node, Options, Places};
use entente_record::{
    Draft, Jti, PartyId, PartyKey, SdJwt, SignContext, StatementId, SubjectId, Timestamp, Token, sign,
};
use rayon::prelude::*;
use serde_json::json;

/// The bytes of a statement's payload that the measurements use: the "400-byte statement".
pub const PAYLOAD_BYTES: usize = 400;

/// Who signs, in every measurement.
pub fn operator() -> Result<PartyKey> {
    let party: PartyId = "XM-DAC-41114".parse()?;
    Ok(PartyKey::from_seed(party, &[7; 32]))
}

/// A node in a fresh folder, operated by [`operator`].
pub async fn fresh_node(root: &Path) -> Result<Node> {
    fresh_folder(root, Places::default()).await?;
    Ok(Node::open(root, Options::default()).await?)
}

/// The folder of such a node.
pub async fn fresh_folder(root: &Path, places: Places) -> Result<()> {
    let key = operator()?;
    let new = NewNode {
        origin: "bench.example/log".into(),
        party: key.party().clone(),
        name: "Measured".into(),
        org_type: "40".parse()?,
        key: Some(key),
    };
    // The key is an hour old, so that statements signed before this moment are signed with a valid one.
    let clock = Arc::new(|| unix_now() - 3600);
    init(root, new, Options { clock, places, ..Options::default() }).await?;
    Ok(())
}

/// Signs `count` transfers between fifty parties, numbered from `first`, on all cores. Subjects are numbered as real
/// registers number them, ids carry the time of signing.
pub fn statements(key: &PartyKey, first: u64, count: u64) -> Result<Vec<String>> {
    statements_about(key, first, count, 1)
}

/// The same, so many about each subject.
pub fn statements_about(key: &PartyKey, first: u64, count: u64, each: u64) -> Result<Vec<String>> {
    let now = unix_now();
    (first..first + count).into_par_iter().map(|n| statement(key, n, n / each, now)).collect()
}

fn statement(key: &PartyKey, n: u64, about: u64, now: i64) -> Result<String> {
    let at = Timestamp::from_unix_seconds(now)?;
    let subject: SubjectId = format!("transfer:{}:{:09}", key.party(), about).parse()?;
    let body = json!({
        "stage": "paid",
        "from": format!("XI-BENCH-DONOR{}", n % 50),
        "to": format!("XI-BENCH-FUND{}", n % 7),
        "amount": {"amount": format!("{}.25", 1000 + n), "currency": "USD", "value_date": "2024-05-31",
                   "valuation": "nominal"},
        "note": "pad",
    });
    let mut draft = Draft::from_value(&json!({
        "kind": "transfer", "at": at.to_string(), "subject": subject.to_string(), "handling": "TLP:CLEAR",
        "body": body,
    }))?;
    // Ids rise with n, as those of one busy signer do; the random part makes a fresh log's ids fresh.
    let millis = u64::try_from(now)? * 1000 + n / 64;
    let jti = Jti::Given(StatementId::from_parts(millis, random()?));
    let mut signed = sign_draft(&draft, key, now, jti)?;
    let length = Token::read(signed.jws.as_bytes())?.payload().to_string().len();
    let short = PAYLOAD_BYTES.checked_sub(length).ok_or_else(|| anyhow!("a payload has {length} bytes"))?;
    draft.body["note"] = json!(format!("pad{}", "x".repeat(short)));
    signed = sign_draft(&draft, key, now, jti)?;
    Ok(signed.to_string())
}

fn sign_draft(draft: &Draft, key: &PartyKey, iat: i64, jti: Jti) -> Result<SdJwt> {
    Ok(sign(draft, key, &[], SignContext { iat, jti, salts: &mut || [0; 16] })?)
}

/// What bare verification works on: message, signature and key of each statement, nothing parsed in the measured time.
pub struct Bare {
    key: VerifyingKey,
    list: Vec<(Vec<u8>, Signature)>,
}

impl Bare {
    /// Takes the signed parts out of statements.
    pub fn of(key: &PartyKey, statements: &[String]) -> Result<Self> {
        let list = statements
            .iter()
            .map(|jws| {
                let (message, signature) =
                    jws.trim_end_matches('~').rsplit_once('.').ok_or_else(|| anyhow!("not a JWS"))?;
                let bytes = base64url(signature).ok_or_else(|| anyhow!("not base64url"))?;
                Ok((message.as_bytes().to_vec(), Signature::from_slice(&bytes)?))
            })
            .collect::<Result<_>>()?;
        Ok(Bare { key: VerifyingKey::from_bytes(key.public().as_bytes())?, list })
    }

    /// `verify_strict` on all cores: statements a second, for at least a second.
    pub fn rate(&self) -> Result<f64> {
        let start = Instant::now();
        let mut done = 0;
        while start.elapsed() < Duration::from_secs(1) {
            self.list
                .par_iter()
                .try_for_each(|(message, signature)| self.key.verify_strict(message, signature))?;
            done += self.list.len();
        }
        Ok(done as f64 / start.elapsed().as_secs_f64())
    }

    /// `verify_strict` and one SHA-256 over each entry, on all cores: entries a second.
    pub fn rate_with_hash(&self) -> Result<f64> {
        use sha2::{Digest, Sha256};
        let start = Instant::now();
        let mut done = 0;
        while start.elapsed() < Duration::from_secs(1) {
            self.list.par_iter().try_for_each(|(message, signature)| {
                black_box(Sha256::digest(message));
                self.key.verify_strict(message, signature)
            })?;
            done += self.list.len();
        }
        Ok(done as f64 / start.elapsed().as_secs_f64())
    }
}

fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bits: u32 = 0;
    let mut held = 0;
    let mut out = Vec::new();
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

/// The policy that believes a node's own key.
pub fn policy_of(node: &Node) -> Result<Policy> {
    Ok(Policy::of_logs(&[node.identity().log_verifier()?])?)
}

/// A number from the environment, for longer or shorter runs.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Resident memory of this process, MiB.
pub fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0.0);
    kib / 1024.0
}

/// Time this thread has had on a core: beside others on the same machine, the clock says less.
pub fn on_core() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

/// The value below which `share` of the sorted `values` lie.
pub fn percentile(values: &mut [Duration], share: f64) -> Duration {
    values.sort_unstable();
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * share) as usize).copied().unwrap_or_default()
}

/// One line of result: what, the rate, and its ratio to another rate with the goal.
pub fn line(what: &str, rate: f64, limit: f64, goal: Option<f64>) {
    let ratio = rate / limit;
    let goal = goal.map(|g| format!("  (goal ≥ {g})")).unwrap_or_default();
    println!("{what:<58} {rate:>12.0}/s   ratio {ratio:.2}{goal}");
}

/// Splits work over so many submitters.
pub fn shares(statements: Vec<String>, submitters: usize) -> Vec<Arc<Vec<String>>> {
    let size = statements.len().div_ceil(submitters).max(1);
    statements.chunks(size).map(|chunk| Arc::new(chunk.to_vec())).collect()
}

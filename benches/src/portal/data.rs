//! A node with statements of mixed kinds, as a large aid log has them: parties, programmes, needs, consignments with each end's word,
//! distributions, and above all payments.

use std::path::Path;

use anyhow::{Result, anyhow};
use entente_node::Node;
use entente_node::init::{jwk, random, unix_now};
use entente_record::{Draft, Jti, PartyKey, SignContext, StatementId, sign};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::support::{fresh_node, operator};

/// Organisations that sign.
const SIGNERS: u64 = 50;
/// Parties that have a name on the record, the signers among them.
pub const PARTIES: u64 = 2_000;
/// Programmes.
pub const PROGRAMMES: u64 = 2_000;
/// Of all statements, so many in a thousand are of these; the rest are transfers.
const NEEDS: u64 = 40;
const CONSIGNMENTS: u64 = 60;
const DISTRIBUTIONS: u64 = 20;
/// Transfers of one payer to one receiver for one programme: announced, promised, paid in parts, confirmed.
const PER_FLOW: u64 = 6;
/// Statements signed and submitted at once.
const LOT: usize = 20_000;

/// A party by its number.
pub fn party(n: u64) -> String {
    format!("XI-BENCH-ORG{n}")
}

/// A programme by its number.
pub fn programme(n: u64) -> String {
    format!("programme:{}:p{n}", party(n % SIGNERS))
}

/// A consignment by its number.
pub fn consignment(n: u64) -> String {
    format!("consignment:{}:wb-{n}", party(n % SIGNERS))
}

/// How many consignments there are among so many statements.
pub fn consignments(statements: u64) -> u64 {
    statements * CONSIGNMENTS / 1000
}

/// Fills a fresh node with so many statements.
pub async fn fill(root: &Path, statements: u64) -> Result<()> {
    let node = fresh_node(root).await?;
    let signers: Vec<PartyKey> = (0..SIGNERS).map(signer).collect::<Result<_>>()?;
    let operator = operator()?;
    let register: Vec<_> = (0..PARTIES).map(|n| (&operator, registered(n, &signers))).collect();
    submit(&node, &register).await?;
    let mut drafts: Vec<(&PartyKey, Value)> = Vec::new();
    let by = |n: u64| signers.get((n % SIGNERS) as usize).unwrap_or(&operator);
    drafts.extend((0..PROGRAMMES).map(|n| (by(n), of_programme(n))));
    drafts.extend((0..statements * NEEDS / 1000).map(|n| (by(n), of_need(n))));
    for n in 0..consignments(statements) {
        drafts.extend(of_consignment(n).into_iter().map(|(signer, draft)| (by(signer), draft)));
    }
    drafts.extend((0..statements * DISTRIBUTIONS / 1000).map(|n| (by(n), of_distribution(n))));
    let transfers = (statements - 1).saturating_sub(PARTIES + drafts.len() as u64);
    drafts.extend((0..transfers).map(|n| (by(n / PER_FLOW), of_transfer(n))));
    for lot in drafts.chunks(LOT) {
        submit(&node, lot).await?;
    }
    node.close().await;
    Ok(())
}

/// One more transfer, signed by the operator: what comes in while the node is asked.
pub fn further(n: u64) -> Result<String> {
    let draft = of_transfer(n);
    let key = operator()?;
    let subject = format!("transfer:{}:further-{n}", key.party());
    signed(&key, &with_subject(draft, &subject))
}

fn signer(n: u64) -> Result<PartyKey> {
    Ok(PartyKey::from_seed(party(n).parse()?, &[n as u8 + 100; 32]))
}

async fn submit(node: &Node, drafts: &[(&PartyKey, Value)]) -> Result<()> {
    let texts: Vec<String> =
        drafts.par_iter().map(|(key, draft)| signed(key, draft)).collect::<Result<_>>()?;
    for outcome in node.submit(texts).await {
        outcome.map_err(|refusal| anyhow!("{refusal}"))?;
    }
    Ok(())
}

fn signed(key: &PartyKey, draft: &Value) -> Result<String> {
    let now = unix_now();
    let jti = Jti::Given(StatementId::from_parts(u64::try_from(now)? * 1000, random()?));
    let draft = Draft::from_value(draft)?;
    Ok(sign(&draft, key, &[], SignContext { iat: now, jti, salts: &mut || [0; 16] })?.to_string())
}

fn with_subject(mut draft: Value, subject: &str) -> Value {
    draft["subject"] = json!(subject);
    draft
}

fn draft(kind: &str, day: u64, subject: String, body: Value) -> Value {
    let at = format!("2025-{:02}-{:02}T09:00:00Z", day / 28 % 12 + 1, day % 28 + 1);
    json!({"kind": kind, "at": at, "subject": subject, "handling": "TLP:CLEAR", "body": body})
}

fn registered(n: u64, signers: &[PartyKey]) -> Value {
    let mut body =
        json!({"party": party(n), "name": format!("Organisation {n} for relief"), "org_type": "21"});
    if let Some(key) = signers.get(n as usize) {
        body["keys"] = json!([{"jwk": jwk(key.public()), "from": "2024-01-01T00:00:00Z"}]);
    }
    draft("party", n, format!("party:{}:self", party(n)), body)
}

fn place(n: u64) -> Value {
    json!({"name": format!("District {}", n % 300), "country": "ML", "pcode": format!("ML{:04}", n % 300)})
}

fn of_programme(n: u64) -> Value {
    let body = json!({
        "title": format!("Food and shelter, part {n}"), "aid_type": "humanitarian", "status": "active", "humanitarian": true,
        "period": {"from": "2025-01-01", "until": "2026-12-31"}, "areas": [{"place": place(n)}],
        "participants": [{"party": party(n % SIGNERS), "role": "fund"}, {"party": party(n), "role": "implementer"}],
    });
    draft("programme", n, programme(n), body)
}

fn of_need(n: u64) -> Value {
    let body = json!({
        "area": place(n), "group": "idp", "sector": "food-security", "severity": "ipc-4",
        "people": {"total": 100 + n % 900}, "method": "household-survey",
    });
    draft("need", n, format!("need:{}:n{n}", party(n % SIGNERS)), body)
}

/// The list, and the words of carrier and consignee; one in forty comes short.
fn of_consignment(n: u64) -> [(u64, Value); 4] {
    let (consignor, carrier, consignee) = (n % SIGNERS, (n + 7) % SIGNERS, (n / SIGNERS + 13) % SIGNERS);
    let item = json!({"name": format!("Rice, sacks of {} kg", 10 + n % 5 * 10)});
    let line = |value: u64| json!({"line": "1", "quantity": {"value": value.to_string(), "unit": "KGM"}});
    let mut listed = line(20_000);
    listed["item"] = item;
    let list = json!({
        "consignor": party(consignor), "consignee": party(consignee), "carrier": party(carrier), "from": place(n),
        "to": place(n + 11), "lines": [listed], "programme": programme(n % PROGRAMMES),
    });
    let word = |stage: &str, value: u64| json!({"stage": stage, "place": place(n), "lines": [line(value)]});
    let came = if n.is_multiple_of(40) { 19_000 } else { 20_000 };
    let mut verified = word("verified", came);
    verified["assurance"] = json!("scanner");
    [
        (consignor, draft("consignment", n, consignment(n), list)),
        (carrier, draft("custody", n + 1, consignment(n), word("departed", 20_000))),
        (consignee, draft("custody", n + 3, consignment(n), word("received", came))),
        (consignee, draft("custody", n + 4, consignment(n), verified)),
    ]
}

fn of_distribution(n: u64) -> Value {
    let body = json!({
        "place": place(n), "people": {"total": 400}, "distributor": party(n % SIGNERS),
        "lines": [{"line": "1", "item": {"name": "Rice"}, "quantity": {"value": "1000", "unit": "KGM"}}],
        "programme": programme(n % PROGRAMMES),
    });
    draft("distribution", n, format!("distribution:{}:d{n}", party(n % SIGNERS)), body)
}

/// Six to a flow: pledged, committed, three payments, and the receiver's word of the first.
fn of_transfer(n: u64) -> Value {
    let flow = n / PER_FLOW;
    let (stage, part) = match n % PER_FLOW {
        0 => ("pledged", 12),
        1 => ("committed", 9),
        2..=4 => ("paid", 3),
        _ => ("received", 3),
    };
    let currency = if flow.is_multiple_of(7) { "EUR" } else { "USD" };
    let body = json!({
        "stage": stage, "from": party(flow % SIGNERS), "to": party(SIGNERS + flow * 31 % (PARTIES - SIGNERS)),
        "programme": programme(flow * 17 % PROGRAMMES),
        "amount": {"amount": format!("{}.25", (1000 + flow % 977) * part), "currency": currency,
                   "value_date": "2025-05-31", "valuation": "nominal"},
    });
    draft("transfer", n, format!("transfer:{}:t{n}", party(flow % SIGNERS)), body)
}

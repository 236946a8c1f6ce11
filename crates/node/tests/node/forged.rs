//! Whatever is admitted must be readable by whoever replays the log, who has no disclosure at all: a statement that
//! only its sealed fields make whole would otherwise stop every later start.

use std::collections::BTreeSet;

use entente_node::{Places, doctor};
use entente_record::{Draft, Kind, OrgId, PartyId, PartyKey, SdJwt, example};
use serde_json::Value;

use crate::support::checks::holds;
use crate::support::{NOW, Scratch, accepted, close, node, open, register, seal};

/// Pointers to everything in a body, containers included.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (name.replace('/', "~1"), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in below {
        let at = format!("{at}/{name}");
        found.push(at.clone());
        pointers(value, &at, found);
    }
}

fn issuer(draft: &Draft) -> PartyKey {
    let org: OrgId = draft.subject.org_str().parse().unwrap();
    PartyKey::from_seed(PartyId::from(org), &seed(draft.subject.org_str()))
}

fn seed(org: &str) -> [u8; 32] {
    let mut seed = [7; 32];
    seed[..org.len().min(32)].copy_from_slice(&org.as_bytes()[..org.len().min(32)]);
    seed
}

fn sign(draft: &Draft, seals: &[&str]) -> Option<SdJwt> {
    let seals: Vec<_> = seals.iter().map(|pointer| seal(pointer)).collect();
    entente_node::init::sign_fresh(draft, &issuer(draft), &seals, NOW).ok()
}

/// Each kind with each place sealed alone, each two neighbours sealed together, and all places that can be.
fn statements(kind: Kind) -> Vec<String> {
    let draft = Draft::parse(example(kind).as_bytes()).unwrap();
    let mut places = Vec::new();
    pointers(&draft.body, "/body", &mut places);
    let mut sealable: Vec<&str> = places.iter().map(String::as_str).collect();
    sealable.retain(|place| sign(&draft, &[place]).is_some());
    let mut signed: Vec<SdJwt> = Vec::new();
    signed.extend(sign(&draft, &[]));
    signed.extend(sealable.iter().filter_map(|place| sign(&draft, &[place])));
    signed.extend(sealable.windows(2).filter_map(|two| sign(&draft, two)));
    // As many at once as go together.
    let mut all: Vec<&str> = Vec::new();
    for place in &sealable {
        all.push(place);
        if sign(&draft, &all).is_none() {
            all.pop();
        }
    }
    signed.extend(sign(&draft, &all));
    assert!(signed.len() > 3, "{kind}: {} statements", signed.len());
    signed.iter().map(SdJwt::to_string).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_admitted_can_be_replayed() {
    let scratch = Scratch::new();
    let root = scratch.join("node");
    let node = node(&scratch).await;
    let orgs: BTreeSet<String> = Kind::ALL
        .iter()
        .map(|kind| Draft::parse(example(*kind).as_bytes()).unwrap().subject.org_str().to_owned())
        .collect();
    for (at, org) in orgs.iter().enumerate() {
        let key = PartyKey::from_seed(org.parse().unwrap(), &seed(org));
        accepted(&node, vec![register(&key, 10 + at as u64)]).await;
    }
    let mut taken = 0;
    for kind in Kind::ALL {
        for outcome in node.submit(statements(*kind)).await {
            match outcome {
                Ok(_) => taken += 1,
                // The example of a party revokes keys that nobody has here.
                Err(refusal) => assert_eq!((refusal.code, *kind), ("unknown-key", Kind::Party), "{refusal}"),
            }
        }
    }
    assert!(taken > 500, "only {taken} statements");
    close(node).await;
    holds(&root).await;
    let size = doctor::rebuild(&root, &Places::default()).await.unwrap();
    assert!(size > taken);
    close(open(&root).await).await;
    holds(&root).await;
}

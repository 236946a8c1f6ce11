//! Every file in `cases/` is a handful of statements and what the trace over them says, worked out by hand.
//!
//! In the files an amount is written `100 EUR`, a quantity `20 KGM`; `refs` name other statements of the file.

use std::collections::BTreeMap;

use entente_record::{Draft, Jti, PartyKey, SignContext, StatementHash, Token, sign};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{amount, statement};
use crate::trace::claims::{ClaimTrace, Options};
use crate::trace::{End, Origin};
use crate::{Claim, Source};

macro_rules! cases {
    ($($name:ident = $file:literal,)*) => {
        const FILES: &[&str] = &[$(include_str!(concat!("cases/", $file))),*];
        $( #[test]
        fn $name() {
            check(&serde_json::from_str(include_str!(concat!("cases/", $file))).unwrap());
        } )*
    };
}

cases! {
    from_donors_to_a_quarter_of_gao = "chain.json",
    commitments_stand_in_where_asked = "commitments.json",
    each_transfer_counts_once = "once.json",
    goods_that_refer_to_nothing = "nothing.json",
    a_fund_passes_on_what_is_meant_for_another = "through-fund.json",
}

/// `100 EUR` under a money field as money, `20 KGM` under `quantity` as a quantity.
fn expand(key: &str, value: &Value) -> Value {
    match value {
        Value::String(text) => match (key, text.split_once(' ')) {
            ("amount" | "value" | "budget", Some((sum, currency))) => {
                json!({"amount": sum, "currency": currency, "value_date": "2024-01-01", "valuation": "nominal"})
            }
            ("quantity", Some((number, unit))) => json!({"value": number, "unit": unit}),
            _ => value.clone(),
        },
        Value::Array(list) => list.iter().map(|item| expand(key, item)).collect(),
        Value::Object(map) => {
            let map: Map<String, Value> =
                map.iter().map(|(key, value)| (key.clone(), expand(key, value))).collect();
            Value::Object(map)
        }
        other => other.clone(),
    }
}

fn claims(case: &Value) -> Vec<Claim> {
    let mut hashes: BTreeMap<&str, StatementHash> = BTreeMap::new();
    let mut claims = Vec::new();
    for (number, row) in (1..).zip(case["statements"].as_array().unwrap()) {
        let refs: Vec<String> = row["refs"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| hashes[name.as_str().unwrap()].to_string())
            .collect();
        let mut draft = json!({
            "kind": row["kind"], "at": row["at"], "subject": row["subject"], "handling": "TLP:CLEAR",
            "body": expand("", &row["body"]),
        });
        if !refs.is_empty() {
            draft["refs"] = json!(refs);
        }
        let iss: entente_record::PartyId = row["iss"].as_str().unwrap().parse().unwrap();
        let key = PartyKey::from_seed(iss, &[1; 32]);
        let draft = Draft::from_value(&draft).unwrap();
        let context =
            SignContext { iat: 1_800_000_000, jti: Jti::Given(statement(number)), salts: &mut || [0; 16] };
        let signed = sign(&draft, &key, &[], context).unwrap();
        let said = Token::read(signed.jws.as_bytes()).unwrap().open(&[]).unwrap();
        if let Some(name) = row["name"].as_str() {
            hashes.insert(name, said.hash);
        }
        let source = Source {
            at: said.at,
            jti: said.jti,
            hash: said.hash,
            iss: said.iss,
            iat: said.iat,
            kind: said.kind,
        };
        claims.push(Claim {
            source,
            subject: said.subject,
            refs: said.refs,
            body: said.body,
            corrections: Vec::new(),
            disclosures: Vec::new(),
            sealed: 0,
        });
    }
    claims
}

fn options(asked: &Value) -> Options {
    let mut options = Options::of(asked["currency"].as_str().unwrap());
    options.commitments = asked["commitments"].as_bool().unwrap_or(false);
    options.plans = asked["plans"].as_bool().unwrap_or(true);
    for (code, rate) in asked["rates"].as_object().into_iter().flatten() {
        options.rates.insert(code.clone(), rate.as_str().unwrap().parse().unwrap());
    }
    options
}

fn shown(ends: &[End]) -> BTreeMap<String, String> {
    ends.iter()
        .map(|end| {
            let earmark = end.earmark.as_ref().map(|tag| format!(" for {tag:?}")).unwrap_or_default();
            let kind = serde_json::to_value(end.state).unwrap();
            (format!("{} {}{earmark}", kind.as_str().unwrap(), end.account.id), end.amount.to_string())
        })
        .collect()
}

fn wanted(value: &Value) -> BTreeMap<String, String> {
    let sums = value.as_object().unwrap().iter();
    sums.map(|(name, sum)| (name.clone(), amount(sum.as_str().unwrap()).to_string())).collect()
}

fn check(case: &Value) {
    let claims = claims(case);
    for expected in case["traces"].as_array().unwrap() {
        let trace = ClaimTrace::of(&claims, &options(expected)).unwrap();
        let all: BTreeMap<String, BTreeMap<String, String>> = trace
            .trace
            .all()
            .iter()
            .map(|row| match &row.origin {
                Origin::Account(account) => (account.id.clone(), shown(&row.ends)),
                Origin::Untraced => ("untraced".into(), shown(&row.ends)),
            })
            .collect();
        let ends: BTreeMap<String, BTreeMap<String, String>> = expected["ends"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, ends)| (name.clone(), wanted(ends)))
            .collect();
        assert_eq!(all, ends, "where value ended");
        let notes = serde_json::to_value(&trace.notes).unwrap();
        for (note, value) in expected["notes"].as_object().into_iter().flatten() {
            assert_eq!(&notes[note], value, "note {note}");
        }
        for (subject, both) in expected["subjects"].as_object().into_iter().flatten() {
            let through = trace.subject(&subject.parse().unwrap()).unwrap();
            let from: BTreeMap<String, String> = through
                .from
                .iter()
                .map(|part| match &part.origin {
                    Origin::Account(account) => (account.id.clone(), part.amount.to_string()),
                    Origin::Untraced => ("untraced".into(), part.amount.to_string()),
                })
                .collect();
            assert_eq!(from, wanted(&both["from"]), "whose value {subject} was");
            assert_eq!(shown(&through.ends), wanted(&both["ends"]), "where {subject} ended");
        }
    }
}

proptest! {
    #[test]
    fn the_order_of_claims_does_not_matter(file in 0..FILES.len(), keys in proptest::collection::vec(any::<u32>(), 40)) {
        let case: Value = serde_json::from_str(FILES[file]).unwrap();
        let claims = claims(&case);
        let options = options(&case["traces"][0]);
        let trace = ClaimTrace::of(&claims, &options).unwrap();
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by_key(|at| keys[at % keys.len()]);
        let again = ClaimTrace::of(order.iter().chain(&[0]).map(|at| &claims[*at]), &options).unwrap();
        prop_assert_eq!(trace.trace.all(), again.trace.all());
        prop_assert_eq!(&trace.notes, &again.notes);
        prop_assert_eq!(
            serde_json::to_string(&trace.trace.totals()).unwrap(),
            serde_json::to_string(&again.trace.totals()).unwrap()
        );
    }
}

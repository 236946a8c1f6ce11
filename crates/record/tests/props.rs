//! Properties: whatever is sealed comes back; whatever is touched is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use entente_record::{Kind, SdJwt, Token};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use support::*;

/// Every place in the body that can be sealed.
fn sealable(kind: Kind) -> Vec<String> {
    fn walk(value: &Value, at: String, out: &mut Vec<String>) {
        if at != "/body" {
            out.push(at.clone());
        }
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(name, value)| walk(value, format!("{at}/{name}"), out))
            }
            Value::Array(values) => {
                values
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| walk(value, format!("{at}/{index}"), out));
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(&draft(kind.as_str()).body, "/body".into(), &mut out);
    out.retain(|at| {
        !kind.unsealable().iter().any(|fixed| fixed.starts_with(at.as_str()) || at.starts_with(fixed))
    });
    out
}

fn sealed() -> impl Strategy<Value = (Kind, Vec<String>)> {
    select(Kind::ALL).prop_flat_map(|kind| {
        let places = sealable(kind);
        let count = places.len().min(8);
        (Just(kind), proptest::sample::subsequence(places, 0..=count))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn sign_read_verify_open((kind, seals) in sealed(), shown in prop::collection::vec(any::<bool>(), 8)) {
        let seals: Vec<&str> = seals.iter().map(String::as_str).collect();
        let token = signed(kind.as_str(), &seals);
        prop_assert_eq!(token.disclosures.len(), seals.len());
        let parsed: SdJwt = token.to_string().parse().unwrap();
        prop_assert_eq!(&parsed, &token);
        prop_assert_eq!(admit(&token).unwrap().body.to_value(), draft(kind.as_str()).body);
        prop_assert!(open(&token, &[]).is_ok());
        // Any set of pointers whose outer seals come along.
        let wanted: Vec<_> = seals
            .iter()
            .zip(&shown)
            .filter(|(_, shown)| **shown)
            .map(|(seal, _)| seal.parse().unwrap())
            .collect();
        let read = Token::read(token.jws.as_bytes()).unwrap();
        let chosen = read.disclosures_for(&token.disclosures, &wanted).unwrap();
        prop_assert!(chosen.len() >= wanted.len());
        prop_assert!(read.open(&chosen).is_ok());
    }

    #[test]
    fn any_bit_flipped_is_refused((kind, seals) in sealed(), place: Index, bit in 0_u8..8) {
        let seals: Vec<&str> = seals.iter().map(String::as_str).collect();
        let token = signed(kind.as_str(), &seals);
        let mut bytes = token.to_string().into_bytes();
        let place = place.index(bytes.len() - 1);
        bytes[place] ^= 1 << bit;
        let admitted = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse().ok()).map(|token| admit(&token));
        prop_assert!(!matches!(admitted, Some(Ok(_))), "byte {} bit {}", place, bit);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Token::read(&bytes).is_err());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Ok(token) = text.parse::<SdJwt>() {
            prop_assert!(admit(&token).is_err());
        }
    }

    #[test]
    fn any_payload_is_read_without_panic(
        kind in select(Kind::ALL), place: Index, new in select(vec![
            serde_json::json!({}), serde_json::json!([]), serde_json::json!(""), serde_json::json!(0),
            serde_json::json!({"_sd": []}), serde_json::json!([{"...": "x"}]), serde_json::json!({"...": 1}),
        ])
    ) {
        let seals = sealable(kind);
        let target = &seals[place.index(seals.len())];
        let mut payload = payload(&signed(kind.as_str(), &[]));
        set(&mut payload, target, Some(new));
        let token = SdJwt { jws: raw_payload(payload.to_string().as_bytes()), disclosures: Vec::new() };
        let _ = admit(&token);
    }
}

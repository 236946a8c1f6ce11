//! Keys and signatures against published vectors, and those that single verification must refuse.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use ed25519_dalek::Verifier;
use entente_record::{PartyKey, PublicKey, Token};
use sha2::{Digest, Sha512};
use support::*;

fn hex32(text: &str) -> [u8; 32] {
    hex::decode(text).unwrap().try_into().unwrap()
}

/// RFC 8037 appendix A.1 to A.3.
#[test]
fn published_thumbprint() {
    let file = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","party":"XM-DAC-1"}"#;
    let key = PartyKey::from_json(file.as_bytes()).unwrap();
    assert_eq!(key.public().kid().to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(key.to_json(), file);
    assert_eq!(key.party(), &party("XM-DAC-1"));
}

/// RFC 8037 appendix A.4: a JWS over "Example of Ed25519 signing". RFC 8032 §7.1, tests 1 to 3.
#[test]
fn published_signatures() {
    let key =
        PublicKey::from_bytes(&unb64("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").try_into().unwrap())
            .unwrap();
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let input = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    key.verify(input, &unb64(signature).try_into().unwrap()).unwrap();

    let vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ];
    for (public, message, signature) in vectors {
        let key = PublicKey::from_bytes(&hex32(public)).unwrap();
        let (message, signature) = (hex::decode(message).unwrap(), hex::decode(signature).unwrap());
        key.verify(&message, &signature.clone().try_into().unwrap()).unwrap();
        for bit in 0..512 {
            let mut flipped: [u8; 64] = signature.clone().try_into().unwrap();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.verify(&message, &flipped).unwrap_err().code, "bad-signature");
        }
    }
}

/// The challenge of RFC 8032 §5.1.6.
fn challenge(r: &[u8; 32], a: &[u8; 32], message: &[u8]) -> Scalar {
    let mut hash = Sha512::new();
    hash.update(r);
    hash.update(a);
    hash.update(message);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

/// Batch verification multiplies by the cofactor, and so does this: what it takes, a batch would take.
fn cofactored(a: &EdwardsPoint, r: &EdwardsPoint, s: Scalar, k: Scalar) -> bool {
    (ED25519_BASEPOINT_POINT * s - r - a * k).mul_by_cofactor().is_identity()
}

#[test]
fn a_signature_with_a_small_order_component_is_refused() {
    // A signing scalar and a nonce in the open: the forger is the key's own holder, who wants two readers to disagree.
    let secret = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let (a, public) = (secret.to_scalar(), secret.verifying_key().to_bytes());
    let token = signed("vetting", &[]);
    let (input, _) = token.jws.rsplit_once('.').unwrap();
    let nonce = Scalar::from(123_456_789_u64);
    for torsion in &EIGHT_TORSION[1..] {
        let point = ED25519_BASEPOINT_POINT * nonce + torsion;
        let r = point.compress().to_bytes();
        let k = challenge(&r, &public, input.as_bytes());
        let s = nonce + k * a;
        assert!(cofactored(&(ED25519_BASEPOINT_POINT * a), &point, s, k), "the vector must pass a batch");
        let signature = [r, s.to_bytes()].concat();
        let jws = format!("{input}.{}", b64(signature));
        let read = Token::read(jws.as_bytes()).unwrap();
        assert_eq!(read.verify(key("XM-DAC-1", 1).public()).unwrap_err().code, "bad-signature");
    }
}

#[test]
fn a_key_with_a_small_order_component_is_refused() {
    let secret = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    let a = secret.to_scalar();
    for (index, torsion) in EIGHT_TORSION.iter().enumerate() {
        let mixed = ED25519_BASEPOINT_POINT * a + torsion;
        let key = PublicKey::from_bytes(&mixed.compress().to_bytes());
        assert_eq!(key.is_ok(), index == 0, "component {index}");
        assert_eq!(PublicKey::from_bytes(&torsion.compress().to_bytes()).unwrap_err().code, "bad-key");
        // Why: under such a key, the two ways of verifying disagree about signatures its holder can make.
        let message = b"who is right?";
        let nonce = Scalar::from(42_u64);
        let r = (ED25519_BASEPOINT_POINT * nonce).compress().to_bytes();
        let k = challenge(&r, &mixed.compress().to_bytes(), message);
        let s = nonce + k * a;
        assert!(cofactored(&mixed, &(ED25519_BASEPOINT_POINT * nonce), s, k));
        let verifying = ed25519_dalek::VerifyingKey::from_bytes(&mixed.compress().to_bytes()).unwrap();
        let bytes: [u8; 64] = [r, s.to_bytes()].concat().try_into().unwrap();
        let single = verifying.verify(message, &ed25519_dalek::Signature::from_bytes(&bytes)).is_ok();
        let torsion_hit = (torsion * k).is_identity();
        assert_eq!(single, torsion_hit, "component {index}");
    }
}

#[test]
fn keys_that_are_no_keys_are_refused() {
    // y = p + 1 encodes the same point as y = 1, but not canonically; so does every y at or above p.
    let mut above = [0xff; 32];
    above[31] = 0x7f;
    let mut p_plus_one = above;
    p_plus_one[0] = 0xee;
    for bytes in [above, p_plus_one, [0xff; 32], [2; 32]] {
        let known = CompressedEdwardsY(bytes).decompress().is_some_and(|point| point.compress().0 == bytes);
        assert!(!known || PublicKey::from_bytes(&bytes).is_ok());
        assert_eq!(PublicKey::from_bytes(&bytes).is_ok(), known);
    }
    // s at or above the group's order is refused as well (RFC 8032 §5.1.7).
    let signing = key("XM-DAC-1", 1);
    let token = signed("vetting", &[]);
    let (input, signature) = token.jws.rsplit_once('.').unwrap();
    let mut signature: [u8; 64] = unb64(signature).try_into().unwrap();
    let order = hex32("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(signing.public().verify(input.as_bytes(), &signature).unwrap_err().code, "bad-signature");
}

#[test]
fn key_files_are_strict_and_tell_no_secret() {
    let good = key("XM-DAC-1/unit", 9).to_json();
    assert_eq!(PartyKey::from_json(good.as_bytes()).unwrap().to_json(), good);
    let d = good.split("\"d\":\"").nth(1).unwrap().split('"').next().unwrap();
    let other = key("XM-DAC-1", 8).to_json();
    let x = |file: &str| file.split("\"x\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let cases = [
        (good.replace(&x(&good), &x(&other)), "/x", "bad-key"),
        (good.replace("Ed25519", "X25519"), "/crv", "bad-key"),
        (good.replace("OKP", "EC"), "/crv", "bad-key"),
        (good.replace("XM-DAC-1/unit", "nobody"), "/party", "bad-id"),
        (good.replace(d, &d[1..]), "/d", "bad-encoding"),
        (good.replace(d, &format!("{d}=")), "/d", "bad-encoding"),
        (good.replace("\"party\"", "\"kid\":\"x\",\"party\""), "/kid", "unknown-field"),
        (good.replace("\"kty\":\"OKP\",", ""), "/kty", "missing-field"),
        (good.replace("\"OKP\"", "1"), "/kty", "wrong-type"),
        (good.replace("\"kty\"", "\"kty\":\"OKP\",\"kty\""), "/kty", "duplicate-key"),
        ("[]".into(), "", "wrong-type"),
        (format!("{good}x"), "", "json-syntax"),
        (" ".repeat(5_000), "", "too-large"),
    ];
    for (file, pointer, code) in cases {
        let fault = PartyKey::from_json(file.as_bytes()).unwrap_err();
        assert_eq!((fault.pointer.as_str(), fault.code), (pointer, code), "{fault}");
        assert!(!fault.to_string().contains(&d[1..]));
    }
    assert!(!format!("{:?}", key("XM-DAC-1", 9)).contains(d));
}

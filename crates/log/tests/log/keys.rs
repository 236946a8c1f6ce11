//! Keys in text form.

use entente_log::{Algorithm, KeyError, SigningKey, VerifierKey};
use proptest::prelude::*;

use crate::common::key;

/// The example of signed-note.
pub const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

/// The key pair in the documentation of Go's `golang.org/x/mod/sumdb/note`.
const GO_PRIVATE: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

#[test]
fn the_key_of_the_specification() {
    let key: VerifierKey = VKEY.parse().unwrap();
    assert_eq!((key.name(), key.id(), key.algorithm()), ("example.com/foo", 0x530d_903a, Algorithm::Ed25519));
    assert_eq!(key.to_string(), VKEY);
}

#[test]
fn the_private_keys_of_go() {
    let key: SigningKey = GO_PRIVATE.parse().unwrap();
    assert_eq!(key.verifier().to_string(), GO_PUBLIC);
    assert_eq!(*key.secret_text(), GO_PRIVATE);
    assert!(!format!("{key:?}").contains("AYEK"), "a private key must not show in logs");
}

#[test]
fn one_spelling_only() {
    let id = |text: &str| VKEY.replace("530d903a", text);
    let with = |data: &str| format!("example.com/foo+530d903a+{data}");
    for text in [
        String::new(),
        "example.com/foo".into(),
        "example.com/foo+530d903a".into(),
        id("530D903A"),
        id("0530d903a"),
        id("30d903a"),
        id("+30d903a"),
        id(" 530d903"),
        with(""),
        with("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l="),
        with("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2"),
        with("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"),
        with(" AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        format!("{VKEY}+"),
        format!("PRIVATE+KEY+{VKEY}"),
    ] {
        assert!(matches!(text.parse::<VerifierKey>(), Err(KeyError::Form(_))), "{text:?}");
    }
    let last_bits = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDF";
    for text in ["", "PRIVATE+KEY+", GO_PUBLIC, last_bits] {
        assert!(text.parse::<SigningKey>().is_err(), "{text:?}");
    }
}

#[test]
fn the_id_must_be_that_of_the_key() {
    let other = VKEY.replace("530d903a", "530d903b");
    let id = KeyError::Id { name: "example.com/foo".into(), written: 0x530d_903b, computed: 0x530d_903a };
    assert_eq!(other.parse::<VerifierKey>(), Err(id));
    let renamed = VKEY.replace("foo", "bar");
    assert!(matches!(renamed.parse::<VerifierKey>(), Err(KeyError::Id { .. })));
    assert!(matches!(GO_PRIVATE.replace("c74f", "c74e").parse::<SigningKey>(), Err(KeyError::Id { .. })));
}

#[test]
fn names() {
    for name in [
        "",
        "a b",
        "a+b",
        "a\tb",
        "a\nb",
        "a\u{a0}b",
        "a\u{85}b",
        "\u{3000}",
        "a\u{2028}",
        "a\u{1}b",
        " a",
        "\u{1680}a",
    ] {
        let refused = SigningKey::new(name, Algorithm::Ed25519, &[7; 32]).map(|_| ());
        assert!(matches!(refused, Err(KeyError::Name(_))), "{name:?}");
        assert!(
            format!("{name}+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
                .parse::<VerifierKey>()
                .is_err()
        );
    }
    for name in ["a", "ünïcode.example/日志", "a—b", "=", "a\u{200b}b"] {
        let key = key(name, Algorithm::Ed25519);
        assert_eq!(key.verifier().to_string().parse(), Ok(key.verifier().clone()), "{name:?}");
    }
}

#[test]
fn one_key_of_two_types_has_two_ids() {
    let note = SigningKey::new("both.example", Algorithm::Ed25519, &[7; 32]).unwrap();
    let cosigner = SigningKey::new("both.example", Algorithm::CosignatureV1, &[7; 32]).unwrap();
    assert_eq!(note.verifier().public_bytes(), cosigner.verifier().public_bytes());
    assert_ne!(note.verifier().id(), cosigner.verifier().id());
}

#[test]
fn other_types_and_lengths_are_refused() {
    use base64::prelude::*;
    for kind in [0u8, 2, 3, 5, 6, 0xfa, 0xff] {
        let data = BASE64_STANDARD.encode([&[kind], [9; 32].as_slice()].concat());
        let error = format!("x+00000000+{data}").parse::<VerifierKey>();
        assert_eq!(error, Err(KeyError::Type { name: "x".into(), kind }));
    }
    for length in [0usize, 31, 33, 64] {
        let data = BASE64_STANDARD.encode([&[1], vec![9; length].as_slice()].concat());
        let error = format!("x+00000000+{data}").parse::<VerifierKey>();
        assert_eq!(error, Err(KeyError::Length { name: "x".into(), bytes: length }));
        assert!(format!("PRIVATE+KEY+x+00000000+{data}").parse::<SigningKey>().is_err());
    }
}

proptest! {
    #[test]
    fn what_prints_parses(seed: [u8; 32], name in "[!-*,-~é]{1,30}", cosigner: bool) {
        let algorithm = if cosigner { Algorithm::CosignatureV1 } else { Algorithm::Ed25519 };
        let key = SigningKey::new(&name, algorithm, &seed).unwrap();
        let vkey = key.verifier().to_string();
        prop_assert_eq!(&vkey.parse::<VerifierKey>().unwrap(), key.verifier());
        let again: SigningKey = key.secret_text().parse().unwrap();
        prop_assert_eq!(again.verifier(), key.verifier());
        prop_assert_eq!(again.secret_text(), key.secret_text());
    }
}

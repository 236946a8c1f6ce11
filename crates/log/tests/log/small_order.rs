//! Signatures on which verifiers disagree: the strict one must refuse them all.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as B, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use entente_log::cosignature;
use entente_log::{Algorithm, KeyError, Note, NoteError, SignatureLine, VerifierKey};
use sha2::{Digest, Sha512};

use crate::common::checkpoint;

fn challenge(r: &EdwardsPoint, a: &EdwardsPoint, message: &[u8]) -> Scalar {
    let hash = Sha512::new()
        .chain_update(r.compress().0)
        .chain_update(a.compress().0)
        .chain_update(message)
        .finalize();
    Scalar::from_bytes_mod_order_wide(&hash.into())
}

fn signature(r: &EdwardsPoint, s: &Scalar) -> Vec<u8> {
    [r.compress().0, s.to_bytes()].concat()
}

/// What batch verification checks: 8·s·B = 8·R + 8·k·A, blind to a component of small order.
fn cofactored(a: &EdwardsPoint, message: &[u8], signature: &[u8]) -> bool {
    let (r, s) = signature.split_at(32);
    let r = CompressedEdwardsY::from_slice(r).unwrap().decompress().unwrap();
    let s = Scalar::from_canonical_bytes(s.try_into().unwrap()).unwrap();
    (B * s - r - a * challenge(&r, a, message)).mul_by_cofactor().is_identity()
}

fn secret() -> Scalar {
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(b"secret").into())
}

fn nonce() -> Scalar {
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(b"nonce").into())
}

/// A sound key whose owner adds a point of small order to the R of a signature, and answers the challenge for it.
#[test]
fn a_small_order_component_in_r() {
    let secret = secret();
    let public = B * secret;
    let key = VerifierKey::new("log.example/aid", Algorithm::Ed25519, &public.compress().0).unwrap();
    let text = checkpoint(3).note().text().to_owned();
    let mut refused = 0;
    for torsion in EIGHT_TORSION {
        let r = B * nonce() + torsion;
        let s = nonce() + challenge(&r, &public, text.as_bytes()) * secret;
        let forged = signature(&r, &s);
        assert!(cofactored(&public, text.as_bytes(), &forged));
        let line = SignatureLine::new(key.name(), key.id(), forged).unwrap();
        let verified = Note::new(text.clone(), vec![line]).unwrap().verify(std::slice::from_ref(&key));
        if torsion.is_identity() {
            assert_eq!(verified.unwrap().len(), 1);
        } else {
            assert_eq!(verified, Err(NoteError::BadSignature { line: 1, name: "log.example/aid".into() }));
            refused += 1;
        }
    }
    assert_eq!(refused, 7);
}

/// The same in a cosignature.
#[test]
fn a_small_order_component_in_a_cosignature() {
    let secret = secret();
    let public = B * secret;
    let key = VerifierKey::new("w.example", Algorithm::CosignatureV1, &public.compress().0).unwrap();
    let text = checkpoint(3).note().text().to_owned();
    let time = 1_700_000_000u64;
    let message = format!("cosignature/v1\ntime {time}\n{text}");
    for torsion in EIGHT_TORSION {
        let r = B * nonce() + torsion;
        let s = nonce() + challenge(&r, &public, message.as_bytes()) * secret;
        let forged = signature(&r, &s);
        assert!(cofactored(&public, message.as_bytes(), &forged));
        let forged = [time.to_be_bytes().as_slice(), &forged].concat();
        let line = SignatureLine::new(key.name(), key.id(), forged).unwrap();
        let expected = torsion.is_identity().then_some(time);
        assert_eq!(cosignature::verify(&text, &line, &key), expected);
    }
}

/// An R that is itself of small order: plain single verification takes it, the strict one doesn't.
#[test]
fn a_small_order_r() {
    let secret = secret();
    let public = B * secret;
    let key = VerifierKey::new("log.example/aid", Algorithm::Ed25519, &public.compress().0).unwrap();
    let text = "text\n";
    let r = EIGHT_TORSION[0];
    let s = challenge(&r, &public, text.as_bytes()) * secret;
    let forged = signature(&r, &s);
    let plain = VerifyingKey::from_bytes(&public.compress().0).unwrap();
    plain.verify(text.as_bytes(), &Signature::from_slice(&forged).unwrap()).unwrap();
    let line = SignatureLine::new(key.name(), key.id(), forged).unwrap();
    let note = Note::new(text.into(), vec![line]).unwrap();
    assert!(matches!(note.verify(&[key]), Err(NoteError::BadSignature { .. })));
}

/// An S above the group order is another spelling of the same signature.
#[test]
fn an_overlong_s() {
    let key = crate::common::log_key();
    let note = Note::sign("text\n".into(), &[&key]).unwrap();
    let sound = note.signatures()[0].signature();
    let order: [u8; 32] = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        .unwrap()
        .try_into()
        .unwrap();
    let mut carry = 0u16;
    let mut overlong = sound.to_vec();
    for (byte, add) in overlong[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = carry as u8;
        carry >>= 8;
    }
    let line = SignatureLine::new(key.name(), key.verifier().id(), overlong).unwrap();
    let note = Note::new("text\n".into(), vec![line]).unwrap();
    assert!(matches!(note.verify(&[key.verifier().clone()]), Err(NoteError::BadSignature { .. })));
}

/// Keys of small order, for which signatures of anything are found without a secret.
#[test]
fn small_order_keys_are_refused() {
    for point in EIGHT_TORSION {
        let bytes = point.compress().0;
        for algorithm in [Algorithm::Ed25519, Algorithm::CosignatureV1] {
            assert_eq!(VerifierKey::new("x", algorithm, &bytes), Err(KeyError::Weak("x".into())));
        }
    }
}

/// Odd spellings of points: a y not below the prime, and x = 0 with a sign.
#[test]
fn other_spellings_of_points_are_refused() {
    let mut large_order = 0;
    for low in 0..19u8 {
        for sign in [0, 0x80] {
            let mut bytes = [0xff; 32];
            bytes[0] = 0xed + low.min(18);
            bytes[31] = 0x7f | sign;
            if let Ok(point) = VerifyingKey::from_bytes(&bytes) {
                large_order += usize::from(!point.is_weak());
            }
            assert_eq!(VerifierKey::new("x", Algorithm::Ed25519, &bytes), Err(KeyError::Weak("x".into())));
        }
    }
    assert!(large_order > 0, "some of them are keys that the curve library takes");
    for mut bytes in [EdwardsPoint::compress(&EIGHT_TORSION[0]).0, EIGHT_TORSION[4].compress().0] {
        bytes[31] |= 0x80;
        assert!(VerifierKey::new("x", Algorithm::Ed25519, &bytes).is_err());
    }
    let no_point =
        (0..=255u8).map(|low| [low; 32]).find(|bytes| VerifyingKey::from_bytes(bytes).is_err()).unwrap();
    assert_eq!(VerifierKey::new("x", Algorithm::Ed25519, &no_point), Err(KeyError::Weak("x".into())));
}

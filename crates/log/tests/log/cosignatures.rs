//! Timestamped cosignatures.

use ed25519_dalek::Verifier as _;
use entente_log::cosignature::{CosignError, MAX_TIME, cosign, verify};
use entente_log::{Algorithm, SignatureLine, SignedCheckpoint};

use crate::common::{checkpoint, key, log_key, witness_key};

/// The example of tlog-cosignature.
const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_example_of_the_specification() {
    let signed: SignedCheckpoint = EXAMPLE.parse().unwrap();
    assert_eq!(signed.to_string(), EXAMPLE);
    let line = &signed.note().signatures()[1];
    // 4 bytes of id, then this: 8 bytes of time, 64 of signature.
    assert_eq!(line.signature().len(), 72);
    assert_eq!(line.signature()[..8], 1_679_315_147u64.to_be_bytes());
}

#[test]
fn the_message_of_the_specification() {
    let signed = checkpoint(7);
    let witness = witness_key(1);
    let line = cosign(signed.note().text(), 1_679_315_147, &witness).unwrap();
    let message = format!("cosignature/v1\ntime 1679315147\n{}", signed.note().text());
    let (time, signature) = line.signature().split_at(8);
    assert_eq!(time, 1_679_315_147u64.to_be_bytes());
    let public = ed25519_dalek::VerifyingKey::from_bytes(witness.verifier().public_bytes()).unwrap();
    public.verify(message.as_bytes(), &signature.try_into().unwrap()).unwrap();
    assert_eq!((line.name(), line.id()), (witness.name(), witness.verifier().id()));
    assert_eq!(verify(signed.note().text(), &line, witness.verifier()), Some(1_679_315_147));
}

#[test]
fn what_isnt_cosigned() {
    let signed = checkpoint(7);
    let text = signed.note().text();
    let witness = witness_key(1);
    assert_eq!(cosign(text, 0, &witness), Err(CosignError::Time(0)));
    assert_eq!(cosign(text, MAX_TIME + 1, &witness), Err(CosignError::Time(1 << 63)));
    let last = cosign(text, MAX_TIME, &witness).unwrap();
    assert_eq!(verify(text, &last, witness.verifier()), Some(MAX_TIME));
    assert_eq!(cosign(text, 1, &log_key()), Err(CosignError::NotCosigner("log.example/aid".into())));
    assert!(matches!(cosign("no checkpoint\n", 1, &witness), Err(CosignError::Checkpoint(_))));
}

#[test]
fn every_change_is_refused() {
    let signed = checkpoint(7);
    let text = signed.note().text();
    let witness = witness_key(1);
    let line = cosign(text, 1_700_000_000, &witness).unwrap();
    let with = |signature: Vec<u8>| SignatureLine::new(line.name(), line.id(), signature).unwrap();
    for bit in 0..72 * 8 {
        let mut signature = line.signature().to_vec();
        signature[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(verify(text, &with(signature), witness.verifier()), None, "bit {bit}");
    }
    for length in [1, 7, 8, 64, 71] {
        assert_eq!(verify(text, &with(line.signature()[..length].to_vec()), witness.verifier()), None);
    }
    assert_eq!(verify(text, &with([line.signature(), &[0]].concat()), witness.verifier()), None);
    assert_eq!(verify(&text.replace("\n7\n", "\n8\n"), &line, witness.verifier()), None);
    assert_eq!(verify(text, &line, witness_key(2).verifier()), None);
    assert_eq!(verify(text, &line, key(witness.name(), Algorithm::Ed25519).verifier()), None);
    let renamed = SignatureLine::new("other.example", line.id(), line.signature().to_vec()).unwrap();
    assert_eq!(verify(text, &renamed, witness.verifier()), None);
}

/// The two types never stand for one another, even with one key pair under one name.
#[test]
fn a_cosignature_is_no_signature() {
    let seed = [5; 32];
    let note = entente_log::SigningKey::new("x.example", Algorithm::Ed25519, &seed).unwrap();
    let cosigner = entente_log::SigningKey::new("x.example", Algorithm::CosignatureV1, &seed).unwrap();
    let signed = checkpoint(7);
    let text = signed.note().text();
    let line = cosign(text, 1_700_000_000, &cosigner).unwrap();
    assert_eq!(verify(text, &line, note.verifier()), None);
    let disguised =
        SignatureLine::new("x.example", note.verifier().id(), line.signature()[8..].to_vec()).unwrap();
    let spoilt = signed.note().with_signature_lines(&[disguised]).unwrap();
    assert!(spoilt.verify(&[note.verifier().clone()]).is_err());
}

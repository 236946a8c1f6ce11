//! Proofs in one file.

use entente_log::proof::{MAX_EXTRA_BYTES, MAX_PATH_HASHES};
use entente_log::{
    Hash, ParseProofError, Policy, PolicyError, ProofError, TlogProof, VerifyProofError, cosignature,
    empty_root, prove_inclusion,
};
use proptest::prelude::*;

use crate::common::{Tiles, checkpoint, leaves, log_key, witness_key};

/// A policy with three witnesses, two of which must have cosigned.
fn policy() -> Policy {
    let mut file = format!("log {}\n", log_key().verifier());
    for number in 1..=3 {
        file += &format!("witness w{number} {}\n", witness_key(number).verifier());
    }
    (file + "group all-three 2 w1 w2 w3\nquorum all-three\n").parse().unwrap()
}

fn proof(index: u64, size: u64, witnesses: &[u32]) -> TlogProof {
    let checkpoint = checkpoint(size);
    let lines: Vec<_> = witnesses
        .iter()
        .map(|number| {
            cosignature::cosign(
                checkpoint.note().text(),
                1_700_000_000 + u64::from(*number),
                &witness_key(*number),
            )
            .unwrap()
        })
        .collect();
    TlogProof {
        extra: None,
        index,
        path: prove_inclusion(Tiles::of(&leaves(size)), size, index).unwrap(),
        checkpoint: checkpoint.with_signature_lines(&lines).unwrap(),
    }
}

#[test]
fn every_entry_of_some_logs() {
    let policy = policy();
    for size in [1, 2, 7, 256, 300] {
        let all = leaves(size);
        for index in (0..size).step_by(3) {
            let proof: TlogProof = proof(index, size, &[3, 1]).to_string().parse().unwrap();
            let verified = proof.verify(&all[index as usize], &policy).unwrap();
            assert_eq!((verified.index, verified.checkpoint.size), (index, size));
            let witnesses: Vec<_> =
                verified.witnesses.iter().map(|by| (by.name.to_string(), by.time)).collect();
            assert_eq!(witnesses, [("w1".into(), 1_700_000_001), ("w3".into(), 1_700_000_003)]);
        }
    }
}

#[test]
fn what_doesnt_convince() {
    let policy = policy();
    let leaf = leaves(7)[4];
    let sound = proof(4, 7, &[1, 2]);
    sound.verify(&leaf, &policy).unwrap();
    let inclusion = |proof: &TlogProof, leaf: &Hash| match proof.verify(leaf, &policy) {
        Err(VerifyProofError::Inclusion(fault)) => fault,
        other => panic!("{other:?}"),
    };
    assert!(matches!(inclusion(&sound, &leaves(7)[5]), ProofError::Root { .. }));
    assert!(matches!(inclusion(&TlogProof { index: 5, ..sound.clone() }, &leaf), ProofError::Root { .. }));
    assert!(matches!(inclusion(&TlogProof { index: 7, ..sound.clone() }, &leaf), ProofError::Index { .. }));
    let short = TlogProof { path: sound.path[1..].to_vec(), ..sound.clone() };
    assert!(matches!(inclusion(&short, &leaf), ProofError::Length { .. }));

    let few = proof(4, 7, &[2]).verify(&leaf, &policy);
    assert!(matches!(few, Err(VerifyProofError::Policy(PolicyError::Quorum { .. }))));
    assert!(proof(4, 7, &[2, 4, 5]).verify(&leaf, &policy).is_err(), "unknown witnesses don't count");
    let text = sound.to_string().replace("\n7\n", "\n8\n");
    assert!(matches!(
        text.parse::<TlogProof>().unwrap().verify(&leaf, &policy),
        Err(VerifyProofError::Policy(_))
    ));
}

#[test]
fn one_spelling_only() {
    let sound = TlogProof { extra: Some(b"extra".to_vec()), ..proof(4, 7, &[1]) };
    let text = sound.to_string();
    let hash = sound.path[0].to_string();
    assert_eq!(text.parse(), Ok(sound.clone()));
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 4\n"));
    let change = |from: &str, to: &str| {
        assert!(text.contains(from), "{from:?}");
        text.replacen(from, to, 1)
    };
    for changed in [
        String::new(),
        change("@v1", "@v2"),
        change("@v1\n", "@v1 \n"),
        change("@v1\n", "@v1\r\n"),
        change("c2sp", "\nc2sp"),
        change("c2sp", "C2SP"),
        change("extra ZXh0cmE=", "extra "),
        change("extra ZXh0cmE=", "extra"),
        change("extra ZXh0cmE=", "extra ZXh0cmE"),
        change("extra ZXh0cmE=", "extra ZXh0cmF="),
        change("extra ZXh0cmE=", "extra  ZXh0cmE="),
        change("extra ZXh0cmE=", "extra ZXh0cmE= "),
        change("extra ZXh0cmE=", "extra ZXh0cmE=\nextra ZXh0cmE="),
        change("extra ZXh0cmE=\nindex 4", "index 4\nextra ZXh0cmE="),
        change("index 4\n", ""),
        change("index 4", "index 04"),
        change("index 4", "index  4"),
        change("index 4", "index 4 "),
        change("index 4", "index -4"),
        change("index 4", "Index 4"),
        change("index 4", "index 9223372036854775807"),
        change("index 4", "index 18446744073709551616"),
        change(&hash, &format!(" {hash}")),
        change(&hash, &format!("{hash} ")),
        change(&hash, hash.trim_end_matches('=')),
        change(&hash, &format!("{hash}\n")),
        change(&hash, "AAAA"),
        change("\n\n", "\n"),
        change("\n\n", "\n\n\n"),
        format!("{text}\n"),
        format!("{text}x"),
        text.trim_end().into(),
    ] {
        assert!(changed.parse::<TlogProof>().is_err(), "{changed:?}");
    }
    let error = change("index 4", "index 04").parse::<TlogProof>().unwrap_err().to_string();
    assert!(error.starts_with("line 3 of the proof: it must be \"index \""), "{error}");
    assert_eq!(TlogProof::from_bytes(b"\xff"), Err(ParseProofError::Utf8(0)));
    let most = TlogProof { path: vec![empty_root(); MAX_PATH_HASHES], ..sound.clone() };
    assert_eq!(most.to_string().parse(), Ok(most));
    let more = TlogProof { path: vec![empty_root(); MAX_PATH_HASHES + 1], ..sound.clone() };
    assert!(more.to_string().parse::<TlogProof>().is_err());
    let most = TlogProof { extra: Some(vec![7; MAX_EXTRA_BYTES]), ..sound.clone() };
    assert_eq!(TlogProof::from_bytes(most.to_string().as_bytes()), Ok(most));
    let more = TlogProof { extra: Some(vec![7; MAX_EXTRA_BYTES + 1]), ..sound.clone() };
    assert!(more.to_string().parse::<TlogProof>().is_err());
    let none = TlogProof { extra: None, ..sound.clone() };
    assert_eq!(TlogProof { extra: Some(Vec::new()), ..sound }.to_string(), none.to_string());
    assert!(matches!(TlogProof::from_bytes(&vec![b'a'; 2_000_000]), Err(ParseProofError::TooLong(_))));
}

#[test]
fn the_only_entry_needs_no_hashes() {
    let proof = proof(0, 1, &[1, 2]);
    assert_eq!(proof.path, []);
    let read: TlogProof = proof.to_string().parse().unwrap();
    read.verify(&leaves(1)[0], &policy()).unwrap();
}

/// Whatever single bit of a proof is flipped, it isn't believed, but for lines nobody we know has signed.
#[test]
fn every_flipped_bit_is_refused() {
    let policy = policy();
    let leaf = leaves(7)[4];
    let text = proof(4, 7, &[1, 2]).to_string();
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let believed =
                TlogProof::from_bytes(&bytes).is_ok_and(|proof| proof.verify(&leaf, &policy).is_ok());
            assert!(!believed, "bit {bit} of byte {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changed_proofs_parse_canonically_or_not(at in 0..200usize, byte: u8, insert: bool) {
        let mut bytes = TlogProof { extra: Some(vec![1]), ..proof(4, 7, &[]) }.to_string().into_bytes();
        if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        if let Ok(parsed) = TlogProof::from_bytes(&bytes) {
            prop_assert_eq!(parsed.to_string().into_bytes(), bytes);
        }
    }
}

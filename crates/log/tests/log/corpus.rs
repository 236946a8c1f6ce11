//! The seeds of the fuzz targets: each is what its name says, so that the fuzzer starts beyond the first refusal.

use std::path::Path;

use entente_log::witness::{AddCheckpoint, consider};
use entente_log::{
    Algorithm, Checkpoint, Note, Policy, SignedCheckpoint, SigningKey, TilePath, TlogProof, VerifierKey,
    leaf_hash,
};

fn seed(target: &str, name: &str) -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    std::fs::read_to_string(corpus.join(target).join(name)).unwrap()
}

fn log() -> VerifierKey {
    SigningKey::new("log.example/aid", Algorithm::Ed25519, &[1; 32]).unwrap().verifier().clone()
}

#[test]
fn notes_and_checkpoints() {
    for name in ["signed", "cosigned", "specification"] {
        let text = seed("log_note", name);
        assert_eq!(text.parse::<Note>().unwrap().to_string(), text);
    }
    assert!(seed("log_note", "signed").parse::<Note>().unwrap().verify(&[log()]).is_ok());
    for name in ["signed", "cosigned"] {
        SignedCheckpoint::open(&seed("log_checkpoint", name), &[log()]).unwrap();
    }
    assert_eq!(Checkpoint::parse(&seed("log_checkpoint", "bare")).unwrap().size, 7);
    assert_eq!(Checkpoint::parse(&seed("log_checkpoint", "extensions")).unwrap().extensions.len(), 2);
}

#[test]
fn proofs_and_policies() {
    let policy: Policy = seed("log_policy", "groups").parse().unwrap();
    assert_eq!(seed("log_policy", "none").parse::<Policy>().unwrap().witnesses().len(), 0);
    for name in ["of_seven", "with_extra"] {
        let proof: TlogProof = seed("log_tlog_proof", name).parse().unwrap();
        let verified = proof.verify(&leaf_hash(b"entry 4"), &policy).unwrap();
        assert_eq!((verified.index, verified.witnesses.len()), (4, 2));
    }
}

#[test]
fn requests_paths_and_keys() {
    for name in ["first", "grown", "same", "large"] {
        let request: AddCheckpoint = seed("log_add_checkpoint", name).parse().unwrap();
        let refusal = consider(&request, |_: &str| Some([log()]), None).err();
        assert_eq!(refusal.map(|refusal| refusal.status()), (name != "first").then_some(409), "{name}");
    }
    for name in ["leaves", "partial", "entries", "deep"] {
        seed("log_tile_path", name).parse::<TilePath>().unwrap();
    }
    assert_eq!(seed("log_key", "public").parse(), Ok(log()));
    seed("log_key", "private").parse::<SigningKey>().unwrap();
    assert_eq!(
        seed("log_key", "cosigner").parse::<VerifierKey>().unwrap().algorithm(),
        Algorithm::CosignatureV1
    );
}

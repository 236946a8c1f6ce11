//! The keys that the seeds in `fuzz/corpus/log_*` are signed with, so that the fuzzer gets past the signatures.
#![allow(dead_code, reason = "each target takes what it needs")]

use entente_log::{Algorithm, Policy, SigningKey, VerifierKey};

/// The log's key.
pub fn log() -> VerifierKey {
    public("log.example/aid", Algorithm::Ed25519, 1)
}

/// The keys of two witnesses.
pub fn witnesses() -> [VerifierKey; 2] {
    [public("w1.example", Algorithm::CosignatureV1, 2), public("w2.example", Algorithm::CosignatureV1, 3)]
}

/// The log, and one of two witnesses.
pub fn policy() -> Policy {
    let [first, second] = witnesses();
    let file =
        format!("log {}\nwitness w1 {first}\nwitness w2 {second}\ngroup g any w1 w2\nquorum g\n", log());
    file.parse().expect("a policy")
}

fn public(name: &str, algorithm: Algorithm, seed: u8) -> VerifierKey {
    SigningKey::new(name, algorithm, &[seed; 32]).expect("a sound key").verifier().clone()
}

//! A proof that parses prints as the same bytes; one that verifies has its entry within the tree.
#![no_main]

mod log_keys;

use entente_log::{TlogProof, leaf_hash};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(proof) = TlogProof::from_bytes(bytes) else { return };
    assert_eq!(proof.to_string().as_bytes(), bytes);
    if let Ok(verified) = proof.verify(&leaf_hash(b"entry 4"), &log_keys::policy()) {
        assert!(verified.index < verified.checkpoint.size);
    }
});

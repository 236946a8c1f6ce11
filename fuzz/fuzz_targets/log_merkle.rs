//! Proofs with any numbers and hashes are judged without surprise; a proof that leads to a root verifies with that
//! root and with no other. Input: two numbers of eight bytes, then hashes.
#![no_main]

use entente_log::tree::root_from_inclusion;
use entente_log::{Hash, empty_root, leaf_hash, verify_consistency, verify_inclusion};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first_chunk() else { return };
    let Some((second, rest)) = rest.split_first_chunk() else { return };
    let (first, second) = (u64::from_be_bytes(*first), u64::from_be_bytes(*second));
    let proof: Vec<Hash> = rest.as_chunks().0.iter().map(|hash| Hash(*hash)).collect();
    let leaf = leaf_hash(b"entry");
    if let Ok(root) = root_from_inclusion(&leaf, first, second, &proof) {
        assert!(first < second);
        assert_eq!(verify_inclusion(&leaf, first, second, &proof, &root), Ok(()));
        assert!(verify_inclusion(&leaf, first, second, &proof, &empty_root()).is_err());
    }
    let (old, new) = proof
        .split_first()
        .map_or((leaf, leaf), |(first, rest)| (*first, rest.first().copied().unwrap_or(leaf)));
    if verify_consistency(first, &old, second, &new, &proof).is_ok() {
        assert!(first <= second);
    }
});

//! A request that parses prints as the same bytes; one that is granted grows the tree that was seen, and a refusal
//! has one of the statuses of the specification.
#![no_main]

mod log_keys;

use entente_log::leaf_hash;
use entente_log::witness::{AddCheckpoint, Seen, consider};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = AddCheckpoint::parse(bytes) else { return };
    assert_eq!(request.to_string().as_bytes(), bytes);
    let keys = |origin: &str| (origin == "log.example/aid").then(|| vec![log_keys::log()]);
    let single = Seen { size: 1, root: leaf_hash(b"entry 0") };
    for seen in [None, Some(Seen::default()), Some(single)] {
        match consider(&request, keys, seen.as_ref()) {
            Ok(accepted) => {
                let before = seen.unwrap_or_default();
                assert!(request.old == before.size && accepted.seen().size >= before.size);
                accepted.published(&[]).expect("a checkpoint with the log's signature");
            }
            Err(refusal) => {
                assert!([400, 403, 404, 409, 422].contains(&refusal.status()));
                assert!(refusal.body().ends_with('\n'));
            }
        }
    }
});

//! What a witness answers: read without surprise, whatever it is. The first byte chooses the status.
#![no_main]

mod log_keys;

use std::sync::LazyLock;

use entente_log::witness::{Answer, response_body};
use entente_log::{Algorithm, Checkpoint, SignedCheckpoint, SigningKey, VerifierKey, leaf_hash};
use libfuzzer_sys::fuzz_target;

/// The checkpoint that the seeds cosign, and the witnesses.
static KNOWN: LazyLock<(SignedCheckpoint, [VerifierKey; 2])> = LazyLock::new(|| {
    let key = SigningKey::new("log.example/aid", Algorithm::Ed25519, &[1; 32]).expect("a sound key");
    let checkpoint = Checkpoint::new("log.example/aid", 1, leaf_hash(b"entry 0"));
    (SignedCheckpoint::sign(&checkpoint, &key).expect("a checkpoint"), log_keys::witnesses())
});

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, body)) = bytes.split_first() else { return };
    let (checkpoint, witnesses) = &*KNOWN;
    let (status, content_type) = match choice % 3 {
        0 => (200, "text/plain"),
        1 => (409, "text/x.tlog.size"),
        _ => (422, "text/plain"),
    };
    match Answer::read(status, content_type, body, checkpoint, witnesses) {
        Ok(Answer::Cosigned(cosignatures)) => {
            assert!(!cosignatures.is_empty());
            let lines: Vec<_> = cosignatures.iter().map(|cosignature| cosignature.line.clone()).collect();
            let own = response_body(&lines);
            let again = Answer::read(status, content_type, own.as_bytes(), checkpoint, witnesses);
            assert_eq!(again, Ok(Answer::Cosigned(cosignatures)));
        }
        Ok(Answer::Conflict { size }) => assert_eq!(format!("{size}\n").as_bytes(), body),
        Ok(Answer::Refused { reason, .. }) => assert!(!reason.chars().any(char::is_control)),
        Err(_) => {}
    }
});

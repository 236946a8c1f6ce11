//! A note that parses prints as the same bytes, and verifying it is a matter of its bytes alone.
#![no_main]

mod log_keys;

use entente_log::Note;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(note) = Note::from_bytes(bytes) else { return };
    assert_eq!(note.to_string().as_bytes(), bytes);
    let rebuilt = Note::new(note.text().to_owned(), note.signatures().to_vec()).expect("the parts of a note");
    assert_eq!(rebuilt, note);
    if let Ok(signed) = note.verify(&[log_keys::log()]) {
        assert!(!signed.is_empty());
        assert!(signed.iter().all(|signed| note.signatures()[signed.line].name() == "log.example/aid"));
    }
});

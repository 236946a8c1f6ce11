//! A checkpoint that parses, signed or bare, prints as the same bytes.
#![no_main]

mod log_keys;

use entente_log::{Checkpoint, SignedCheckpoint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.text(), text);
    }
    let Ok(signed) = SignedCheckpoint::parse(text) else { return };
    assert_eq!(signed.to_string(), text);
    assert_eq!(signed.checkpoint().text(), signed.note().text());
    if SignedCheckpoint::open(text, &[log_keys::log()]).is_ok() {
        assert_eq!(signed.checkpoint().origin, "log.example/aid");
    }
    if let Ok(verified) = log_keys::policy().verify_signed(&signed) {
        assert!(!verified.witnesses.is_empty());
    }
});

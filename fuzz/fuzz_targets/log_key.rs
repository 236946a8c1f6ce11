//! A key that parses, public or private, prints as the same text.
#![no_main]

use entente_log::{SigningKey, VerifierKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = text.parse::<SigningKey>() {
        assert_eq!(*key.secret_text(), text);
        assert_eq!(key.verifier().to_string().parse(), Ok(key.verifier().clone()));
    }
});

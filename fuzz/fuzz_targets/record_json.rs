//! JSON that is read prints as JSON that is read as the same; any other reader agrees on what it says.
#![no_main]

use entente_record::json::{Limits, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = parse(bytes, &Limits::STATEMENT) else { return };
    let text = value.to_string();
    // Spelling may grow (escapes), so the second reading has no limit of size.
    let limits = Limits { bytes: usize::MAX, ..Limits::STATEMENT };
    assert_eq!(parse(text.as_bytes(), &limits).as_ref(), Ok(&value));
});

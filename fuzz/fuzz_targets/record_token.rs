//! Whatever is signed, reading and opening it doesn't panic; what is admitted says exactly what was signed, and any
//! reader who has all disclosures reads the same.
//!
//! The input is a payload and disclosures as plain JSON, each ended by a zero byte; as text it is tried as a token too.
#![no_main]

mod record_tokens;

use entente_record::{SdJwt, Token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(token) = text.parse::<SdJwt>()
    {
        let form = token.to_string();
        assert!(form == text || form.strip_suffix('~') == Some(text));
        record_tokens::open(&token);
    }
    let token = record_tokens::token(bytes);
    record_tokens::open(&token);
    if let Ok(read) = Token::read(token.jws.as_bytes()) {
        assert_eq!(read.as_str(), token.jws);
        if token.disclosures.is_empty()
            && let Ok(statement) = read.open_all(&[])
        {
            assert_eq!(Some(&statement.body.to_value()), read.payload().get("body"));
        }
    }
});

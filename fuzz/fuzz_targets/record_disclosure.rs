//! Any text as the disclosure of a sealed field: it doesn't panic, and what it opens is what a reader of JSON reads.
#![no_main]

mod record_tokens;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entente_record::json::{Limits, parse};
use entente_record::{Token, disclosure_digest};
use libfuzzer_sys::fuzz_target;

const PAYLOAD: &str = r#"{"v":1,"iss":"XM-OCHA-CBPF15","iat":1720000000,"jti":"01907829-7800-7e07-8707-070707070707","kind":"transfer","at":"2022-06-30T00:00:00Z","subject":"transfer:XM-OCHA-CBPF15:1","handling":"TLP:CLEAR","withheld":[{"path":"/body/PLACE","reason":"legal","authority":"XM-DAC-41140","until":"2030-01-01"}],"_sd_alg":"sha-256","body":{"stage":"paid","from":"DE-GOV-1","to":"XM-OCHA-CBPF15","amount":{"amount":"1.00","currency":"USD","value_date":"2022-06-30","valuation":"nominal"},SEALED}}"#;

fuzz_target!(|bytes: &[u8]| {
    let digest = disclosure_digest(&URL_SAFE_NO_PAD.encode(bytes));
    for (place, sealed) in [
        ("note", format!(r#""_sd":["{digest}"]"#)),
        ("sectors/0", format!(r#""sectors":[{{"...":"{digest}"}}]"#)),
    ] {
        let payload = PAYLOAD.replace("PLACE", place).replace("SEALED", &sealed);
        let token = record_tokens::token(&[payload.as_bytes(), b"\0", bytes].concat());
        if bytes.contains(&0) || bytes.is_empty() {
            continue;
        }
        record_tokens::open(&token);
        let read = Token::read(token.jws.as_bytes()).expect("the payload is right");
        if let Ok(statement) = read.open_all(&token.disclosures) {
            let parts = parse(bytes, &Limits::STATEMENT).expect("admitted, so it is JSON");
            let opened = statement.body.to_value();
            let value = parts.as_array().and_then(|parts| parts.last());
            assert_eq!(opened.pointer(&format!("/{place}")), value);
        }
    }
});

//! Tokens that must be refused before anyone looks into the body, and why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use entente_record::{Fault, MAX_JWS_BYTES, SdJwt, Token, json};
use support::*;

fn refused(jws: &str) -> Fault {
    Token::read(jws.as_bytes()).map(|_| ()).unwrap_err()
}

fn good_payload() -> String {
    payload(&signed("vetting", &[])).to_string()
}

#[test]
fn other_algorithms_are_refused_by_name() {
    for alg in ["none", "None", "HS256", "EdDSA", "ES256", "ES256K", "RS256", "PS512", "Ed448", "ed25519", ""]
    {
        let fault = refused(&raw(header().replace("Ed25519", alg).as_bytes(), good_payload().as_bytes(), 1));
        assert_eq!(fault.code, "unknown-alg");
        assert!(fault.message.contains(&format!("`{alg}`")), "{fault}");
    }
}

#[test]
fn only_the_one_header_is_read() {
    let kid = *key("XM-DAC-1", 1).public().kid();
    let right =
        [r#""alg":"Ed25519""#.to_owned(), r#""typ":"entente+sd-jwt""#.into(), format!(r#""kid":"{kid}""#)];
    let reading = |members: &[&str]| {
        let header = format!("{{{}}}", members.join(","));
        Token::read(raw(header.as_bytes(), good_payload().as_bytes(), 1).as_bytes())
            .map(|_| ())
            .map_err(|f| f.code)
    };
    let [alg, typ, kid] = [&*right[0], &*right[1], &*right[2]];
    assert_eq!(reading(&[alg, typ, kid]), Ok(()));
    assert_eq!(reading(&[kid, alg, typ]), Ok(()));
    assert_eq!(reading(&[typ, kid]), Err("unknown-alg"));
    assert_eq!(reading(&[r#""alg":1"#, typ, kid]), Err("unknown-alg"));
    assert_eq!(reading(&[alg, kid]), Err("bad-header"));
    assert_eq!(reading(&[alg, r#""typ":"JWT""#, kid]), Err("bad-header"));
    assert_eq!(reading(&[alg, r#""typ":"Entente+sd-jwt""#, kid]), Err("bad-header"));
    assert_eq!(reading(&[alg, typ]), Err("bad-header"));
    assert_eq!(reading(&[alg, typ, r#""kid":"short""#]), Err("bad-id"));
    assert_eq!(reading(&[alg, typ, kid, alg]), Err("duplicate-key"));
    for extra in
        [r#""crit":["x"]"#, r#""b64":true"#, r#""jku":"https://example.org""#, r#""jwk":"x""#, r#""x5c":"x""#]
    {
        assert_eq!(reading(&[alg, typ, kid, extra]), Err("bad-header"), "{extra}");
    }
}

#[test]
fn encodings_are_canonical() {
    let good = signed("vetting", &[]).jws;
    let parts: Vec<&str> = good.split('.').collect();
    // The last letter of 64 bytes carries two unused bits, that of 32-byte groups other counts: set one of them.
    let loose = |part: &str| {
        let mut letters: Vec<char> = part.chars().collect();
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let last = letters.last_mut().unwrap();
        let place = alphabet.find(*last).unwrap();
        *last = alphabet.chars().nth(place | 1).unwrap();
        letters.into_iter().collect::<String>()
    };
    assert_ne!(loose(parts[2]), parts[2]);
    let cases = [
        format!("{}.{}.{}", parts[0], parts[1], loose(parts[2])),
        format!("{}.{}.{}=", parts[0], parts[1], parts[2]),
        format!("{}.{}.{}==", parts[0], parts[1], parts[2]),
        format!("{}=.{}.{}", parts[0], parts[1], parts[2]),
        format!("{}.{}=.{}", parts[0], parts[1], parts[2]),
        format!("{}.{}.{}", parts[0].replace('J', "+"), parts[1], parts[2]),
        format!("{good}\n"),
        format!(" {good}"),
        format!("{}.{} .{}", parts[0], parts[1], parts[2]),
    ];
    for case in cases {
        assert_eq!(refused(&case).code, "bad-encoding", "{case}");
    }
    for case in
        [parts[0].to_owned(), format!("{}.{}", parts[0], parts[1]), format!("{good}.x"), String::new()]
    {
        assert!(matches!(refused(&case).code, "bad-token"), "{case}");
    }
    let short = format!("{}.{}.{}", parts[0], parts[1], b64([1; 63]));
    assert_eq!(refused(&short).code, "bad-signature");
    assert_eq!(Token::read(b"\xff\xfe.a.b").map(|_| ()).unwrap_err().code, "not-utf8");
}

#[test]
fn truncation_is_refused_at_every_byte() {
    let good = signed("vetting", &["/body/result"]);
    for cut in 0..good.jws.len() {
        let token = SdJwt { jws: good.jws[..cut].to_owned(), ..good.clone() };
        assert!(admit(&token).is_err(), "cut at {cut}");
    }
    let text = good.to_string();
    for cut in good.jws.len() + 1..text.len() {
        let read = text[..cut].parse::<SdJwt>();
        // Cut right after the first tilde it is a statement whose disclosure is missing.
        assert!(read.is_err() || read.is_ok_and(|token| admit(&token).is_err()), "cut at {cut}");
    }
}

#[test]
fn sizes_are_limited() {
    let mut draft = draft("vetting");
    draft.body["conditions"] = "x".repeat(8_000).into();
    assert!(sign_with(&draft, &issuer(&draft), &[]).is_ok());
    let huge = raw_payload(format!(r#"{{"v":1,"x":"{}"}}"#, "x".repeat(60_000)).as_bytes());
    assert!(huge.len() > MAX_JWS_BYTES);
    let fault = refused(&huge);
    assert_eq!(fault.code, "too-large");
    assert_eq!(huge.parse::<SdJwt>().unwrap_err().code, "too-large");
    // The longest that fits is read as far as its faults.
    let fits = raw_payload(format!(r#"{{"v":1,"x":"{}"}}"#, "x".repeat(48_900)).as_bytes());
    assert!(fits.len() <= MAX_JWS_BYTES && fits.len() > MAX_JWS_BYTES - 400);
    assert_eq!(refused(&fits).code, "unknown-field");
    let line = "x".repeat(600);
    let mut draft = support::draft("dataset");
    draft.body["refused"] =
        (1..100).map(|row| serde_json::json!({"row": row, "reason": line})).collect::<Vec<_>>().into();
    let fault = sign_with(&draft, &issuer(&draft), &[]).unwrap_err();
    assert_eq!(fault.code, "too-large");
}

#[test]
fn json_is_strict() {
    let good = good_payload();
    let with = |old: &str, new: &str| {
        assert!(good.contains(old), "{old}");
        refused(&raw_payload(good.replacen(old, new, 1).as_bytes()))
    };
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    let cases = [
        (with(r#"{"v":1"#, r#"{"v":1,"v":1"#), "/v", "duplicate-key"),
        (
            with(r#""result":"conditional""#, r#""result":"cleared","result":"conditional""#),
            "/body/result",
            "duplicate-key",
        ),
        (
            with(r#""result":"conditional""#, r#""result":"cleared","\u0072esult":"x""#),
            "/body/result",
            "duplicate-key",
        ),
        (with(r#""v":1"#, r#""v":1.0"#), "/v", "not-integer"),
        (with(r#""v":1"#, r#""v":1e0"#), "/v", "not-integer"),
        (with(r#""v":1"#, r#""v":-0"#), "/v", "not-integer"),
        (with(r#""v":1"#, r#""v":9223372036854775808"#), "/v", "not-integer"),
        (with(r#""v":1"#, r#""v":null"#), "/v", "null-value"),
        (with(r#""v":1"#, r#""v":01"#), "/v", "json-syntax"),
        (with(r#""v":1"#, r#""v":+1"#), "/v", "json-syntax"),
        (with(r#""v":1"#, r#""v":NaN"#), "/v", "json-syntax"),
        (with(r#""conditional""#, r#""\ud800""#), "/body/result", "json-syntax"),
        (
            with(r#""conditional""#, &deep),
            "/body/result/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0",
            "too-deep",
        ),
    ];
    for (fault, pointer, code) in cases {
        assert_eq!((fault.pointer.as_str(), fault.code), (pointer, code), "{fault}");
    }
    for (tail, code) in [("{}", "json-syntax"), ("x", "json-syntax"), (",", "json-syntax")] {
        assert_eq!(refused(&raw_payload(format!("{good}{tail}").as_bytes())).code, code);
    }
    assert_eq!(refused(&raw_payload(b"{\"v\":\"\xff\"}")).code, "not-utf8");
    assert_eq!(refused(&raw_payload(b"\xef\xbb\xbf{}")).code, "json-syntax");
    assert_eq!(refused(&raw_payload(b"")).code, "json-syntax");
    assert_eq!(refused(&raw_payload(b"[]")).code, "wrong-type");
}

#[test]
fn depth_and_size_limits_hold_at_their_edges() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let limits = json::Limits { bytes: 1_000, depth: json::MAX_DEPTH };
    assert!(json::parse(nested(json::MAX_DEPTH).as_bytes(), &limits).is_ok());
    assert_eq!(json::parse(nested(json::MAX_DEPTH + 1).as_bytes(), &limits).unwrap_err().code, "too-deep");
    assert!(json::parse(nested(100_000).as_bytes(), &json::Limits { bytes: 1_000_000, ..limits }).is_err());
    let text = format!("\"{}\"", "x".repeat(998));
    assert!(json::parse(text.as_bytes(), &limits).is_ok());
    assert_eq!(json::parse(format!("{text} ").as_bytes(), &limits).unwrap_err().code, "too-large");
}

#[test]
fn compact_form_is_read_and_written() {
    let token = signed("transfer", &["/body/note", "/body/from"]);
    let text = token.to_string();
    assert!(text.ends_with('~') && text.matches('~').count() == 3);
    assert_eq!(text.parse::<SdJwt>().unwrap(), token);
    let plain = signed("transfer", &[]);
    assert_eq!(plain.to_string(), format!("{}~", plain.jws));
    assert_eq!(plain.jws.parse::<SdJwt>().unwrap(), plain);
    assert_eq!(plain.to_string().parse::<SdJwt>().unwrap(), plain);
    let kb = format!("{text}{}", raw(br#"{"alg":"Ed25519","typ":"kb+jwt"}"#, b"{}", 1));
    let cases = [
        (kb, "bad-token"),
        (format!("{text}~"), "bad-encoding"),
        (format!("{}~~", plain.jws), "bad-encoding"),
        (format!("~{text}"), "bad-encoding"),
        (text.trim_end_matches('~').to_owned(), "bad-token"),
        (format!("{}~a=~", plain.jws), "bad-encoding"),
        (format!("{}~ab~", plain.jws), "bad-encoding"),
        (format!("{}~{}", plain.jws, "YQ~".repeat(1_025)), "too-large"),
        (format!("{}~{}~", plain.jws, "YWFh".repeat(16_384)), "too-large"),
        (format!("{}\n~", plain.jws), "bad-token"),
        (String::new(), "bad-token"),
        ("~".into(), "bad-token"),
        ("YQ".repeat(600_000), "too-large"),
    ];
    for (text, code) in cases {
        let shown: String = text.chars().take(60).collect();
        assert_eq!(text.parse::<SdJwt>().unwrap_err().code, code, "{shown}");
    }
}

#[test]
fn the_header_names_the_key() {
    let token = signed("vetting", &[]);
    let read = Token::read(token.jws.as_bytes()).unwrap();
    assert_eq!(read.verify(key("XM-DAC-1", 2).public()).unwrap_err().code, "bad-key");
    let forged = raw(header().as_bytes(), good_payload().as_bytes(), 2);
    let fault = Token::read(forged.as_bytes()).unwrap().verify(key("XM-DAC-1", 1).public()).unwrap_err();
    assert_eq!(fault.code, "bad-signature");
}

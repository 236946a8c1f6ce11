//! Codes of others, kept as they are, and encoded bytes.

use std::fmt;
use std::str::FromStr;

use crate::base64url;
use crate::fault::{Fault, code};

macro_rules! opaque {
    ($(#[doc = $doc:literal])* $name:ident, $is:expr, $code:expr, $hint:literal, $pattern:literal) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                let is: fn(&str) -> bool = $is;
                if is(text) {
                    return Ok(Self(text.to_owned()));
                }
                let shown: String = text.chars().take(40).collect();
                Err(Fault::whole($code, format!("`{shown}` is not {}", $hint)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        crate::part::text_part!($name, {"pattern": $pattern});
    };
}

opaque!(
    /// An OECD DAC purpose: three digits of a category or five of a purpose.
    Purpose, is_purpose, code::BAD_CODE, "a DAC purpose; write 3 or 5 digits such as 72010",
    "^[1-9][0-9]{2}([0-9]{2})?$"
);
opaque!(
    /// A Sustainable Development Goal (`6`), target (`6.1`, `6.b`) or indicator (`6.1.1`).
    Sdg, is_sdg, code::BAD_CODE, "an SDG goal, target or indicator such as 6, 6.1 or 6.1.1",
    "^([1-9]|1[0-7])(\\.([1-9][0-9]?|[a-d])(\\.[1-9][0-9]?)?)?$"
);
opaque!(
    /// A language: two or three letters of ISO 639, perhaps a script or region as in BCP 47.
    Language, is_language, code::BAD_CODE, "a language tag such as fr, ff-Latn or fr-ML",
    "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
);
opaque!(
    /// A web address, https or http.
    Website, is_website, code::BAD_TEXT, "a web address; write it like https://example.org/page",
    "^(?=.{1,2000}$)https?://[!-~]+$"
);
opaque!(
    /// A SHA-256 digest of a file: `sha256:<hex>`.
    Digest, is_digest, code::BAD_ENCODING, "a digest; write sha256: and 64 lower-case hex digits",
    "^sha256:[0-9a-f]{64}$"
);
opaque!(
    /// A disclosure of RFC 9901 as transmitted.
    DisclosureText, |text| !text.is_empty() && base64url::decode(text).is_some(), code::BAD_ENCODING,
    "a disclosure in canonical base64url", "^[A-Za-z0-9_-]+$"
);
opaque!(
    /// A ristretto255 Pedersen commitment to a quantity in base units; carried, not yet used.
    Commitment, |text| base64url::decode_exact::<32>(text).is_some(), code::BAD_ENCODING,
    "a commitment: 32 bytes in base64url", "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"
);

impl Digest {
    /// Of the 32 bytes.
    pub fn of_bytes(bytes: &[u8; 32]) -> Self {
        Self(format!("sha256:{}", hex::encode(bytes)))
    }
}

fn is_digit(byte: &u8) -> bool {
    byte.is_ascii_digit()
}

fn is_purpose(text: &str) -> bool {
    matches!(text.len(), 3 | 5) && text.as_bytes().iter().all(is_digit) && !text.starts_with('0')
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|hex| {
        hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

/// Longest web address read; browsers and servers agree on about this much.
const MAX_WEBSITE_BYTES: usize = 2_000;

fn is_website(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && text.len() <= MAX_WEBSITE_BYTES && rest.bytes().all(|b| b.is_ascii_graphic())
    })
}

/// Whether this is a whole number from one to the limit, without zeros in front.
fn is_number(text: &str, limit: u8) -> bool {
    !text.starts_with('0')
        && !text.starts_with('+')
        && text.parse::<u8>().is_ok_and(|number| (1..=limit).contains(&number))
}

fn is_sdg(text: &str) -> bool {
    let mut parts = text.split('.');
    let goal = parts.next().is_some_and(|goal| is_number(goal, 17));
    let target = parts.next();
    let indicator = parts.next();
    goal && parts.next().is_none()
        && target.is_none_or(|target| is_number(target, 99) || matches!(target, "a" | "b" | "c" | "d"))
        && indicator.is_none_or(|indicator| is_number(indicator, 99))
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let lower = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    let tongue = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && lower(part));
    let is_script = |part: &str| {
        part.len() == 4
            && part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.get(1..).is_some_and(lower)
    };
    let is_region = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
            || (part.len() == 3 && part.as_bytes().iter().all(is_digit))
    };
    parts.next_if(|part| is_script(part));
    parts.next_if(|part| is_region(part));
    tongue && parts.next().is_none()
}

//! What can be wrong with a statement, and where.

use std::fmt;

/// A refusal: where in the statement, which rule (a code from [`CODES`]), and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// RFC 6901 JSON pointer to what is wrong; empty for the whole.
    pub pointer: String,
    /// Kebab-case code, one of [`CODES`].
    pub code: &'static str,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Fault {
    /// A fault at a place.
    pub fn at(pointer: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, message: message.into() }
    }

    /// A fault of the whole.
    pub fn whole(code: &'static str, message: impl Into<String>) -> Self {
        Self::at("", code, message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            write!(f, "{} ({})", self.message, self.code)
        } else {
            write!(f, "at {}: {} ({})", self.pointer, self.message, self.code)
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal;)*) => {
        /// The codes a [`Fault`] can carry.
        pub mod code {
            $($(#[doc = $doc])* pub const $name: &str = $text;)*
        }

        /// Every fault code with its meaning, in alphabetical order of code.
        pub const CODES: &[(&str, &str)] = &[$(($text, concat!($($doc),*)),)*];
    };
}

codes! {
    /// A code that its list doesn't have.
    BAD_CODE = "bad-code";
    /// A date or time that isn't in the one accepted form, or that doesn't exist.
    BAD_DATE = "bad-date";
    /// A decimal that isn't in the one accepted form.
    BAD_DECIMAL = "bad-decimal";
    /// A disclosure that isn't what RFC 9901 says, or that opens nothing.
    BAD_DISCLOSURE = "bad-disclosure";
    /// Base64url, hex or another encoding that isn't canonical.
    BAD_ENCODING = "bad-encoding";
    /// The JOSE header says something else than the one header accepted.
    BAD_HEADER = "bad-header";
    /// An id that isn't well formed.
    BAD_ID = "bad-id";
    /// A key that can't be used: malformed, weak, or not the one it says it is.
    BAD_KEY = "bad-key";
    /// Not a JSON pointer, or it points at nothing.
    BAD_POINTER = "bad-pointer";
    /// A digest structure (`_sd`, `...`, `_sd_alg`) that isn't what RFC 9901 says or stands where none may.
    BAD_SEAL = "bad-seal";
    /// The signature doesn't verify.
    BAD_SIGNATURE = "bad-signature";
    /// Text that is empty, too long, or has characters that may not be there.
    BAD_TEXT = "bad-text";
    /// Not one compact JWS followed by disclosures.
    BAD_TOKEN = "bad-token";
    /// The same JSON key twice in one object.
    DUPLICATE_KEY = "duplicate-key";
    /// The same thing listed twice.
    DUPLICATE_VALUE = "duplicate-value";
    /// A list without elements; it has to be left out.
    EMPTY_LIST = "empty-list";
    /// Two fields contradict each other.
    INCONSISTENT = "inconsistent";
    /// Not JSON.
    JSON_SYNTAX = "json-syntax";
    /// A key that is already another's, or whose validity would be widened afterwards.
    KEY_CONFLICT = "key-conflict";
    /// The key was no longer valid when the statement was signed.
    KEY_EXPIRED = "key-expired";
    /// The key wasn't valid yet when the statement was signed.
    KEY_NOT_YET_VALID = "key-not-yet-valid";
    /// The key is another party's than the issuer's.
    KEY_OF_ANOTHER_PARTY = "key-of-another-party";
    /// The key had been revoked when the statement was signed.
    KEY_REVOKED = "key-revoked";
    /// The subject would be minted under another organisation's name.
    MINTED_FOR_ANOTHER = "minted-for-another";
    /// A required field isn't there.
    MISSING_FIELD = "missing-field";
    /// A disclosure is missing.
    NOT_DISCLOSED = "not-disclosed";
    /// The issuer may not say this about this party.
    NOT_ENTITLED = "not-entitled";
    /// A number that isn't a whole number within 64 bits.
    NOT_INTEGER = "not-integer";
    /// Not UTF-8.
    NOT_UTF8 = "not-utf8";
    /// `null`: a field without a value has to be left out.
    NULL_VALUE = "null-value";
    /// Out of the allowed range.
    OUT_OF_RANGE = "out-of-range";
    /// Nested deeper than the limit.
    TOO_DEEP = "too-deep";
    /// More bytes or elements than the limit.
    TOO_LARGE = "too-large";
    /// An algorithm other than Ed25519.
    UNKNOWN_ALG = "unknown-alg";
    /// A field this kind of statement doesn't have.
    UNKNOWN_FIELD = "unknown-field";
    /// A key nobody has registered.
    UNKNOWN_KEY = "unknown-key";
    /// A format version this reader doesn't know.
    UNKNOWN_VERSION = "unknown-version";
    /// A field that may not be sealed.
    UNSEALABLE = "unsealable";
    /// The `withheld` rows and the sealed fields don't match one to one.
    WITHHELD_MISMATCH = "withheld-mismatch";
    /// A JSON value of the wrong type.
    WRONG_TYPE = "wrong-type";
}

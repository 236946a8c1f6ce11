//! The simple types of XML Schema that the standard uses: which text is a value of each.
//!
//! Where libxml2, with which publishers' files are checked everywhere, is stricter than the recommendation (numbers of
//! at most 24 digits, for instance), this follows it; the differential test holds the two together.

mod date;
mod number;
mod uri;

pub use date::{Moment, is_date, is_date_time};
pub use number::{Xpath, js_number};

use crate::xml::chars::{is_ncname, is_nmtoken, is_space};

/// A simple type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Simple {
    /// Any text.
    String,
    /// `xs:decimal`.
    Decimal,
    /// `xs:date`.
    Date,
    /// `xs:dateTime`.
    DateTime,
    /// `xs:boolean`.
    Boolean,
    /// `xs:anyURI`.
    AnyUri,
    /// `xs:NMTOKEN`.
    NmToken,
    /// `xs:int`.
    Int,
    /// `xs:nonNegativeInteger`.
    NonNegativeInteger,
    /// `xs:positiveInteger`.
    PositiveInteger,
    /// `xml:lang`: `xs:language` or nothing.
    Lang,
    /// `xml:space`.
    Space,
    /// `xml:id`.
    Id,
}

impl Simple {
    /// The type of a name, as `data/iati/schema-*.csv` writes it.
    pub fn named(name: &str) -> Option<Simple> {
        Some(match name {
            "string" => Simple::String,
            "decimal" => Simple::Decimal,
            "date" => Simple::Date,
            "dateTime" => Simple::DateTime,
            "boolean" => Simple::Boolean,
            "anyURI" => Simple::AnyUri,
            "NMTOKEN" => Simple::NmToken,
            "int" => Simple::Int,
            "nonNegativeInteger" => Simple::NonNegativeInteger,
            "positiveInteger" => Simple::PositiveInteger,
            "lang" => Simple::Lang,
            _ => return None,
        })
    }

    /// What a value has to be, for people.
    pub fn wanted(self) -> &'static str {
        match self {
            Simple::String => "text",
            Simple::Decimal => "a decimal number such as 1250.50, without thousands separators or currency",
            Simple::Date => "a date as YYYY-MM-DD",
            Simple::DateTime => "a date and time as YYYY-MM-DDThh:mm:ss",
            Simple::Boolean => "1, 0, true or false",
            Simple::AnyUri => "a web address",
            Simple::NmToken => "one word",
            Simple::Int => "a whole number",
            Simple::NonNegativeInteger => "a whole number, 0 or more",
            Simple::PositiveInteger => "a whole number, 1 or more",
            Simple::Lang => "a language code such as en or pt-BR",
            Simple::Space => "default or preserve",
            Simple::Id => "a name that no other xml:id of the file has",
        }
    }

    /// Whether text is a value of this type.
    pub fn takes(self, text: &str) -> bool {
        match self {
            Simple::String => true,
            Simple::Decimal => number::is_decimal(trim(text)),
            // Libxml2 takes no white space around these, nor around `xs:int`.
            Simple::Date => is_date(text),
            Simple::DateTime => is_date_time(text),
            Simple::Boolean => matches!(trim(text), "true" | "false" | "1" | "0"),
            Simple::AnyUri => uri::is_uri(trim(text)),
            Simple::NmToken => is_nmtoken(trim(text)),
            Simple::Int => number::integer(text)
                .is_some_and(|value| i128::from(i32::MIN) <= value && value <= i128::from(i32::MAX)),
            Simple::NonNegativeInteger => number::integer(trim(text)).is_some_and(|value| value >= 0),
            Simple::PositiveInteger => number::integer(trim(text)).is_some_and(|value| value > 0),
            Simple::Lang => text.is_empty() || is_language(trim(text)),
            Simple::Space => matches!(trim(text), "default" | "preserve"),
            Simple::Id => is_ncname(trim(text)),
        }
    }
}

/// Text without white space around it, as all types but strings are read.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| u8::try_from(c).is_ok_and(is_space))
}

/// `xs:language`: up to eight letters, then parts of up to eight letters and digits.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let short = |part: &str| (1..=8).contains(&part.len());
    parts.next().is_some_and(|first| short(first) && first.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && parts.all(|part| short(part) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::Simple::*;

    #[test]
    fn each_type_takes_what_it_should() {
        for (kind, good, bad) in [
            (
                Decimal,
                &["0", "-1.50", "+.5", " 1\n", "1."][..],
                &["", ".", "1e3", "1,000", "1 0", "NaN", "--1"][..],
            ),
            (Boolean, &["0", "1", "true", " false "], &["", "TRUE", "yes", "2"]),
            (Int, &["-2147483648", "2147483647", "+07"], &["2147483648", "1.0", "", "-", " 1"]),
            (NonNegativeInteger, &["0", "-0", " 1\n", "123456789012345678901234"], &["-1", "1.5", "", "1 1"]),
            (PositiveInteger, &["1", "\t+2 "], &["0", "-1", ""]),
            (NmToken, &["a", "1.2-x", " a "], &["", "a b"]),
            (
                Lang,
                &["", "en", "pt-BR", "zh-Hant-TW", "x-klingon"],
                &["en_GB", "e1", "en-", "123", "abcdefghi"],
            ),
            (Space, &["default", "preserve"], &["", "keep"]),
            (Id, &["a", "_1"], &["", "1", "a:b"]),
        ] {
            for text in good {
                assert!(kind.takes(text), "{kind:?} {text:?}");
            }
            for text in bad {
                assert!(!kind.takes(text), "{kind:?} {text:?}");
            }
        }
    }
}

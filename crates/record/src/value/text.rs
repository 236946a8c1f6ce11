//! Text for people.

use std::fmt;
use std::str::FromStr;

use crate::fault::{Fault, code};

/// Whether a letter may stand in text: no control characters, and none that turn the direction of what follows, with
/// which a text can be made to look like another.
fn allowed(letter: char, lines: bool) -> bool {
    match letter {
        '\n' => lines,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' => false,
        other => !other.is_control(),
    }
}

macro_rules! text {
    ($(#[doc = $doc:literal])* $name:ident, $max:literal, lines: $lines:literal, $pattern:literal) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Most characters it may have.
            pub const MAX_CHARS: usize = $max;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                let refuse = |why: String| Err(Fault::whole(code::BAD_TEXT, why));
                if text.is_empty() {
                    return refuse("the text is empty; leave the field out".into());
                }
                if text.len() > $max && text.chars().count() > $max {
                    return refuse(format!("the text is longer than {} characters", $max));
                }
                if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
                    return refuse("the text begins or ends with white space; trim it".into());
                }
                match text.chars().find(|letter| !allowed(*letter, $lines)) {
                    None => Ok(Self(text.to_owned())),
                    Some(letter) => refuse(format!(
                        "the character {} may not stand here; take it out", letter.escape_unicode()
                    )),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        crate::part::text_part!($name, {"minLength": 1, "maxLength": $max, "pattern": $pattern});
    };
}

text!(
    /// A lot, a serial, a line number, a short reference: one line of at most 100 characters, several times the longest
    /// serial in use.
    Label, 100, lines: false,
    "^(?!\\s)[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]+(?<!\\s)$"
);
text!(
    /// A name or a title: one line of at most 600 characters; the longest project titles in use have about 400.
    Line, 600, lines: false,
    "^(?!\\s)[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]+(?<!\\s)$"
);
text!(
    /// A description: lines of at most 8,000 characters together, so that several fit a statement in any script; what is
    /// longer is a document.
    Text, 8_000, lines: true,
    "^(?!\\s)[^\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]+(?<!\\s)$"
);

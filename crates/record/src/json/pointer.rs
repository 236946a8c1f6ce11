//! RFC 6901 JSON pointers.

use std::fmt;
use std::str::FromStr;

use crate::fault::{Fault, code};

/// A JSON pointer in its one canonical form: `/body/to/place/0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pointer {
    tokens: Vec<String>,
}

/// No path through a statement is longer than its nesting; a pointer longer than this is a mistake.
const MAX_POINTER_BYTES: usize = 1_024;

impl Pointer {
    /// The pointer to the whole.
    pub fn root() -> Self {
        Self::default()
    }

    /// The unescaped reference tokens.
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// The last token and the pointer to what holds it; `None` at the root.
    pub fn split_last(&self) -> Option<(Pointer, &str)> {
        let (last, rest) = self.tokens.split_last()?;
        Some((Pointer { tokens: rest.to_vec() }, last))
    }

    /// This pointer with one more token.
    pub fn join(&self, token: impl Into<String>) -> Self {
        let mut tokens = self.tokens.clone();
        tokens.push(token.into());
        Self { tokens }
    }

    /// Whether this is `other` or leads through it.
    pub fn is_at_or_under(&self, other: &Pointer) -> bool {
        self.tokens.starts_with(&other.tokens)
    }
}

/// Appends one escaped reference token.
pub(crate) fn push_token(out: &mut String, token: &str) {
    out.push('/');
    for letter in token.chars() {
        match letter {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            other => out.push(other),
        }
    }
}

/// Reads a token as an array index: digits, no leading zero.
pub(crate) fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    if plain { token.parse().ok() } else { None }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.tokens.iter().for_each(|token| push_token(&mut out, token));
        f.write_str(&out)
    }
}

impl FromStr for Pointer {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let refuse = |why: &str| {
            Fault::whole(code::BAD_POINTER, format!("`{}` {why}", text.chars().take(80).collect::<String>()))
        };
        if text.is_empty() {
            return Ok(Self::root());
        }
        if text.len() > MAX_POINTER_BYTES {
            return Err(refuse(&format!("is longer than {MAX_POINTER_BYTES} bytes")));
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(refuse("doesn't start with `/`; write a JSON pointer such as /body/to"));
        };
        let tokens = rest
            .split('/')
            .map(|raw| {
                let mut token = String::with_capacity(raw.len());
                let mut letters = raw.chars();
                while let Some(letter) = letters.next() {
                    match (letter, letter == '~') {
                        (_, false) => token.push(letter),
                        _ => match letters.next() {
                            Some('0') => token.push('~'),
                            Some('1') => token.push('/'),
                            _ => return Err(refuse("has a `~` that is neither `~0` nor `~1`")),
                        },
                    }
                }
                Ok(token)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { tokens })
    }
}

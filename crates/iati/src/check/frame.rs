//! An element that is open, and where it stands.

use std::fmt::Write;

use crate::rules::Role;
use crate::tables::NameId;
use crate::tables::schema::NodeId;

/// How the schema looks at an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// By its declaration.
    Strict(NodeId),
    /// Only what in it is declared for all places.
    Lax,
    /// Not at all: it stands where it may not, and that has been said.
    Skip,
}

/// What an element's text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Nothing looks at it.
    Free,
    /// There may be none.
    None,
    /// It is a value.
    Kept,
}

/// An open element.
#[derive(Debug, Clone)]
pub struct Frame<'s> {
    /// The name as written.
    pub raw: &'s str,
    /// Its number.
    pub name: NameId,
    /// Which of its siblings of the same name it is, from 1.
    pub index: u32,
    /// Where its tag starts, in bytes.
    pub at: usize,
    /// Where it stands, by the names of its ancestors.
    pub node: NodeId,
    /// How the schema looks at it.
    pub mode: Mode,
    /// How far its sequence has come.
    pub place: u16,
    /// Whether the member it has come to was seen.
    pub met: bool,
    /// Whether its content is wrong already: what follows is not looked at any more.
    pub bad: bool,
    /// What its text is for.
    pub text: Text,
    /// Whether the text since the last markup has been found out of place.
    pub text_told: bool,
    /// Whether it has any text.
    pub has_text: bool,
    /// Its text, as long as it is in one piece.
    pub piece: Option<&'s str>,
    /// Where its text starts among the texts in several pieces, once it is.
    pub pieces_from: Option<usize>,
    /// How many narratives it holds.
    pub narratives: u32,
    /// Whether one of them has text.
    pub told: bool,
    /// What the rules make of it.
    pub role: Role,
    /// What the rules remember of its attributes; each role has its own bits.
    pub bits: u8,
    /// How many namespaces were in force before it.
    pub namespaces: usize,
    /// The default namespace before it.
    pub outer_default: bool,
}

/// The path to the last frame from below the record it belongs to, as `/transaction[2]/value[1]`.
pub fn path_below(frames: &[Frame<'_>], attribute: &str) -> String {
    let mut path = String::new();
    for frame in frames {
        // Writing to a string can't fail.
        let _ = write!(path, "/{}[{}]", frame.raw, frame.index);
    }
    if !attribute.is_empty() {
        let _ = write!(path, "/@{attribute}");
    }
    path
}

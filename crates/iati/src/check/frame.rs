//! An element that is open, and where it stands.

use super::namespaces::Namespace;
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

/// The kept text of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'s> {
    /// In one piece, where it stands in the file.
    Once(&'s str),
    /// In several, which start here among those of all open elements.
    Pieces(usize),
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
    /// Its text, as far as it is kept.
    pub said: Said<'s>,
    /// How many narratives it holds.
    pub narratives: u32,
    /// Whether one of them has text.
    pub told: bool,
    /// What the rules make of it.
    pub role: Role,
    /// What the rules remember of its attributes; each role has its own bits.
    pub bits: u8,
    /// How many namespaces were in force before it.
    pub namespaces: u16,
    /// The default namespace before it.
    pub outer_default: Namespace,
}

/// The path to the last frame from below the record it belongs to, as `/transaction[2]/value[1]`.
pub fn path_below(frames: &[Frame<'_>], attribute: &str) -> String {
    let mut path = String::new();
    for frame in frames {
        step(&mut path, frame.raw, u64::from(frame.index));
    }
    if !attribute.is_empty() {
        path.push_str("/@");
        path.push_str(attribute);
    }
    path
}

/// Goes one step down a path, to the element of this name and index. Bad files have a path for every other element, so
/// the index is written without the detour of a format.
pub fn step(path: &mut String, name: &str, index: u64) {
    path.reserve(name.len() + "/[]".len() + 4);
    path.push('/');
    path.push_str(name);
    path.push('[');
    let mut digit = 1;
    while index / digit >= 10 {
        digit *= 10;
    }
    while digit > 0 {
        path.push(char::from(b'0' + (index / digit % 10) as u8));
        digit /= 10;
    }
    path.push(']');
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_are_names_with_indices() {
        for index in [0, 1, 9, 10, 99, 100, 12_345, u64::MAX] {
            let mut path = "/a[1]".to_owned();
            step(&mut path, "b", index);
            assert_eq!(path, format!("/a[1]/b[{index}]"));
        }
    }
}

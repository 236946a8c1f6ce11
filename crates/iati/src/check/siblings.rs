//! Counts elements of one name within their parent, for paths such as `transaction[3]`.

use crate::tables::NameId;
use crate::tables::names::UNKNOWN;

/// The counts of one parent's children. Elements of one name mostly follow each other, so the search starts at the end.
#[derive(Debug, Default)]
struct Level<'s> {
    known: Vec<(NameId, u32)>,
    unknown: Vec<(&'s str, u32)>,
}

/// The counts of all open elements' children, by depth.
#[derive(Debug, Default)]
pub struct Siblings<'s> {
    levels: Vec<Level<'s>>,
}

/// Above this many unknown names in one parent, further ones are no longer told apart: nobody can use such paths.
const MAX_UNKNOWN: usize = 64;

impl<'s> Siblings<'s> {
    /// An element at this depth gets its first child.
    pub fn open(&mut self, depth: usize) {
        if self.levels.len() <= depth {
            self.levels.resize_with(depth + 1, Level::default);
        }
        self.levels[depth].known.clear();
        self.levels[depth].unknown.clear();
    }

    /// Counts an element at this depth: which of its name it is, from 1.
    pub fn count(&mut self, depth: usize, id: NameId, raw: &'s str) -> u32 {
        let level = &mut self.levels[depth];
        if id != UNKNOWN {
            return bump(&mut level.known, id);
        }
        if level.unknown.len() == MAX_UNKNOWN && !level.unknown.iter().any(|(known, _)| *known == raw) {
            return 1;
        }
        bump(&mut level.unknown, raw)
    }
}

fn bump<T: PartialEq>(counts: &mut Vec<(T, u32)>, key: T) -> u32 {
    if let Some((_, count)) = counts.iter_mut().rev().find(|(known, _)| *known == key) {
        *count += 1;
        return *count;
    }
    counts.push((key, 1));
    1
}

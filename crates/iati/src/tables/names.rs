//! Names of elements and attributes as small numbers, so that the checker compares numbers.

/// A known name; 0 is every unknown one.
pub type NameId = u16;

/// What no known name has.
pub const UNKNOWN: NameId = 0;

/// Slots; a power of two, several times the number of names.
const SLOTS: usize = 2048;

/// The names of one version of the standard.
#[derive(Debug)]
pub struct Names {
    names: Vec<&'static str>,
    slots: Vec<NameId>,
}

impl Default for Names {
    fn default() -> Self {
        Names { names: vec![""], slots: vec![UNKNOWN; SLOTS] }
    }
}

impl Names {
    /// The number of a name.
    pub fn id(&self, name: &str) -> NameId {
        let mut slot = slot(name);
        loop {
            let id = self.slots[slot];
            if id == UNKNOWN || self.names[usize::from(id)] == name {
                return id;
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The name of a number; nothing for [`UNKNOWN`].
    pub fn name(&self, id: NameId) -> &'static str {
        self.names.get(usize::from(id)).copied().unwrap_or_default()
    }

    /// How many there are, the unknown one included.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// Adds a name, unless it is there.
    pub fn add(&mut self, name: &'static str) -> NameId {
        let known = self.id(name);
        if known != UNKNOWN {
            return known;
        }
        let id = self.names.len() as NameId;
        self.names.push(name);
        let mut slot = slot(name);
        while self.slots[slot] != UNKNOWN {
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = id;
        id
    }
}

/// Length, the first four bytes and the last four tell the names of the standard apart well enough; shorter names by
/// first, middle and last.
fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u32::from_le_bytes(*first), u32::from_le_bytes(*last)),
        _ => match bytes {
            [] => (0, 0),
            [first, ..] => {
                let last = u32::from(bytes[bytes.len() - 1]) << 8 | u32::from(bytes[bytes.len() / 2]);
                (u32::from(*first), last)
            }
        },
    };
    let mixed = u64::from(first) | u64::from(last) << 32;
    let mixed = (mixed ^ (bytes.len() as u64) << 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 53) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number() {
        let mut names = Names::default();
        let first = names.add("title");
        let second = names.add("description");
        assert_eq!(
            (names.add("title"), names.id("description"), names.id("nothing")),
            (first, second, UNKNOWN)
        );
        assert_eq!((names.name(second), names.count()), ("description", 3));
    }
}

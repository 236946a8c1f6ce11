//! Which statement ids are taken, without asking the store for each.
//!
//! Ids are UUIDv7: they begin with the time, so nearly every new one is larger than all before. The largest ones
//! are kept in memory; an id above the smallest kept one is decided here, exactly, and only a late one costs a
//! query. Memory stays the same however long the log grows.

use std::collections::BTreeMap;

use entente_store::sql::statements::Known;

/// Ids kept. At 28,000 statements a second this is two seconds of disorder; a batch never holds more.
pub const KEPT: usize = 65_536;

/// The largest ids of the log.
pub struct Recent {
    kept: BTreeMap<[u8; 16], Known>,
    /// Every id of the log that is larger than this is in `kept`.
    floor: Option<[u8; 16]>,
}

/// What memory alone can say of an id.
pub enum Lookup {
    /// It is taken.
    Known(Known),
    /// It is free.
    Free,
    /// Only the store knows.
    AskStore,
}

impl Recent {
    /// From the largest ids of the store. `complete` says that these are all there are.
    pub fn new(largest: Vec<([u8; 16], Known)>, complete: bool) -> Self {
        let kept: BTreeMap<_, _> = largest.into_iter().collect();
        let floor = if complete { None } else { kept.keys().next().copied() };
        Recent { kept, floor }
    }

    /// Looks an id up.
    pub fn get(&self, jti: &[u8; 16]) -> Lookup {
        match self.kept.get(jti) {
            Some(known) => Lookup::Known(*known),
            None if self.floor.is_some_and(|floor| *jti < floor) => Lookup::AskStore,
            None => Lookup::Free,
        }
    }

    /// Adds an id that is now in the log.
    pub fn insert(&mut self, jti: [u8; 16], known: Known) {
        self.kept.insert(jti, known);
        while self.kept.len() > KEPT {
            if let Some((smallest, _)) = self.kept.pop_first() {
                self.floor = self.kept.keys().next().copied().or(Some(smallest));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u32) -> [u8; 16] {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        id
    }

    #[test]
    fn what_memory_forgets_is_asked_for_never_called_free() {
        let mut recent = Recent::new(Vec::new(), true);
        let total = u32::try_from(KEPT).unwrap() + 1000;
        for n in 0..total {
            recent.insert(id(n * 2), (u64::from(n), [0; 32]));
        }
        assert_eq!(recent.kept.len(), KEPT);
        for n in 0..total * 2 {
            match recent.get(&id(n)) {
                Lookup::Known((at, _)) => assert_eq!(u64::from(n), at * 2),
                Lookup::Free => assert!(n % 2 == 1 && n > 2000, "{n} is forgotten or odd, not free"),
                Lookup::AskStore => assert!(n < 2000, "{n} is kept and need not be asked for"),
            }
        }
    }

    #[test]
    fn a_window_that_is_not_the_whole_log_says_so() {
        let recent = Recent::new(vec![(id(9), (4, [0; 32])), (id(7), (3, [0; 32]))], false);
        assert!(matches!(recent.get(&id(8)), Lookup::Free));
        assert!(matches!(recent.get(&id(6)), Lookup::AskStore));
        assert!(matches!(Recent::new(Vec::new(), true).get(&id(6)), Lookup::Free));
    }
}

//! References from activity to activity, and identifiers that stand twice. Only hashes are kept, so that a file of a
//! million activities costs megabytes, not its own size.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::LazyLock;

use super::part::Link;
use super::summary::NotChecked;
use crate::limits::MAX_PENDING_LINKS;

/// The rules about links, in order.
pub const RULES: [&str; 6] = ["1000.0.1", "1000.0.2", "1000.0.3", "1000.0.4", "1000.0.5", "1000.0.6"];

const WHY: &str =
    "the activity is in none of the files given: give the file it is published in with --linked";

/// Identifiers, by their hashes.
#[derive(Debug, Clone, Default)]
pub struct Identifiers(HashSet<u64, BuildHasherDefault<Hashed>>);

/// Keys of this process, so that nobody can make identifiers whose hashes are alike.
static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// What is hashed already is not hashed again.
#[derive(Debug, Clone, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Identifiers {
    /// Adds one; whether it was new.
    pub fn add(&mut self, id: &str) -> bool {
        self.0.insert(hash(id))
    }

    /// Whether one is there.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains(&hash(id))
    }

    /// Whether one with this hash is there.
    pub(crate) fn has_hash(&self, hash: u64) -> bool {
        self.0.contains(&hash)
    }

    /// Adds those of others.
    pub fn extend(&mut self, others: &Identifiers) {
        self.0.extend(&others.0);
    }
}

/// What is kept of an identifier.
pub(crate) fn hash(id: &str) -> u64 {
    KEYS.hash_one(id)
}

/// References whose target has not been seen.
#[derive(Debug, Clone, Default)]
pub struct Pending {
    links: Vec<(u64, u8)>,
    /// Those that were too many to keep, by rule.
    more: [u64; RULES.len()],
}

impl Pending {
    /// Keeps a reference.
    pub fn add(&mut self, link: &Link) {
        let Some(rule) = RULES.iter().position(|rule| *rule == link.rule) else { return };
        if self.links.len() < MAX_PENDING_LINKS {
            self.links.push((hash(&link.target), rule as u8));
        } else {
            self.more[rule] += 1;
        }
    }

    /// What remains open when all identifiers are known.
    pub fn open(&self, known: &Identifiers) -> Vec<NotChecked> {
        let mut counts = self.more;
        for (target, rule) in &self.links {
            if !known.0.contains(target) {
                counts[usize::from(*rule)] += 1;
            }
        }
        let open = RULES.iter().zip(counts).filter(|(_, count)| *count > 0);
        open.map(|(rule, count)| NotChecked { rule, count, why: WHY }).collect()
    }
}

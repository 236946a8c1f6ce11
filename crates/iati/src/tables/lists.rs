//! Code lists: which codes a list has in which version.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::csv;
use crate::version::Version;

static TABLE: &str = include_str!("../../../../data/iati/codelists.csv");

/// A list by its place among the names of all lists.
pub type ListId = u16;

/// The names of all lists, sorted.
static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    csv::rows(TABLE).map(|[list, _, _]| list).collect::<BTreeSet<_>>().into_iter().collect()
});

/// The number of a list.
pub fn list_id(name: &str) -> Option<ListId> {
    NAMES.binary_search(&name).ok().and_then(|at| ListId::try_from(at).ok())
}

/// The name of a list.
pub fn list_name(id: ListId) -> &'static str {
    NAMES.get(usize::from(id)).copied().unwrap_or_default()
}

/// A code of a list, for examples.
pub fn first_code(name: &str) -> &'static str {
    csv::rows(TABLE).find(|[list, _, _]| *list == name).map_or("", |[_, code, _]| code)
}

/// Whether the versions of the standard define a list differently.
pub fn differs_by_version(id: ListId) -> bool {
    let name = list_name(id);
    let mut versions = csv::rows(TABLE).filter(|[list, _, _]| *list == name).map(|[_, _, versions]| versions);
    let first = versions.next();
    versions.any(|other| Some(other) != first)
}

/// The names of all lists.
pub fn names() -> &'static [&'static str] {
    &NAMES
}

/// The codes of every list in one version, built in or as updated.
#[derive(Debug, Clone)]
pub struct CodeLists {
    lists: Vec<Codes>,
}

impl CodeLists {
    /// The lists built in.
    pub fn built_in(version: Version) -> CodeLists {
        let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for [list, code, versions] in csv::rows(TABLE) {
            if versions.is_empty() || versions.split(' ').any(|one| one == version.as_str()) {
                codes.entry(list).or_default().push(code);
            }
        }
        let lists =
            NAMES.iter().map(|name| Codes::new(codes.get(name).into_iter().flatten().copied())).collect();
        CodeLists { lists }
    }

    /// Replaces a list.
    pub fn replace<'a>(&mut self, id: ListId, codes: impl Iterator<Item = &'a str> + Clone) {
        if let Some(list) = self.lists.get_mut(usize::from(id)) {
            *list = Codes::new(codes);
        }
    }

    /// Whether a list has a code.
    pub fn has(&self, id: ListId, code: &str) -> bool {
        self.lists.get(usize::from(id)).is_some_and(|list| list.has(code))
    }

    /// How many codes a list has.
    pub fn len(&self, id: ListId) -> usize {
        self.lists.get(usize::from(id)).map_or(0, |list| list.count)
    }
}

/// A set of short texts, looked up far more often than built: open addressing, at most half full.
#[derive(Debug, Clone)]
struct Codes {
    slots: Vec<Option<Box<str>>>,
    count: usize,
}

impl Codes {
    fn new<'a>(codes: impl Iterator<Item = &'a str> + Clone) -> Codes {
        let size = (codes.clone().count() * 2).next_power_of_two().max(8);
        let mut set = Codes { slots: vec![None; size], count: 0 };
        for code in codes {
            let mut slot = set.slot(code);
            while set.slots[slot].as_deref().is_some_and(|other| other != code) {
                slot = (slot + 1) % size;
            }
            if set.slots[slot].is_none() {
                set.slots[slot] = Some(code.into());
                set.count += 1;
            }
        }
        set
    }

    fn has(&self, code: &str) -> bool {
        let mut slot = self.slot(code);
        while let Some(other) = &self.slots[slot] {
            if **other == *code {
                return true;
            }
            slot = (slot + 1) % self.slots.len();
        }
        false
    }

    /// FNV-1a: codes have few characters.
    fn slot(&self, code: &str) -> usize {
        let hash = code.bytes().take(64).fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        (hash ^ (hash >> 32)) as usize & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_found() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(csv::rows::<3>(TABLE).count(), rows);
        for version in Version::ALL {
            let lists = CodeLists::built_in(version);
            for [list, code, versions] in csv::rows(TABLE) {
                let here = versions.is_empty() || versions.contains(version.as_str());
                assert_eq!(lists.has(list_id(list).unwrap(), code), here, "{list} {code} {version}");
            }
        }
    }

    #[test]
    fn versions_differ_and_unknown_codes_are_unknown() {
        let old = CodeLists::built_in(Version::V201);
        let new = CodeLists::built_in(Version::V203);
        let transaction = list_id("TransactionType").unwrap();
        assert!(!old.has(transaction, "13") && new.has(transaction, "13") && !new.has(transaction, "99"));
        assert!(list_id("NoSuchList").is_none());
        let mut changed = new.clone();
        changed.replace(transaction, ["99"].into_iter());
        assert!(
            changed.has(transaction, "99") && !changed.has(transaction, "1") && changed.len(transaction) == 1
        );
    }
}

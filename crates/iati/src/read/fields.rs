//! Which elements of the standard an activity or a transaction has.

use std::sync::LazyLock;

use crate::tables::names::UNKNOWN;
use crate::tables::schema::NodeId;
use crate::tables::{self, Schema};
use crate::version::{FileKind, Version};

/// The elements right below an activity, in the order of the newest schema.
static OF_ACTIVITY: LazyLock<Vec<&'static str>> = LazyLock::new(|| names(activity));
/// The elements right below a transaction, likewise.
static OF_TRANSACTION: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| names(|schema| schema.child(activity(schema), schema.names.id("transaction"))));

/// A set of elements: a bit for each, by its place in the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fields(u64);

impl Fields {
    /// The elements that may stand right below an activity.
    #[must_use]
    pub fn activity_names() -> &'static [&'static str] {
        &OF_ACTIVITY
    }

    /// Whether the element is there that has this place in [`activity_names`](Self::activity_names).
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        u32::try_from(place).is_ok_and(|place| 1_u64.checked_shl(place).is_some_and(|bit| self.0 & bit != 0))
    }

    /// Whether an activity has an element of this name.
    #[must_use]
    pub fn activity_has(self, name: &str) -> bool {
        OF_ACTIVITY.iter().position(|known| *known == name).is_some_and(|place| self.has(place))
    }

    /// Whether a transaction has an element of this name.
    #[must_use]
    pub fn transaction_has(self, name: &str) -> bool {
        OF_TRANSACTION.iter().position(|known| *known == name).is_some_and(|place| self.has(place))
    }

    pub(crate) fn of_activity<'a>(found: impl Iterator<Item = &'a str>) -> Fields {
        Fields::among(&OF_ACTIVITY, found)
    }

    pub(crate) fn of_transaction<'a>(found: impl Iterator<Item = &'a str>) -> Fields {
        Fields::among(&OF_TRANSACTION, found)
    }

    fn among<'a>(known: &[&str], found: impl Iterator<Item = &'a str>) -> Fields {
        let places = found.filter_map(|name| known.iter().position(|known| *known == name));
        Fields(places.fold(0, |set, place| set | 1_u64.checked_shl(place as u32).unwrap_or(0)))
    }
}

fn activity(schema: &Schema) -> NodeId {
    schema.child(schema.root(FileKind::Activities), schema.names.id(FileKind::Activities.record()))
}

/// The names that may stand at a place in any version: those of the newest first.
fn names(place: impl Fn(&Schema) -> NodeId) -> Vec<&'static str> {
    let mut found = Vec::new();
    for schema in Version::ALL.into_iter().rev().map(tables::schema) {
        for particle in &schema.node(place(schema)).particles {
            let name = schema.names.name(particle.name);
            if particle.name != UNKNOWN && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_a_bit_of_its_own() {
        for names in [&OF_ACTIVITY, &OF_TRANSACTION] {
            assert!((8..=64).contains(&names.len()), "{names:?}");
            let all = Fields::among(names, names.iter().copied());
            assert_eq!(all.0.count_ones() as usize, names.len());
        }
        let some = Fields::of_activity(["title", "sector", "nonsense"].into_iter());
        assert!(some.activity_has("title") && some.activity_has("sector") && !some.activity_has("budget"));
        assert_eq!(some.0.count_ones(), 2);
        assert!(
            Fields::of_transaction(["recipient-country"].into_iter()).transaction_has("recipient-country")
        );
        assert!(!some.has(64) && !some.activity_has("nonsense"));
    }
}

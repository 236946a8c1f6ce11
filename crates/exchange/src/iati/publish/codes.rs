//! The standard's code lists: what is on none of them is not written as if it were.

use std::sync::LazyLock;

use entente_iati::Version;
use entente_iati::tables::{CodeLists, lists};

/// Whether a code is on a list of 2.03.
pub(super) fn on_list(list: &str, code: &str) -> bool {
    static LISTS: LazyLock<CodeLists> = LazyLock::new(|| CodeLists::built_in(Version::V203));
    lists::list_id(list).is_some_and(|list| LISTS.has(list, code))
}

/// A language as the list has it: with its region if that is there, else without.
pub(super) fn language(tag: &str) -> Option<&str> {
    let first = tag.split('-').next().unwrap_or(tag);
    [tag, first].into_iter().find(|tag| on_list("Language", tag))
}

/// Whether texts can be written as being in a language: it is on the standard's list.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    on_list("Language", tag)
}

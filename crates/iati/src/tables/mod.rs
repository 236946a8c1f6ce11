//! The facts of the standard, from `data/iati/`, laid out once per process for the way they are looked up.

pub mod csv;
pub mod lists;
pub mod names;
pub mod rules;
pub mod schema;

use std::sync::LazyLock;

pub use lists::CodeLists;
pub use names::{NameId, Names};
pub use schema::Schema;

use crate::version::Version;

static SCHEMAS: LazyLock<[Schema; 3]> = LazyLock::new(|| Version::ALL.map(Schema::of));

/// The schema of a version, with the code lists and rules that hang on it.
pub fn schema(version: Version) -> &'static Schema {
    let [first, second, third] = &*SCHEMAS;
    match version {
        Version::V201 => first,
        Version::V202 => second,
        Version::V203 => third,
    }
}

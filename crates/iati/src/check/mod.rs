//! Checking files: reading them in parts, the parts in one pass each, and putting the results in order.

pub mod close;
pub mod codes;
pub mod file;
pub mod finding;
pub mod findings;
pub mod frame;
pub mod lines;
pub mod links;
pub mod namespaces;
pub mod open;
mod parallel;
pub mod part;
pub mod prolog;
pub mod schema;
pub mod siblings;
pub mod split;
pub mod summary;
pub mod tally;
pub mod walker;

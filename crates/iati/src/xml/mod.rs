//! XML: the tokeniser with its places, and what is demanded beyond what it looks at: characters, names, references, attributes.

pub mod attributes;
pub mod chars;
pub mod references;
pub mod tokens;

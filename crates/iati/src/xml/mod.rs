//! What XML itself demands beyond what the tokeniser looks at: characters, names, references, attributes.

pub mod attributes;
pub mod chars;
pub mod references;

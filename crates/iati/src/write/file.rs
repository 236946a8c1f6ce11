//! The document around activities or organisations.

use super::xml::{Element, comment};
use crate::version::{FileKind, Version};

/// The namespace of the one attribute that is ours, `sealed`: fields of the record that are left out of an element because they
/// are sealed there. The schema takes attributes of other namespaces wherever it is written.
pub const NAMESPACE: &str = "urn:entente:iati:1";

/// What stands around the records of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHead {
    /// What it holds.
    pub kind: FileKind,
    /// When it was made, an `xs:dateTime`.
    pub generated: String,
    /// What readers of the file itself should know.
    pub remarks: Vec<String>,
}

/// A file of records that were written by [`activity`](super::activity()) or [`organisation`](super::organisation()). The
/// schema asks for one at least.
#[must_use]
pub fn file<'a>(head: &FileHead, records: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let root = Element::new(head.kind.root())
        .with("xmlns:entente", NAMESPACE)
        .with("version", Version::V203.as_str())
        .with("generated-datetime", head.generated.as_str());
    out.push_str(&root.open());
    for remark in &head.remarks {
        out.push_str(&comment(remark));
    }
    for record in records {
        out.push_str(record);
    }
    out.push_str("</");
    out.push_str(head.kind.root());
    out.push_str(">\n");
    out
}

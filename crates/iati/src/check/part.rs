//! One part of a file: a run of whole activities, read in one pass.
//!
//! A part is cut behind what looks like the end of an activity. What is inside a comment may look like one too; then the
//! part ends with something open, says so, and is read again together with what follows.

use std::sync::Arc;

use super::findings::Findings;
use super::namespaces::Namespaces;
use super::walker::Walker;
use crate::rules::facts::Spot;
use crate::tables::{CodeLists, Schema};
use crate::types::Moment;
use crate::version::{FileKind, Version};

/// What is known of a file once its document element has opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// What the file holds.
    pub kind: FileKind,
    /// The version it names.
    pub version: Version,
    /// The namespaces its document element declares.
    pub namespaces: Namespaces,
    /// How far the sequence of the document element has come.
    pub place: u16,
    /// Whether the member it has come to was seen.
    pub met: bool,
}

/// What the check needs from outside, the same for all parts.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The time of the check.
    pub now: Moment,
    /// Whether an organisation is a publisher; nothing where no register was given.
    pub publishers: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
    /// The version to check by, whatever the file names; nothing to go by what it names.
    pub assume: Option<Version>,
    /// The code lists, oldest version first.
    pub lists: &'a [CodeLists; 3],
}

impl<'a> Context<'a> {
    /// The code lists of a version.
    pub fn lists(&self, version: Version) -> &'a CodeLists {
        let [first, second, third] = self.lists;
        match version {
            Version::V201 => first,
            Version::V202 => second,
            Version::V203 => third,
        }
    }
}

/// Where reading a part starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At the start of the file.
    File,
    /// Between activities.
    Between(Root),
}

/// Where reading a part has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Between activities.
    Between(Root),
    /// Inside of something: more is needed.
    Open,
    /// Behind the document element.
    Closed,
    /// At a fault that nothing behind it can be read after.
    Broken,
}

/// An activity or organisation of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its first identifier.
    pub id: Arc<str>,
    /// Where that stands; where the activity starts if it has none.
    pub id_at: usize,
    /// Its start and end, in bytes.
    pub span: (usize, usize),
    /// Whether one of its findings is critical.
    pub critical: bool,
}

/// A reference to another activity.
#[derive(Debug, Clone)]
pub struct Link {
    /// The rule that asks whether it leads somewhere.
    pub rule: &'static str,
    /// The activity it stands in, counted within the part.
    pub record: u32,
    /// Where.
    pub spot: Spot,
    /// What it points to.
    pub target: String,
}

/// What was found in a part.
#[derive(Debug)]
pub struct Part {
    /// The findings.
    pub findings: Findings,
    /// The activities.
    pub records: Vec<Record>,
    /// The references to others that are not in this part.
    pub links: Vec<Link>,
    /// Where the document element's tag ends, if it opened here.
    pub root_tag: Option<(usize, usize)>,
    /// What the file is, as soon as it is known, also where it is not supported.
    pub kind: Option<FileKind>,
    /// The version it names, likewise.
    pub version: Option<String>,
    /// Where reading has ended.
    pub end: End,
}

/// Reads one part. `last` says that nothing follows.
pub fn read(bytes: &[u8], start: &Start, context: Context<'_>, last: bool) -> Part {
    let (text, invalid) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let good = error.valid_up_to();
            (std::str::from_utf8(&bytes[..good]).unwrap_or_default(), Some(good))
        }
    };
    let control = crate::xml::chars::forbidden(text);
    let readable = control.map_or(text, |at| &text[..at]);
    let whole = control.is_none() && invalid.is_none();
    let mut walker = Walker::new(readable, start, context);
    walker.run(last && whole);
    if matches!(walker.end, End::Open | End::Between(_) | End::Closed) && !whole {
        let note = match control {
            Some(at) => {
                let code = text[at..].chars().next().map_or(0, u32::from);
                format!("the character U+{code:04X}, which XML has no place for: remove it")
            }
            None => "bytes that are not UTF-8: save the file as UTF-8".to_owned(),
        };
        walker.broken(control.or(invalid).unwrap_or_default(), note);
    }
    walker.finish()
}

/// The schema of a root's version.
pub fn schema(root: &Root) -> &'static Schema {
    crate::tables::schema(root.version)
}

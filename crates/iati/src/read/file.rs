//! One file, from its first byte to its last: parts as they are read, and what to do where one can't be read.

use std::io::{self, Read};

use memchr::memmem;

use super::activity::Activity;
use super::organisation::Organisation;
use super::scan::{Fault, Root, Scan, Stop};
use crate::check::lines::{Lines, Position, START};
use crate::check::prolog;
use crate::check::split::Splitter;
use crate::limits::MAX_ACTIVITY_BYTES;
use crate::version::{FileKind, Version};
use crate::xml::chars;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What it holds.
    pub kind: FileKind,
    /// Its version.
    pub version: Version,
    /// When it was made, as written.
    pub generated: Option<String>,
}

/// What was left out, where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where.
    pub at: Position,
    /// The activity or organisation, where that is known.
    pub identifier: Option<String>,
    /// Why.
    pub why: String,
}

/// What is found in a file, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The file itself, before all else.
    Head(Head),
    /// An activity.
    Activity(Box<Activity>),
    /// An organisation.
    Organisation(Organisation),
    /// An activity or organisation that could not be read; the file goes on behind it.
    Skipped(Skipped),
}

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Activities and organisations that were read.
    pub read: u64,
    /// Those that were not.
    pub skipped: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Why a file is not read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system said no.
    #[error("the file could not be read: {0}")]
    Io(#[from] io::Error),
    /// It is no IATI file of a version that is read.
    #[error("line {}, column {}: {why}", at.line, at.column)]
    Refused {
        /// Where.
        at: Position,
        /// What it is, and what to do.
        why: String,
    },
}

/// Reads a file and tells what it holds, an activity at a time.
///
/// Where something can't be read, the activity it stands in is told as skipped, and reading goes on at the next one.
///
/// # Errors
/// The file can't be read, or is no IATI file of version 2.01, 2.02 or 2.03. What was told before stays told.
pub fn file<R: Read>(source: R, tell: &mut dyn FnMut(Item)) -> Result<Counts, ReadError> {
    let mut splitter = Splitter::new(source);
    let mut pass =
        Pass { bytes: Vec::new(), position: START, root: None, lost: false, counts: Counts::default(), tell };
    let mut last = splitter.next(&mut pass.bytes, MAX_ACTIVITY_BYTES)?;
    if let Some(what) = prolog::not_text(&pass.bytes) {
        return Err(ReadError::Refused { at: START, why: format!("the file is {what}") });
    }
    while !pass.part(last)? && !last {
        last = splitter.next(&mut pass.bytes, MAX_ACTIVITY_BYTES)?;
    }
    // What is left unread still counts.
    while !last {
        pass.bytes.clear();
        last = splitter.next(&mut pass.bytes, MAX_ACTIVITY_BYTES)?;
    }
    pass.counts.bytes = splitter.bytes;
    Ok(pass.counts)
}

/// The longest tag that ends or starts an activity, as far as it is looked for.
const LONGEST_EDGE: usize = 32;

struct Pass<'t> {
    /// What is read and not done with.
    bytes: Vec<u8>,
    /// Where that starts.
    position: Position,
    root: Option<Root>,
    /// Whether the next activity is to be looked for.
    lost: bool,
    counts: Counts,
    tell: &'t mut dyn FnMut(Item),
}

impl Pass<'_> {
    /// Reads what is there; whether the file is done with.
    fn part(&mut self, last: bool) -> Result<bool, ReadError> {
        loop {
            if self.lost && !self.find(0, None) {
                return Ok(last);
            }
            let bytes = std::mem::take(&mut self.bytes);
            let (stop, bad) = self.scan(&bytes, last);
            self.bytes = bytes;
            let stop = match (stop, bad) {
                // Text was cut where it can't be read: that is the fault.
                (Stop::Between | Stop::Open(..), Some((at, why))) => {
                    let position = Lines::new(&self.bytes, self.position).at(at);
                    if self.root.is_none() {
                        return Err(ReadError::Refused { at: position, why });
                    }
                    Stop::Fault(Fault { at, position, why, identifier: None, starts_anew: false })
                }
                (stop, _) => stop,
            };
            match stop {
                Stop::Closed => return Ok(true),
                Stop::Refused(at, why) => return Err(ReadError::Refused { at, why }),
                Stop::Between => {
                    self.forget(self.bytes.len());
                    return Ok(last);
                }
                Stop::Open(from, _) if self.bytes.len() - from <= MAX_ACTIVITY_BYTES => {
                    self.forget(from);
                    return Ok(last);
                }
                Stop::Open(from, position) => {
                    let limit = MAX_ACTIVITY_BYTES >> 20;
                    let why =
                        format!("an activity of more than {limit} MiB, which is more than is read: split it");
                    self.skip(position, None, why);
                    self.forget(from + 1);
                    self.lost = true;
                }
                Stop::Fault(fault) => {
                    self.skip(fault.position, fault.identifier, fault.why);
                    let at = fault.at;
                    if fault.starts_anew {
                        self.forget(at);
                    } else if !self.find(at, Some(at)) {
                        return Ok(last);
                    }
                }
            }
        }
    }

    /// One run over what is there, up to the first byte that is no text.
    fn scan(&mut self, bytes: &[u8], last: bool) -> (Stop, Option<(usize, String)>) {
        let (text, bad) = readable(bytes);
        let (counts, tell) = (&mut self.counts, &mut *self.tell);
        let mut headed = self.root.is_some();
        let mut take = |root: &Root, element: super::element::Element<'_>| {
            if !headed {
                tell(Item::Head(head(root)));
                headed = true;
            }
            let item = match root.kind {
                FileKind::Activities => Activity::of(&element).map(|one| Item::Activity(Box::new(one))),
                _ => Organisation::of(&element).map(Item::Organisation),
            };
            match item {
                Ok(item) => {
                    counts.read += 1;
                    tell(item);
                }
                Err(why) => {
                    counts.skipped += 1;
                    let name = ["iati-identifier", "organisation-identifier"];
                    let identifier =
                        name.iter().find_map(|name| element.one(name)?.text().map(str::to_owned));
                    tell(Item::Skipped(Skipped { at: element.at, identifier, why }));
                }
            }
        };
        let mut scan = Scan::new(text, self.position, self.root.clone(), &mut take);
        let stop = scan.run(last && bad.is_none());
        let root = scan.root.take();
        if let (Some(root), false) = (&root, headed) {
            (self.tell)(Item::Head(head(root)));
        }
        self.root = root;
        (stop, bad)
    }

    /// Drops what lies before a byte.
    fn forget(&mut self, to: usize) {
        self.position = Lines::new(&self.bytes, self.position).at(to);
        self.bytes.drain(..to);
    }

    fn skip(&mut self, at: Position, identifier: Option<String>, why: String) {
        self.counts.skipped += 1;
        (self.tell)(Item::Skipped(Skipped { at, identifier, why }));
    }

    /// Goes on behind the end of the activity that holds a byte, or at the start of the next one; whether there is either.
    fn find(&mut self, from: usize, not_at: Option<usize>) -> bool {
        let record = self.root.as_ref().map_or(FileKind::Activities.record(), |root| root.kind.record());
        let found = next_edge(&self.bytes, from, not_at, record.as_bytes());
        self.lost = found.is_none();
        // A tag may be cut by the end of what is there.
        let tail = self.bytes.len().saturating_sub(LONGEST_EDGE).max(not_at.map_or(0, |at| at + 1));
        self.forget(found.unwrap_or(tail.min(self.bytes.len())));
        !self.lost
    }
}

fn head(root: &Root) -> Head {
    Head { kind: root.kind, version: root.version, generated: root.generated.clone() }
}

/// The text up to the first byte that is none, and what is wrong with that.
fn readable(bytes: &[u8]) -> (&str, Option<(usize, String)>) {
    let (text, invalid) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let good = error.valid_up_to();
            let text = std::str::from_utf8(bytes.get(..good).unwrap_or_default()).unwrap_or_default();
            (text, Some((good, "bytes that are not UTF-8: save the file as UTF-8".to_owned())))
        }
    };
    match chars::forbidden(text) {
        Some(at) => {
            let code = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
            let why = format!("the character U+{code:04X}, which XML has no place for: remove it");
            (text.get(..at).unwrap_or_default(), Some((at, why)))
        }
        None => (text, invalid),
    }
}

/// Behind the next end tag of an activity at or behind a byte, or at the next start tag, whichever comes first; the tag at
/// `not_at` is not looked at.
fn next_edge(bytes: &[u8], from: usize, not_at: Option<usize>, record: &[u8]) -> Option<usize> {
    for hit in memmem::find_iter(bytes.get(from..)?, record) {
        let hit = from + hit;
        let rest = bytes.get(hit + record.len()..).unwrap_or_default();
        if !rest.first().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/')) {
            continue;
        }
        let before = bytes.get(from..hit).unwrap_or_default();
        if before.ends_with(b"</") {
            return memchr::memchr(b'>', rest).map(|end| hit + record.len() + end + 1);
        }
        if before.ends_with(b"<") && Some(hit - 1) != not_at {
            return Some(hit - 1);
        }
    }
    None
}

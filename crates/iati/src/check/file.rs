//! One file: its parts read, several at a time, and the results put in order.

use std::io::{self, Read, Write};

use super::finding::{Finding, Place};
use super::findings::{Raw, Scope};
use super::lines::{Lines, Position, START};
use super::links::{Identifiers, Pending};
use super::part::{self, Context, End, Part, Start};
use super::split::Splitter;
use super::summary::{NotChecked, Summary};
use super::tally::Tally;
use super::{parallel, prolog};
use crate::limits::{MAX_ACTIVITY_BYTES, SECRETARIAT_MAX_BYTES};
use crate::tables;

/// How to check a file.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What the check needs from outside.
    pub context: Context<'a>,
    /// How many parts to read at a time.
    pub threads: usize,
    /// All activities that links may lead to; without them, links that leave the file are not checked.
    pub linked: Option<&'a Identifiers>,
}

/// What is known of a file beside its findings.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The counts.
    pub summary: Summary,
    /// The identifiers of its activities.
    pub identifiers: Identifiers,
    /// Links whose target is not in the file.
    pub pending: Pending,
}

/// Checks a file. Findings go to `tell`, in the order of the file; activities that pass, with the document element
/// around them, to `accepted`.
///
/// # Errors
/// When the file can't be read, or what passes can't be written.
pub fn check<'a, R: Read>(
    source: R,
    options: Options<'a>,
    tell: &'a mut dyn FnMut(Finding),
    accepted: Option<&'a mut dyn Write>,
) -> io::Result<Outcome> {
    let mut merge = Merge {
        options,
        tell,
        accepted,
        outcome: Outcome::default(),
        position: START,
        tally: Tally::default(),
        doubles: Identifiers::default(),
        root_seen: false,
    };
    let mut splitter = Splitter::new(source);
    let (mut bytes, mut start) = (Vec::new(), Start::File);
    let mut last = splitter.next(&mut bytes, MAX_ACTIVITY_BYTES)?;
    if let Some(what) = prolog::not_text(&bytes) {
        merge.refused(what);
    } else {
        loop {
            let part = part::read(&bytes, &start, options.context, last);
            if let Some(next) = merge.settle(&mut bytes, part, &mut splitter, &mut last)? {
                start = next;
                if options.threads > 1 && !last {
                    parallel::run(&mut merge, &mut splitter, start)?;
                    break;
                }
                last = last || splitter.next(&mut bytes, MAX_ACTIVITY_BYTES)?;
            } else if merge.done(&bytes) {
                break;
            }
        }
    }
    // A file that is refused is not read to its end, which it may not have.
    merge.outcome.summary.bytes = splitter.bytes;
    merge.finish()
}

/// The tag of the document element for the activities that pass: as it is, or, where it is at fault itself, with the
/// version and the namespaces only.
fn root_tag(bytes: &[u8], faulty: bool) -> String {
    let text = String::from_utf8_lossy(bytes);
    let content = text.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    if !faulty {
        return format!("<{content}>");
    }
    let length = content.find(|c: char| c.is_ascii_whitespace()).unwrap_or(content.len());
    let mut attributes = Vec::new();
    let mut tag = format!("<{}", &content[..length]);
    if crate::xml::attributes::read(content, length, &mut attributes).is_ok() {
        for attribute in &attributes {
            if attribute.name == "version" || attribute.name.starts_with("xmlns:") {
                let value = attribute.value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                tag += &format!(" {}=\"{value}\"", attribute.name);
            }
        }
    }
    tag + ">"
}

/// Puts the parts of a file together.
pub(super) struct Merge<'a> {
    pub(super) options: Options<'a>,
    tell: &'a mut dyn FnMut(Finding),
    accepted: Option<&'a mut dyn Write>,
    outcome: Outcome,
    position: Position,
    tally: Tally,
    doubles: Identifiers,
    root_seen: bool,
}

impl Merge<'_> {
    /// Takes a part, or reads on where it ended inside of something. Answers where the next one starts.
    fn settle<R: Read>(
        &mut self,
        bytes: &mut Vec<u8>,
        part: Part,
        splitter: &mut Splitter<R>,
        last: &mut bool,
    ) -> io::Result<Option<Start>> {
        match part.end.clone() {
            End::Between(root) => {
                self.take(bytes, part)?;
                bytes.clear();
                return Ok(Some(Start::Between(root)));
            }
            End::Open | End::Closed if !*last && bytes.len() <= MAX_ACTIVITY_BYTES => {
                *last = splitter.next(bytes, MAX_ACTIVITY_BYTES)?;
                return Ok(None);
            }
            End::Open => self.too_large(bytes, part)?,
            End::Closed | End::Broken => self.take(bytes, part)?,
        }
        bytes.clear();
        Ok(None)
    }

    /// Whether nothing is left to be read again.
    fn done(&self, bytes: &[u8]) -> bool {
        bytes.is_empty()
    }

    fn refused(&mut self, what: &str) {
        let raw = Raw {
            rule: "0.1.1",
            scope: Scope::File,
            at: 0,
            path: String::new(),
            value: String::new(),
            note: format!("the file is {what}").into(),
            repeat: false,
        };
        self.say(raw);
    }

    /// A finding about the file as a whole.
    fn say(&mut self, raw: Raw) {
        let of = self.tally.count(raw.rule, self.version(), raw.repeat);
        (self.tell)(Finding::new(raw, of, Place { position: START, id: None, kind: None, before: 0 }));
    }

    pub(super) fn too_large(&mut self, bytes: &[u8], mut part: Part) -> io::Result<()> {
        let at = part.records.last().map_or(0, |record| record.span.0);
        if let Some(record) = part.records.last_mut() {
            record.critical = true;
        }
        part.findings.enter(Scope::File);
        let note = format!(
            "an activity of more than {} MiB, which is more than is read: split it",
            MAX_ACTIVITY_BYTES >> 20
        );
        part.findings.add("0.1.1", at, String::new(), "", note.into());
        self.take(bytes, part)
    }

    /// Takes the results of a part.
    pub(super) fn take(&mut self, bytes: &[u8], mut part: Part) -> io::Result<()> {
        if let Some(kind) = part.kind {
            self.outcome.summary.kind = Some(kind);
            self.outcome.summary.version = part.version.clone().or(self.outcome.summary.version.take());
        }
        let kind = self.outcome.summary.kind;
        let before = self.outcome.summary.records;
        for (number, record) in part.records.iter().enumerate() {
            if !self.doubles.add(&record.id) {
                part.findings.list.push(Raw {
                    rule: "1.1.2",
                    scope: Scope::Record(number as u32),
                    at: record.id_at,
                    path: String::new(),
                    value: super::findings::shortened(&record.id),
                    note: "an earlier activity of the file has the same identifier".into(),
                    repeat: false,
                });
            }
        }
        self.links(&mut part, kind);
        let version = self.version();
        part.findings.list.retain(|raw| self.tally.known(raw.rule, version).holds);
        part.findings.list.sort_by_key(|raw| raw.at);
        let root = part.root_tag.map(|(from, to)| {
            let faulty = |raw: &Raw| raw.scope == Scope::Root && raw.rule == "0.3.1" && raw.at < to;
            root_tag(&bytes[from..to], part.findings.list.iter().any(faulty))
        });
        let mut lines = Lines::new(bytes, self.position);
        for raw in std::mem::take(&mut part.findings.list) {
            let position = lines.at(raw.at);
            let id = match raw.scope {
                Scope::Record(number) => part.records.get(number as usize).map(|record| &record.id),
                _ => None,
            };
            let of = self.tally.count(raw.rule, version, raw.repeat);
            (self.tell)(Finding::new(raw, of, Place { position, id, kind, before }));
        }
        self.position = lines.end();
        self.pass_on(bytes, &part, root)?;
        self.outcome.summary.records += part.records.len() as u64;
        Ok(())
    }

    fn links(&mut self, part: &mut Part, kind: Option<crate::version::FileKind>) {
        let Some(schema) = kind.map(|_| tables::schema(self.version())) else { return };
        for link in std::mem::take(&mut part.links) {
            match self.options.linked {
                None => self.outcome.pending.add(&link),
                Some(linked) if linked.has(&link.target) => {}
                Some(_) => part.findings.list.push(Raw {
                    rule: link.rule,
                    scope: Scope::Record(link.record),
                    at: link.spot.at,
                    path: link.spot.path(&schema.names),
                    value: super::findings::shortened(&link.target),
                    note: "no activity of the files given has this identifier".into(),
                    repeat: false,
                }),
            }
        }
    }

    fn version(&self) -> crate::version::Version {
        let named = self.outcome.summary.version.as_deref().and_then(crate::version::Version::read);
        self.options.context.assume.or(named).unwrap_or(crate::version::Version::V203)
    }

    /// Writes the activities that pass.
    fn pass_on(&mut self, bytes: &[u8], part: &Part, root: Option<String>) -> io::Result<()> {
        let passing = part.records.iter().filter(|record| !record.critical && record.span.1 > record.span.0);
        let out = &mut self.accepted;
        if let (Some(out), Some(root)) = (out.as_deref_mut(), root)
            && !self.root_seen
        {
            writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}")?;
            self.root_seen = true;
        }
        for record in passing {
            self.outcome.summary.accepted += 1;
            if let Some(out) = self.accepted.as_deref_mut() {
                out.write_all(&bytes[record.span.0..record.span.1])?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<Outcome> {
        if let (Some(out), Some(kind), true) =
            (self.accepted.as_deref_mut(), self.outcome.summary.kind, self.root_seen)
        {
            writeln!(out, "</{}>", kind.root())?;
        }
        if self.outcome.summary.bytes > SECRETARIAT_MAX_BYTES {
            let raw = Raw {
                rule: "entente.1",
                scope: Scope::File,
                at: 0,
                path: String::new(),
                value: format!("{} MiB", self.outcome.summary.bytes >> 20),
                note: "the Secretariat's validator takes no file of more than 60 MiB".into(),
                repeat: false,
            };
            self.say(raw);
        }
        let no_register = self.options.context.publishers.is_none() && self.outcome.summary.records > 0;
        if let (Some(kind), true) = (self.outcome.summary.kind, no_register) {
            let rule = if kind == crate::version::FileKind::Activities { "1.14.8" } else { "1.18.8" };
            let why = "whether the reporting organisation is registered: give the register of publishers with --publishers";
            self.outcome.summary.not_checked.push(NotChecked {
                rule,
                count: self.outcome.summary.records,
                why,
            });
        }
        self.tally.add_to(&mut self.outcome.summary);
        self.outcome.identifiers = self.doubles;
        Ok(self.outcome)
    }
}

//! One run over a part of a file: events of the tokeniser to elements, an activity at a time.

use super::MAX_ELEMENTS;
use super::element::Element;
use crate::check::lines::{Lines, Position};
use crate::limits::{MAX_DEPTH, MAX_NAME_BYTES};
use crate::version::{FileKind, Version};
use crate::xml::attributes::Attribute;
use crate::xml::chars::is_name;
use crate::xml::references;
use crate::xml::tokens::{Token, Tokens};

/// Elements of the standard that hold nothing a reader here uses: of those right below an activity it is known that they are
/// there; what stands in them is passed over.
const PASSED_OVER: [&str; 10] = [
    "contact-info",
    "document-link",
    "policy-marker",
    "conditions",
    "country-budget-items",
    "planned-disbursement",
    "crs-add",
    "fss",
    "legacy-data",
    "capital-spend",
];

/// Why a run has ended.
#[derive(Debug)]
pub(crate) enum Stop {
    /// All was read, and what follows may follow.
    Between,
    /// The document element has closed.
    Closed,
    /// More is needed: reading starts again at this byte.
    Open(usize, Position),
    /// Something can't be read.
    Fault(Fault),
    /// The file is none that is read.
    Refused(Position, String),
}

/// A stumble.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The byte.
    pub at: usize,
    /// Its place.
    pub position: Position,
    /// What is wrong.
    pub why: String,
    /// The identifier of the activity it stands in, as far as that was read.
    pub identifier: Option<String>,
    /// Whether another activity starts right there.
    pub starts_anew: bool,
}

/// The document element, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    pub kind: FileKind,
    pub version: Version,
    pub generated: Option<String>,
}

/// What stands between the document element's tags, one at a time.
pub(crate) struct Scan<'s, 't> {
    text: &'s str,
    lines: Lines<'s>,
    /// Known already, or found on the way.
    pub root: Option<Root>,
    /// Names of the open elements with what was kept of each.
    open: Vec<(&'s str, Option<Element<'s>>)>,
    /// Where the open activity starts.
    from: Option<(usize, Position)>,
    elements: usize,
    attributes: Vec<Attribute<'s>>,
    take: &'t mut dyn FnMut(&Root, Element<'s>),
}

type Failed = (usize, String, bool);

impl<'s, 't> Scan<'s, 't> {
    /// At the start of a part: before the document element, or, where that is known, between activities.
    pub fn new(
        text: &'s str,
        at: Position,
        root: Option<Root>,
        take: &'t mut dyn FnMut(&Root, Element<'s>),
    ) -> Self {
        let open = root.iter().map(|root| (root.kind.root(), None)).collect();
        let lines = Lines::new(text.as_bytes(), at);
        Self { text, lines, root, open, from: None, elements: 0, attributes: Vec::new(), take }
    }

    /// Reads to the end of the text, or to what can't be read. `last` says that nothing follows.
    pub fn run(&mut self, last: bool) -> Stop {
        let mut tokens = Tokens::of(self.text);
        loop {
            let token = tokens.token(&mut self.attributes);
            let (at, _) = tokens.place();
            let outcome = match token {
                Ok(Token::Over) => return self.at_end(last),
                Ok(Token::Start { name, empty }) => self.start(at, name, empty),
                Ok(Token::End(name)) => self.end(at, name),
                Ok(Token::Text { text, blank }) => self.say(at, text, blank),
                Ok(Token::CData(text)) => self.say(at, text, false),
                Ok(Token::Reference(name)) => self.reference(at, name),
                Ok(Token::DocumentType) => {
                    Err((at, "a document type declaration, which is not read".into(), false))
                }
                Ok(Token::Comment | Token::Instruction(_)) => Ok(()),
                Ok(Token::Declaration(content)) => self.declaration(at, content),
                Err(fault) if fault.open && !last => return self.open_at(at),
                Err(fault) => Err((fault.at, fault.what, false)),
            };
            match outcome {
                Err(failed) => return self.failed(failed),
                Ok(()) if self.open.is_empty() && self.root.is_some() => return Stop::Closed,
                Ok(()) => {}
            }
        }
    }

    fn failed(&mut self, (at, why, starts_anew): Failed) -> Stop {
        let at = at.min(self.text.len());
        let position = self.lines.at(at);
        if self.root.is_none() {
            return Stop::Refused(position, why);
        }
        let record = self.open.get(1).and_then(|(_, element)| element.as_ref());
        let identifier = record.and_then(|record| {
            let name = ["iati-identifier", "organisation-identifier"];
            name.iter().find_map(|name| record.one(name)?.text().map(str::to_owned))
        });
        Stop::Fault(Fault { at, position, why, identifier, starts_anew })
    }

    fn at_end(&mut self, last: bool) -> Stop {
        match (self.from, last) {
            (Some((from, position)), false) => Stop::Open(from, position),
            (None, false) => Stop::Between,
            (_, true) => {
                let inside = self.open.last().map(|(name, _)| format!("the file ends inside <{name}>"));
                let why = inside.unwrap_or_else(|| "the file holds no element".to_owned());
                self.failed((self.text.len(), why, false))
            }
        }
    }

    fn open_at(&mut self, at: usize) -> Stop {
        match self.from {
            Some((from, position)) => Stop::Open(from, position),
            None => Stop::Open(at, self.lines.at(at)),
        }
    }

    fn declaration(&self, at: usize, content: &str) -> Result<(), Failed> {
        if self.root.is_some() {
            return Ok(());
        }
        crate::check::prolog::declaration(content).map_err(|why| (at, why, false))
    }

    fn start(&mut self, at: usize, name: &'s str, empty: bool) -> Result<(), Failed> {
        if name.len() > MAX_NAME_BYTES || !is_name(name) {
            return Err((at, "a tag whose name is none".to_owned(), false));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err((at, format!("more than {MAX_DEPTH} elements inside each other"), false));
        }
        let mut found = std::mem::take(&mut self.attributes);
        let outcome = self.opened(at, name, &mut found);
        self.attributes = found;
        outcome?;
        if empty { self.close() } else { Ok(()) }
    }

    fn opened(&mut self, at: usize, name: &'s str, found: &mut Vec<Attribute<'s>>) -> Result<(), Failed> {
        let position = self.lines.at(at);
        let attribute = |wanted: &str| found.iter().find(|one| one.name == wanted).map(|one| &*one.value);
        let foreign = name.contains(':') || attribute("xmlns").is_some_and(|uri| !uri.is_empty());
        let Some(root) = &self.root else {
            let root = document(name, foreign, attribute).map_err(|why| (at, why, false))?;
            self.root = Some(root);
            self.open.push((name, None));
            return Ok(());
        };
        let is_record = name == root.kind.record();
        let kept = match self.open.len() {
            1 => is_record && !foreign,
            _ if is_record => {
                return Err((at, format!("a <{name}> inside of another: the first is not closed"), true));
            }
            _ => !foreign && self.parent_is_kept() && (self.open.len() == 2 || !PASSED_OVER.contains(&name)),
        };
        if !kept {
            if let Some((_, Some(parent))) = self.open.last_mut() {
                parent.pass_over();
            }
            self.open.push((name, None));
            return Ok(());
        }
        if self.open.len() == 1 {
            (self.from, self.elements) = (Some((at, position)), 0);
        }
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err((at, format!("an activity of more than {MAX_ELEMENTS} elements: split it"), false));
        }
        let attributes = found.drain(..).map(|one| (one.name, one.value)).collect();
        let element = Element::new(name, position, attributes);
        let element = if PASSED_OVER.contains(&name) { element.shut() } else { element };
        self.open.push((name, Some(element)));
        Ok(())
    }

    fn parent_is_kept(&self) -> bool {
        self.open.last().is_some_and(|(_, element)| element.as_ref().is_some_and(Element::is_open))
    }

    fn end(&mut self, at: usize, name: &str) -> Result<(), Failed> {
        match self.open.last() {
            Some((open, _)) if *open == name => self.close(),
            Some((open, _)) => Err((at, format!("</{name}> where </{open}> is due"), false)),
            None => Err((at, format!("</{name}> that closes nothing"), false)),
        }
    }

    fn close(&mut self) -> Result<(), Failed> {
        let Some((_, Some(element))) = self.open.pop() else { return Ok(()) };
        if self.open.len() == 1 {
            self.from = None;
            if let Some(root) = &self.root {
                (self.take)(root, element);
            }
        } else if let Some((_, Some(parent))) = self.open.last_mut() {
            parent.push(element);
        }
        Ok(())
    }

    fn say(&mut self, at: usize, text: &str, blank: bool) -> Result<(), Failed> {
        match self.open.last_mut() {
            Some((_, Some(element))) => element.say(text),
            Some(_) => {}
            None if blank || text.trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).is_empty() => {}
            None => return Err((at, "text outside of the document element".to_owned(), false)),
        }
        Ok(())
    }

    fn reference(&mut self, at: usize, name: &str) -> Result<(), Failed> {
        let c = references::resolve(name)
            .ok_or_else(|| (at, "'&' that starts no reference XML knows: write &amp;".to_owned(), false))?;
        if let Some((_, Some(element))) = self.open.last_mut() {
            element.say(c.encode_utf8(&mut [0; 4]));
        }
        Ok(())
    }
}

/// What the document element says of the file.
fn document<'v>(
    name: &str,
    foreign: bool,
    attribute: impl Fn(&str) -> Option<&'v str>,
) -> Result<Root, String> {
    let kind = FileKind::of_root(name).filter(|_| !foreign).ok_or_else(|| {
        let shown: String = name.chars().take(80).collect();
        format!("<{shown}> is no IATI file: iati-activities or iati-organisations is needed")
    })?;
    let version = attribute("version").unwrap_or_default().trim();
    Ok(Root {
        kind,
        version: Version::read(version)
            .ok_or_else(|| format!("version {version:?} is not read; 2.01, 2.02 and 2.03 are"))?,
        generated: attribute("generated-datetime").map(str::trim).map(str::to_owned),
    })
}

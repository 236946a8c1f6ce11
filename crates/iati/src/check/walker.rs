//! The one pass: events of the tokeniser to findings.

use super::findings::{Findings, Scope};
use super::frame::{Frame, Mode, Said, Text, path_below};
use super::namespaces::Namespaces;
use super::part::{Context, End, Link, Part, Record, Root, Start};
use super::siblings::Siblings;
use crate::rules::facts::Facts;
use crate::tables::{self, NameId, Schema};
use crate::version::FileKind;
use crate::xml::attributes::Attribute;
use crate::xml::chars::{is_name, is_space};
use crate::xml::references;
use crate::xml::tokens::{Token, Tokens};

/// The document element and the activity stand at these depths.
pub const ROOT: usize = 0;
/// See [`ROOT`].
pub const RECORD: usize = 1;

/// The state of the pass.
pub struct Walker<'s, 'c> {
    /// The part.
    pub text: &'s str,
    /// What the check needs from outside.
    pub context: Context<'c>,
    /// What was found.
    pub findings: Findings,
    /// The activities.
    pub records: Vec<Record>,
    /// References to other activities.
    pub links: Vec<Link>,
    /// What is known of the file, once its document element has opened.
    pub root: Option<Root>,
    /// Where the tag of the document element lies.
    pub root_tag: Option<(usize, usize)>,
    /// What the file holds.
    pub kind: Option<FileKind>,
    /// The version it names.
    pub version: Option<String>,
    /// Where reading has ended.
    pub end: End,
    /// The schema of its version.
    pub schema: &'static Schema,
    /// The open elements.
    pub stack: Vec<Frame<'s>>,
    /// The prefixes in force.
    pub namespaces: Namespaces,
    /// The attributes of the tag being read.
    pub attributes: Vec<Attribute<'s>>,
    /// The numbers of their names.
    pub ids: Vec<NameId>,
    /// Their numbers among those that the element may have, by its place; the number plus one, or 0.
    pub slots: Vec<u8>,
    /// How many elements of each name the open ones hold.
    pub siblings: Siblings<'s>,
    /// What is noted of the open activity.
    pub facts: Facts<'s>,
    /// Texts in several pieces, those of inner elements behind those of outer ones.
    pub pieces: String,
    closed: bool,
    declared: bool,
}

impl<'s, 'c> Walker<'s, 'c> {
    /// At the start of a part.
    pub fn new(text: &'s str, start: &Start, context: Context<'c>) -> Walker<'s, 'c> {
        let mut walker = Walker {
            text,
            context,
            findings: Findings::default(),
            records: Vec::new(),
            links: Vec::new(),
            root: None,
            root_tag: None,
            kind: None,
            version: None,
            end: End::Open,
            schema: tables::schema(crate::version::Version::V203),
            stack: Vec::new(),
            namespaces: Namespaces::default(),
            attributes: Vec::new(),
            ids: Vec::new(),
            slots: Vec::new(),
            siblings: Siblings::default(),
            facts: Facts::default(),
            pieces: String::new(),
            closed: false,
            declared: false,
        };
        if let Start::Between(root) = start {
            walker.resume(root);
        }
        walker
    }

    /// Reads to the end of the part, or to what can't be read. Within an activity that is not the last of the file,
    /// an end is no fault.
    pub fn run(&mut self, last: bool) {
        let mut tokens = Tokens::of(self.text).strict();
        // A mark is one at the start of a file only; between two activities it is text.
        if tokens.mark() > 0 && !self.stack.is_empty() {
            self.take(&self.text[..tokens.mark()], false, 0);
        }
        loop {
            let token = tokens.token(&mut self.attributes);
            let (at, to) = tokens.place();
            let outcome = match token {
                Ok(Token::Over) => return self.at_end(last),
                Ok(token) => self.token(token, at, to),
                Err(fault) if fault.open && !last => return,
                Err(fault) => Err((fault.at, fault.what)),
            };
            if let Err((at, note)) = outcome {
                return self.broken(at, note);
            }
            if self.end == End::Broken {
                return;
            }
        }
    }

    fn token(&mut self, token: Token<'s>, at: usize, to: usize) -> Result<(), (usize, String)> {
        match token {
            Token::Start { name, empty } => self.start(name, at, to, empty),
            Token::End(name) => self.end_tag(name, at, to),
            Token::Text { text, blank } => self.characters(text, blank, at),
            Token::Reference(name) => self.reference(name, at),
            Token::CData(text) => self.cdata(text, at),
            Token::Comment => {
                self.markup();
                Ok(())
            }
            Token::Instruction(target) => self.instruction(at, target),
            Token::Declaration(content) => self.declaration(at, content),
            Token::DocumentType => Err((
                at,
                "a document type declaration, which is not read: remove it, with its entities".into(),
            )),
            Token::Over => Ok(()),
        }
    }

    fn at_end(&mut self, last: bool) {
        self.end = match (self.closed, self.stack.len(), self.root.clone()) {
            (true, ..) => End::Closed,
            (false, 1, Some(mut root)) if !last => {
                let frame = &self.stack[ROOT];
                (root.place, root.met) = (frame.place, frame.met);
                End::Between(root)
            }
            _ => End::Open,
        };
        if last && self.end == End::Open {
            let note = match self.stack.last() {
                Some(frame) => format!("the file ends inside <{}>", frame.raw),
                None => "the file holds no element".to_owned(),
            };
            self.broken(self.text.len(), note);
        }
    }

    /// A fault nothing can be read behind.
    pub fn broken(&mut self, at: usize, note: String) {
        self.close_scope();
        self.findings.enter(Scope::File);
        self.findings.add("0.1.1", at, String::new(), "", note.into());
        self.end = End::Broken;
    }

    /// The file is refused for what it is.
    pub fn refuse(&mut self, rule: &'static str, at: usize, value: &str, note: String) {
        self.findings.enter(Scope::File);
        self.findings.add(rule, at, String::new(), value, note.into());
        self.end = End::Broken;
    }

    /// An activity that was begun and is not ended: it may not pass.
    fn close_scope(&mut self) {
        if self.stack.len() > RECORD
            && let Some(record) = self.records.last_mut()
        {
            record.critical = true;
        }
    }

    fn resume(&mut self, root: &Root) {
        self.schema = tables::schema(root.version);
        self.namespaces = root.namespaces.clone();
        let node = self.schema.root(root.kind);
        let mut frame = super::open::frame(root.kind.root(), self.schema.node(node).name, 0);
        (frame.node, frame.mode) = (node, Mode::Strict(node));
        (frame.place, frame.met) = (root.place, root.met);
        frame.text = Text::None;
        self.stack.push(frame);
        self.siblings.open(0);
        self.siblings.open(1);
        self.kind = Some(root.kind);
        self.root = Some(root.clone());
        self.findings.enter(Scope::Root);
    }

    /// What comes after markup is another run of text.
    pub fn markup(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.text_told = false;
        }
    }

    fn end_tag(&mut self, name: &str, at: usize, to: usize) -> Result<(), (usize, String)> {
        match self.stack.last() {
            Some(frame) if frame.raw == name => {
                self.close(to);
                Ok(())
            }
            Some(frame) => Err((at, format!("</{name}> where </{}> is expected", frame.raw))),
            None => Err((at, format!("</{name}> without its start"))),
        }
    }

    fn characters(&mut self, text: &'s str, blank: bool, at: usize) -> Result<(), (usize, String)> {
        if self.stack.is_empty() && !blank {
            return Err((at, "text outside of the document element".into()));
        }
        self.take(text, blank, at);
        Ok(())
    }

    fn reference(&mut self, name: &str, at: usize) -> Result<(), (usize, String)> {
        let Some(c) = references::resolve(name) else {
            let known = "XML knows &lt; &gt; &amp; &apos; &quot; and numbers";
            return Err((at, format!("&{}; stands for nothing: {known}", super::findings::shortened(name))));
        };
        if self.stack.is_empty() {
            return Err((at, "text outside of the document element".into()));
        }
        let blank = u8::try_from(c).is_ok_and(is_space);
        let mut buffer = [0; 4];
        self.take_owned(c.encode_utf8(&mut buffer), blank, at);
        Ok(())
    }

    fn cdata(&mut self, text: &'s str, at: usize) -> Result<(), (usize, String)> {
        if self.stack.is_empty() {
            return Err((at, "text outside of the document element".into()));
        }
        self.markup();
        self.take(text, false, at);
        self.markup();
        Ok(())
    }

    /// Text of the element that is open. Most elements have one piece of it, which stays where it stands in the file.
    fn take(&mut self, text: &'s str, blank: bool, at: usize) {
        if !self.is_kept(text, blank, at) {
            return;
        }
        match self.stack.last_mut() {
            Some(Frame { said: said @ Said::Once(""), .. }) => *said = Said::Once(text),
            _ => self.append(text),
        }
    }

    /// As [`take`](Self::take), for text that doesn't stand in the file as it is meant.
    fn take_owned(&mut self, text: &str, blank: bool, at: usize) {
        if self.is_kept(text, blank, at) {
            self.append(text);
        }
    }

    /// Whether the open element keeps its text; told where it may have none.
    fn is_kept(&mut self, text: &str, blank: bool, at: usize) -> bool {
        let Some(frame) = self.stack.last_mut() else { return false };
        frame.has_text |= !text.is_empty();
        let kept = frame.text == Text::Kept;
        if frame.text == Text::None && !blank {
            self.misplaced(text, at);
        }
        kept
    }

    fn append(&mut self, text: &str) {
        let Some(frame) = self.stack.last_mut() else { return };
        if let Said::Once(first) = frame.said {
            frame.said = Said::Pieces(self.pieces.len());
            self.pieces.push_str(first);
        }
        self.pieces.push_str(text);
    }

    fn misplaced(&mut self, text: &str, at: usize) {
        let Some(frame) = self.stack.last_mut() else { return };
        if std::mem::replace(&mut frame.text_told, true) {
            return;
        }
        let name = frame.raw;
        let lead = text.len() - text.trim_start().len();
        let path = self.path("");
        let note = format!("text in <{name}>, which holds elements only");
        self.findings.add_schema(at + lead, path, text.trim(), note.into(), &["text", name]);
    }

    fn instruction(&mut self, at: usize, target: &str) -> Result<(), (usize, String)> {
        if !is_name(target) || target.eq_ignore_ascii_case("xml") {
            return Err((at, format!("{target:?} is not the name of a processing instruction")));
        }
        self.markup();
        Ok(())
    }

    fn declaration(&mut self, at: usize, content: &str) -> Result<(), (usize, String)> {
        let first = at == 0 || at == '\u{FEFF}'.len_utf8() && self.text.starts_with('\u{FEFF}');
        if !first || self.declared || self.root.is_some() {
            return Err((at, "an XML declaration that is not at the start of the file".into()));
        }
        self.declared = true;
        super::prolog::declaration(content).map_err(|note| (at, note))
    }

    /// The path from below the activity to the open element.
    pub fn path(&self, attribute: &str) -> String {
        let below = match self.findings.scope {
            Some(Scope::Record(_)) => RECORD + 1,
            _ => ROOT + 1,
        };
        path_below(self.stack.get(below..).unwrap_or_default(), attribute)
    }

    /// Marks the end of the document element.
    pub fn root_closed(&mut self) {
        self.closed = true;
    }

    /// Whether the document element has ended.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// What was found.
    pub fn finish(self) -> Part {
        Part {
            findings: self.findings,
            records: self.records,
            links: self.links,
            root_tag: self.root_tag,
            kind: self.kind,
            version: self.version,
            end: self.end,
        }
    }
}

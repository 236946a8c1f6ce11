//! What the schema says: order and number of elements, attributes and their types, values.

use super::frame::{Frame, Mode};
use super::namespaces::Namespace;
use super::walker::{ROOT, Walker};
use crate::rules::name;
use crate::tables::names::UNKNOWN;
use crate::tables::schema::{Content, NOWHERE, Node, NodeId};
use crate::types::Simple;
use crate::version::FileKind;

impl<'s> Walker<'s, '_> {
    /// Whether an element may stand where it does, and how it is to be looked at.
    pub(super) fn admit(&mut self, frame: &Frame<'s>, namespace: Namespace) -> Mode {
        let depth = self.stack.len() - 1;
        let parent = &self.stack[depth];
        let Mode::Strict(node) = parent.mode else {
            return if parent.mode == Mode::Lax { self.lax(frame, namespace) } else { Mode::Skip };
        };
        if parent.bad {
            return Mode::Skip;
        }
        let node = self.schema.node(node);
        match node.content {
            Content::Any => return self.lax(frame, namespace),
            Content::Value(_) => {
                let inside = parent.raw;
                self.stack[depth].bad = true;
                let note = format!("<{}> in <{inside}>, which holds a value only", frame.raw);
                self.misfit(frame, note, &["inside-value", inside]);
                return Mode::Skip;
            }
            Content::Elements => {}
        }
        let (place, met) = (parent.place, parent.met);
        let accepted = match namespace {
            Namespace::None if frame.name != UNKNOWN => self.known_member(node, depth, frame),
            Namespace::Foreign | Namespace::Xml | Namespace::Schema => foreign_member(node, place, met),
            Namespace::Registry if !self.is_registry() => foreign_member(node, place, met),
            _ => None,
        };
        let Some((place, child)) = accepted else {
            self.unexpected(node, frame, place, met);
            return Mode::Skip;
        };
        let parent = &mut self.stack[depth];
        (parent.place, parent.met) = (place, true);
        if child == NOWHERE { Mode::Lax } else { Mode::Strict(child) }
    }

    /// Inside what the standard doesn't know, only elements declared for all places are looked at.
    fn lax(&self, frame: &Frame<'_>, namespace: Namespace) -> Mode {
        if self.is_registry() && namespace == Namespace::Registry && frame.raw.ends_with("registry-record") {
            return Mode::Strict(self.schema.root(FileKind::RegistryRecord));
        }
        let Some(kind) = self.kind.filter(|_| namespace == Namespace::None && frame.name != UNKNOWN) else {
            return Mode::Lax;
        };
        match self.schema.global(kind, frame.name) {
            NOWHERE => Mode::Lax,
            node => Mode::Strict(node),
        }
    }

    /// The place in the sequence that an element of the standard takes, if it may.
    fn known_member(&self, node: &Node, depth: usize, frame: &Frame<'_>) -> Option<(u16, NodeId)> {
        let parent = &self.stack[depth];
        let Mode::Strict(id) = parent.mode else { return None };
        let child = self.schema.child(id, frame.name);
        if child == NOWHERE {
            return None;
        }
        let to = self.schema.node(child).position;
        let particle = node.particles.get(usize::from(to))?;
        let allowed = match to.cmp(&parent.place) {
            std::cmp::Ordering::Equal => !parent.met || particle.repeats,
            std::cmp::Ordering::Greater => !required_before(node, parent.place, parent.met, to),
            // Behind a foreign element libxml2 still takes the last member before it, where that may be repeated.
            std::cmp::Ordering::Less => {
                let here = node.particles.get(usize::from(parent.place)).map(|here| here.name);
                here == Some(UNKNOWN) && to + 1 == parent.place && particle.repeats
            }
        };
        allowed.then_some((to, child))
    }

    fn unexpected(&mut self, node: &Node, frame: &Frame<'s>, place: u16, met: bool) {
        let depth = self.stack.len() - 1;
        // Activities are each looked at, whatever else stands among them.
        self.stack[depth].bad = depth != ROOT;
        let inside = self.stack[depth].raw;
        let expected = self.expected(node, place, met);
        let note = if expected.is_empty() {
            format!("<{}> is not allowed here in <{inside}>; nothing more is", frame.raw)
        } else {
            format!("<{}> is not allowed here in <{inside}>; expected: {expected}", frame.raw)
        };
        self.misfit(
            frame,
            note,
            &["unexpected", frame.raw, inside, &place.to_string(), if met { "met" } else { "" }],
        );
    }

    /// A finding about an element that is not open yet.
    fn misfit(&mut self, frame: &Frame<'s>, note: String, says: &[&str]) {
        let path = format!("{}/{}[{}]", self.path(""), frame.raw, frame.index);
        self.findings.add_schema(frame.at, path, "", note.into(), says);
    }

    /// The names of what may come next.
    fn expected(&self, node: &Node, place: u16, met: bool) -> String {
        let mut names: Vec<&str> = Vec::new();
        for (at, particle) in node.particles.iter().enumerate().skip(usize::from(place)) {
            let here = at == usize::from(place) && met;
            if here && !particle.repeats {
                continue;
            }
            names.push(if particle.name == UNKNOWN {
                "elements of other namespaces"
            } else {
                self.schema.names.name(particle.name)
            });
            if particle.required && !here {
                break;
            }
        }
        names.join(", ")
    }

    /// The attributes of the element just opened, against its declaration.
    pub(super) fn attributes_of_schema(&mut self) {
        let depth = self.stack.len() - 1;
        let node = match self.stack[depth].mode {
            Mode::Skip => return,
            Mode::Lax => return self.lax_attributes(),
            Mode::Strict(node) if self.schema.node(node).content == Content::Any => {
                return self.lax_attributes();
            }
            Mode::Strict(node) => node,
        };
        let schema = self.schema;
        let (id, node) = (node, schema.node(node));
        // Only inside of what the standard doesn't know is an element declared elsewhere than where it stands.
        let same = self.stack[depth].node == id;
        let mut missing = node.required;
        for number in 0..self.attributes.len() {
            let slot = if same {
                usize::from(self.slots[number]).checked_sub(1)
            } else {
                schema.attribute(id, self.ids[number])
            };
            let declared = slot.filter(|at| node.attributes[*at].kind.is_some());
            if let Some(at) = declared {
                missing &= !(1 << at);
                if let Some(kind) = node.attributes[at].kind {
                    self.typed(number, kind);
                }
            } else {
                self.undeclared(number, node.open);
            }
        }
        while missing != 0 {
            let name = schema.names.name(node.attributes[missing.trailing_zeros() as usize].name);
            missing &= missing - 1;
            let frame = &self.stack[depth];
            let (at, raw) = (frame.at, frame.raw);
            let path = self.path("");
            self.findings.add_schema(
                at,
                path,
                "",
                format!("<{raw}> lacks the attribute {name}").into(),
                &["lacks", raw, name],
            );
        }
    }

    fn lax_attributes(&mut self) {
        let Some(kind) = self.kind else { return };
        for number in 0..self.attributes.len() {
            if let Some(simple) = self.schema.global_attribute(kind, self.ids[number]) {
                self.typed(number, simple);
            } else {
                self.undeclared(number, true);
            }
        }
    }

    /// An attribute that the element doesn't declare.
    fn undeclared(&mut self, number: usize, open: bool) {
        let name = self.attributes[number].name;
        if name == "xmlns" || name.starts_with("xmlns:") {
            return;
        }
        match self.namespaces.of_attribute(name) {
            Namespace::Foreign if open => {}
            Namespace::Registry if open && !self.is_registry() => {}
            Namespace::Xml if open => match name {
                "xml:lang" => self.typed(number, Simple::Lang),
                "xml:space" => self.typed(number, Simple::Space),
                "xml:base" => self.typed(number, Simple::AnyUri),
                "xml:id" => self.typed(number, Simple::Id),
                _ => {}
            },
            Namespace::Schema => self.instance(number, open),
            // In what the standard doesn't know or leaves open, attributes without a namespace may be anything.
            Namespace::None | Namespace::Unbound if self.is_lax() || self.is_any() => {}
            _ => self.attribute_fault(number, "is not allowed", "not-allowed"),
        }
    }

    /// Whether the document is a registry record, whose namespace is then its own and no foreign one.
    fn is_registry(&self) -> bool {
        self.kind == Some(FileKind::RegistryRecord)
    }

    fn is_lax(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.mode == Mode::Lax)
    }

    /// Whether the open element is one that the standard declares without a type.
    fn is_any(&self) -> bool {
        let mode = self.stack.last().map(|frame| frame.mode);
        matches!(mode, Some(Mode::Strict(node)) if self.schema.node(node).content == Content::Any)
    }

    /// Attributes of XML Schema itself: hints where a schema lies are harmless; the standard's elements can't be nil and
    /// don't change their type.
    fn instance(&mut self, number: usize, open: bool) {
        let local = self.attributes[number].name.rsplit(':').next().unwrap_or_default();
        match local {
            "schemaLocation" | "noNamespaceSchemaLocation" => {}
            "nil" if self.is_lax() => {}
            "nil" => {
                self.attribute_fault(number, "is not for elements of the standard, which can't be nil", "nil")
            }
            "type" => {
                self.attribute_fault(number, "changes the type, which elements of the standard don't", "type")
            }
            _ if open => {}
            _ => self.attribute_fault(number, "is not allowed", "not-allowed"),
        }
    }

    fn attribute_fault(&mut self, number: usize, what: &str, says: &str) {
        let Some(frame) = self.stack.last() else { return };
        let (raw, at) = (frame.raw, frame.at + 1 + self.attributes[number].at);
        let name = self.attributes[number].name;
        let path = self.path(name);
        let note = format!("the attribute {name} {what} on <{raw}>");
        self.findings.add_schema(at, path, &self.attributes[number].value, note.into(), &[says, raw, name]);
    }

    fn typed(&mut self, number: usize, kind: Simple) {
        if kind == Simple::String || kind.takes(&self.attributes[number].value) {
            return;
        }
        let Some(frame) = self.stack.last() else { return };
        let (raw, at) = (frame.raw, frame.at + 1 + self.attributes[number].at);
        let name = self.attributes[number].name;
        let path = self.path(name);
        let value = &self.attributes[number].value;
        let note = format!("the attribute {name} of <{raw}> is not {}", kind.wanted());
        self.findings.add_schema(at, path, value, note.into(), &["type", raw, name, value]);
    }

    /// An element ends: is anything missing, and is its value one?
    pub(super) fn content_of_schema(&mut self, text: &str) {
        let Some(frame) = self.stack.last() else { return };
        let Mode::Strict(id) = frame.mode else { return };
        if frame.bad {
            return;
        }
        let (raw, at) = (frame.raw, frame.at);
        let node = self.schema.node(id);
        match node.content {
            Content::Elements
                if required_before(node, frame.place, frame.met, node.particles.len() as u16) =>
            {
                let (place, met) = (frame.place, frame.met);
                let expected = self.expected(node, place, met);
                let path = self.path("");
                let note = format!("<{raw}> is incomplete; expected: {expected}");
                let says = ["incomplete", raw, &place.to_string(), if met { "met" } else { "" }];
                self.findings.add_schema(at, path, "", note.into(), &says);
            }
            Content::Value(kind) if kind != Simple::String && !kind.takes(text) => {
                let path = self.path("");
                let note = format!("<{raw}> holds something that is not {}", kind.wanted());
                self.findings.add_schema(at, path, text, note.into(), &["value", raw, text]);
            }
            _ => {}
        }
    }

    /// The code lists that `xml:lang` draws on. The Secretariat's mapping names them, its validator never looks.
    pub(super) fn language(&mut self, number: usize) {
        let schema = self.schema;
        let lists = self.context.lists(schema.version);
        for code in &schema.lang_codes {
            let value = &self.attributes[number].value;
            if value.is_empty() || lists.has(code.list, value) {
                continue;
            }
            let Some(frame) = self.stack.last() else { return };
            let at = frame.at + 1 + self.attributes[number].at;
            let path = self.path(self.attributes[number].name);
            let note = format!("not in the list {}", crate::tables::lists::list_name(code.list));
            self.findings.add(crate::rules::activity::beyond(code.rule), at, path, value, note.into());
        }
    }

    /// Whether an attribute is `xml:lang`, and of a document of the standard itself.
    pub(super) fn is_language(&self, number: usize) -> bool {
        self.ids[number] == name::LANG && !self.is_registry()
    }
}

/// Whether something that must be there stands between how far a sequence has come and a later place.
fn required_before(node: &Node, place: u16, met: bool, to: u16) -> bool {
    let from = usize::from(place) + usize::from(met);
    node.next_required.get(from).is_some_and(|next| *next < to)
}

/// The place in the sequence that a foreign element takes, if there is one.
fn foreign_member(node: &Node, place: u16, met: bool) -> Option<(u16, NodeId)> {
    let wildcards = node.particles.iter().enumerate().skip(usize::from(place));
    for (at, _) in wildcards.filter(|(_, particle)| particle.name == UNKNOWN) {
        let at = at as u16;
        if at == place && met || !required_before(node, place, met, at) {
            return Some((at, NOWHERE));
        }
    }
    None
}

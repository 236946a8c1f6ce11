//! An element opens: its place in the schema, its attributes, its code lists, its rules.

use super::findings::Scope;
use super::frame::{Frame, Mode, Said, Text};
use super::namespaces::Namespace;
use super::part::{Link, Record, Root};
use super::walker::{RECORD, ROOT, Walker};
use crate::limits::{MAX_DEPTH, MAX_NAME_BYTES};
use crate::rules::elements::{self, Outside};
use crate::rules::facts::Element;
use crate::rules::{Role, activity, is_money, name};
use crate::tables::names::UNKNOWN;
use crate::tables::schema::{Content, NOWHERE};
use crate::tables::{self, NameId};
use crate::types::Simple;
use crate::version::{FileKind, Version};
use crate::xml::chars::is_name;

/// A frame of which only the name is known.
pub fn frame(raw: &str, name: NameId, at: usize) -> Frame<'_> {
    Frame {
        raw,
        name,
        index: 1,
        at,
        node: NOWHERE,
        mode: Mode::Lax,
        place: 0,
        met: false,
        bad: false,
        text: Text::Free,
        text_told: false,
        has_text: false,
        said: Said::Once(""),
        narratives: 0,
        told: false,
        role: Role::None,
        bits: 0,
        namespaces: 0,
        outer_default: Namespace::None,
    }
}

impl<'s, 'c> Walker<'s, 'c> {
    /// A start tag, its attributes read.
    pub(super) fn start(
        &mut self,
        raw: &'s str,
        at: usize,
        to: usize,
        empty: bool,
    ) -> Result<(), (usize, String)> {
        self.may_open(raw).map_err(|note| (at, note))?;
        let mut frame = frame(raw, UNKNOWN, at);
        frame.namespaces = self.namespaces.in_force();
        frame.outer_default = self.namespaces.default;
        for attribute in self.attributes.iter().filter(|attribute| attribute.name.starts_with("xmlns")) {
            if attribute.name == "xmlns" || attribute.name.starts_with("xmlns:") {
                self.namespaces.declare(attribute.name, &attribute.value).map_err(|note| (at, note))?;
            }
        }
        // Known names have no prefix.
        let known = self.schema.names.id(raw);
        let namespace = match known {
            UNKNOWN => self.namespaces.of_element(raw),
            _ => self.namespaces.default,
        };
        if self.stack.is_empty() {
            self.open_root(&mut frame, namespace);
            if self.root.is_none() {
                return Ok(());
            }
            self.root_tag = Some((at, to));
        } else {
            self.markup();
            if namespace == Namespace::None {
                frame.name = known;
                // Every name not known to the standard may be anything.
                if frame.name == UNKNOWN && !is_name(raw) {
                    return Err((at, format!("{raw:?} is not the name of an element")));
                }
            } else if !is_name(raw) {
                return Err((at, format!("{raw:?} is not the name of an element")));
            }
            self.open_inner(&mut frame, namespace);
        }
        self.ids.clear();
        self.ids.extend(self.attributes.iter().map(|attribute| self.schema.names.id(attribute.name)));
        let node = frame.node;
        self.slots.clear();
        self.slots.extend(self.ids.iter().map(|id| self.schema.slot(node, *id)));
        self.stack.push(frame);
        self.siblings.open(self.stack.len());
        self.attributes_of_schema();
        self.codes();
        self.rules();
        if empty {
            self.close(to);
        }
        Ok(())
    }

    fn may_open(&self, raw: &str) -> Result<(), String> {
        if self.stack.len() == MAX_DEPTH {
            return Err(format!("elements nested deeper than {MAX_DEPTH}"));
        }
        if raw.len() > MAX_NAME_BYTES {
            return Err(format!("a name longer than {MAX_NAME_BYTES} bytes"));
        }
        if self.is_closed() {
            return Err(format!("<{raw}> behind the end of the document element"));
        }
        Ok(())
    }

    /// The document element: what the file is, and of which version.
    fn open_root(&mut self, frame: &mut Frame<'s>, namespace: Namespace) {
        let kind = match (namespace, frame.raw.rsplit(':').next()) {
            (Namespace::None, _) => FileKind::of_root(frame.raw),
            (Namespace::Registry, Some("registry-record")) => Some(FileKind::RegistryRecord),
            _ => None,
        };
        let Some(kind) = kind else {
            let note = match namespace {
                Namespace::None => "the document element is neither iati-activities nor iati-organisations",
                _ => "the document element belongs to a namespace; the standard's elements belong to none",
            };
            return self.refuse("0.2.1", frame.at, frame.raw, note.into());
        };
        self.kind = Some(kind);
        if kind == FileKind::RegistryRecord {
            return self.enter_root(frame, kind, Version::V203);
        }
        let said = self.attributes.iter().find(|attribute| attribute.name == "version");
        let said = said.map(|attribute| (attribute.value.to_string(), frame.at + 1 + attribute.at));
        self.version = said.as_ref().map(|(text, _)| text.clone());
        let version = self.context.assume.or_else(|| said.as_ref().and_then(|(text, _)| Version::read(text)));
        let Some(version) = version else {
            let (text, at) = said.unwrap_or_default();
            let note = if text.is_empty() {
                "no version is named; supported are 2.01, 2.02 and 2.03".to_owned()
            } else {
                format!("version {text} is not supported; 2.01, 2.02 and 2.03 are")
            };
            return self.refuse("0.6.1", at.max(frame.at), &text, note);
        };
        self.enter_root(frame, kind, version);
    }

    fn enter_root(&mut self, frame: &mut Frame<'s>, kind: FileKind, version: Version) {
        self.schema = tables::schema(version);
        let node = self.schema.root(kind);
        (frame.node, frame.mode, frame.text) = (node, Mode::Strict(node), Text::None);
        frame.name = self.schema.node(node).name;
        self.siblings.open(ROOT);
        self.findings.enter(Scope::Root);
        self.root = Some(Root { kind, version, namespaces: self.namespaces.clone(), place: 0, met: false });
    }

    /// An element inside another: where it stands by name, and whether it may by the schema.
    fn open_inner(&mut self, frame: &mut Frame<'s>, namespace: Namespace) {
        let depth = self.stack.len();
        frame.index = self.siblings.count(depth, frame.name, frame.raw);
        let parent = self.stack[depth - 1].node;
        if frame.name != UNKNOWN {
            frame.node = self.schema.child(parent, frame.name);
            if frame.name == name::NARRATIVE {
                self.stack[depth - 1].narratives += 1;
            }
        }
        frame.role = self.schema.node(frame.node).role;
        if depth == RECORD && frame.role == Role::Record {
            self.findings.enter(Scope::Record(self.records.len() as u32));
            let (at, id_at) = (frame.at, frame.at);
            self.records.push(Record { id: "".into(), id_at, span: (at, at), critical: false });
            self.facts.clear();
        }
        frame.mode = self.admit(frame, namespace);
        frame.text = self.text_of(frame);
    }

    /// What an element's text is for.
    fn text_of(&self, frame: &Frame<'_>) -> Text {
        let content = match frame.mode {
            Mode::Strict(node) => self.schema.node(node).content,
            Mode::Lax | Mode::Skip => Content::Any,
        };
        match content {
            Content::Value(Simple::String) | Content::Any
                if frame.role != Role::Identifier && self.schema.node(frame.node).text_codes.is_empty() =>
            {
                Text::Free
            }
            Content::Elements => Text::None,
            _ => Text::Kept,
        }
    }

    fn rules(&mut self) {
        let depth = self.stack.len() - 1;
        let frame = &self.stack[depth];
        let (role, id) = (frame.role, frame.name);
        if !matches!(self.findings.scope, Some(Scope::Record(_))) {
            return;
        }
        if role != Role::None {
            let element = Element {
                frames: &self.stack[RECORD + 1..],
                attributes: &self.attributes,
                ids: &self.ids,
                at: self.stack[depth].at,
            };
            // The organisation that publishes is known; set aside, so that the notes can be written meanwhile.
            let mut reporting = std::mem::take(&mut self.facts.reporting);
            let publishers = self.context.publishers;
            let known = |id: &str| match publishers {
                Some(known) => known(id),
                None => reporting.iter().any(|org| org.value == id),
            };
            let outside = Outside { now: self.context.now, known: &known };
            let bits = elements::open(role, element, &mut self.facts, &mut self.findings, outside);
            reporting.append(&mut self.facts.reporting);
            self.facts.reporting = reporting;
            if let Some((rule, attribute)) = link_of(role)
                && let Some(mark) = element.mark(attribute).filter(|mark| !mark.value.is_empty())
            {
                let record = self.records.len().saturating_sub(1) as u32;
                self.links.push(Link { rule, record, spot: mark.spot, target: mark.value.into_owned() });
            }
            if role == Role::Record
                && let Some(text) = element.get(name::LAST_UPDATED)
            {
                let at = element.place(name::LAST_UPDATED);
                activity::updated(self.judgement(), at, text, &mut self.findings);
            }
            self.stack[depth].bits = bits;
        }
        let organisations = self.kind == Some(FileKind::Organisations);
        if id == name::NARRATIVE && !self.facts.has_language && !self.ids.contains(&name::LANG) {
            let rule = if organisations { "4.5.1" } else { "4.1.1" };
            self.lacks_default(rule, depth, "a narrative without xml:lang, and no default language");
        }
        if is_money(id) && !self.facts.has_currency && !self.ids.contains(&name::CURRENCY) {
            let rule = if organisations { "7.8.2" } else { "7.8.1" };
            self.lacks_default(rule, depth, "an amount without @currency, and no default currency");
        }
    }

    /// The element just opened says neither itself nor by default what it must; told once for an activity.
    fn lacks_default(&mut self, rule: &'static str, depth: usize, note: &'static str) {
        let (at, path) = (self.stack[depth].at, self.path(""));
        self.findings.add_once(rule, at, path, "", note.into());
    }

    /// What judging the whole needs.
    pub(super) fn judgement(&self) -> activity::Judgement<'c> {
        let version = self.schema.version;
        activity::Judgement {
            kind: self.kind.unwrap_or(FileKind::Activities),
            version,
            now: self.context.now,
            names: &self.schema.names,
            register: crate::rules::identifiers::Register {
                publishers: self.context.publishers.map(|known| known as &dyn Fn(&str) -> bool),
                lists: self.context.lists(version),
            },
        }
    }
}

/// The attribute that names another activity, and the rule that asks for it.
fn link_of(role: Role) -> Option<(&'static str, NameId)> {
    Some(match role {
        Role::ParticipatingOrg => ("1000.0.1", name::ACTIVITY_ID),
        Role::PlannedProvider => ("1000.0.2", name::PROVIDER_ACTIVITY_ID),
        Role::PlannedReceiver => ("1000.0.3", name::RECEIVER_ACTIVITY_ID),
        Role::Provider => ("1000.0.4", name::PROVIDER_ACTIVITY_ID),
        Role::Receiver => ("1000.0.5", name::RECEIVER_ACTIVITY_ID),
        Role::RelatedActivity => ("1000.0.6", name::REF),
        _ => return None,
    })
}

//! An element ends: its value, what is missing in it, the rules about it; an activity ends: the rules about the whole.

use std::borrow::Cow;

use super::findings::Scope;
use super::frame::Said;
use super::walker::{RECORD, Walker};
use crate::rules::facts::{Element, Mark};
use crate::rules::{Role, activity, elements, name};

impl<'s> Walker<'s, '_> {
    /// The open element ends, its tag at `to`.
    pub(super) fn close(&mut self, to: usize) {
        let Some(frame) = self.stack.last() else { return };
        let text: Cow<'s, str> = match frame.said {
            Said::Once(text) => Cow::Borrowed(text),
            Said::Pieces(from) => Cow::Owned(self.pieces.split_off(from)),
        };
        self.content_of_schema(&text);
        if !self.schema.node(frame_node(self)).text_codes.is_empty() {
            self.text_codes(&text);
        }
        self.narrated();
        let depth = self.stack.len() - 1;
        let role = self.stack[depth].role;
        if role == Role::Identifier {
            self.identified(text);
        } else if role != Role::None && matches!(self.findings.scope, Some(Scope::Record(_))) {
            elements::close(&self.stack[RECORD + 1..], &mut self.facts, &mut self.findings);
        }
        if depth == RECORD && role == Role::Record {
            self.end_record(to);
        }
        if let Some(frame) = self.stack.pop() {
            self.namespaces.truncate(frame.namespaces);
            self.namespaces.default = frame.outer_default;
        }
        if self.stack.is_empty() {
            self.root_closed();
        }
    }

    /// Titles and descriptions need a narrative with text, wherever they stand.
    fn narrated(&mut self) {
        let depth = self.stack.len() - 1;
        let frame = &self.stack[depth];
        match frame.name {
            name::NARRATIVE if frame.has_text && depth > 0 => self.stack[depth - 1].told = true,
            name::TITLE | name::DESCRIPTION if !frame.told => {
                let rule = if frame.name == name::TITLE { "4.3.1" } else { "4.4.1" };
                let (at, path) = (frame.at, self.path(""));
                self.findings.add(rule, at, path, "", "no narrative with text".into());
            }
            _ => {}
        }
    }

    fn identified(&mut self, text: Cow<'s, str>) {
        let frames = &self.stack[RECORD + 1..];
        let at = frames.last().map_or(0, |frame| frame.at);
        let spot = Element { frames, attributes: &[], ids: &[], at }.spot(0);
        if self.facts.identifiers.is_empty()
            && let Some(record) = self.records.last_mut()
        {
            (record.id, record.id_at) = (text.as_ref().into(), at);
        }
        self.facts.identifiers.push(Mark { value: text, spot });
    }

    fn end_record(&mut self, to: usize) {
        let at = self.stack[RECORD].at;
        activity::judge(self.judgement(), at, &self.facts, &mut self.findings);
        if let Some(record) = self.records.last_mut() {
            record.span.1 = to;
            record.critical = self.findings.critical;
        }
        self.findings.enter(Scope::Root);
    }
}

fn frame_node(walker: &Walker<'_, '_>) -> crate::tables::schema::NodeId {
    walker.stack.last().map_or(crate::tables::schema::NOWHERE, |frame| frame.node)
}

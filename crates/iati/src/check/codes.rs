//! Code lists: whether a code is in the list that its place and its vocabulary call for.

use super::walker::Walker;
use crate::rules::name;
use crate::tables::lists::list_name;
use crate::tables::schema::{CodeRule, NOWHERE, Vocabulary};

impl Walker<'_, '_> {
    /// The attributes of the element just opened, against the code lists of its place.
    pub(super) fn codes(&mut self) {
        let schema = self.schema;
        let node = self.stack.last().map_or(NOWHERE, |frame| frame.node);
        for number in 0..self.attributes.len() {
            if self.is_language(number) {
                self.language(number);
            }
            let Some(at) = usize::from(self.slots[number]).checked_sub(1) else { continue };
            for code in &schema.node(node).attributes[at].codes {
                if self.counts(code) && !self.has(code, &self.attributes[number].value) {
                    self.unlisted(code, number);
                }
            }
        }
    }

    /// The text of the element about to close, likewise.
    pub(super) fn text_codes(&mut self, text: &str) {
        let Some(frame) = self.stack.last() else { return };
        let (schema, at) = (self.schema, frame.at);
        for code in &schema.node(frame.node).text_codes {
            if !self.has(code, text) {
                let path = self.path("");
                let note = format!("not in the list {}", list_name(code.list));
                self.findings.add(code.rule, at, path, text, note.into());
            }
        }
    }

    fn has(&self, code: &CodeRule, value: &str) -> bool {
        self.context.lists(self.schema.version).has(code.list, value)
    }

    /// Whether the list is the one that the vocabulary calls for.
    fn counts(&self, code: &CodeRule) -> bool {
        match code.vocabulary {
            Vocabulary::Always => true,
            Vocabulary::Own { code, absent } => {
                let named = self.ids.iter().position(|id| *id == name::VOCABULARY);
                match named.map(|at| &*self.attributes[at].value) {
                    None | Some("") => absent,
                    Some(vocabulary) => vocabulary == code,
                }
            }
            Vocabulary::Parent { code } => self.facts.item_vocabulary.as_deref() == Some(code),
        }
    }

    fn unlisted(&mut self, code: &CodeRule, number: usize) {
        let Some(frame) = self.stack.last() else { return };
        let at = frame.at + 1 + self.attributes[number].at;
        let path = self.path(self.attributes[number].name);
        let list = list_name(code.list);
        let note = match code.vocabulary {
            Vocabulary::Always => format!("not in the list {list}"),
            Vocabulary::Own { code, .. } | Vocabulary::Parent { code } => {
                format!("not in the list {list}, which vocabulary {code} calls for")
            }
        };
        self.findings.add(code.rule, at, path, &self.attributes[number].value, note.into());
    }
}

//! Rules about identifiers: how they are written, and whose prefix they carry.

use super::facts::{Facts, Mark};
use crate::check::findings::Findings;
use crate::tables::{CodeLists, Names};
use crate::version::FileKind;

/// Signs that an identifier may not hold, as it becomes part of web addresses.
const SYMBOLS: [u8; 4] = *b"/&|?";

/// Whether an identifier holds a sign it may not.
pub fn has_symbols(text: &str) -> bool {
    text.bytes().any(|byte| SYMBOLS.contains(&byte))
}

/// Whether white space stands around an identifier. JavaScript also counts U+FEFF, and not U+0085.
pub fn untrimmed(text: &str) -> bool {
    let space = |c: char| c == '\u{FEFF}' || c != '\u{85}' && c.is_whitespace();
    text.starts_with(space) || text.ends_with(space)
}

/// What the judgement on identifiers needs from outside.
#[derive(Clone, Copy)]
pub struct Register<'a> {
    /// Whether an organisation is a publisher; nothing where no register was given.
    pub publishers: Option<&'a dyn Fn(&str) -> bool>,
    /// The code lists, for the register of agencies.
    pub lists: &'a CodeLists,
}

/// The rules about the identifiers of one activity or organisation.
pub fn judge(kind: FileKind, facts: &Facts<'_>, names: &Names, register: Register<'_>, out: &mut Findings) {
    let rules = match kind {
        FileKind::Activities => ["1.3.1", "1.14.1", "1.14.13", "1.14.8"],
        FileKind::Organisations => ["1.12.1", "1.18.1", "1.18.13", "1.18.8"],
        FileKind::RegistryRecord => return,
    };
    for (rule, marks) in [(rules[0], &facts.identifiers), (rules[1], &facts.reporting)] {
        for mark in marks.iter().filter(|mark| untrimmed(&mark.value)) {
            add_once(rule, mark, names, out, "white space around it");
        }
    }
    let is_publisher = |id: &str| register.publishers.is_some_and(|known| known(id));
    for mark in &facts.reporting {
        // Without the register, the organisation that publishes the file is taken to be a publisher.
        if register.publishers.is_none() || is_publisher(&mark.value) {
            continue;
        }
        if has_symbols(&mark.value) {
            add_once(rules[2], mark, names, out, "it holds one of / & | ?");
        }
        if !has_agency(&mark.value, register.lists) {
            add_once(rules[3], mark, names, out, "it starts with no approved agency's code");
        }
    }
    match kind {
        FileKind::Activities => activity(facts, names, register, out),
        FileKind::Organisations => {
            for mark in facts.identifiers.iter().filter(|mark| has_symbols(&mark.value)) {
                let own = register.publishers.is_none()
                    && facts.reporting.iter().any(|org| org.value == mark.value);
                if !own && !is_publisher(&mark.value) {
                    add_once("1.12.13", mark, names, out, "it holds one of / & | ?");
                }
            }
        }
        FileKind::RegistryRecord => {}
    }
}

fn activity(facts: &Facts<'_>, names: &Names, register: Register<'_>, out: &mut Findings) {
    for (at, mark) in facts.identifiers.iter().enumerate() {
        let doubled = facts.identifiers[..at].iter().any(|other| other.value == mark.value);
        if doubled || facts.reporting.iter().any(|org| org.value == mark.value) {
            add_once("1.1.3", mark, names, out, "the same as the reporting organisation's");
        }
        let starts = |org: &Mark<'_>| is_below(&mark.value, &org.value);
        let own = facts.reporting.iter().any(starts);
        if !own && !facts.earlier.iter().any(starts) {
            add_once(
                "1.1.21",
                mark,
                names,
                out,
                "it does not start with the reporting organisation's and a hyphen",
            );
        }
        let known = match register.publishers {
            None => own,
            Some(known) => prefixes(&mark.value).any(known),
        };
        if !known && has_symbols(&mark.value) {
            add_once("1.3.13", mark, names, out, "it holds one of / & | ?");
        }
    }
}

/// Whether an identifier is an organisation's, a hyphen and more.
fn is_below(id: &str, organisation: &str) -> bool {
    id.strip_prefix(organisation).is_some_and(|rest| rest.starts_with('-'))
}

/// What stands before each hyphen.
fn prefixes(id: &str) -> impl Iterator<Item = &str> {
    id.match_indices('-').map(|(at, _)| &id[..at])
}

/// Whether the part before the second hyphen is the code of an agency that registers organisations.
fn has_agency(id: &str, lists: &CodeLists) -> bool {
    let end = id.match_indices('-').nth(1).map_or(id.len(), |(at, _)| at);
    crate::tables::lists::list_id("OrganisationRegistrationAgency")
        .is_some_and(|list| lists.has(list, &id[..end]))
}

fn add_once(rule: &'static str, mark: &Mark<'_>, names: &Names, out: &mut Findings, note: &'static str) {
    out.add_once(rule, mark.spot.at, mark.spot.path(names), &mark.value, note.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_symbols() {
        assert!(untrimmed(" a") && untrimmed("a\n") && untrimmed("\u{FEFF}a") && untrimmed("a\u{A0}"));
        assert!(!untrimmed("a b") && !untrimmed("") && !untrimmed("\u{85}a"));
        assert!(has_symbols("N/A") && !has_symbols("GB-1"));
        assert!(is_below("A-1-2", "A-1") && !is_below("A-12", "A-1") && !is_below("A-1", "A-1"));
        assert_eq!(prefixes("A-1-2").collect::<Vec<_>>(), ["A", "A-1"]);
    }
}

//! Texts of the record as narratives: what the reader put in one field, taken apart again.
//!
//! The reader writes a text in several languages as paragraphs, each behind its language in brackets. A paragraph
//! without one goes on from the paragraph before it.

use entente_iati::read::Narrative;

use super::codes;
use crate::iati::text;

/// A paragraph and its language, where it names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub language: Option<String>,
    pub text: String,
}

/// The paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    text.split("\n\n").map(paragraph).filter(|one| !one.text.is_empty()).collect()
}

fn paragraph(text: &str) -> Paragraph {
    let text = text.trim();
    let tagged = text.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    // Only what the reader itself would write is a language: `[sic] ` is none, and `[EN] ` was not written by it.
    let tagged = tagged.filter(|(tag, _)| text::language(tag).as_deref() == Some(*tag));
    let language = tagged.and_then(|(tag, rest)| Some((codes::language(tag)?, rest)));
    match language {
        Some((language, rest)) => {
            Paragraph { language: Some(language.to_owned()), text: rest.trim().to_owned() }
        }
        None => Paragraph { language: None, text: text.to_owned() },
    }
}

/// Paragraphs as narratives.
pub(super) fn narratives(paragraphs: &[Paragraph], language: &str) -> Vec<Narrative> {
    let mut out: Vec<Narrative> = Vec::new();
    let mut untagged = false;
    for one in paragraphs {
        match out.last_mut().filter(|_| untagged && one.language.is_none()) {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(&one.text);
            }
            None => out.push(narrative(&one.text, one.language.as_deref().unwrap_or(language))),
        }
        untagged = one.language.is_none();
    }
    out
}

/// A text in a language.
pub(super) fn narrative(text: &str, language: &str) -> Narrative {
    Narrative { language: Some(language.to_owned()), text: text.to_owned() }
}

/// A text as narratives.
pub(super) fn of(text: &str, language: &str) -> Vec<Narrative> {
    narratives(&paragraphs(text), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_joined_comes_apart() {
        let said = |language: &str, text: &str| narrative(text, language);
        let texts = [said("en", "Water\nfor all"), said("fr", "Eau")];
        let joined = text::tagged(&texts, "").join("\n\n");
        assert_eq!(of(&joined, "xx"), texts);
        assert_eq!(
            of("One.\n\nTwo.\n\n[fr] Trois.\n\nFour.", "en"),
            [said("en", "One.\nTwo."), said("fr", "Trois."), said("en", "Four."),]
        );
        assert_eq!(of("[note] x", "en"), [said("en", "[note] x")]);
        assert_eq!(of("[sic] x", "en"), [said("en", "[sic] x")], "a language that is on no list");
        assert_eq!(of("[fr-FR] x", "en"), [said("fr", "x")], "the list has no regions");
    }
}

//! Texts of a file as the record holds them: cleaned of what can't stand there, cut where they are too long, each with its
//! language.

use entente_iati::read::Narrative;
use entente_record::value::{Label, Line, Text};

/// What marks a text that was cut.
const CUT: char = '…';

/// The text that stands for the others: the first.
pub(crate) fn main(narratives: &[Narrative]) -> Option<&str> {
    narratives.first().map(|narrative| narrative.text.as_str())
}

/// A text on one line: white space as single spaces, no control or direction marks; cut to a length. Nothing where nothing
/// is left of it.
fn flat(text: &str, max: usize) -> Option<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let mut out = String::with_capacity(text.len().min(4 * max));
    for word in words.filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|letter| !turns(*letter)));
    }
    cut(out.trim(), max)
}

/// Marks that turn the direction of what follows or break lines unseen; the record refuses them.
fn turns(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

fn cut(text: &str, max: usize) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    if text.chars().count() <= max {
        return Some(text.to_owned());
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    Some(format!("{}{CUT}", kept.trim_end()))
}

/// A title or name.
pub(crate) fn line(text: &str) -> Option<Line> {
    flat(text, Line::MAX_CHARS)?.parse().ok()
}

/// A label.
pub(crate) fn label(text: &str) -> Option<Label> {
    flat(text, Label::MAX_CHARS)?.parse().ok()
}

/// Lines, cut to a length.
pub(crate) fn lines(parts: &[String], max: usize) -> Option<Text> {
    let joined = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("\n\n");
    cut(joined.trim(), max.min(Text::MAX_CHARS))?.parse().ok()
}

/// A language as BCP 47 writes it: `ES` is `es`, `fr-fr` is `fr-FR`. Nothing where it is none.
pub(crate) fn language(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '_']);
    let first = parts.next().filter(|first| (2..=3).contains(&first.len()))?.to_ascii_lowercase();
    let rest: Vec<String> = parts.map(str::to_ascii_uppercase).collect();
    let tag = if rest.is_empty() { first } else { format!("{first}-{}", rest.join("-")) };
    tag.parse::<entente_record::value::Language>().ok().map(|_| tag)
}

/// A text in several languages, one paragraph each, each behind its language in brackets: `[fr] …`. `what` stands behind
/// the bracket where it isn't empty. Lines within a text stay lines.
pub(crate) fn tagged(narratives: &[Narrative], what: &str) -> Vec<String> {
    narratives
        .iter()
        .filter_map(|narrative| {
            let kept: Vec<String> =
                narrative.text.lines().filter_map(|line| flat(line, Text::MAX_CHARS)).collect();
            let text = kept.join("\n");
            let tag = narrative.language.as_deref().and_then(language);
            let tag = tag.map(|tag| format!("[{tag}] ")).unwrap_or_default();
            (!text.is_empty()).then(|| format!("{tag}{what}{text}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(language: Option<&str>, text: &str) -> Narrative {
        Narrative { language: language.map(str::to_owned), text: text.to_owned() }
    }

    #[test]
    fn texts_are_cleaned_and_cut() {
        assert_eq!(line(" a\n\tb\u{202E}c ").unwrap().as_str(), "a bc");
        assert_eq!(line("\u{FEFF} \u{7}"), None);
        let long = line(&"é".repeat(700)).unwrap();
        assert_eq!((long.as_str().chars().count(), long.as_str().ends_with(CUT)), (600, true));
    }

    #[test]
    fn every_text_keeps_its_language() {
        let told =
            tagged(&[said(Some("EN"), "Water\nfor all"), said(Some("fr-fr"), "Eau"), said(None, "?")], "");
        assert_eq!(told, ["[en] Water\nfor all", "[fr-FR] Eau", "?"]);
        assert_eq!(language("english"), None);
        assert_eq!(language("ff-latn"), None, "scripts are rare and written otherwise");
    }
}

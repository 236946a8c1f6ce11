//! Our tokeniser against quick-xml, over real files and mutations of them: the same pieces in the same places, as long as
//! neither finds a fault.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

use std::fs;

use common::corpus;
use common::mutate::{Dice, activities, mutate};
use entente_iati::xml::tokens::{Token, Tokens};
use quick_xml::Reader;
use quick_xml::events::Event;

/// What is compared of a piece: its kind, where it begins and ends, and the values of its attributes.
type Piece = (char, usize, usize, Vec<String>);

fn ours(text: &str) -> (Vec<Piece>, bool) {
    let (mut tokens, mut attributes, mut found) = (Tokens::of(text).strict(), Vec::new(), Vec::new());
    loop {
        let token = tokens.token(&mut attributes);
        let (at, to) = tokens.place();
        let (kind, values) = match token {
            Ok(Token::Over) => return (found, true),
            Ok(Token::Start { empty, .. }) => {
                let values = attributes.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
                (if empty { 'e' } else { 's' }, values)
            }
            Ok(Token::End(name)) => ('/', vec![name.to_owned()]),
            Ok(Token::Text { text, blank }) => {
                assert_eq!(blank, text.trim_matches([' ', '\t', '\r', '\n']).is_empty(), "{text:?}");
                ('t', Vec::new())
            }
            Ok(Token::Reference(_)) => ('&', Vec::new()),
            Ok(Token::CData(_)) => ('c', Vec::new()),
            Ok(Token::Comment) => ('!', Vec::new()),
            Ok(Token::Instruction(_) | Token::Declaration(_)) => ('?', Vec::new()),
            Ok(Token::DocumentType) | Err(_) => return (found, false),
        };
        found.push((kind, at, to, values));
    }
}

fn theirs(text: &str) -> (Vec<Piece>, bool) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().check_comments = true;
    let mut found = Vec::new();
    loop {
        let at = reader.buffer_position() as usize;
        let event = reader.read_event();
        let to = reader.buffer_position() as usize;
        let (kind, values) = match &event {
            Ok(Event::Eof) => return (found, true),
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let mut values = Vec::new();
                for attribute in start.attributes() {
                    let Ok(attribute) = attribute else { return (found, false) };
                    let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0) else {
                        return (found, false);
                    };
                    values.push(format!("{}={value}", attribute.key.as_ref()));
                }
                (if matches!(event, Ok(Event::Empty(_))) { 'e' } else { 's' }, values)
            }
            Ok(Event::End(end)) => ('/', vec![end.name().as_ref().trim_end().to_owned()]),
            Ok(Event::Text(_)) => ('t', Vec::new()),
            Ok(Event::GeneralRef(_)) => ('&', Vec::new()),
            Ok(Event::CData(_)) => ('c', Vec::new()),
            Ok(Event::Comment(_)) => ('!', Vec::new()),
            Ok(Event::PI(_) | Event::Decl(_)) => ('?', Vec::new()),
            Ok(Event::DocType(_)) | Err(_) => return (found, false),
        };
        found.push((kind, at, to, values));
    }
}

#[test]
fn the_pieces_of_real_files_and_their_mutations_are_those_of_another_tokeniser() {
    let Some(dir) = corpus() else { return };
    let (mut dice, mut compared, mut whole) = (Dice::new(7), 0, 0);
    for item in fs::read_dir(dir.join("activities")).unwrap() {
        let path = item.unwrap().path();
        let Some(file) = path.is_file().then(|| fs::read_to_string(&path).unwrap()) else { continue };
        let marked = file.starts_with('\u{FEFF}');
        let file = file.trim_start_matches('\u{FEFF}');
        assert_eq!(ours(file), theirs(file), "{path:?}, with a mark: {marked}");
        for activity in activities(file, 6_000).into_iter().step_by(11).take(60) {
            for _ in 0..20 {
                let text = mutate(&mutate(activity, &mut dice), &mut dice);
                let ((mine, my_end), (other, other_end)) = (ours(&text), theirs(&text));
                let common = mine.len().min(other.len());
                assert_eq!(mine[..common], other[..common], "{text}");
                // What the other takes to the end, ours may refuse for more; the other way round never.
                assert!(my_end || mine.len() <= other.len(), "{text}");
                assert!(!my_end || other_end || mine.len() >= other.len(), "{text}");
                compared += 1;
                whole += usize::from(my_end && other_end);
            }
        }
    }
    assert!(compared > 1_000 && whole > compared / 2 && whole < compared, "{whole} of {compared}");
}

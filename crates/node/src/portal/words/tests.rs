//! Messages: no key is missing, none is too many, and what one language takes the others take.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::{Language, texts};

/// What a message is made of, as far as languages must agree on it.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// The messages of a language by key, with the names of the values each takes.
fn messages(language: Language) -> Messages {
    let mut all = Messages::new();
    for (file, text) in texts(language) {
        let resource = FluentResource::try_new(text.to_owned());
        assert!(
            resource.is_ok(),
            "{}/{file}.ftl: {:?}",
            language.code(),
            resource.err().map(|(_, faults)| faults)
        );
        let mut key = String::new();
        for line in text.lines() {
            let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((name, _)) = line.split_once(" =").filter(|_| starts) {
                key = name.to_owned();
                assert!(
                    all.insert(key.clone(), BTreeSet::new()).is_none(),
                    "{key} stands twice in {}",
                    language.code()
                );
            }
            for (at, _) in line.match_indices('$').filter(|_| !line.starts_with('#')) {
                let name = line[at + 1..].chars().take_while(|c| c.is_ascii_lowercase()).collect();
                all.get_mut(&key).unwrap().insert(name);
            }
        }
    }
    all
}

/// Every word in quotes in the portal's sources and templates.
fn quoted() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src/portal"), root.join("templates")];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs" || end == "html") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').map(str::to_owned));
            }
        }
    }
    found
}

/// Families of keys that are put together from a code: `kind-transfer`.
const FAMILIES: &[&str] = &[
    "fault-title",
    "fault-lead",
    "seat",
    "stage",
    "pair",
    "figure",
    "state",
    "withheld",
    "kind",
    "says",
    "rule",
    "measure",
    "trace-state",
    "ask",
    "ask-hint",
    "complaint",
    "country",
    "answer",
    "outcome",
    "severity",
    "progress",
    "flag",
    "flag-rule",
    "measured",
    "unit",
    "basis",
    "need-sector",
    "need-group",
    "found",
    "last-resort",
    "why",
    "test-answer",
    "verdict",
    "asked-state",
    "asset",
    "support",
    "priority",
    "emergency",
    "guideline",
    "force-role",
    "caveat",
    "gate",
    "decided",
    "clash-verdict",
    "clash-rule",
    "clash-about",
    "clash-remedy",
    "custom",
    "hours",
    "team",
    "sort",
    "when",
    "agreement",
    "engagement",
    "place-map",
    "place-show",
    "there",
    "sector",
];

#[test]
fn every_language_has_every_message_with_the_same_values() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let theirs = messages(language);
        let missing: Vec<&String> = english.keys().filter(|key| !theirs.contains_key(*key)).collect();
        let more: Vec<&String> = theirs.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{}: missing {missing:?}, too many {more:?}",
            language.code()
        );
        for (key, values) in &english {
            // A form for one or two things may say the number in a word; what chooses the form and other values stay.
            let needed = |values: &BTreeSet<String>| {
                values.iter().filter(|name| *name != "shown").cloned().collect::<Vec<_>>()
            };
            assert_eq!(needed(&theirs[key]), needed(values), "{}: {key}", language.code());
        }
    }
}

#[test]
fn every_kind_of_statement_has_a_name_and_a_sentence() {
    let english = messages(Language::English);
    for kind in entente_record::Kind::ALL {
        for family in ["kind", "says"] {
            assert!(english.contains_key(&format!("{family}-{kind}")), "{family}-{kind}");
        }
    }
}

#[test]
fn a_quantity_is_told_with_its_unit_in_the_form_its_number_asks_for() {
    let english = messages(Language::English);
    for unit in entente_record::codes::Unit::all() {
        assert!(english.contains_key(&format!("unit-{}", unit.as_str())), "unit-{}", unit.as_str());
    }
    let told = |language, amount: &str, unit: &str| {
        super::words(language)
            .quantity(amount, unit)
            .replace(['\u{2068}', '\u{2069}'], "")
            .replace('\u{a0}', " ")
    };
    for (language, cases) in [
        (Language::English, ["1 sack", "1.5 sacks", "200 sacks", "12.5 kg"]),
        (Language::French, ["1 sac", "1,5 sac", "200 sacs", "12,5 kg"]),
        (Language::Ukrainian, ["1 мішок", "1,5 мішка", "200 мішків", "12,5 кг"]),
        (Language::Arabic, ["كيس كبير واحد", "1.5 كيس كبير", "200 كيس كبير", "12.5 كغ"]),
    ] {
        let asked = [("1", "XSA"), ("1.5", "XSA"), ("200", "XSA"), ("12.5", "KGM")];
        assert_eq!(asked.map(|(amount, unit)| told(language, amount, unit)), cases.map(str::to_owned));
    }
    assert_eq!(told(Language::English, "3", "ZZZ"), "3 ZZZ");
}

#[test]
fn every_key_that_is_asked_for_is_there_and_no_other() {
    let english = messages(Language::English);
    let quoted = quoted();
    let of_family = |key: &str| {
        FAMILIES.iter().any(|family| key.strip_prefix(family).is_some_and(|rest| rest.starts_with('-')))
    };
    let unused: Vec<&String> =
        english.keys().filter(|key| !quoted.contains(*key) && !of_family(key)).collect();
    assert!(unused.is_empty(), "messages nobody asks for: {unused:?}");
    // A key is asked for by `say`, `tell` or `count`; pages in every language are looked through for the mark of a missing one.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for entry in std::fs::read_dir(root).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for asked in text.split("say(\"").skip(1) {
            let key = asked.split('"').next().unwrap();
            assert!(english.contains_key(key), "a template asks for {key}");
        }
    }
}

#[test]
fn no_message_is_left_in_english() {
    let said = |language: Language| -> BTreeMap<String, String> {
        let words = super::words(language);
        messages(language)
            .into_iter()
            .filter(|(_, values)| values.is_empty())
            .map(|(key, _)| (key.clone(), words.say(&key)))
            .collect()
    };
    let english = said(Language::English);
    for language in [Language::Arabic, Language::Ukrainian] {
        for (key, text) in said(language) {
            let is_name =
                key == "shell-name" || text.chars().all(|c| c.is_ascii_uppercase() || !c.is_alphabetic());
            assert!(is_name || text != english[&key], "{}: {key} = {text}", language.code());
        }
    }
}

//! `docs/iati/rules` is made from the tables. `ENTENTE_UPDATE=1` writes it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use entente_iati::report::pages;
use entente_iati::tables::rules;

#[test]
fn there_is_a_page_for_every_rule_and_it_is_current() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/iati/rules");
    let mut wanted: BTreeMap<String, String> =
        rules::all().into_iter().map(|rule| (pages::file_name(rule), pages::page(rule))).collect();
    wanted.insert("README.md".into(), pages::index());
    if std::env::var_os("ENTENTE_UPDATE").is_some() {
        fs::create_dir_all(&dir).unwrap();
        for item in fs::read_dir(&dir).unwrap() {
            fs::remove_file(item.unwrap().path()).unwrap();
        }
        for (name, text) in &wanted {
            fs::write(dir.join(name), text).unwrap();
        }
    }
    let found: BTreeMap<String, String> = fs::read_dir(&dir)
        .unwrap()
        .map(|item| item.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    assert!(
        found.keys().eq(wanted.keys()),
        "pages are missing or left over: ENTENTE_UPDATE=1 makes them anew"
    );
    for (name, text) in wanted {
        assert_eq!(found[&name], text, "{name}: ENTENTE_UPDATE=1 makes it anew");
    }
}

#[test]
fn every_page_says_what_why_and_what_to_do() {
    for rule in rules::all() {
        let page = pages::page(rule);
        for part in ["## Why", "## What to do", "## Example"] {
            assert!(page.contains(part), "{}: no {part}", rule.id);
        }
        assert!(pages::what(rule).ends_with('.') && rules::fix(rule.id).ends_with('.'), "{}", rule.id);
    }
}

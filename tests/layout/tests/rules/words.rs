//! Words that stand nowhere: hosts of package registries, paths of somebody's machine, work put off.

use std::path::Path;

use crate::{all_files, no_faults};

/// Written here in pieces, so that this file doesn't break its own rule.
fn unwanted() -> Vec<(String, &'static str)> {
    let word = |parts: &[&str]| parts.concat();
    let mut words = Vec::new();
    for host in [
        word(&["registry.", "npmjs.org"]),
        word(&["registry.", "yarnpkg.com"]),
        word(&["crates", ".io"]),
        word(&["files.", "pythonhosted.org"]),
        word(&["pypi", ".org"]),
        word(&["deb.", "debian.org"]),
        word(&["proxy.", "golang.org"]),
    ] {
        words.push((host, "the host of a package registry; name the package, its client knows the way"));
    }
    for path in [word(&["/wo", "rk/"]), word(&["/ro", "ot/"]), word(&["/ho", "me/"]), word(&["/tm", "p/"])] {
        words.push((path, "a path of one machine"));
    }
    for later in
        [word(&["TO", "DO"]), word(&["FIX", "ME"]), word(&["todo", "!("]), word(&["unimplemented", "!("])]
    {
        words.push((later, "work put off: do it, or leave it out"));
    }
    words
}

/// Written by others: the lock files name the index they were resolved against, the licence is its authors',
/// and `data`, corpora and frozen examples hold facts as their sources give them.
fn written_by_others(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "Cargo.lock" || name == "LICENSE")
        || ["data", "fuzz/corpus", "tests/frozen"].iter().any(|folder| path.starts_with(folder))
}

#[test]
fn unwanted_words_stand_nowhere() {
    let unwanted = unwanted();
    let mut faults = Vec::new();
    for path in all_files() {
        if written_by_others(&path) {
            continue;
        }
        let Ok(Some(text)) = entente_layout_tests::text(&path) else { continue };
        for (at, line) in text.lines().enumerate() {
            for (_, why) in unwanted.iter().filter(|(word, _)| names(line, word)) {
                faults.push(format!("{}:{}: {why}: {}", path.display(), at + 1, line.trim()));
            }
        }
    }
    no_faults("unwanted words", &faults);
}

/// A word counts where it isn't the middle of a longer one.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let runs_on = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let starts = word.starts_with('/') && before.is_some_and(|c| runs_on(c) || c == '.' || c == '}')
            || !word.starts_with('/') && before.is_some_and(runs_on);
        let ends = word.ends_with(char::is_alphanumeric) && after.is_some_and(runs_on);
        !starts && !ends
    })
}

#[test]
fn the_rule_sees_what_it_should() {
    let to_do = ["TO", "DO"].concat();
    assert!(names(&format!("// {to_do}: later"), &to_do));
    assert!(!names(&format!("const {to_do}S: u8"), &to_do));
    let temporary = ["/tm", "p/"].concat();
    assert!(names(&format!("cd {temporary}x"), &temporary));
    assert!(!names(&format!("crates/a{temporary}x"), &temporary));
}

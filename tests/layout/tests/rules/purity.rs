//! The pure crates do no I/O, read no clock and draw no random numbers: time and random bytes come in as
//! arguments. That is what lets the same code run in a browser, under a fuzzer, and twice with the same result.

use std::path::Path;

use crate::{all_files, no_faults, read};

const PURE_CRATES: [&str; 4] = ["record", "log", "ledger", "assure"];

/// Modules of `std` a pure crate has no business with.
const STD_MODULES: [&str; 5] = ["fs", "net", "env", "process", "thread"];

/// Other ways to the same things.
const PATHS: [&str; 14] = [
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "getrandom",
    "rand::",
    "OsRng",
    "thread_rng",
    "stdin(",
    "stdout(",
    "println!",
    "include_dir!",
];

#[test]
fn pure_crates_touch_no_file_no_clock_no_chance() {
    let mut faults = Vec::new();
    for path in all_files() {
        let shipped =
            PURE_CRATES.iter().any(|name| path.starts_with(Path::new("crates").join(name).join("src")));
        let is_tests =
            path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
        if shipped && !is_tests && path.extension().is_some_and(|ext| ext == "rs") {
            for (line, what) in impurities(&read(&path)) {
                faults.push(format!("{}:{line}: {what}: let the caller pass it in", path.display()));
            }
        }
    }
    no_faults("pure crates reach outside", &faults);
}

#[test]
fn pure_crates_do_not_depend_on_the_outside() {
    const OUTSIDE: [&str; 9] =
        ["getrandom", "rand", "rand_core", "tokio", "reqwest", "sqlx", "rustix", "tempfile", "axum"];
    let mut faults = Vec::new();
    for name in PURE_CRATES {
        let manifest = read(&Path::new("crates").join(name).join("Cargo.toml"));
        let mut shipped = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                shipped = line.starts_with("[dependencies");
            }
            let dependency = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if shipped && OUTSIDE.contains(&dependency) {
                faults.push(format!("crates/{name}: depends on {dependency}"));
            }
        }
    }
    no_faults("pure crates depend on the outside", &faults);
}

/// Where shipped code names something impure, and what.
fn impurities(source: &str) -> Vec<(usize, String)> {
    let lines = entente_layout_tests::shipped_lines(source);
    let mut found = Vec::new();
    for (at, line) in &lines {
        for module in STD_MODULES {
            let path = format!("std::{module}");
            if names(line, &path) {
                found.push((*at, path));
            }
        }
        found.extend(PATHS.iter().filter(|path| names(line, path)).map(|path| (*at, (*path).to_owned())));
    }
    // `use std::{fs, io}`, over as many lines as it likes.
    let mut whole = lines.iter().flat_map(|(at, line)| line.chars().map(|c| (*at, c))).collect::<Vec<_>>();
    whole.retain(|(_, c)| !c.is_whitespace());
    let text: String = whole.iter().map(|(_, c)| *c).collect();
    for (start, group) in text.match_indices("std::{") {
        let inside = &text[start + group.len()..];
        let at = whole.get(text[..start].chars().count()).map_or(0, |(at, _)| *at);
        found.extend(
            first_names(inside)
                .into_iter()
                .filter(|name| STD_MODULES.contains(name))
                .map(|name| (at, format!("std::{name}"))),
        );
    }
    found
}

/// Whether a line names a path as such, not as part of a longer word.
fn names(line: &str, path: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        let closed = !path.ends_with(word) || !after.is_some_and(word);
        closed && !before.is_some_and(word)
    })
}

/// The first segment of every member of an import group, up to the brace that ends the group.
fn first_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members.into_iter().filter_map(|member| member.split(':').next()).collect()
}

#[test]
fn the_rule_sees_what_it_should() {
    for impure in [
        "use std::fs;",
        "let t = std::time::SystemTime::now();",
        "use std::{fmt,\n    fs::File};",
        "let id = Uuid::now_v7();",
        "fn f() { println!(\"x\") }",
    ] {
        assert_eq!(impurities(impure).len(), 1, "{impure}");
    }
    for pure in [
        "use std::fmt;",
        "use std::{fmt, io};",
        "// std::fs",
        "let instantly = 1;",
        "use std::time::Duration;",
    ] {
        assert_eq!(impurities(pure), [], "{pure}");
    }
    assert_eq!(impurities("#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n"), []);
}

//! Links between the documents lead somewhere, also those to a heading.

use std::path::{Component, Path, PathBuf};

use crate::{files_ending, no_faults, read};

#[test]
fn relative_links_in_documents_resolve() {
    let mut faults = Vec::new();
    for path in files_ending(&["md"]) {
        for (line, link) in links(&read(&path)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').map_or((link.as_str(), None), |(f, a)| (f, Some(a)));
            let target = if file.is_empty() {
                path.clone()
            } else {
                normal(&path.parent().unwrap_or(Path::new("")).join(file))
            };
            let there = entente_layout_tests::root().join(&target);
            if !there.exists() {
                faults.push(format!("{}:{line}: {link}: no such file", path.display()));
            } else if let Some(anchor) = anchor
                && target.extension().is_some_and(|ext| ext == "md")
                && !headings(&read(&target)).iter().any(|heading| heading == anchor)
            {
                faults.push(format!("{}:{line}: {link}: no such heading", path.display()));
            }
        }
    }
    no_faults("links that lead nowhere", &faults);
}

/// Lines of prose, with their numbers from 1: fenced code holds no links and no headings.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((at + 1, line));
        }
    }
    lines
}

/// Targets of `[text](target)` and `[name]: target`.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, line) in prose(text) {
        // Code in backquotes may look like a link.
        let line: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (start, _) in line.match_indices("](") {
            if let Some(end) = line[start + 2..].find(')') {
                let target = line[start + 2..start + 2 + end].split_whitespace().next().unwrap_or_default();
                found.push((at, target.to_owned()));
            }
        }
        if let Some((_, target)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
            found.push((at, target.trim().to_owned()));
        }
    }
    found
}

/// Anchors of a document's headings, as forges make them: lower case, spaces to dashes, other signs left out.
fn headings(text: &str) -> Vec<String> {
    prose(text)
        .into_iter()
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(_, line)| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

#[test]
fn the_rule_sees_what_it_should() {
    let text = "# A b, c!\nSee [x](y.md#z) and `[no](link)`.\n```\n[code](gone.md)\n```\n[ref]: w.md\n";
    assert_eq!(links(text), [(2, "y.md#z".to_owned()), (6, "w.md".to_owned())]);
    assert_eq!(headings(text), ["a-b-c"]);
    assert_eq!(normal(Path::new("docs/../a/./b.md")), Path::new("a/b.md"));
}

//! `GET /methods` and `GET /methods/{name}`: how each figure is counted; the project's own pages, in English.

use pulldown_cmark::{Event, Options, Parser, Tag, html};

use super::fault::Fault;
use super::page::{Block, Cell, Page};
use super::visit::Visit;
use crate::ledger::VIEWS;

/// The pages, embedded in the program: the same that the repository has.
const PAGES: &[(&str, &str)] = &[
    ("money", include_str!("../../../../docs/methods/money.md")),
    ("consignments", include_str!("../../../../docs/methods/consignments.md")),
    ("positions", include_str!("../../../../docs/methods/positions.md")),
    ("contradictions", include_str!("../../../../docs/methods/contradictions.md")),
    ("obligations", include_str!("../../../../docs/methods/obligations.md")),
    ("trace", include_str!("../../../../docs/methods/trace.md")),
    ("coverage", include_str!("../../../../docs/methods/coverage.md")),
    ("needs", include_str!("../../../../docs/methods/needs.md")),
    ("hno", include_str!("../../../../docs/methods/hno.md")),
    ("last-resort", include_str!("../../../../docs/methods/last-resort.md")),
    ("profiles", include_str!("../../../../docs/methods/profiles.md")),
    ("places", include_str!("../../../../docs/methods/places.md")),
    ("powers", include_str!("../../../../docs/methods/powers.md")),
    ("engagements", include_str!("../../../../docs/methods/engagements.md")),
    ("scores", include_str!("../../../../docs/methods/scores.md")),
    ("vetting", include_str!("../../../../docs/methods/vetting.md")),
    ("feedback", include_str!("../../../../docs/methods/feedback.md")),
    ("findings", include_str!("../../../../docs/methods/findings.md")),
    ("flags", include_str!("../../../../docs/methods/flags.md")),
    ("consent", include_str!("../../../../docs/methods/consent.md")),
    ("standing", include_str!("../../../../docs/methods/standing.md")),
    ("cbpf", include_str!("../../../../docs/methods/cbpf.md")),
    ("iati", include_str!("../../../../docs/methods/iati.md")),
    ("iati-stats", include_str!("../../../../docs/methods/iati-stats.md")),
    ("iati-check", include_str!("../../../../docs/methods/iati-check.md")),
];

/// All of them.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let link = |(name, text): &(&str, &str)| {
        Cell::Link(
            visit.link(&format!("/methods/{name}")),
            title(text).to_owned(),
            format!("docs/methods/{name}.md"),
        )
    };
    Ok(Page::of(words.say("methods-title"))
        .lead(words.say("methods-lead"))
        .section("nav-methods")
        .twin("json", "/api/v1/ledger".to_owned())
        .with(Block::Links(PAGES.iter().map(link).collect())))
}

/// One of them.
pub async fn show(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let Some((name, text)) = PAGES.iter().find(|(name, _)| *name == visit.id) else {
        let names: Vec<&str> = PAGES.iter().map(|(name, _)| *name).collect();
        return Err(Fault::nothing(format!(
            "there is no method of this name; there are {}",
            names.join(", ")
        )));
    };
    let views = VIEWS.iter().filter(|view| view.method == format!("docs/methods/{name}.md"));
    let views = views.map(|view| {
        Cell::link(super::twin::api(&visit, &format!("/api/v1/ledger/{}", view.name), &[]), view.name)
    });
    Ok(Page::of(words.say("methods-title"))
        .section("nav-methods")
        .twin("json", "/api/v1/ledger".to_owned())
        .with(Block::Links(views.collect()))
        .with(Block::Book(book(&visit, text))))
}

fn title(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches('#').trim()
}

/// Markdown as HTML. Its headings stand one step below the page's own; links to other methods lead to their pages, and what
/// lies elsewhere in the repository is named, not linked.
pub fn book(visit: &Visit, text: &str) -> String {
    let link = |url: &str| -> String {
        let (path, anchor) = url.split_once('#').map_or((url, ""), |(path, anchor)| (path, anchor));
        let name = path.strip_suffix(".md").unwrap_or_default();
        match PAGES.iter().any(|(known, _)| *known == name) {
            true => visit.link(&format!("/methods/{name}")),
            false if path.starts_with("https://") => url.to_owned(),
            false => format!("#{anchor}"),
        }
    };
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lower(level), id, classes, attrs })
        }
        Event::End(pulldown_cmark::TagEnd::Heading(level)) => {
            Event::End(pulldown_cmark::TagEnd::Heading(lower(level)))
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: link(&dest_url).into(), title, id })
        }
        // Columns set to a side would be inline styles, which the pages' policy forbids.
        Event::Start(Tag::Table(columns)) => {
            Event::Start(Tag::Table(vec![pulldown_cmark::Alignment::None; columns.len()]))
        }
        // The pages have no HTML of their own; what looks like it is text.
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    // Wide blocks and tables scroll in a frame of their own, which the keyboard must reach.
    out.replace("<pre>", "<pre tabindex=\"0\">").replace("<table>", "<table tabindex=\"0\">")
}

fn lower(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H2, H3, H4, H5, H6};
    match level {
        pulldown_cmark::HeadingLevel::H1 => H2,
        H2 => H3,
        H3 => H4,
        H4 => H5,
        H5 | H6 => H6,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_method_of_the_book_has_its_page() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/methods");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        let files: BTreeSet<String> = files.map(|name| name.into_string().unwrap()).collect();
        let pages: BTreeSet<String> = PAGES.iter().map(|(name, _)| format!("{name}.md")).collect();
        assert_eq!(pages, files);
    }
}

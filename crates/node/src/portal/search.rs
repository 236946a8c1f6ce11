//! `GET /search`: a statement by its id, hash or position; parties and programmes by name; anything by its id.

use entente_record::{PartyId, SubjectId};

use super::fault::Fault;
use super::page::{Block, Cell, Field, Form, Page, Table};
use super::statement;
use super::visit::Visit;

/// Hits of each sort.
const MOST: usize = 30;

/// The page.
pub async fn search(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let asked = visit.asked("q");
    let form = Form {
        action: visit.path.clone(),
        fields: vec![Field::text("q", words.say("shell-search"), asked)],
        hidden: visit.others(&["q"]),
        button: words.say("shell-find"),
    };
    let mut page =
        Page::of(words.say("shell-find")).lead(words.say("search-lead")).dated(visit.moment.as_of.clone());
    page = page.with(Block::Form(form));
    let Some(asked) = asked else { return Ok(page) };
    let names = visit.names().await?;
    let wanted = asked.to_lowercase();
    let fits =
        |id: &str, name: &str| id.to_lowercase().contains(&wanted) || name.to_lowercase().contains(&wanted);
    let mut table =
        Table::new(&visit, words.tell("search-found", &[("q", asked)]), ["search-sort", "search-hit"]);
    if visit.node.find(asked).await?.is_some_and(|found| found.row.index < visit.own_size()) {
        let url = visit.link(&format!("/statements/{}", super::markup::InPath(asked)));
        table.row([Cell::Text(words.say("nav-statements")), Cell::link(url, asked)]);
    }
    for (id, _) in names.parties().iter().filter(|(id, name)| fits(id, name)).take(MOST) {
        table.row([Cell::Text(words.say("nav-organisations")), visit.party(&names, id)]);
    }
    for (id, title) in names.programmes().iter().filter(|(id, title)| fits(id, title)).take(MOST) {
        table.row([Cell::Text(words.say("programmes-title")), Cell::thing(&visit, "programmes", id, title)]);
    }
    if let Ok(made) = visit.made_if("consignments").await? {
        let mut last = "";
        let hits = made.rows.iter().map(|row| (super::visit::text(row, "/consignment"), row));
        let hits = hits.filter(|(id, row)| {
            fits(id, super::visit::text(row, "/item"))
                || fits(
                    super::visit::text(row, "/parties/to"),
                    names.of_place(super::visit::text(row, "/parties/to")),
                )
        });
        for (id, _) in hits.take(MOST) {
            if id != last {
                table.row([Cell::Text(words.say("nav-consignments")), visit.subject(&names, id)]);
            }
            last = id;
        }
    }
    if names.of_party(asked).is_empty()
        && asked.parse::<PartyId>().is_ok()
        && !statement::rows(&visit, None, None, Some(asked), 0, 1).await?.is_empty()
    {
        table.row([Cell::Text(words.say("nav-organisations")), visit.party(&names, asked)]);
    }
    if asked.parse::<SubjectId>().is_ok()
        && !statement::rows(&visit, None, Some(asked), None, 0, 1).await?.is_empty()
    {
        let url = visit.link_with("/statements", &[("subject", asked)]);
        table.row([Cell::Text(words.say("said-about")), Cell::link(url, asked)]);
    }
    Ok(page.with(Block::Table(table)))
}

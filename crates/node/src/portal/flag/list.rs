//! `GET /flags`: every flag with how many cases it has.

use entente_assure::FLAGS;

use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Page, Table};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// The page.
pub async fn list(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let (made, as_of) = visit.made("flags").await?;
    let mut table = Table::new(
        &visit,
        words.say("flags-table"),
        ["flag-name", "flag-cases", "flag-raised-by", "flag-audit"],
    );
    for flag in FLAGS {
        let cases = made.rows.iter().filter(|row| text(row, "/flag") == flag.code).count() as u64;
        let url = visit.link(&format!("/flags/{}", flag.code));
        table.row([
            Cell::link(url.clone(), words.code("flag", flag.code)),
            Cell::Figure(format!("{url}#cases"), words.whole(cases)),
            Cell::Text(words.code("flag-rule", flag.code)),
            Cell::said(flag.audit),
        ]);
    }
    Ok(Page::of(words.say("flags-title"))
        .lead(words.say("flags-lead"))
        .section("nav-findings")
        .counted("docs/methods/flags.md", made.rule)
        .dated(as_of)
        .twin("json", twin::rows(&visit, "/api/v1/ledger/flags", &[]))
        .twin("csv", twin::rows(&visit, "/api/v1/ledger/flags.csv", &[]))
        .with(Block::Notice(words.say("flags-notice")))
        .with(Block::Table(table))
        .with(Block::Links(vec![Cell::link(visit.link("/findings"), words.say("nav-findings"))])))
}

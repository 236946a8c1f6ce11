//! `/`: what this is, and how the aid stands.

use super::fault::Fault;
use super::page::Page;
use super::visit::Visit;

/// The front page.
pub async fn front(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    Ok(Page::of(words.say("front-title")).lead(words.say("front-lead")).section("nav-front"))
}

//! `GET /feedback`: the form.

use entente_record::codes::{Country, FeedbackCategory};

use super::place::{known_countries, name_of};
use super::{page, ways};
use crate::feedback::{MAX_CONTACT, MAX_SHORT, MAX_WORDS};
use crate::ledger::Names;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Intake, IntakeField, Page};
use crate::portal::visit::Visit;

/// Organisations offered to choose from. With more of them the list is longer than a slow line and a small screen bear; the words can name one.
const MAX_PARTIES: usize = 80;

/// A field that only programs fill in.
pub const TRAP: &str = "website";

/// What was written so far.
#[derive(Default)]
pub struct Written {
    /// The token to send; a fresh one where it is empty.
    pub token: String,
    /// What stands in each field.
    pub values: Vec<(&'static str, String)>,
    /// What is wrong, by field.
    pub faults: Vec<(&'static str, String)>,
}

/// The fields that are kept when a form comes back.
pub const FIELDS: [&str; 7] = ["category", "country", "area", "about", "mark", "words", "contact"];

/// The page.
pub async fn form(visit: Visit) -> Result<Page, Fault> {
    let page = page(&visit, "feedback-title", "feedback-lead");
    let page = if visit.node.feedback().is_open() {
        page.with(Block::Notice(visit.words.say("feedback-safe")))
            .with(Block::Intake(ask(&visit, Written::default()).await?))
    } else {
        page.with(Block::Notice(visit.words.say("feedback-shut")))
    };
    Ok(page.with(ways(&visit, &LINKS)))
}

/// Where else to go.
pub const LINKS: [(&str, &str); 3] = [
    ("/feedback/follow", "feedback-follow-link"),
    ("/feedback/figures", "feedback-figures-link"),
    ("/methods/feedback", "feedback-method-link"),
];

/// The form, with what was written.
pub async fn ask(visit: &Visit, written: Written) -> Result<Intake, Fault> {
    let words = visit.words;
    let names = visit.names().await?;
    let token = if written.token.is_empty() {
        visit.node.feedback().form(visit.node.now())?
    } else {
        written.token.clone()
    };
    let field = |name: &'static str, required: bool, most: usize| {
        let of = |list: &[(&'static str, String)]| {
            list.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        IntakeField {
            name,
            label: words.code("ask", name),
            hint: words.code("ask-hint", name),
            value: of(&written.values),
            fault: of(&written.faults),
            required,
            most,
            ..IntakeField::default()
        }
    };
    let choose = || (String::new(), words.say("ask-choose"));
    let category =
        |code: FeedbackCategory| (code.as_str().to_owned(), words.code("complaint", code.as_str()));
    let categories = std::iter::once(choose()).chain(FeedbackCategory::all().map(category)).collect();
    let mut fields = vec![
        IntakeField { options: categories, hint: String::new(), ..field("category", true, MAX_SHORT) },
        IntakeField {
            options: countries(visit, &names),
            hint: String::new(),
            ..field("country", true, MAX_SHORT)
        },
        field("area", false, MAX_SHORT),
        IntakeField { long: true, ..field("words", true, MAX_WORDS) },
        field("mark", false, MAX_SHORT),
    ];
    if !names.parties().is_empty() && names.parties().len() <= MAX_PARTIES {
        let party = |(id, name): (&String, &String)| (id.clone(), name.clone());
        let options = std::iter::once(choose()).chain(names.parties().iter().map(party)).collect();
        fields.push(IntakeField { options, ..field("about", false, MAX_SHORT) });
    }
    fields.push(field("contact", false, MAX_CONTACT));
    Ok(Intake {
        action: visit.link("/feedback"),
        hidden: vec![("token", token)],
        fields,
        trap: Some((TRAP, words.say("ask-trap"))),
        button: words.say("ask-send"),
    })
}

/// Countries: those that the record speaks of first.
fn countries(visit: &Visit, names: &Names) -> Vec<(String, String)> {
    let known = known_countries(names);
    let option = |code: Country| (code.as_str().to_owned(), name_of(visit, code));
    let mut first: Vec<_> = known.iter().copied().map(option).collect();
    first.sort_by(|a, b| a.1.cmp(&b.1));
    let rest = Country::all().filter(|code| !known.contains(code)).map(option);
    let choose = (String::new(), visit.words.say("ask-choose"));
    std::iter::once(choose).chain(first).chain(rest).collect()
}

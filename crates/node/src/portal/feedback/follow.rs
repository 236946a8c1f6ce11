//! `/feedback/follow`: a code leads to the answer. It is sent in the body, never in an address, which would be kept in histories and
//! logs.

use axum::http::StatusCode;
use entente_store::sql::feedback::StoredFeedback;

use super::form::LINKS;
use super::{day, page, ways};
use crate::feedback::code::{BadCode, ReceiptCode};
use crate::feedback::throttle::{Client, What};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Cell, Intake, IntakeField, Page};
use crate::portal::post::Posted;
use crate::portal::visit::Visit;

/// Letters of the field: a code with spaces wherever somebody puts them.
const MAX_TYPED: usize = 60;

/// The page with the field.
pub async fn form(visit: Visit) -> Result<Page, Fault> {
    Ok(asked(&visit, None).with(ways(&visit, &LINKS)))
}

fn asked(visit: &Visit, fault: Option<&str>) -> Page {
    let words = visit.words;
    let field = IntakeField {
        name: "code",
        label: words.say("follow-code"),
        hint: words.say("follow-hint"),
        required: true,
        most: MAX_TYPED,
        fault: fault.map(|key| words.say(key)).unwrap_or_default(),
        ..IntakeField::default()
    };
    let ask = Intake {
        action: visit.link("/feedback/follow"),
        hidden: Vec::new(),
        fields: vec![field],
        trap: None,
        button: words.say("follow-look"),
    };
    page(visit, "follow-title", "follow-lead").with(Block::Intake(ask))
}

/// What the code leads to.
pub async fn follow(visit: Visit, posted: Posted) -> Result<Page, Fault> {
    let feedback = visit.node.feedback();
    let again = |key, status| Ok(asked(&visit, Some(key)).status(status));
    let code = match ReceiptCode::read(posted.field("code")) {
        Ok(code) => code,
        Err(BadCode::Form) => return again("follow-form", StatusCode::UNPROCESSABLE_ENTITY),
        Err(BadCode::Mistyped) => return again("follow-mistyped", StatusCode::UNPROCESSABLE_ENTITY),
    };
    if let Some(address) = posted.client
        && feedback.throttled(Client::of(address), What::Follow, visit.node.now()).is_err()
    {
        return again("feedback-wait", StatusCode::TOO_MANY_REQUESTS);
    }
    match feedback.follow(&code).await? {
        Some(stored) => told(&visit, &stored),
        None => again("follow-nothing", StatusCode::NOT_FOUND),
    }
}

fn told(visit: &Visit, stored: &StoredFeedback) -> Result<Page, Fault> {
    let words = visit.words;
    let answer = visit.node.feedback().answer_of(stored)?;
    let (mood, state) = match (&answer, stored.closed) {
        (_, Some(_)) => ("good", "follow-closed"),
        (Some(_), None) => ("good", "follow-answered"),
        (None, None) if stored.due + 86_400 <= visit.node.now() => ("bad", "follow-overdue"),
        (None, None) => ("open", "follow-waiting"),
    };
    let mut facts = vec![
        (words.say("follow-about"), Cell::Text(words.code("complaint", &stored.category))),
        (words.say("follow-received"), Cell::Text(day(visit, stored.received))),
        (words.say("duty-due"), Cell::Text(day(visit, stored.due))),
        (words.say("line-state"), Cell::State(mood, words.say(state))),
    ];
    let url = visit.link(&format!("/statements/{}", stored.logged));
    facts.push((words.say("follow-record"), Cell::link(url, words.say("kind-feedback"))));
    let mut page = page(visit, "follow-title", "follow-found").with(Block::Facts(facts));
    if let Some(answer) = answer {
        let on = words.tell("follow-answer-of", &[("day", &day(visit, answer.at))]);
        let outcome = words.code("outcome", &answer.outcome);
        page = page
            .with(Block::Heading("answer".into(), on))
            .with(Block::Words(outcome))
            .with(Block::Said(answer.words));
    }
    Ok(page.with(ways(visit, &LINKS)))
}

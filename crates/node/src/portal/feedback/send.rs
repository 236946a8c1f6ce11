//! `POST /feedback`: somebody says something, and gets a code.

use axum::http::StatusCode;
use entente_record::PartyId;
use entente_record::codes::{Country, FeedbackCategory};

use super::form::{FIELDS, LINKS, TRAP, Written, ask};
use super::place::{known_area, known_lot};
use super::{day, page, ways};
use crate::NodeError;
use crate::feedback::case::Kept;
use crate::feedback::code::ReceiptCode;
use crate::feedback::form::BadForm;
use crate::feedback::throttle::{Client, What};
use crate::feedback::{MAX_CONTACT, MAX_SHORT, MAX_WORDS, NotTaken, Said, due};
use crate::init::random;
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Page};
use crate::portal::post::Posted;
use crate::portal::visit::Visit;

/// The page: a receipt, or the form again with what was written.
pub async fn send(visit: Visit, posted: Posted) -> Result<Page, Fault> {
    let feedback = visit.node.feedback();
    let now = visit.node.now();
    if !feedback.is_open() {
        return super::form::form(visit).await;
    }
    let said = match said(&visit, &posted).await? {
        Ok(said) => said,
        Err(faults) => {
            return again(&visit, &posted, "feedback-look", faults, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    if !posted.field(TRAP).is_empty() {
        return again(&visit, &posted, "feedback-trap", Vec::new(), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let token = match feedback.token(posted.field("token"), now) {
        Ok(token) => token,
        Err(BadForm::TooFast) => {
            return again(&visit, &posted, "feedback-fast", Vec::new(), StatusCode::TOO_MANY_REQUESTS).await;
        }
        Err(BadForm::TooOld | BadForm::Unknown) => {
            return again(&visit, &posted, "feedback-old", Vec::new(), StatusCode::UNPROCESSABLE_ENTITY)
                .await;
        }
    };
    if let Some(address) = posted.client
        && feedback.throttled(Client::of(address), What::Send, now).is_err()
    {
        return again(&visit, &posted, "feedback-wait", Vec::new(), StatusCode::TOO_MANY_REQUESTS).await;
    }
    // Goes on to its end even if the line is cut meanwhile: what is in the log must be found by who answers.
    let (node, category) = (visit.node.clone(), said.category);
    let taking = tokio::spawn(async move { node.feedback().take(&node, &said, &token).await });
    let taken = taking.await.unwrap_or_else(|e| Err(NotTaken::Inside(NodeError::system("feedback", e))));
    match taken {
        Ok(code) => receipt(&visit, category, &code, now),
        Err(NotTaken::Used) => {
            again(&visit, &posted, "feedback-used", Vec::new(), StatusCode::CONFLICT).await
        }
        Err(NotTaken::Wait(_)) => {
            again(&visit, &posted, "feedback-wait", Vec::new(), StatusCode::TOO_MANY_REQUESTS).await
        }
        Err(NotTaken::Closed) => super::form::form(visit).await,
        Err(NotTaken::Refused(refusal)) => {
            tracing::error!(%refusal, "the log refused a piece of feedback");
            again(&visit, &posted, "feedback-later", Vec::new(), StatusCode::SERVICE_UNAVAILABLE).await
        }
        Err(NotTaken::Inside(error)) => {
            tracing::error!(%error, "a piece of feedback could not be kept");
            again(&visit, &posted, "feedback-later", Vec::new(), StatusCode::SERVICE_UNAVAILABLE).await
        }
    }
}

/// Faults by field.
type Faults = Vec<(&'static str, String)>;

/// What was said, or what is wrong with it.
async fn said(visit: &Visit, posted: &Posted) -> Result<Result<Said, Faults>, Fault> {
    let words = visit.words;
    let mut faults: Faults = Vec::new();
    let category = posted.field("category").parse::<FeedbackCategory>().ok();
    let country = posted.field("country").parse::<Country>().ok();
    if category.is_none() {
        faults.push(("category", words.say("ask-fault-choose")));
    }
    if country.is_none() {
        faults.push(("country", words.say("ask-fault-choose")));
    }
    if posted.field("words").is_empty() {
        faults.push(("words", words.say("ask-fault-words")));
    }
    let most = [
        ("words", MAX_WORDS),
        ("contact", MAX_CONTACT),
        ("area", MAX_SHORT),
        ("mark", MAX_SHORT),
        ("about", MAX_SHORT),
    ];
    for (name, most) in most {
        if posted.field(name).chars().count() > most {
            faults.push((name, words.count("ask-fault-long", most as u64)));
        }
    }
    let about = posted.field("about");
    let names = visit.names().await?;
    let party = about.parse::<PartyId>().ok().filter(|party| names.parties().contains_key(party.as_str()));
    if !about.is_empty() && party.is_none() {
        faults.push(("about", words.say("ask-fault-choose")));
    }
    let (Some(category), Some(country), true) = (category, country, faults.is_empty()) else {
        return Ok(Err(faults));
    };
    Ok(Ok(Said {
        category,
        country,
        area: known_area(&names, country, posted.field("area")),
        lot: known_lot(visit, posted.field("mark")).await?,
        kept: Kept {
            words: posted.field("words").to_owned(),
            contact: posted.field("contact").to_owned(),
            area: posted.field("area").to_owned(),
            mark: posted.field("mark").to_owned(),
            about_party: party.map(|party| party.to_string()),
            language: words.language().code().to_owned(),
            salt: hex::encode(random::<32>()?),
        },
    }))
}

/// The form again, with what was written and why.
async fn again(
    visit: &Visit,
    posted: &Posted,
    why: &str,
    faults: Faults,
    status: StatusCode,
) -> Result<Page, Fault> {
    let now = visit.node.now();
    // A token that still counts, or soon will, is kept: a new one would have to wait again.
    let sent = posted.field("token");
    let keeps = matches!(visit.node.feedback().token(sent, now), Ok(_) | Err(BadForm::TooFast))
        && why != "feedback-used";
    let token = if keeps { sent.to_owned() } else { String::new() };
    let values = FIELDS.map(|name| (name, posted.field(name).to_owned())).into();
    let ask = ask(visit, Written { token, values, faults }).await?;
    Ok(page(visit, "feedback-title", "feedback-lead")
        .status(status)
        .with(Block::Notice(visit.words.say(why)))
        .with(Block::Intake(ask)))
}

/// The receipt. It is shown once: nobody here can show it again.
fn receipt(visit: &Visit, category: FeedbackCategory, code: &ReceiptCode, now: i64) -> Result<Page, Fault> {
    let due = day(visit, due(category, now)?);
    Ok(page(visit, "feedback-taken", "feedback-taken-lead")
        .with(Block::Code(code.to_string()))
        .with(Block::Notice(visit.words.say("feedback-keep-code")))
        .with(Block::Words(visit.words.tell("feedback-due", &[("day", &due)])))
        .with(ways(visit, &LINKS)))
}

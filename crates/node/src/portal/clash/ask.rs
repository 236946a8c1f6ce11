//! May it be handed out there? The question before, and its answer.

use std::collections::BTreeMap;

use entente_ledger::profile::{Asked, Suits};
use entente_record::Date;
use entente_record::codes::Hours;
use entente_record::value::{ItemCode, Line, PCode};
use serde_json::Value;

use super::list::line;
use crate::ledger::view::value;
use crate::ledger::{Handing, Team};
use crate::portal::fault::Fault;
use crate::portal::page::{Block, Field, Form, Table};
use crate::portal::twin;
use crate::portal::visit::{Visit, text};

/// Parts of the question, as in the address and in the API's.
const PARTS: [&str; 7] = ["place", "item", "code", "day", "hours", "team", "women"];

/// What is asked; nothing where no place is named.
pub(super) fn asked(visit: &Visit) -> Result<Option<Asked>, Fault> {
    let Some(place) = visit.read::<PCode>("place")? else { return Ok(None) };
    let handing = Handing {
        place,
        item: visit.read::<Line>("item")?.map(|item| item.to_string()),
        code: visit.read::<ItemCode>("code")?,
        day: visit.read::<Date>("day")?,
        hours: visit.read::<Hours>("hours")?,
        team: visit.read::<Team>("team")?,
        women: visit.read::<bool>("women")?,
    };
    Ok(Some(handing.asked()))
}

/// The API's answer to the same question.
pub(super) fn twin(visit: &Visit) -> String {
    let parts: Vec<(&str, &str)> =
        PARTS.into_iter().filter_map(|part| Some((part, visit.asked(part)?))).collect();
    twin::api(visit, "/api/v1/clashes", &parts)
}

/// The form: places of communities are offered, since of others nothing is known.
pub(super) fn form(visit: &Visit, profiles: &[Value]) -> Form {
    let words = visit.words;
    let any = || words.say("handing-unsaid");
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for place in profiles.iter().filter_map(|profile| profile["places"].as_array()).flatten() {
        let (code, name) = (text(place, "/area/pcode"), text(place, "/name"));
        if !code.is_empty() {
            places.entry(code.to_owned()).or_insert_with(|| format!("{name} {code}").trim().to_owned());
        }
    }
    let hours = ["daylight", "dark", "whole-day"].map(|code| (code.to_owned(), words.code("hours", code)));
    let teams = Team::ALL.map(|(code, _)| (code.to_owned(), words.code("team", code)));
    let women = [("true", "handing-yes"), ("false", "handing-no")]
        .map(|(code, key)| (code.to_owned(), words.say(key)));
    Form {
        action: visit.path.clone(),
        fields: vec![
            Field::choice("place", words.say("handing-place"), visit.asked("place"), any(), places),
            Field::text("item", words.say("handing-item"), visit.asked("item")),
            Field::day("day", words.say("handing-day"), visit.asked("day")),
            Field::choice("hours", words.say("handing-hours"), visit.asked("hours"), any(), hours),
            Field::choice("team", words.say("handing-team"), visit.asked("team"), any(), teams),
            Field::choice("women", words.say("handing-women"), visit.asked("women"), any(), women),
        ],
        hidden: visit.others(&[&PARTS[..], &["from"]].concat()),
        button: words.say("handing-ask"),
    }
}

/// The answer: whose profiles were asked, and what clashes.
pub(super) async fn answer(visit: &Visit, asked: Asked) -> Result<Vec<Block>, Fault> {
    let words = visit.words;
    let now = visit.moment.as_of.now;
    let Some(volume) = visit.volume().await? else {
        return Err(Fault::too_large("asking profiles takes every statement in memory".to_owned()));
    };
    let suits: Suits = visit.node.shelf().work(move || Ok(volume.books(now).suits(&asked)?)).await?;
    if suits.heard.is_empty() {
        return Ok(vec![Block::Notice(words.say("handing-nobody"))]);
    }
    let names: Vec<&str> = suits.heard.iter().map(|heard| heard.community.as_str()).collect();
    let names = names.join(", ");
    if suits.clashes.is_empty() {
        return Ok(vec![Block::Notice(words.tell("handing-clear", &[("names", &names)]))]);
    }
    let headings = ["clash-community", "clash-what", "clash-why", "clash-do", "clash-sure", "evidence-of"];
    let mut table = Table::new(visit, words.say("handing-answer"), headings);
    for clash in &suits.clashes {
        let row = value(clash)?;
        table.row(line(visit, &row));
    }
    Ok(vec![Block::Notice(words.tell("handing-clash", &[("names", &names)])), Block::Table(table)])
}

//! Profiles as they stand on the record: what each community says suits it, for whoever reads before asking.

use entente_record::body::{CalendarRule, DietRule, Profile};
use entente_record::codes::Custom;
use entente_record::value::{Language, Place};
use entente_record::{Body, PartyId, SubjectId};
use serde::Serialize;

use crate::coverage::AreaId;
use crate::days::Day;
use crate::rows::Spot;
use crate::wire::{Cite, Word};
use crate::{Claim, claim};

/// A place of a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Home {
    /// Which; `None` where it is known by a point alone.
    pub area: Option<AreaId>,
    /// What it is called.
    pub name: Option<String>,
}

/// Something that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Avoided {
    /// What; `None` where sealed.
    pub what: Option<String>,
    /// Catalogue codes that fall under it.
    pub codes: Vec<String>,
    /// Why, or what suits instead.
    pub note: Option<String>,
}

/// Days to be kept free, or to be known of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Days {
    /// What it is; `None` where sealed.
    pub what: Option<String>,
    /// First day, where days are stated.
    pub from: Option<Word<Day>>,
    /// Last day.
    pub until: Option<Word<Day>>,
    /// Whether they are to be kept free; `None` where sealed.
    pub avoid: Option<bool>,
    /// What else there is to say.
    pub note: Option<String>,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileState {
    /// Which.
    pub subject: Word<SubjectId>,
    /// Who states it.
    pub by: Word<PartyId>,
    /// What the community is called; `None` where sealed.
    pub title: Option<String>,
    /// Where; nothing where sealed.
    pub places: Vec<Home>,
    /// Languages, the most used first.
    pub languages: Vec<Word<Language>>,
    /// Customs that rules know of.
    pub customs: Vec<Word<Custom>>,
    /// What is not taken.
    pub diet: Vec<Avoided>,
    /// What the calendar asks for.
    pub calendar: Vec<Days>,
    /// How one comes in.
    pub access: Vec<String>,
    /// How many people.
    pub people: Option<i64>,
    /// Who was consulted.
    pub consulted: Vec<Word<PartyId>>,
    /// The statement.
    pub sources: Vec<Cite>,
}

/// The latest profile of each community, by subject. Pure, and the same in whatever order claims came.
pub fn profiles<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> Vec<ProfileState> {
    let claims: Vec<&Claim> = claims.into_iter().collect();
    let latest = claim::latest(&claims, |body| match body {
        Body::Profile(body) => Some(body),
        _ => None,
    });
    latest.into_values().map(|(claim, body)| state(claim, body)).collect()
}

fn state(claim: &Claim, body: &Profile) -> ProfileState {
    ProfileState {
        subject: claim.subject.clone().into(),
        by: claim.source.iss.clone().into(),
        title: body.title.open().map(ToString::to_string),
        places: body.places.open().into_iter().flatten().map(home).collect(),
        languages: body.languages.iter().cloned().map(Word).collect(),
        customs: body.customs.iter().copied().map(Word).collect(),
        diet: body.diet.iter().map(avoided).collect(),
        calendar: body.calendar.iter().map(days).collect(),
        access: body.access_customs.iter().map(ToString::to_string).collect(),
        people: body.people.as_ref().and_then(|people| people.total.open()).map(|total| total.get()),
        consulted: body.consulted.iter().cloned().map(Word).collect(),
        sources: vec![Cite(claim.source.clone())],
    }
}

fn home(place: &Place) -> Home {
    let spot = Spot::of(place);
    Home { area: AreaId::of(&spot), name: spot.name }
}

fn avoided(rule: &DietRule) -> Avoided {
    Avoided {
        what: rule.what.open().map(ToString::to_string),
        codes: rule.codes.iter().map(ToString::to_string).collect(),
        note: rule.note.as_ref().map(ToString::to_string),
    }
}

fn days(rule: &CalendarRule) -> Days {
    let period = rule.period.as_ref();
    Days {
        what: rule.what.open().map(ToString::to_string),
        from: period.and_then(|period| period.from.open()).map(|day| Word(day.as_jiff())),
        until: period.and_then(|period| period.until).map(|day| Word(day.as_jiff())),
        avoid: rule.avoid.open().copied(),
        note: rule.note.as_ref().map(ToString::to_string),
    }
}

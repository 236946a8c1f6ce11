//! Community profiles: what is given, when and by whom, against what the community says suits it.
//!
//! [`clashes`] is one question put to profiles and rules: may this item be handed out here, on this day, by this team? Plans and
//! desks ask it beforehand, people by [`suits`]; [`recorded`] asks it of all that statements tell. How it is judged stands in
//! `docs/methods/profiles.md`.

mod recorded;
mod rules;
mod state;

use entente_record::body::Profile;
use entente_record::codes::{Custom, Hours};
use entente_record::{Body, SubjectId};
use serde::Serialize;

use crate::coverage::{AreaId, Areas};
use crate::days::{Day, after};
use crate::rows::{ItemKey, Spot};
use crate::wire::{Cite, Word};
use crate::{Claim, claim};
pub use recorded::{Recorded, recorded};
pub use rules::{About, CALENDAR, Calendar, RULES, Rule, Rules, Span, Verdict};
pub use state::{Avoided, Days, Home, ProfileState, profiles};

/// What a community itself says is not to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Diet {
    what: String,
    codes: Vec<String>,
    note: Option<String>,
}

/// Days that a community itself says are to be kept free.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Free {
    what: String,
    from: Day,
    until: Option<Day>,
    note: Option<String>,
}

/// A community, as its latest profile has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// The profile.
    pub subject: SubjectId,
    /// What it is called.
    pub title: String,
    /// Where.
    pub places: Vec<AreaId>,
    /// Customs that rules know of.
    pub customs: Vec<Custom>,
    diet: Vec<Diet>,
    free: Vec<Free>,
    /// The statement.
    pub source: Cite,
}

impl Community {
    /// The communities that claims tell of. What is sealed in a profile asks for nothing.
    pub fn all<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> Vec<Self> {
        let claims: Vec<&Claim> = claims.into_iter().collect();
        let latest = claim::latest(&claims, |body| match body {
            Body::Profile(body) => Some(body),
            _ => None,
        });
        latest.into_iter().map(|(subject, (claim, body))| Self::of(subject, claim, body)).collect()
    }

    fn of(subject: &SubjectId, claim: &Claim, body: &Profile) -> Self {
        let places = body.places.open().into_iter().flatten();
        let diet = body.diet.iter().filter_map(|rule| {
            let codes = rule.codes.iter().map(ToString::to_string).collect();
            let note = rule.note.as_ref().map(ToString::to_string);
            Some(Diet { what: rule.what.open()?.to_string(), codes, note })
        });
        let free = body.calendar.iter().filter(|rule| rule.avoid.open() == Some(&true)).filter_map(|rule| {
            let period = rule.period.as_ref()?;
            Some(Free {
                what: rule.what.open()?.to_string(),
                from: period.from.open()?.as_jiff(),
                until: period.until.map(|until| until.as_jiff()),
                note: rule.note.as_ref().map(ToString::to_string),
            })
        });
        Self {
            subject: subject.clone(),
            title: body.title.open().map(ToString::to_string).unwrap_or_default(),
            places: places.filter_map(|place| AreaId::of(&Spot::of(place))).collect(),
            customs: body.customs.clone(),
            diet: diet.collect(),
            free: free.collect(),
            source: Cite(claim.source.clone()),
        }
    }

    /// Whether a place lies in one of the community's, or one of its places in it.
    fn is_at(&self, place: &AreaId, areas: &Areas) -> bool {
        self.places.iter().any(|own| areas.inside(place, own))
    }
}

/// What is asked: some of it may be left out, and asks for nothing then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where.
    pub place: Option<AreaId>,
    /// What: its key, and its name where the key is a code.
    pub items: Vec<(ItemKey, Option<String>)>,
    /// On which day it is handed out.
    pub day: Option<Day>,
    /// At which hours.
    pub hours: Option<Hours>,
    /// Women in the team, and all of it.
    pub team: Option<(i64, i64)>,
    /// Whether women are among those who receive; `None` where nobody says.
    pub women_receive: Option<bool>,
}

/// A clash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clash {
    /// The profile.
    pub profile: Word<SubjectId>,
    /// What the community is called.
    pub community: String,
    /// The rule, or `own` where the profile itself says it.
    pub rule: String,
    /// What it is about.
    pub about: About,
    /// The item or occasion.
    pub what: String,
    /// What to do.
    pub verdict: Verdict,
    /// Whether it is sure: a day within the margin of a calendar, or hours and teams nobody tells of, are not.
    pub sure: bool,
    /// Why.
    pub reason: String,
    /// What suits instead.
    pub remedy: Option<String>,
    /// The first day that surely suits, where another day does.
    pub moved_to: Option<Word<Day>>,
    /// The profile's statement.
    pub source: Cite,
}

/// Longest that a day is moved: more than any occasion and its neighbours last.
const MOST_MOVED: i64 = 60;

/// What clashes. Pure: profiles, rules and calendar are arguments, and so is the day.
pub fn clashes(
    communities: &[Community],
    areas: &Areas,
    (rules, calendar): (&Rules, &Calendar),
    asked: &Asked,
) -> Vec<Clash> {
    let Some(place) = &asked.place else { return Vec::new() };
    let mut out = Vec::new();
    for community in communities.iter().filter(|community| community.is_at(place, areas)) {
        let court = Court { community, rules, calendar, asked };
        for (item, name) in &asked.items {
            out.extend(court.item(item, name.as_deref()));
        }
        out.extend(court.day());
        out.extend(court.team());
    }
    out
}

/// A community that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// Its profile.
    pub profile: Word<SubjectId>,
    /// What it is called.
    pub community: String,
    /// The profile's statement.
    pub source: Cite,
}

/// The answer to who asks beforehand. Without any community heard nothing is known, which is not the same as no clash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suits {
    /// The communities of the place, by profile.
    pub heard: Vec<Heard>,
    /// What clashes with what they say.
    pub clashes: Vec<Clash>,
}

/// Which communities have a say at the place that is asked for, and what they have against it.
pub fn suits(communities: &[Community], areas: &Areas, rules: (&Rules, &Calendar), asked: &Asked) -> Suits {
    let at = |community: &&Community| asked.place.as_ref().is_some_and(|place| community.is_at(place, areas));
    let heard = |community: &Community| Heard {
        profile: community.subject.clone().into(),
        community: community.title.clone(),
        source: community.source.clone(),
    };
    Suits {
        heard: communities.iter().filter(at).map(heard).collect(),
        clashes: clashes(communities, areas, rules, asked),
    }
}

struct Court<'a> {
    community: &'a Community,
    rules: &'a Rules,
    calendar: &'a Calendar,
    asked: &'a Asked,
}

impl Court<'_> {
    fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.community.customs.iter().flat_map(|custom| self.rules.of(*custom))
    }

    fn clash(&self, rule: &str, about: About, what: &str, verdict: Verdict, reason: String) -> Clash {
        Clash {
            profile: self.community.subject.clone().into(),
            community: self.community.title.clone(),
            rule: rule.to_owned(),
            about,
            what: what.to_owned(),
            verdict,
            sure: true,
            reason,
            remedy: None,
            moved_to: None,
            source: self.community.source.clone(),
        }
    }

    fn item(&self, item: &ItemKey, name: Option<&str>) -> Vec<Clash> {
        let shown = name.unwrap_or(item.as_str());
        let small = shown.to_lowercase();
        let mut out = Vec::new();
        for diet in &self.community.diet {
            let named = has_word(&small, &diet.what.to_lowercase());
            let coded = matches!(item, ItemKey::Code(code) if diet.codes.contains(code));
            if named || coded {
                let reason = format!("The community does not take {}", diet.what);
                let mut clash = self.clash("own", About::Item, shown, Verdict::Refuse, reason);
                clash.remedy = diet.note.clone();
                out.push(clash);
            }
        }
        let mut codes = Vec::new();
        for rule in self.rules().filter(|rule| rule.about == About::Item) {
            let named = rule.words.iter().any(|word| has_word(&small, word));
            let coded =
                matches!(item, ItemKey::Code(code) if rule.codes.iter().any(|start| code.starts_with(start)));
            if (named || coded) && !codes.contains(&&rule.reason) {
                codes.push(&rule.reason);
                let mut clash = self.clash(&rule.code, About::Item, shown, rule.verdict, rule.reason.clone());
                clash.remedy = Some(rule.remedy.clone());
                out.push(clash);
            }
        }
        out
    }

    /// Clashes of a day, each with the first day that surely suits all.
    fn day(&self) -> Vec<Clash> {
        let Some(day) = self.asked.day else { return Vec::new() };
        let mut out = self.on(day);
        if !out.is_empty() {
            let free = (1..=MOST_MOVED).map(|days| after(day, days)).find(|day| self.on(*day).is_empty());
            out.iter_mut().for_each(|clash| clash.moved_to = free.map(Word));
        }
        out
    }

    fn on(&self, day: Day) -> Vec<Clash> {
        let mut out = Vec::new();
        for free in &self.community.free {
            if free.from <= day && free.until.is_none_or(|until| day <= until) {
                let reason = format!("The community keeps these days free: {}", free.what);
                let mut clash = self.clash("own", About::Day, &free.what, Verdict::Move, reason);
                clash.remedy = free.note.clone();
                out.push(clash);
            }
        }
        for rule in self.rules().filter(|rule| matches!(rule.about, About::Day | About::Hours)) {
            let Some(occasion) = &rule.occasion else { continue };
            let Some((_, mut sure)) = self.calendar.at(occasion, day) else { continue };
            if rule.about == About::Hours {
                match self.asked.hours.map(|hours| hours.as_str()) {
                    Some("dark") => continue,
                    Some(_) => {}
                    None => sure = false,
                }
            }
            let mut clash = self.clash(&rule.code, rule.about, occasion, rule.verdict, rule.reason.clone());
            (clash.sure, clash.remedy) = (sure, Some(rule.remedy.clone()));
            out.push(clash);
        }
        out
    }

    fn team(&self) -> Vec<Clash> {
        let mut out = Vec::new();
        // Where only men receive, or nothing is handed out yet, no woman needs to be served by one.
        if self.asked.women_receive == Some(false) || self.asked.day.is_none() {
            return out;
        }
        for rule in self.rules().filter(|rule| rule.about == About::Team) {
            let sure = match self.asked.team {
                Some((0, all)) if all > 0 => self.asked.women_receive == Some(true),
                Some(_) => continue,
                None => false,
            };
            let what = rule.custom.as_str();
            let mut clash = self.clash(&rule.code, About::Team, what, rule.verdict, rule.reason.clone());
            (clash.sure, clash.remedy) = (sure, Some(rule.remedy.clone()));
            out.push(clash);
        }
        out
    }
}

/// Whether a word, or words in a row, stand in a text as a whole; both in small letters. A plural with `s` counts.
fn has_word(text: &str, word: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (text, word) = (words(text), words(word));
    !word.is_empty()
        && text.windows(word.len()).any(|window| {
            window.iter().zip(&word).all(|(a, b)| a == b || a.strip_suffix('s').is_some_and(|a| a == b))
        })
}

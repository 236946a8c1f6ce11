//! What customs mean for items, days and teams, and when the occasions are: two tables.

use std::collections::BTreeMap;

use entente_record::codes::Custom;
use jiff::civil::Weekday;
use serde::Serialize;

use crate::days::{Day, after};
use crate::table::{BadRules, Checked, Row, Table, words};
use crate::wire::Word;

words! {
    /// What a rule is about.
    About {
        /// What is given.
        Item = "item",
        /// The day.
        Day = "day",
        /// The hours of a day.
        Hours = "hours",
        /// Who gives.
        Team = "team",
    }
}

words! {
    /// What to do about a clash.
    Verdict {
        /// Not to be given.
        Refuse = "refuse",
        /// Another day or hour.
        Move = "move",
        /// Another team.
        Change = "change",
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name.
    pub code: String,
    /// The custom it is for.
    pub custom: Word<Custom>,
    /// What it is about.
    pub about: About,
    /// Words in the name of an item, in small letters.
    pub words: Vec<String>,
    /// Beginnings of catalogue codes.
    pub codes: Vec<String>,
    /// The occasion, or the day of the week.
    pub occasion: Option<String>,
    /// What to do.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// What suits instead.
    pub remedy: String,
    /// Where it comes from.
    pub source: String,
    /// How far the source was read.
    pub checked: Checked,
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

/// The table of rules as it ships with Entente.
pub const RULES: &str = include_str!("../../../../data/rules/profiles.csv");
/// The table of occasions as it ships with Entente.
pub const CALENDAR: &str = include_str!("../../../../data/rules/calendar.csv");

const RULES_FORM: Table = Table {
    name: "profiles",
    columns: &[
        "code", "custom", "about", "words", "codes", "occasion", "verdict", "reason", "remedy", "source",
        "checked",
    ],
};
const CALENDAR_FORM: Table = Table {
    name: "calendar",
    columns: &["code", "occasion", "from", "until", "margin_days", "source", "checked"],
};

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header, no such custom, a rule about items without words or codes, one about days without an occasion.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        RULES_FORM.read(text, rule).map(Self)
    }

    /// The table that ships with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(RULES)
    }

    /// The rules of a custom.
    pub fn of(&self, custom: Custom) -> impl Iterator<Item = &Rule> {
        self.0.iter().filter(move |rule| rule.custom.0 == custom)
    }

    /// Every rule.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }
}

fn rule(row: &Row<'_>) -> Result<Rule, String> {
    let list = |column| row.cell(column).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let out = Rule {
        code: row.filled("code")?.to_owned(),
        custom: Word(row.cell("custom").parse().map_err(|e| format!("{e}"))?),
        about: row.cell("about").parse()?,
        words: list("words"),
        codes: list("codes"),
        occasion: Some(row.cell("occasion").to_owned()).filter(|occasion| !occasion.is_empty()),
        verdict: row.cell("verdict").parse()?,
        reason: row.filled("reason")?.to_owned(),
        remedy: row.filled("remedy")?.to_owned(),
        source: row.filled("source")?.to_owned(),
        checked: row.cell("checked").parse()?,
    };
    match out.about {
        About::Item if out.words.is_empty() && out.codes.is_empty() => Err("say which items".to_owned()),
        About::Day | About::Hours if out.occasion.is_none() => Err("say on which occasion".to_owned()),
        _ => Ok(out),
    }
}

/// Days on which something is, and how far they may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// So many days earlier or later.
    pub margin: i64,
}

impl Span {
    /// Whether a day lies in it: surely, or only with the margin; `None` where it lies outside both.
    pub fn holds(&self, day: Day) -> Option<bool> {
        let sure = after(self.from, self.margin) <= day && day <= after(self.until, -self.margin);
        let wide = after(self.from, -self.margin) <= day && day <= after(self.until, self.margin);
        wide.then_some(sure)
    }

    /// The first day that lies surely behind it.
    pub fn over(&self) -> Day {
        after(self.until, self.margin + 1)
    }
}

/// When the occasions are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar(BTreeMap<String, Vec<Span>>);

impl Calendar {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header, a day that is none, an end before its beginning, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let mut out: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for (occasion, span) in CALENDAR_FORM.read(text, span)? {
            out.entry(occasion).or_default().push(span);
        }
        Ok(Self(out))
    }

    /// The table that ships with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(CALENDAR)
    }

    /// The occasion that a day lies in, or that is that day of the week.
    pub fn at(&self, occasion: &str, day: Day) -> Option<(Span, bool)> {
        if let Some(weekday) = weekday(occasion) {
            let span = Span { from: day, until: day, margin: 0 };
            return (day.weekday() == weekday).then_some((span, true));
        }
        self.0.get(occasion)?.iter().find_map(|span| Some((*span, span.holds(day)?)))
    }

    /// Every span of an occasion.
    pub fn spans(&self, occasion: &str) -> &[Span] {
        self.0.get(occasion).map(Vec::as_slice).unwrap_or_default()
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn span(row: &Row<'_>) -> Result<(String, Span), String> {
    let day = |column| row.cell(column).parse::<Day>().map_err(|e| format!("`{column}`: {e}"));
    let (from, until) = (day("from")?, day("until")?);
    if until < from {
        return Err("it ends before it begins".to_owned());
    }
    let margin = row.cell("margin_days").parse().ok().filter(|days| (0..=7).contains(days));
    row.filled("source")?;
    row.cell("checked").parse::<Checked>()?;
    let margin = margin.ok_or("`margin_days` is a number of days up to a week")?;
    Ok((row.filled("occasion")?.to_owned(), Span { from, until, margin }))
}

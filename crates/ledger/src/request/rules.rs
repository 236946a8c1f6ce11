//! The last-resort tests as data: which guidelines ask which, and what each is judged by.

use entente_record::codes::{Emergency, LastResortTest};
use serde::Serialize;

use crate::table::{BadRules, Checked, Row, Table, words};
use crate::wire::Word;

words! {
    /// A set of guidelines.
    Guideline {
        /// Disasters in peacetime.
        Oslo = "oslo",
        /// Complex emergencies.
        Mcda = "mcda",
    }
}

impl Guideline {
    /// The guidelines that hold in an emergency. Where nobody says which it is, the stricter ones: those for conflict.
    pub fn of(emergency: Option<Emergency>) -> Self {
        match emergency.map(|emergency| emergency.as_str()) {
            Some("natural-disaster" | "technological-disaster") => Self::Oslo,
            _ => Self::Mcda,
        }
    }
}

words! {
    /// What a test is judged by. How each is read stands in `evidence.rs`.
    Evidence {
        /// Who asks, and who let the request pass.
        AskedBy = "asked-by",
        /// The word of the state in which it is delivered.
        Consent = "consent",
        /// Civilian means that were asked, and civilian offers.
        Alternatives = "alternatives",
        /// Priority, deadline and window.
        InTime = "in-time",
        /// The requester's word.
        Stated = "stated",
        /// The end of the window.
        Window = "window",
        /// The provider's part in the conflict.
        Role = "role",
        /// What the offer costs.
        Cost = "cost",
        /// How close support comes to people.
        Support = "support",
        /// Whether there is contact with people at all.
        Contact = "contact",
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name.
    pub code: String,
    /// Whose it is.
    pub guideline: Guideline,
    /// The test.
    pub test: Word<LastResortTest>,
    /// What it is judged by.
    pub evidence: Evidence,
    /// Whether the requester's own word, with grounds, is enough where the statements of others say nothing.
    pub word: bool,
    /// What is looked at, in words.
    pub about: String,
    /// Where it comes from.
    pub source: String,
    /// How far the source was read.
    pub checked: Checked,
}

/// All of them, in the table's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

/// The table as it ships with Entente.
pub const TABLE: &str = include_str!("../../../../data/rules/last-resort.csv");

const FORM: Table = Table {
    name: "last-resort",
    columns: &["code", "guideline", "test", "evidence", "word", "about", "source", "checked"],
};

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header, a word that is none, a test that stands twice under one set of guidelines, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let rules = FORM.read(text, rule)?;
        for (at, rule) in rules.iter().enumerate() {
            let same = |other: &Rule| other.guideline == rule.guideline && other.test == rule.test;
            if rules.iter().take(at).any(same) {
                return Err(FORM.bad(at + 2, format!("{} asks {} twice", rule.guideline, rule.test.as_str())));
            }
        }
        Ok(Self(rules))
    }

    /// The table that ships with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(TABLE)
    }

    /// The rules of one set of guidelines.
    pub fn of(&self, guideline: Guideline) -> impl Iterator<Item = &Rule> {
        self.0.iter().filter(move |rule| rule.guideline == guideline)
    }
}

fn rule(row: &Row<'_>) -> Result<Rule, String> {
    Ok(Rule {
        code: row.filled("code")?.to_owned(),
        guideline: row.cell("guideline").parse()?,
        test: Word(row.cell("test").parse().map_err(|e| format!("{e}"))?),
        evidence: row.cell("evidence").parse()?,
        word: row.yes("word")?,
        about: row.filled("about")?.to_owned(),
        source: row.filled("source")?.to_owned(),
        checked: row.cell("checked").parse()?,
    })
}

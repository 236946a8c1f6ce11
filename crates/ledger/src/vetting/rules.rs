//! What needs a vetting before release, as data.

use std::collections::BTreeSet;

use entente_record::codes::VettingType;
use entente_record::value::VettingResult;
use serde::Serialize;

use crate::obligation::rules::words;
use crate::obligation::{BadRules, Checked};
use crate::wire::Word;

words! {
    /// What is given.
    Gives {
        /// Goods, by a consignment.
        Equipment = "equipment",
        /// Training, by an engagement or a service.
        Training = "training",
    }
}

words! {
    /// When the rule applies; one trigger is enough.
    Trigger {
        /// A line is under enhanced end-use monitoring.
        EnhancedItem = "enhanced-item",
        /// The receiver or its organisation is registered as a military organisation.
        ArmedForce = "armed-force",
        /// Always.
        Always = "always",
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// What is given.
    pub gives: Gives,
    /// When it applies.
    pub trigger: BTreeSet<Trigger>,
    /// Which vetting is needed.
    pub vetting_type: Word<VettingType>,
    /// Results that let a release pass.
    pub results: BTreeSet<Word<VettingResult>>,
    /// Whether the vetting of the organisation counts for its unit.
    pub parent_counts: bool,
    /// Where the rule comes from.
    pub source: String,
    /// How far the source was read.
    pub checked: Checked,
}

/// The rules, by code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

/// The table that ships with Entente.
pub const TABLE: &str = include_str!("../../../../data/rules/vetting.csv");

const COLUMNS: [&str; 8] =
    ["code", "gives", "trigger", "vetting_type", "results", "parent_counts", "source", "checked"];

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header, a repeated code, an unknown word, no trigger, no result that lets pass, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let bad = |line, what: String| BadRules { table: "vetting", line, what };
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| bad(1, error.to_string()))?;
        if header.iter().ne(COLUMNS) {
            return Err(bad(1, format!("the columns must be {}", COLUMNS.join(","))));
        }
        let mut rules: Vec<Rule> = Vec::new();
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let record = record.map_err(|error| bad(line, error.to_string()))?;
            let rule = rule(&record).map_err(|what| bad(line, what))?;
            if rules.iter().any(|known| known.code == rule.code) {
                return Err(bad(line, format!("the rule {} stands twice", rule.code)));
            }
            rules.push(rule);
        }
        rules.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Self(rules))
    }

    /// The rules that ship with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(TABLE)
    }

    /// The rules, by code.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }
}

fn rule(record: &csv::StringRecord) -> Result<Rule, String> {
    let cell = |column: &str| {
        let index = COLUMNS.iter().position(|name| *name == column);
        index.and_then(|index| record.get(index)).unwrap_or_default()
    };
    let filled = |column: &str| match cell(column) {
        "" => Err(format!("`{column}` is empty")),
        text => Ok(text.to_owned()),
    };
    let trigger: Result<BTreeSet<Trigger>, String> =
        filled("trigger")?.split_whitespace().map(str::parse).collect();
    let results: Result<BTreeSet<Word<VettingResult>>, String> = filled("results")?
        .split_whitespace()
        .map(|word| word.parse().map(Word).map_err(|fault: entente_record::Fault| fault.to_string()))
        .collect();
    let results = results?;
    if results.iter().any(|result| matches!(result.0, VettingResult::Refused | VettingResult::Pending)) {
        return Err("a refused or pending vetting lets nothing pass".to_owned());
    }
    let vetting_type: VettingType =
        cell("vetting_type").parse().map_err(|fault: entente_record::Fault| fault.to_string())?;
    Ok(Rule {
        code: filled("code")?,
        gives: cell("gives").parse()?,
        trigger: trigger?,
        vetting_type: vetting_type.into(),
        results,
        parent_counts: match cell("parent_counts") {
            "yes" => true,
            "no" => false,
            other => return Err(format!("`parent_counts` is yes or no, not `{other}`")),
        },
        source: filled("source")?,
        checked: cell("checked").parse()?,
    })
}

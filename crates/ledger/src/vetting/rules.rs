//! What needs a vetting before release, as data.

use std::collections::BTreeSet;

use entente_record::codes::VettingType;
use entente_record::value::VettingResult;
use serde::Serialize;

use crate::table::{BadRules, Checked, Row, Table, words};
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

const FORM: Table = Table {
    name: "vetting",
    columns: &["code", "gives", "trigger", "vetting_type", "results", "parent_counts", "source", "checked"],
};

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header, a repeated code, an unknown word, no trigger, no result that lets pass, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let mut rules = FORM.read(text, rule)?;
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

fn rule(row: &Row<'_>) -> Result<Rule, String> {
    let trigger: Result<BTreeSet<Trigger>, String> =
        row.filled("trigger")?.split_whitespace().map(str::parse).collect();
    let results: Result<BTreeSet<Word<VettingResult>>, String> = row
        .filled("results")?
        .split_whitespace()
        .map(|word| word.parse().map(Word).map_err(|fault: entente_record::Fault| fault.to_string()))
        .collect();
    let results = results?;
    if results.iter().any(|result| matches!(result.0, VettingResult::Refused | VettingResult::Pending)) {
        return Err("a refused or pending vetting lets nothing pass".to_owned());
    }
    let vetting_type: VettingType =
        row.cell("vetting_type").parse().map_err(|fault: entente_record::Fault| fault.to_string())?;
    Ok(Rule {
        code: row.filled("code")?.to_owned(),
        gives: row.cell("gives").parse()?,
        trigger: trigger?,
        vetting_type: vetting_type.into(),
        results,
        parent_counts: row.yes("parent_counts")?,
        source: row.filled("source")?.to_owned(),
        checked: row.cell("checked").parse()?,
    })
}

//! Obligations: who owes whom what by when.
//!
//! Rules are data ([`Rules`], from `data/rules/obligations.csv`); what starts and meets them is read from rows. The same table
//! serves donors, carriers and recipients. How each is counted stands in `docs/methods/obligations.md`.

mod answer;
mod delinquency;
mod delivery;
mod duty;
mod inventory;
mod latest;
mod payment;
mod pieces;
mod rules;
mod state;
mod waiver;

use entente_record::{SubjectId, Timestamp};
use serde::Serialize;

use crate::days::{Day, day};
use crate::rows::Rows;
use crate::vetting;
use crate::wire::{Cite, Word};
pub use delinquency::{AgeBand, Delinquency, delinquency};
pub(crate) use delivery::worth;
pub(crate) use latest::latest_listings;
pub use rules::{Items, Role, Rule, RuleCode, Rules, TABLE};
pub use state::{MetBy, Obligation, Portion, State};
pub use waiver::MATTER as WAIVER;

/// Something that may be owed, but that can't be told since a field is sealed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Undetermined {
    /// Which rule.
    pub rule: RuleCode,
    /// What it is about.
    pub subject: Word<SubjectId>,
    /// What is sealed.
    pub why: &'static str,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// All obligations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obligations {
    /// How this is counted.
    pub rule: &'static str,
    /// Each of them, by rule, subject and the day its clock began.
    pub all: Vec<Obligation>,
    /// What may be owed, but can't be told.
    pub undetermined: Vec<Undetermined>,
}

const RULE: &str = "An obligation is born by a rule of the table and met by a statement. Its last day counts as in time. Met in \
    part, its open rest stands as due or overdue. Only the party it is owed to can waive it. What depends on a sealed field is \
    listed as undetermined, never as met.";

/// What the modules of this folder add to.
struct Book<'r> {
    rows: &'r Rows,
    rules: &'r Rules,
    today: Day,
    drafts: Vec<state::Draft>,
    undetermined: Vec<Undetermined>,
}

impl Book<'_> {
    fn sealed(&mut self, rule: RuleCode, subject: &SubjectId, why: &'static str, sources: Vec<Cite>) {
        self.undetermined.push(Undetermined { rule, subject: subject.clone().into(), why, sources });
    }
}

/// Obligations from rows, as of a time.
pub fn obligations(
    rows: &Rows,
    rules: &Rules,
    vetting_rules: &vetting::Rules,
    now: Timestamp,
) -> Obligations {
    let mut book = Book { rows, rules, today: day(now), drafts: Vec::new(), undetermined: Vec::new() };
    inventory::add(&mut book);
    delivery::add(&mut book);
    payment::add(&mut book);
    duty::add(&mut book);
    answer::add(&mut book);
    answer::add_vettings(&mut book, vetting_rules, now);
    let Book { drafts, mut undetermined, today, .. } = book;
    let mut all: Vec<Obligation> = drafts.into_iter().map(|draft| draft.finish(today)).collect();
    waiver::apply(&mut all, &rows.decisions, now);
    all.sort_by(|a, b| {
        let key =
            |o: &Obligation| (o.rule, o.subject.clone(), o.since, o.owed_by.clone(), o.due, o.what.clone());
        key(a).cmp(&key(b)).then_with(|| a.born_of.cmp(&b.born_of))
    });
    undetermined.sort();
    Obligations { rule: RULE, all, undetermined }
}

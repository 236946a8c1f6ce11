//! Appeals: somebody answers a decision with no, and is owed an answer.
//!
//! An appeal is a `response` whose refs name a decision, whose outcome is not `accept`, by another organisation than the one that
//! decided. It is answered by a decision or response that names it, by the party the decision says appeals go to, or else by who
//! decided.

use std::collections::BTreeMap;

use entente_record::value::Outcome;
use entente_record::{PartyId, StatementHash};

use crate::rows::{By, DecisionRow, ResponseRow, Rows};

/// An appeal, the decision it is against, and the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appeal<'r> {
    /// What is said against it.
    pub appeal: &'r ResponseRow,
    /// The decision.
    pub decision: &'r DecisionRow,
    /// Who owes the answer.
    pub owed_by: &'r PartyId,
    /// The answer.
    pub answer: Option<&'r By>,
}

/// Every appeal, in the order of the responses that make them.
pub fn appeals(rows: &Rows) -> Vec<Appeal<'_>> {
    let decisions: BTreeMap<StatementHash, &DecisionRow> =
        rows.decisions.iter().flat_map(|row| row.by.cites().map(move |cite| (cite.hash, row))).collect();
    let mut answers: BTreeMap<StatementHash, Vec<&By>> = BTreeMap::new();
    let said = rows.decisions.iter().map(|row| (&row.by, &row.refs));
    for (by, refs) in said.chain(rows.responses.iter().map(|row| (&row.by, &row.refs))) {
        for hash in refs {
            answers.entry(hash.0).or_default().push(by);
        }
    }
    let appeal =
        |response: &'_ ResponseRow| response.outcome.is_some_and(|outcome| outcome.0 != Outcome::Accept);
    let mut out = Vec::new();
    for response in rows.responses.iter().filter(|response| appeal(response)) {
        let named = response.refs.iter().filter_map(|hash| decisions.get(&hash.0).copied());
        let other = |decision: &&DecisionRow| !response.by.is_of(&decision.by.source.iss);
        let Some(decision) = named.filter(other).min_by_key(|decision| &decision.by) else { continue };
        let owed_by = decision.appeal_to.as_deref().unwrap_or(&decision.by.source.iss);
        let answered = response.by.cites().filter_map(|cite| answers.get(&cite.hash)).flatten().copied();
        let answer = answered.filter(|by| by.is_of(owed_by)).min();
        out.push(Appeal { appeal: response, decision, owed_by, answer });
    }
    out
}

//! Waivers.
//!
//! A waiver is a `decision` on the subject of the obligation, with `matter` "waiver" and `rule` the code of the rule, accepted,
//! issued by the organisation that the obligation is owed to. It holds until its `valid_until`, or until the same organisation
//! revokes it by a later decision of the same form. Where an obligation is owed to no party in particular, any organisation but
//! the one that owes may waive.

use std::collections::BTreeMap;

use entente_record::value::Outcome;
use entente_record::{PartyId, SubjectId, Timestamp};

use super::state::{Obligation, State};
use crate::rows::{DecisionRow, cites};

/// The matter of a decision that waives.
pub const MATTER: &str = "waiver";

pub(super) fn apply(all: &mut [Obligation], decisions: &[DecisionRow], now: Timestamp) {
    // The latest word of each organisation on each subject and rule.
    let mut latest: BTreeMap<(&SubjectId, String), BTreeMap<&str, &DecisionRow>> = BTreeMap::new();
    let mut sorted: Vec<&DecisionRow> = decisions.iter().filter(|row| row.by.source.at <= now).collect();
    sorted.sort_by(|a, b| a.by.cmp(&b.by));
    for row in sorted {
        let waives = row.matter.as_ref().is_some_and(|matter| matter.to_lowercase() == MATTER);
        if let (true, Some(rule)) = (waives, &row.rule) {
            let key = (&row.subject.0, rule.to_lowercase());
            latest.entry(key).or_default().insert(row.by.source.iss.org_str(), row);
        }
    }
    for obligation in all {
        let key = (&obligation.subject.0, obligation.rule.as_str().to_owned());
        let Some(words) = latest.get(&key) else { continue };
        let open = matches!(obligation.state, State::Due { .. } | State::Overdue { .. } | State::NoDate);
        for row in words.values() {
            let accepted = row.outcome.is_some_and(|outcome| outcome.0 == Outcome::Accept);
            let holds = row.valid_until.is_none_or(|until| until.0 >= now);
            let sources = cites([&row.by]);
            if accepted && holds && open && may_waive(obligation, &row.by.source.iss) {
                obligation.waived_by.extend(sources);
            } else {
                obligation.waivers_not_counted.extend(sources);
            }
        }
        if !obligation.waived_by.is_empty() {
            obligation.state = State::Waived;
        }
        obligation.waived_by.sort();
        obligation.waivers_not_counted.sort();
    }
}

fn may_waive(obligation: &Obligation, issuer: &PartyId) -> bool {
    let same = |party: &PartyId| party.org_str() == issuer.org_str();
    match (obligation.owed_to.as_deref(), obligation.owed_by.as_deref()) {
        (Some(owed_to), Some(owed_by)) => same(owed_to) && owed_to.org_str() != owed_by.org_str(),
        (Some(owed_to), None) => same(owed_to),
        (None, Some(owed_by)) => !same(owed_by),
        (None, None) => false,
    }
}

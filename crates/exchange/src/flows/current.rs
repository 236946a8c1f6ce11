//! Which bodies stand: corrections applied, later statements of a subject in the place of earlier ones.

use std::collections::HashMap;

use entente_record::{Body, Kind, Statement, StatementHash};

/// The bodies that stand, and how many statements were withdrawn.
pub(super) struct Current<'a> {
    /// Each with its subject.
    pub bodies: Vec<(&'a str, &'a Body)>,
    pub withdrawn: u64,
}

/// What makes a later statement replace an earlier one: issuer and subject, and for a transfer its stage, since each stage
/// is a statement of its own.
type Key<'a> = (&'a str, &'a str, Kind, &'static str);

pub(super) fn current<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> Current<'a> {
    let mut corrections: HashMap<StatementHash, &Statement> = HashMap::new();
    let mut claims: Vec<&Statement> = Vec::new();
    for statement in statements {
        match &statement.body {
            Body::Correction(correction) => {
                let Some(hash) = correction.supersedes.open() else { continue };
                let slot = corrections.entry(*hash).or_insert(statement);
                if order(statement) > order(slot) {
                    *slot = statement;
                }
            }
            Body::Party(_) | Body::Programme(_) | Body::Transfer(_) => claims.push(statement),
            _ => {}
        }
    }
    let mut withdrawn = 0;
    let mut standing: HashMap<Key<'a>, (&Statement, &Body)> = HashMap::new();
    for statement in claims {
        // Only the issuer corrects its own statement.
        let correction = corrections.get(&statement.hash).filter(|c| c.iss == statement.iss);
        let body = match correction.map(|c| &c.body) {
            Some(Body::Correction(correction)) => match &correction.replacement {
                None => {
                    withdrawn += 1;
                    continue;
                }
                Some(replacement) => match replacement.body.open() {
                    Some(body) => body.as_ref(),
                    // The new body is sealed: the old one no longer stands and the new one can't be read.
                    None => continue,
                },
            },
            _ => &statement.body,
        };
        let key = (statement.iss.as_str(), statement.subject.as_str(), body.kind(), stage(body));
        let slot = standing.entry(key).or_insert((statement, body));
        if order(statement) > order(slot.0) {
            *slot = (statement, body);
        }
    }
    Current {
        bodies: standing.into_values().map(|(statement, body)| (statement.subject.as_str(), body)).collect(),
        withdrawn,
    }
}

/// The order in which statements on one subject follow each other.
fn order(statement: &Statement) -> (entente_record::Timestamp, entente_record::StatementId) {
    (statement.at, statement.jti)
}

fn stage(body: &Body) -> &'static str {
    match body {
        Body::Transfer(transfer) => transfer.stage.open().map_or("", |stage| stage.as_str()),
        _ => "",
    }
}

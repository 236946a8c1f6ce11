//! What an import adds to a log that may hold earlier imports: new rows, changed rows, nothing twice.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::{Correction, Source};
use entente_record::value::Text;
use entente_record::{
    Body, Fault, PartyId, Sealable, Statement, StatementHash, StatementId, SubjectId, Timestamp,
};

use super::drafts::Draft;
use super::ids;

/// Why a changed row is stated anew.
const CHANGED: &str = "The source's table now says otherwise than when the row was taken in.";

/// What a log holds about a subject, as far as an import needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Hash of the issuer's own first statement on the subject.
    pub hash: StatementHash,
    /// Its id.
    pub id: StatementId,
    /// Ids of the issuer's corrections of that statement, in the log's order.
    pub corrections: Vec<StatementId>,
}

/// What is to be added to the log.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Drafts whose subject the log doesn't know, with the ids they are to have.
    pub new: Vec<Draft>,
    /// Corrections of rows that have changed since they were taken in.
    pub corrections: Vec<Draft>,
    /// Rows the log already holds as they are.
    pub unchanged: usize,
}

/// Sets drafts against what a log holds. Pure: `known` answers for the issuer's own statements, `now` is the time that
/// corrections speak from.
///
/// A row is recognised by its subject. Whether it has changed is told by statement ids alone, which are functions of
/// the content: so it works on sealed statements too, and no body needs to be compared.
///
/// # Errors
/// The record refuses a correction; no draft that could be signed leads to that.
pub fn plan(
    drafts: Vec<Draft>,
    known: impl Fn(&SubjectId) -> Option<Known>,
    now: Timestamp,
) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    for draft in drafts {
        let Some(known) = known(&draft.statement.subject) else {
            plan.new.push(draft);
            continue;
        };
        if is_current(&draft, &known) {
            plan.unchanged += 1;
        } else {
            plan.corrections.push(correction(&draft, &known, now)?);
        }
    }
    Ok(plan)
}

/// Whether what the log holds last is what the draft says.
fn is_current(draft: &Draft, known: &Known) -> bool {
    match known.corrections.split_last() {
        None => ids::random_bits(known.id) == ids::random_bits(draft.id),
        Some((last, before)) => {
            let expected = StatementId::from_parts(0, correction_seed(draft, known, before.len()));
            ids::random_bits(*last) == ids::random_bits(expected)
        }
    }
}

/// A correction always names the first statement; its place among the corrections makes a row that changes back and
/// forth a new statement each time.
fn correction_seed(draft: &Draft, known: &Known, nth: usize) -> [u8; 10] {
    ids::seed(&[b"correction", &ids::random_bits(draft.id), &known.hash.0, &(nth as u64).to_be_bytes()])
}

fn correction(draft: &Draft, known: &Known, now: Timestamp) -> Result<Draft, Fault> {
    let replaced = entente_record::Draft { ..draft.statement.clone() };
    let body = Correction {
        supersedes: known.hash.into(),
        reason: Sealable::Open("source-corrected".parse()?),
        explanation: Sealable::Open(CHANGED.parse::<Text>()?),
        replacement: None,
    };
    let mut statement = entente_record::Draft::new(now, replaced.subject, body);
    statement.refs = vec![known.hash];
    statement.handling = replaced.handling;
    // The draft's body is JSON already; the record checks it when the correction is signed.
    if let serde_json::Value::Object(fields) = &mut statement.body {
        let replacement = serde_json::json!({"kind": replaced.kind.as_str(), "body": replaced.body});
        fields.insert("replacement".into(), replacement);
    }
    let seed = correction_seed(draft, known, known.corrections.len());
    let millis = u64::try_from(now.unix_seconds()).unwrap_or_default().saturating_mul(1000);
    Ok(Draft { statement, id: StatementId::from_parts(millis, seed) })
}

/// Whether a statement came from these tables: a dataset of theirs, a row of one, or a party they name; or corrects such.
#[must_use]
pub fn is_imported(statement: &Statement) -> bool {
    match &statement.body {
        Body::Correction(Correction { replacement: Some(replacement), .. }) => {
            replacement.body.open().is_some_and(|body| is_of_tables(body, &statement.subject))
        }
        body => is_of_tables(body, &statement.subject),
    }
}

/// Whether what is said about a subject is a dataset of these tables, a row of one, or a party they name.
#[must_use]
pub fn is_of_tables(body: &Body, subject: &SubjectId) -> bool {
    let of = |source: &Option<Source>| {
        let dataset = source.as_ref().and_then(|source| source.dataset.open());
        dataset.is_some_and(|dataset| dataset.local().starts_with("cbpf-"))
    };
    match body {
        Body::Transfer(transfer) => of(&transfer.source),
        Body::Programme(programme) => of(&programme.source),
        Body::Dataset(_) => subject.local().starts_with("cbpf-"),
        Body::Party(_) => {
            subject.org_str().strip_prefix(ids::REGISTER).is_some_and(|rest| rest.starts_with('-'))
        }
        _ => false,
    }
}

/// What a log holds of an issuer, for [`plan`] to look up: its statements in the log's order, those of others passed over.
#[must_use]
pub fn known<'a>(
    issuer: &PartyId,
    statements: impl IntoIterator<Item = &'a Statement>,
) -> BTreeMap<SubjectId, Known> {
    let mut out: BTreeMap<SubjectId, Known> = BTreeMap::new();
    for statement in statements.into_iter().filter(|statement| statement.iss == *issuer) {
        match &statement.body {
            Body::Correction(correction) => {
                let known = out.get_mut(&statement.subject);
                // A correction of another statement on the subject is not the import's.
                if let Some(known) = known.filter(|known| correction.supersedes.open() == Some(&known.hash)) {
                    known.corrections.push(statement.jti);
                }
            }
            _ if is_imported(statement) => {
                out.entry(statement.subject.clone()).or_insert_with(|| Known {
                    hash: statement.hash,
                    id: statement.jti,
                    corrections: Vec::new(),
                });
            }
            _ => {}
        }
    }
    out
}

/// Transfers and programmes of an earlier import that these drafts no longer hold. They are reported, not withdrawn: a row
/// may be missing because the folder holds fewer years or funds.
#[must_use]
pub fn absent(drafts: &[Draft], earlier: impl IntoIterator<Item = SubjectId>) -> Vec<SubjectId> {
    let present: BTreeSet<&SubjectId> = drafts.iter().map(|draft| &draft.statement.subject).collect();
    earlier.into_iter().filter(|subject| !present.contains(subject)).collect()
}

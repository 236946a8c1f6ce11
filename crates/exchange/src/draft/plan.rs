//! What an import adds to a log that may hold earlier imports: what is new, what has changed, nothing twice.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::Correction;
use entente_record::value::Text;
use entente_record::{
    Body, Fault, PartyId, Sealable, Statement, StatementHash, StatementId, SubjectId, Timestamp,
};
use serde_json::{Value, json};

use super::{Draft, ids};

/// What a log holds about a subject, as far as an import needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Hash of the issuer's own first statement on the subject.
    pub hash: StatementHash,
    /// Its id.
    pub id: StatementId,
    /// Ids of the issuer's corrections of that statement, in the log's order.
    pub corrections: Vec<StatementId>,
    /// Whether the last of them withdraws it.
    pub withdrawn: bool,
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

/// How an importer plans: what separates its ids from others', and why it states a changed row anew.
pub(crate) struct Planner {
    pub namespace: &'static str,
    pub changed: &'static str,
}

impl Planner {
    /// Sets drafts against what a log holds. Pure: `known` answers for the issuer's own statements, `now` is the time that
    /// corrections speak from.
    ///
    /// A row is recognised by its subject. Whether it has changed is told by statement ids alone, which are functions of
    /// the content: so it works on sealed statements too, and no body needs to be compared.
    pub fn plan(
        &self,
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
            if self.is_current(&draft, &known) {
                plan.unchanged += 1;
            } else {
                plan.corrections.push(self.correction(&draft, &known, now)?);
            }
        }
        Ok(plan)
    }

    /// Whether what the log holds last is what the draft says.
    fn is_current(&self, draft: &Draft, known: &Known) -> bool {
        match known.corrections.split_last() {
            None => ids::random_bits(known.id) == ids::random_bits(draft.id),
            Some((last, before)) => {
                let seed = self.seed(&ids::random_bits(draft.id), known, before.len());
                let expected = StatementId::from_parts(0, seed);
                ids::random_bits(*last) == ids::random_bits(expected)
            }
        }
    }

    /// A correction always names the first statement; its place among the corrections makes a row that changes back and
    /// forth a new statement each time.
    fn seed(&self, content: &[u8], known: &Known, nth: usize) -> [u8; 10] {
        ids::seed(self.namespace, &[b"correction", content, &known.hash.0, &(nth as u64).to_be_bytes()])
    }

    fn correction(&self, draft: &Draft, known: &Known, now: Timestamp) -> Result<Draft, Fault> {
        let replaced = &draft.statement;
        let content = ids::random_bits(draft.id);
        let mut out =
            self.correct(&replaced.subject, known, now, "source-corrected", self.changed, &content)?;
        out.statement.handling = replaced.handling;
        // The draft's body is JSON already; the record checks it when the correction is signed.
        if let Value::Object(fields) = &mut out.statement.body {
            let replacement = json!({"kind": replaced.kind.as_str(), "body": replaced.body});
            fields.insert("replacement".into(), replacement);
        }
        Ok(out)
    }

    /// Takes back a statement that says what another says too.
    pub fn withdrawal(
        &self,
        subject: &SubjectId,
        known: &Known,
        now: Timestamp,
        why: &str,
    ) -> Result<Draft, Fault> {
        self.correct(subject, known, now, "duplicate", why, b"withdrawn")
    }

    fn correct(
        &self,
        subject: &SubjectId,
        known: &Known,
        now: Timestamp,
        reason: &str,
        explanation: &str,
        content: &[u8],
    ) -> Result<Draft, Fault> {
        let body = Correction {
            supersedes: known.hash.into(),
            reason: Sealable::Open(reason.parse()?),
            explanation: Sealable::Open(explanation.parse::<Text>()?),
            replacement: None,
        };
        let mut statement = entente_record::Draft::new(now, subject.clone(), body);
        statement.refs = vec![known.hash];
        let seed = self.seed(content, known, known.corrections.len());
        let millis = u64::try_from(now.unix_seconds()).unwrap_or_default().saturating_mul(1000);
        Ok(Draft { statement, id: StatementId::from_parts(millis, seed) })
    }
}

/// What a log holds of an issuer, for a plan to look up: its statements in the log's order, those of others and those that
/// the importer did not make passed over.
pub(crate) fn known<'a>(
    issuer: &PartyId,
    statements: impl IntoIterator<Item = &'a Statement>,
    is_imported: impl Fn(&Statement) -> bool,
) -> BTreeMap<SubjectId, Known> {
    let mut out: BTreeMap<SubjectId, Known> = BTreeMap::new();
    for statement in statements {
        note(&mut out, issuer, statement, &is_imported);
    }
    out
}

/// Notes the next statement of the log.
pub(crate) fn note(
    out: &mut BTreeMap<SubjectId, Known>,
    issuer: &PartyId,
    statement: &Statement,
    is_imported: impl Fn(&Statement) -> bool,
) {
    if statement.iss != *issuer {
        return;
    }
    match &statement.body {
        Body::Correction(correction) => {
            let known = out.get_mut(&statement.subject);
            // A correction of another statement on the subject is not the import's.
            if let Some(known) = known.filter(|known| correction.supersedes.open() == Some(&known.hash)) {
                known.corrections.push(statement.jti);
                known.withdrawn = correction.replacement.is_none();
            }
        }
        _ if is_imported(statement) => {
            out.entry(statement.subject.clone()).or_insert_with(|| Known {
                hash: statement.hash,
                id: statement.jti,
                corrections: Vec::new(),
                withdrawn: false,
            });
        }
        _ => {}
    }
}

/// Subjects of an earlier import that these drafts no longer hold.
#[must_use]
pub fn absent(drafts: &[Draft], earlier: impl IntoIterator<Item = SubjectId>) -> Vec<SubjectId> {
    let present: BTreeSet<&SubjectId> = drafts.iter().map(|draft| &draft.statement.subject).collect();
    earlier.into_iter().filter(|subject| !present.contains(subject)).collect()
}

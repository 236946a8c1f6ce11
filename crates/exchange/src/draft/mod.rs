//! What all importers have in common: statements to be made, ids that are functions of what they say, and what an import adds to
//! a log that holds earlier ones.

pub(crate) mod build;
pub(crate) mod ids;
pub(crate) mod plan;

use entente_record::{Body, StatementId, SubjectId, Timestamp};
use serde_json::Value;

/// A statement to be made, with the id it will have.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is going to say.
    pub statement: entente_record::Draft,
    /// Its id: the same row gives the same id, whoever imports it, whenever.
    pub id: StatementId,
}

/// Whether the time a statement speaks of is part of what it says, so that another time makes it another statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timing {
    /// The row dates it.
    Said,
    /// Nothing in the row dates it; it is dated by the file it came with, and is the same at any date.
    Aside,
}

impl Draft {
    /// A draft whose id is a function of its content. `namespace` separates one importer's ids from another's.
    pub(crate) fn new(
        namespace: &str,
        subject: SubjectId,
        at: Timestamp,
        timing: Timing,
        body: impl Into<Body>,
    ) -> Self {
        // Ids begin in 1970; what is older sorts as the oldest.
        let millis = u64::try_from(at.unix_seconds()).unwrap_or_default().saturating_mul(1000);
        Self::dated(namespace, subject, (at, millis), timing, body)
    }

    /// The same, where the moment is known to the millisecond.
    pub(crate) fn dated(
        namespace: &str,
        subject: SubjectId,
        (at, millis): (Timestamp, u64),
        timing: Timing,
        body: impl Into<Body>,
    ) -> Self {
        let statement = entente_record::Draft::new(at, subject, body);
        let said = match timing {
            Timing::Said => statement.at.to_string(),
            Timing::Aside => String::new(),
        };
        let seed = ids::seed(
            namespace,
            &[
                statement.kind.as_str().as_bytes(),
                statement.subject.as_str().as_bytes(),
                said.as_bytes(),
                content(&statement.body).as_bytes(),
            ],
        );
        Self { id: StatementId::from_parts(millis, seed), statement }
    }
}

/// What a body says, the row it came from left out: a table sorted anew says nothing new. Keys are sorted, so that the
/// order in which the record writes fields doesn't matter.
fn content(body: &Value) -> String {
    fn sorted(value: &Value, top: bool) -> Value {
        match value {
            Value::Object(map) => {
                let mut keys: Vec<&String> = map.keys().filter(|key| !(top && *key == "source")).collect();
                keys.sort_unstable();
                let pairs =
                    keys.into_iter().filter_map(|key| Some((key.clone(), sorted(map.get(key)?, false))));
                Value::Object(pairs.collect())
            }
            Value::Array(values) => Value::Array(values.iter().map(|value| sorted(value, false)).collect()),
            other => other.clone(),
        }
    }
    sorted(body, true).to_string()
}

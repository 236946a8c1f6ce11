//! What all importers have in common: statements to be made, ids that are functions of what they say, and what an import adds to
//! a log that holds earlier ones.

pub(crate) mod build;
pub(crate) mod ids;
pub(crate) mod plan;

use entente_record::{Body, StatementId, SubjectId, Timestamp};
use serde::Serialize;
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

/// A draft whose JSON and id are still to be made: what takes most of the time, and nothing but what is here.
pub(crate) struct Unmade {
    pub subject: SubjectId,
    pub at: Timestamp,
    pub timing: Timing,
    pub body: Box<Body>,
}

impl Unmade {
    pub fn new(subject: SubjectId, at: Timestamp, timing: Timing, body: impl Into<Body>) -> Self {
        Self { subject, at, timing, body: Box::new(body.into()) }
    }

    /// The draft. `namespace` separates one importer's ids from another's.
    pub fn make(self, namespace: &str) -> Draft {
        Draft::new(namespace, self.subject, self.at, self.timing, *self.body)
    }
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
                &content(&statement.body),
            ],
        );
        Self { id: StatementId::from_parts(millis, seed), statement }
    }
}

/// What a body says, the row it came from left out: a table sorted anew says nothing new. Keys are sorted, so that the
/// order in which the record writes fields doesn't matter.
fn content(body: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(USUAL_BYTES);
    write_sorted(body, true, &mut out);
    out
}

/// Room for most bodies.
const USUAL_BYTES: usize = 512;

fn write_sorted(value: &Value, top: bool, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<(&String, &Value)> =
                map.iter().filter(|(key, _)| !(top && *key == "source")).collect();
            pairs.sort_unstable_by_key(|(key, _)| *key);
            out.push(b'{');
            for (nth, (key, value)) in pairs.into_iter().enumerate() {
                if nth > 0 {
                    out.push(b',');
                }
                write_plain(key, out);
                out.push(b':');
                write_sorted(value, false, out);
            }
            out.push(b'}');
        }
        Value::Array(values) => {
            out.push(b'[');
            for (nth, value) in values.iter().enumerate() {
                if nth > 0 {
                    out.push(b',');
                }
                write_sorted(value, false, out);
            }
            out.push(b']');
        }
        plain => write_plain(plain, out),
    }
}

fn write_plain<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(out, value);
    debug_assert!(written.is_ok(), "memory takes all that is written, and strings and numbers are JSON");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn values() -> impl Strategy<Value = Value> {
        let plain = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,9}".prop_map(Value::from),
        ];
        plain.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((".{0,3}", inner), 0..5)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    /// The same with its keys in order.
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut pairs: Vec<(String, Value)> =
                    map.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
                Value::Object(pairs.into_iter().collect())
            }
            Value::Array(values) => values.iter().map(sorted).collect(),
            plain => plain.clone(),
        }
    }

    proptest! {
        #[test]
        fn content_is_the_json_of_a_body_with_its_keys_in_order(value in values()) {
            prop_assert_eq!(content(&json!({"b": value})), json!({"b": sorted(&value)}).to_string().into_bytes());
        }
    }

    #[test]
    fn the_row_a_body_came_from_is_left_out_and_no_other_source() {
        let body = json!({"z": 1, "source": {"row": 7}, "a": {"source": "é\n"}});
        assert_eq!(content(&body), "{\"a\":{\"source\":\"é\\n\"},\"z\":1}".as_bytes());
    }
}

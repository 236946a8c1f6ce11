//! What the log gets of a piece of feedback, and of its answer.
//!
//! Free text of strangers never gets there. Of a sensitive category the log has the country, the category, the due day and the
//! hash: no area, no lot, nobody's name. Otherwise also an area and a lot, but only such as the record knows already.

use entente_record::{Draft, SubjectId, Timestamp};
use entente_store::sql::feedback::StoredFeedback;
use serde_json::{Value, json};

use super::Said;
use super::case::Answer;
use crate::Refusal;

/// What is said in public of an answer: its words are for who asked.
const ANSWERED: &str = "Whoever spoke has been answered.";

fn time(seconds: i64) -> Result<String, Refusal> {
    Ok(Timestamp::from_unix_seconds(seconds).map_err(Refusal::from)?.to_string())
}

/// The statement of a piece of feedback.
pub fn statement(said: &Said, subject: &SubjectId, now: i64, due: i64) -> Result<Draft, Refusal> {
    let country = said.country;
    let sensitive = said.category.fact("sensitive") == Some("yes");
    let mut area =
        json!({"name": country.fact("name").unwrap_or(country.as_str()), "country": country.as_str()});
    if let Some((name, pcode)) = said.area.as_ref().filter(|_| !sensitive) {
        area["name"] = name.as_str().into();
        area["pcode"] = pcode.as_str().into();
    }
    let mut body = json!({
        "category": said.category.as_str(), "area": area, "answer_due": time(due)?,
        "words": format!("sha256:{}", hex::encode(said.kept.hash())),
    });
    if let Some(lot) = said.lot.as_ref().filter(|_| !sensitive) {
        body["lot"] = lot.as_str().into();
    }
    draft("feedback", subject.as_str(), now, &[], body)
}

/// The statement of an answer.
pub fn response(stored: &StoredFeedback, answer: &Answer, closes: bool, now: i64) -> Result<Draft, Refusal> {
    let body = json!({"outcome": answer.outcome, "answer": ANSWERED, "closes": closes});
    draft("response", &stored.subject, now, &[&stored.logged], body)
}

fn draft(kind: &str, subject: &str, now: i64, refs: &[&str], body: Value) -> Result<Draft, Refusal> {
    let mut value =
        json!({"kind": kind, "at": time(now)?, "subject": subject, "handling": "TLP:CLEAR", "body": body});
    if !refs.is_empty() {
        value["refs"] = json!(refs);
    }
    Draft::from_value(&value).map_err(Refusal::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::case::Kept;

    fn said(category: &str) -> Said {
        let secret = |what: &str| format!("SECRET {what}");
        Said {
            category: category.parse().unwrap(),
            country: "ML".parse().unwrap(),
            area: Some(("Ménaka".to_owned(), "ML1001".to_owned())),
            lot: Some("R-2019-04".to_owned()),
            kept: Kept {
                words: secret("words"),
                contact: secret("contact"),
                area: secret("area"),
                mark: secret("mark"),
                about_party: Some("XM-SECRET-1".to_owned()),
                language: "ar".to_owned(),
                salt: "00ff".to_owned(),
            },
        }
    }

    fn body(category: &str) -> Value {
        let subject = "feedback:XM-DAC-1:f1".parse().unwrap();
        let draft = statement(&said(category), &subject, 1_700_000_000, 1_701_000_000).unwrap();
        let text = format!("{:?} {}", draft.refs, draft.body);
        assert!(!text.contains("SECRET"), "{text}");
        draft.body
    }

    #[test]
    fn of_a_sensitive_complaint_the_log_has_its_country_and_no_more() {
        for category in entente_record::codes::FeedbackCategory::all() {
            let body = body(category.as_str());
            let sensitive = category.fact("sensitive") == Some("yes");
            assert_eq!(body["area"].get("pcode").is_none(), sensitive, "{category:?}");
            assert_eq!(body.get("lot").is_none(), sensitive, "{category:?}");
            assert_eq!(body["area"]["country"], "ML");
            assert!(body.get("about_party").is_none() && body.get("summary").is_none());
        }
    }

    #[test]
    fn the_hash_is_of_salt_and_words_alone() {
        let one = said("quality").kept;
        for (other, same) in [
            (Kept { contact: "elsewhere".to_owned(), ..one.clone() }, true),
            (Kept { words: "SECRET word".to_owned(), ..one.clone() }, false),
            (Kept { salt: "00fe".to_owned(), ..one.clone() }, false),
        ] {
            assert_eq!(one.hash() == other.hash(), same);
        }
    }
}

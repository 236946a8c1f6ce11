//! Statements as a case writes them: a draft, and beside it a label, who signs, when, and what is sealed.

use entente_record::json::{Limits, parse};
use entente_record::{PartyId, Pointer, Seal, Timestamp};
use serde_json::{Map, Value};

use super::fault::CaseFault;
use super::folder::is_label;

/// What a case's file may hold: as deep as a statement, inside a list.
const LIMITS: Limits = Limits { bytes: 4 * 1024 * 1024, depth: 33 };
/// Fields of the draft itself; `record` knows what they mean.
const DRAFT: [&str; 6] = ["kind", "at", "subject", "refs", "handling", "body"];

/// A statement as written.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The file it stands in.
    pub file: String,
    /// Its name within the case.
    pub label: String,
    /// Who signs.
    pub by: PartyId,
    /// When it was signed; left out where that was when it happened.
    pub signed: Option<Timestamp>,
    /// Fields to be sealed.
    pub seals: Vec<Seal>,
    /// The draft, its references not yet replaced.
    pub draft: Value,
}

impl Written {
    /// A fault of this statement.
    pub fn fault(&self, pointer: &str, message: impl Into<String>) -> CaseFault {
        CaseFault::of_statement(&self.file, &self.label, pointer, message)
    }
}

/// Reads a chapter: a JSON list of statements.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Written>, CaseFault> {
    let value = parse(bytes, &LIMITS).map_err(|fault| CaseFault::of_record(file, None, &fault))?;
    let Value::Array(list) = value else {
        return Err(CaseFault::of_file(file, "a list of statements is needed: [ {…}, {…} ]"));
    };
    let read = |(index, value)| statement(file, value).map_err(|fault| placed(fault, index));
    list.into_iter().enumerate().map(read).collect()
}

/// A fault of a statement that has no label is found by its number in the file.
fn placed(fault: CaseFault, index: usize) -> CaseFault {
    if fault.label.is_some() { fault } else { fault.under(&format!("/{index}")) }
}

fn statement(file: &str, value: Value) -> Result<Written, CaseFault> {
    let Value::Object(mut map) = value else {
        return Err(CaseFault::of_file(
            file,
            "a statement is an object with label, by and the fields of a draft",
        ));
    };
    let label = match map.shift_remove("label") {
        Some(Value::String(label)) if is_label(&label) => label,
        _ => {
            let message = "give the statement a `label`: small letters, digits and dashes, 60 at most";
            return Err(CaseFault::of_file(file, message));
        }
    };
    let at = |pointer: &str, message: String| CaseFault::of_statement(file, &label, pointer, message);
    let by = text(&mut map, "by").ok_or_else(|| at("/by", "say who signs, by party id".into()))?;
    let by = by.parse().map_err(|fault: entente_record::Fault| at("/by", fault.message))?;
    let signed = match map.contains_key("signed") {
        true => {
            let text = text(&mut map, "signed").unwrap_or_default();
            Some(text.parse().map_err(|fault: entente_record::Fault| at("/signed", fault.message))?)
        }
        false => None,
    };
    let seals = map.shift_remove("seal").map_or(Ok(Vec::new()), |value| seals(value, &at))?;
    if let Some(other) = map.keys().find(|key| !DRAFT.contains(&key.as_str())) {
        let message = format!("no such field; a statement has label, by, signed, seal, {}", DRAFT.join(", "));
        return Err(at(&format!("/{other}"), message));
    }
    Ok(Written { file: file.to_owned(), by, signed, seals, draft: Value::Object(map), label })
}

fn seals(value: Value, at: &impl Fn(&str, String) -> CaseFault) -> Result<Vec<Seal>, CaseFault> {
    let form = "a list of {\"path\", \"reason\", \"authority\", \"until\"}, all four needed";
    let Value::Array(list) = value else { return Err(at("/seal", form.into())) };
    let one = |(index, value): (usize, Value)| {
        let place = format!("/seal/{index}");
        let Value::Object(mut map) = value else { return Err(at(&place, form.into())) };
        let mut field = |name: &str| text(&mut map, name).ok_or_else(|| at(&place, form.into()));
        let (path, reason, authority, until) =
            (field("path")?, field("reason")?, field("authority")?, field("until")?);
        let bad = |name: &str, fault: entente_record::Fault| at(&format!("{place}/{name}"), fault.message);
        let seal = Seal {
            pointer: path.parse::<Pointer>().map_err(|fault| bad("path", fault))?,
            reason: reason.parse().map_err(|fault| bad("reason", fault))?,
            authority: authority.parse().map_err(|fault| bad("authority", fault))?,
            until: until.parse().map_err(|fault| bad("until", fault))?,
        };
        match map.keys().next() {
            Some(other) => Err(at(&format!("{place}/{other}"), form.into())),
            None => Ok(seal),
        }
    };
    list.into_iter().enumerate().map(one).collect()
}

fn text(map: &mut Map<String, Value>, name: &str) -> Option<String> {
    match map.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

//! References: what stands where a hash has to stand that only signing can tell.
//!
//! - `@label`: the hash of another statement of the case;
//! - `@label#/body/place`: the disclosure that opens that sealed field of it;
//! - `@file:documents/terms.md`: the SHA-256 of a file of the case.

use std::collections::BTreeMap;

use entente_record::Pointer;
use serde_json::Value;

use super::fault::CaseFault;
use super::written::Written;

/// A reference as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    /// The hash of a statement.
    Hash(String),
    /// The disclosure of a sealed field.
    Disclosure(String, Pointer),
    /// The digest of a file.
    File(String),
}

impl Reference {
    /// Reads a string: a reference starts with `@`, everything else is none.
    fn parse(text: &str) -> Option<Result<Self, String>> {
        let rest = text.strip_prefix('@')?;
        if let Some(file) = rest.strip_prefix("file:") {
            return Some(Ok(Self::File(file.to_owned())));
        }
        Some(match rest.split_once('#') {
            None => Ok(Self::Hash(rest.to_owned())),
            Some((label, pointer)) => match pointer.parse() {
                Ok(pointer) => Ok(Self::Disclosure(label.to_owned(), pointer)),
                Err(fault) => Err(fault.message),
            },
        })
    }

    fn label(&self) -> Option<&str> {
        match self {
            Self::Hash(label) | Self::Disclosure(label, _) => Some(label),
            Self::File(_) => None,
        }
    }
}

/// Puts in place of every reference in `refs` and `body` what `resolve` answers for it.
pub(crate) fn replace(
    written: &Written,
    resolve: &mut dyn FnMut(&Reference) -> Result<String, String>,
) -> Result<Value, CaseFault> {
    let mut draft = written.draft.clone();
    for name in ["refs", "body"] {
        if let Some(part) = draft.get_mut(name) {
            walk(part, &mut format!("/{name}"), &mut |text| match Reference::parse(text)? {
                Ok(reference) => Some(resolve(&reference)),
                Err(message) => Some(Err(message)),
            })
            .map_err(|(pointer, message)| written.fault(&pointer, message))?;
        }
    }
    Ok(draft)
}

type Answer = Option<Result<String, String>>;

fn walk(
    value: &mut Value,
    place: &mut String,
    change: &mut dyn FnMut(&str) -> Answer,
) -> Result<(), (String, String)> {
    let length = place.len();
    match value {
        Value::String(text) => match change(text) {
            Some(Ok(new)) => *text = new,
            Some(Err(message)) => return Err((place.clone(), message)),
            None => {}
        },
        Value::Array(list) => {
            for (index, inner) in list.iter_mut().enumerate() {
                place.push_str(&format!("/{index}"));
                walk(inner, place, change)?;
                place.truncate(length);
            }
        }
        Value::Object(map) => {
            for (name, inner) in map.iter_mut() {
                place.push_str(&format!("/{}", name.replace('~', "~0").replace('/', "~1")));
                walk(inner, place, change)?;
                place.truncate(length);
            }
        }
        _ => {}
    }
    Ok(())
}

/// The order in which statements can be signed: what is referred to comes before what refers. Statements stay in the order
/// written as far as that allows.
pub(crate) fn order(written: &[Written]) -> Result<Vec<usize>, CaseFault> {
    let mut numbers = BTreeMap::new();
    for (number, statement) in written.iter().enumerate() {
        if let Some(earlier) = numbers.insert(statement.label.as_str(), number) {
            let first = written.get(earlier).map_or("", |earlier| earlier.file.as_str());
            let message = format!("the label stands in {first} already; give one of the two another");
            return Err(statement.fault("/label", message));
        }
    }
    let mut needs = Vec::with_capacity(written.len());
    for statement in written {
        let mut needed = Vec::new();
        replace(statement, &mut |reference| {
            if let Some(label) = reference.label() {
                let number = numbers.get(label).ok_or_else(|| {
                    format!("no statement of this case has the label `{label}`; correct it, or write the statement")
                })?;
                needed.push(*number);
            }
            Ok(String::new())
        })?;
        needs.push(needed);
    }
    let mut sorter = Sorter {
        written,
        needs: &needs,
        done: vec![false; written.len()],
        path: Vec::new(),
        order: Vec::new(),
    };
    for number in 0..written.len() {
        sorter.visit(number)?;
    }
    Ok(sorter.order)
}

struct Sorter<'a> {
    written: &'a [Written],
    needs: &'a [Vec<usize>],
    done: Vec<bool>,
    /// What is being visited, outermost first.
    path: Vec<usize>,
    order: Vec<usize>,
}

impl Sorter<'_> {
    /// Visits what a statement needs, then the statement. As deep as the longest chain of references.
    fn visit(&mut self, number: usize) -> Result<(), CaseFault> {
        if self.done.get(number).copied().unwrap_or(true) {
            return Ok(());
        }
        if let Some(start) = self.path.iter().position(|earlier| *earlier == number) {
            return Err(self.circle(start, number));
        }
        self.path.push(number);
        for needed in self.needs.get(number).into_iter().flatten() {
            self.visit(*needed)?;
        }
        self.path.pop();
        if let Some(done) = self.done.get_mut(number) {
            *done = true;
        }
        self.order.push(number);
        Ok(())
    }

    fn circle(&self, start: usize, number: usize) -> CaseFault {
        let ring = self.path.iter().skip(start).chain([&number]);
        let labels: Vec<&str> =
            ring.filter_map(|number| self.written.get(*number)).map(|one| one.label.as_str()).collect();
        let message = format!(
            "the references go in a circle: {}; a hash can't be known before what it is made of, so take one out",
            labels.join(" → ")
        );
        match self.written.get(number) {
            Some(statement) => statement.fault("/refs", message),
            None => CaseFault::of_file("", message),
        }
    }
}

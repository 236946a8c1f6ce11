//! `.json` and `.csv` behind an address: the API's own answer to the same question.
//!
//! A twin is a redirect to the API, so that both are one answer with one description. What the portal calls `as-of` and the
//! API `as_of` is one thing.

use super::markup::{InPath, InQuery};
use super::visit::Visit;

/// The API's address for a page: its path, and conditions it adds.
pub fn api(visit: &Visit, path: &str, more: &[(&str, &str)]) -> String {
    let kept = [("as_of", visit.asked("as-of")), ("at", visit.asked("at"))];
    let kept = kept.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let pairs: Vec<String> = more
        .iter()
        .copied()
        .chain(kept)
        .map(|(name, value)| format!("{name}={}", InQuery(&whole_time(name, value))))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Pages take a day where the API takes a time: its end.
fn whole_time(name: &str, value: &str) -> String {
    if name == "at" && value.len() == 10 { format!("{value}T23:59:59Z") } else { value.to_owned() }
}

/// The API's address for a thing by its id.
pub fn plain(path: &str, id: &str) -> String {
    format!("{path}/{}", InPath(id))
}

/// The API's address for a thing of the ledger, as of the same moment.
pub fn thing(visit: &Visit, path: &str, id: &str) -> String {
    api(visit, &plain(path, id), &[])
}

/// The API's address for rows of the index, which knows no other moment than now.
pub fn of_index(visit: &Visit, path: &str, conditions: &[(&str, &str)]) -> String {
    let from = visit.asked("from").map(|from| ("from", from));
    let pairs = conditions.iter().copied().chain(from);
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", InQuery(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The API's address for rows of a view: the portal's conditions, each in the API's words.
pub fn rows(visit: &Visit, path: &str, conditions: &[(&str, &str)]) -> String {
    let of = |(name, value): &(&str, &str)| match *name {
        "where" | "party" | "subject" => ((*name).to_owned(), (*value).to_owned()),
        part => ("where".to_owned(), format!("{part}={value}")),
    };
    let conditions: Vec<(String, String)> = conditions.iter().map(of).collect();
    let conditions: Vec<(&str, &str)> =
        conditions.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    api(visit, path, &conditions)
}

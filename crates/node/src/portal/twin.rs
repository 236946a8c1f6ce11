//! `.json` and `.csv` behind an address: the API's own answer to the same question.
//!
//! A twin is a redirect to the API, so that both are one answer with one description. What the portal calls `as-of` and the
//! API `as_of` is one thing.

use super::markup::InQuery;
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

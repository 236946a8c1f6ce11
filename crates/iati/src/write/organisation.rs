//! Organisations.

use super::activity::{day, org, value};
use super::values::{Expenditure, Organisation};
use super::xml::Element;

/// An organisation as the text that stands in a file.
#[must_use]
pub fn organisation(organisation: &Organisation) -> String {
    let language = organisation.language.as_str();
    let reference = organisation.org.reference.as_deref().unwrap_or_default();
    let mut out = String::new();
    Element::new("iati-organisation")
        .with("xml:lang", language)
        .with("last-updated-datetime", organisation.updated.as_str())
        .child(Element::new("organisation-identifier").text(reference))
        .child(Element::new("name").narratives(&organisation.org.names, language))
        .child(org("reporting-org", &organisation.org, language))
        .children(organisation.expenditures.iter().map(expenditure))
        .write(1, &mut out);
    out
}

fn expenditure(one: &Expenditure) -> Element {
    Element::new("total-expenditure")
        .child(day("period-start", &one.from))
        .child(day("period-end", &one.until))
        .child(value(&one.value))
}

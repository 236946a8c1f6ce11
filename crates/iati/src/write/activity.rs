//! Activities.

use super::result;
use super::values::{Activity, Amount, Budget, OtherName, Place, Portion, Scope, Transaction};
use super::xml::Element;
use crate::read::{Org, Participant, Related, TransactionEnd};

/// How points are written: WGS 84, latitude first, as the standard asks.
const POINTS: &str = "http://www.opengis.net/def/crs/EPSG/0/4326";

/// An activity as the text that stands in a file.
#[must_use]
pub fn activity(activity: &Activity) -> String {
    let mut out = String::new();
    element(activity).write(1, &mut out);
    out
}

fn element(activity: &Activity) -> Element {
    let language = activity.language.as_str();
    let secondary = activity.secondary.then_some("1");
    let reporting = org("reporting-org", &activity.reporting, language);
    Element::new("iati-activity")
        .with("xml:lang", language)
        .with("humanitarian", if activity.humanitarian { "1" } else { "0" })
        .with("last-updated-datetime", activity.updated.as_str())
        .sealed(&activity.sealed)
        .child(Element::new("iati-identifier").text(&activity.identifier))
        .child(reporting.maybe("secondary-reporter", secondary))
        .child(Element::new("title").narratives(&activity.title, language))
        .children(activity.descriptions.iter().map(|one| {
            Element::new("description").maybe("type", one.kind.as_deref()).narratives(&one.text, language)
        }))
        .children(activity.participants.iter().map(|one| participant(one, language)))
        .children(activity.identifiers.iter().map(other_name))
        .child(code("activity-status", &activity.status))
        .children(activity.dates.iter().map(|date| {
            Element::new("activity-date").with("iso-date", date.day.as_str()).with("type", date.kind.as_str())
        }))
        .children(activity.countries.iter().map(|one| portion("recipient-country", one, language)))
        .children(activity.regions.iter().map(|one| portion("recipient-region", one, language)))
        .children(activity.places.iter().map(place))
        .children(activity.sectors.iter().map(|one| portion("sector", one, language)))
        .children(activity.tags.iter().map(|one| portion("tag", one, language)))
        .children(activity.scopes.iter().map(scope))
        .children(activity.flow_type.iter().map(|one| code("default-flow-type", one)))
        .children(activity.budgets.iter().map(budget))
        .children(activity.transactions.iter().map(|one| transaction(one, language)))
        .children(activity.related.iter().map(related))
        .children(activity.results.iter().map(|one| result::element(one, language)))
}

fn code(name: &'static str, code: &str) -> Element {
    Element::new(name).with("code", code)
}

/// An organisation; its names stand inside.
pub(super) fn org(name: &'static str, org: &Org, language: &str) -> Element {
    Element::new(name)
        .maybe("ref", org.reference.as_deref())
        .maybe("type", org.kind.as_deref())
        .narratives(&org.names, language)
}

fn participant(one: &Participant, language: &str) -> Element {
    org("participating-org", &one.org, language).maybe("role", one.role.as_deref())
}

fn other_name(one: &OtherName) -> Element {
    let owner = |owner: &String| {
        Element::new("owner-org").child(Element::new("narrative").with("xml:lang", "en").text(owner))
    };
    Element::new("other-identifier")
        .with("ref", one.reference.as_str())
        .with("type", one.kind.as_str())
        .children(one.owner.iter().map(owner))
}

fn portion(name: &'static str, one: &Portion, language: &str) -> Element {
    Element::new(name)
        .maybe("vocabulary", one.vocabulary.as_deref())
        .maybe("vocabulary-uri", one.uri.as_deref())
        .with("code", one.code.as_str())
        .maybe("percentage", one.percentage.as_deref())
        .narratives(&one.names, language)
}

fn place(one: &Place) -> Element {
    let point = |(lat, lon): &(String, String)| {
        let position = Element::new("pos").text(&format!("{lat} {lon}"));
        Element::new("point").with("srsName", POINTS).child(position)
    };
    Element::new("location")
        .maybe("ref", one.reference.as_deref())
        .child(Element::new("name").child(Element::new("narrative").text(&one.name)))
        .children(one.point.iter().map(point))
}

fn scope(one: &Scope) -> Element {
    Element::new("humanitarian-scope")
        .with("type", one.kind.as_str())
        .with("vocabulary", one.vocabulary.as_str())
        .with("code", one.code.as_str())
}

fn budget(one: &Budget) -> Element {
    Element::new("budget")
        .child(day("period-start", &one.from))
        .child(day("period-end", &one.until))
        .child(value(&one.value))
}

/// A day by its name.
pub(super) fn day(name: &'static str, day: &str) -> Element {
    Element::new(name).with("iso-date", day)
}

/// An amount.
pub(super) fn value(amount: &Amount) -> Element {
    Element::new("value")
        .with("currency", amount.currency.as_str())
        .with("value-date", amount.value_date.as_str())
        .text(&amount.amount)
}

fn transaction(one: &Transaction, language: &str) -> Element {
    let description = (!one.description.is_empty())
        .then(|| Element::new("description").narratives(&one.description, language));
    let end = |name: &'static str, activity: &'static str, end: &TransactionEnd| {
        org(name, &end.org, language).maybe(activity, end.activity.as_deref())
    };
    Element::new("transaction")
        .maybe("ref", one.reference.as_deref())
        .sealed(&one.sealed)
        .child(code("transaction-type", &one.kind))
        .child(day("transaction-date", &one.date))
        .child(value(&one.value))
        .children(description)
        .children(one.provider.iter().map(|one| end("provider-org", "provider-activity-id", one)))
        .children(one.receiver.iter().map(|one| end("receiver-org", "receiver-activity-id", one)))
}

fn related(one: &Related) -> Element {
    Element::new("related-activity").with("ref", one.reference.as_str()).with("type", one.kind.as_str())
}

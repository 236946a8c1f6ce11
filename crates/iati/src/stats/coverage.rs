//! Which fields an activity has: each element of the standard, and what assessors ask for beyond an element's being there.

use std::sync::LazyLock;

use crate::read::{Activity, Fields, Transaction};

/// A field.
pub(super) enum Field {
    /// The element right below the activity at this place of the list.
    Element(usize),
    /// Something that several elements make up.
    Made(&'static str, Test),
}

/// Says whether an activity has something.
type Test = fn(&Activity) -> bool;

/// What several elements make up. By which assessments these were chosen is in `docs/methods/iati-stats.md`.
const MADE: [(&str, Test); 9] = [
    ("start date", |activity| dated(activity, &["1", "2"])),
    ("end date", |activity| dated(activity, &["3", "4"])),
    ("sector, here or in every transaction", |activity| {
        activity.fields.activity_has("sector") || every(activity, |one| one.fields.transaction_has("sector"))
    }),
    ("country or region, here or in every transaction", |activity| {
        activity.fields.activity_has("recipient-country")
            || activity.fields.activity_has("recipient-region")
            || every(activity, |one| {
                one.fields.transaction_has("recipient-country")
                    || one.fields.transaction_has("recipient-region")
            })
    }),
    ("location with coordinates", |activity| activity.locations.iter().any(|place| place.point.is_some())),
    ("commitment", |activity| any(activity, &["2"])),
    ("disbursement or expenditure", |activity| any(activity, &["3", "4"])),
    ("incoming funds", |activity| any(activity, &["1"])),
    ("result with an actual value", |activity| {
        let periods = activity.results.iter().flat_map(|one| &one.indicators).flat_map(|one| &one.periods);
        periods.flat_map(|one| &one.actuals).any(|actual| actual.value.is_some())
    }),
];

/// All fields.
pub(super) static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let elements = (0..Fields::activity_names().len()).map(Field::Element);
    elements.chain(MADE.iter().map(|(name, is_in)| Field::Made(name, *is_in))).collect()
});

/// The names of all fields: elements by their own, in the order of the schema.
#[must_use]
pub fn field_names() -> Vec<&'static str> {
    let name = |field: &Field| match field {
        Field::Element(place) => Fields::activity_names().get(*place).copied().unwrap_or_default(),
        Field::Made(name, _) => name,
    };
    FIELDS.iter().map(name).collect()
}

impl Field {
    /// Whether an activity has it.
    pub fn is_in(&self, activity: &Activity) -> bool {
        match self {
            Field::Element(place) => activity.fields.has(*place),
            Field::Made(_, is_in) => is_in(activity),
        }
    }
}

fn dated(activity: &Activity, kinds: &[&str]) -> bool {
    activity.dates.iter().any(|date| kinds.contains(&date.kind.as_str()))
}

fn any(activity: &Activity, kinds: &[&str]) -> bool {
    activity.transactions.iter().any(|one| kinds.contains(&one.kind.as_str()))
}

/// Whether all transactions do, and there are any.
fn every(activity: &Activity, holds: impl Fn(&Transaction) -> bool) -> bool {
    !activity.transactions.is_empty() && activity.transactions.iter().all(holds)
}

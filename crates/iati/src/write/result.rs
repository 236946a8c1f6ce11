//! Results.

use super::activity::day;
use super::values::{Baseline, Indicator, Period, ResultValue};
use super::xml::Element;
use crate::read::{Dimension, Measured};

/// The vocabulary of indicators of the Sustainable Development Goals.
const GOALS: &str = "9";

/// A result with its indicator.
pub(super) fn element(result: &ResultValue, language: &str) -> Element {
    Element::new("result")
        .with("type", result.kind.as_str())
        .child(Element::new("title").narratives(&result.title, language))
        .child(indicator(&result.indicator, language))
}

fn indicator(one: &Indicator, language: &str) -> Element {
    let description = (!one.description.is_empty())
        .then(|| Element::new("description").narratives(&one.description, language));
    let reference =
        |code: &String| Element::new("reference").with("vocabulary", GOALS).with("code", code.as_str());
    Element::new("indicator")
        .with("measure", one.measure.as_str())
        .with("ascending", if one.ascending { "1" } else { "0" })
        .sealed(&one.sealed)
        .child(Element::new("title").narratives(&one.title, language))
        .children(description)
        .children(one.goals.iter().map(reference))
        .children(one.baseline.iter().map(|one| baseline(one, language)))
        .children(one.periods.iter().map(|one| period(one, language)))
}

fn baseline(one: &Baseline, language: &str) -> Element {
    let element =
        Element::new("baseline").with("year", one.year.as_str()).maybe("iso-date", one.day.as_deref());
    measured(element, &one.measured, language)
}

fn period(one: &Period, language: &str) -> Element {
    Element::new("period")
        .child(day("period-start", &one.from))
        .child(day("period-end", &one.until))
        .children(one.targets.iter().map(|one| measured(Element::new("target"), one, language)))
        .children(one.actuals.iter().map(|one| measured(Element::new("actual"), one, language)))
}

fn measured(element: Element, one: &Measured, language: &str) -> Element {
    let dimension = |Dimension { name, value }: &Dimension| {
        Element::new("dimension").with("name", name.as_str()).with("value", value.as_str())
    };
    let comment =
        (!one.comment.is_empty()).then(|| Element::new("comment").narratives(&one.comment, language));
    element
        .maybe("value", one.value.as_deref())
        .children(one.dimensions.iter().map(dimension))
        .children(comment)
}

//! Results: indicators, where they started, where they should go, where they are.

use super::element::Element;
use super::parts::{Narrative, narratives_of};
use super::values;

/// A result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result {
    /// Output, outcome, impact or other: a code of the list ResultType.
    pub kind: Option<String>,
    /// Its title.
    pub title: Vec<Narrative>,
    /// What it is.
    pub description: Vec<Narrative>,
    /// Its indicators.
    pub indicators: Vec<Indicator>,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// What it measures in, a code of the list IndicatorMeasure.
    pub measure: Option<String>,
    /// Whether more is better; true where the file doesn't say.
    pub ascending: bool,
    /// Its title.
    pub title: Vec<Narrative>,
    /// What it is.
    pub description: Vec<Narrative>,
    /// Where it started.
    pub baselines: Vec<Baseline>,
    /// Its periods.
    pub periods: Vec<Period>,
}

/// Where an indicator started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The year.
    pub year: Option<String>,
    /// The day.
    pub day: Option<String>,
    /// What was measured.
    pub measured: Measured,
}

/// A period, with targets and actual values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// Where it should go.
    pub targets: Vec<Measured>,
    /// Where it is.
    pub actuals: Vec<Measured>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The value as written.
    pub value: Option<String>,
    /// For whom or what it holds.
    pub dimensions: Vec<Dimension>,
    /// What there is to say about it.
    pub comment: Vec<Narrative>,
}

/// A breakdown: `sex`, `female`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Result {
    pub(crate) fn of(element: &Element<'_>, language: Option<&str>) -> Result {
        Result {
            kind: element.owned("type"),
            title: narratives_of(element, "title", language),
            description: narratives_of(element, "description", language),
            indicators: element.all("indicator").map(|one| Indicator::of(one, language)).collect(),
        }
    }
}

impl Indicator {
    fn of(element: &Element<'_>, language: Option<&str>) -> Indicator {
        let ascending = element.attribute("ascending").and_then(values::boolean);
        let baseline = |one: &Element<'_>| Baseline {
            year: one.owned("year"),
            day: one.attribute("iso-date").and_then(values::date),
            measured: Measured::of(one, language),
        };
        let period = |one: &Element<'_>| {
            let day = |name: &str| one.one(name)?.attribute("iso-date").and_then(values::date);
            let measured = |name: &str| one.all(name).map(|one| Measured::of(one, language)).collect();
            Period {
                from: day("period-start"),
                until: day("period-end"),
                targets: measured("target"),
                actuals: measured("actual"),
            }
        };
        Indicator {
            measure: element.owned("measure"),
            ascending: ascending.unwrap_or(true),
            title: narratives_of(element, "title", language),
            description: narratives_of(element, "description", language),
            baselines: element.all("baseline").map(baseline).collect(),
            periods: element.all("period").map(period).collect(),
        }
    }
}

impl Measured {
    fn of(element: &Element<'_>, language: Option<&str>) -> Measured {
        let dimension =
            |one: &Element<'_>| Some(Dimension { name: one.owned("name")?, value: one.owned("value")? });
        Measured {
            value: element.owned("value"),
            dimensions: element.all("dimension").filter_map(dimension).collect(),
            comment: narratives_of(element, "comment", language),
        }
    }
}

//! Indicators as results: each with where it started, should go and is, and for whom.

use std::collections::BTreeMap;

use entente_iati::read::{Dimension, Measured};
use entente_iati::write::{Baseline, Indicator as Written, Period, ResultValue};
use entente_ledger::Claim;
use entente_record::body::{Indicator, Reading};

use super::Context;
use super::activity::Frame;
use super::index::Home;
use super::texts::{self, Paragraph};
use crate::iati::kinds;

/// What the reader puts before a result's title, and the type it stands for.
const KINDS: [(&str, &str); 4] =
    [("Output: ", "1"), ("Outcome: ", "2"), ("Impact: ", "3"), ("Result: ", "9")];
/// What it puts before further titles of an indicator.
const TITLE: &str = "Title: ";

/// First and last day.
type Span = (String, String);

impl Context<'_> {
    /// The results of an activity.
    pub(super) fn results(&mut self, home: &Home, frame: &Frame) -> Vec<ResultValue> {
        let Home::Programme(subject) = home else { return Vec::new() };
        let told = self.index.indicators.get(subject).cloned().unwrap_or_default();
        let mut out = Vec::with_capacity(told.len());
        for (claim, indicator) in told {
            out.extend(self.result(claim, indicator, frame));
        }
        // By what they say: subjects are names of the record, and say nothing to the reader of a file.
        out.sort_by_cached_key(|result| format!("{result:?}"));
        self.report.indicators += out.len() as u64;
        out
    }

    fn result(&mut self, claim: &Claim, indicator: &Indicator, frame: &Frame) -> Option<ResultValue> {
        let sealed = self.sealed(claim);
        let measure = indicator.measure.open().and_then(|measure| kinds::measure_code(measure.as_str()));
        let (Some(title), Some(measure)) = (indicator.title.open(), measure) else {
            self.report.left_out("an indicator whose title or measure is sealed");
            return None;
        };
        let language = self.wanted.language.clone();
        let own = texts::narrative(title.as_str(), &language);
        let definition = indicator.definition.open().map(|text| texts::paragraphs(text.as_str()));
        let definition = definition.unwrap_or_default();
        let (kind, result_title, rest) = result_title(&definition);
        let mut titles = vec![own.clone()];
        let (further, rest): (Vec<Paragraph>, Vec<Paragraph>) =
            rest.iter().cloned().partition(|one| one.text.starts_with(TITLE));
        titles.extend(texts::narratives(&without(&further, TITLE), &language));
        let result_title = texts::narratives(&result_title, &language);
        if indicator.unit.is_some() {
            self.report.left_out("the unit of an indicator");
        }
        let goals: Vec<String> = indicator
            .sdgs
            .iter()
            .map(|goal| goal.as_str())
            .filter(|goal| goal.matches('.').count() == 2)
            .map(str::to_owned)
            .collect();
        for _ in goals.len()..indicator.sdgs.len() {
            self.report.left_out("a goal or target that an indicator speaks to");
        }
        let baseline = indicator.baseline.as_ref().and_then(|reading| self.baseline(reading, &language));
        let periods = self.periods(indicator, frame, &language);
        let indicator = Written {
            measure: measure.to_owned(),
            ascending: indicator.ascending.open().copied().unwrap_or(true),
            sealed,
            title: titles,
            description: texts::narratives(&rest, &language),
            goals,
            baseline,
            periods,
        };
        let title = if result_title.is_empty() { vec![own] } else { result_title };
        Some(ResultValue { kind: kind.to_owned(), title, indicator })
    }

    fn baseline(&mut self, reading: &Reading, language: &str) -> Option<Baseline> {
        let measured = self.measured(reading, language)?;
        let day = reading.on.map(|day| day.to_string());
        let from = reading.period.as_ref().and_then(|period| period.from.open()).map(ToString::to_string);
        let year: Option<String> = day.clone().or(from).map(|day| day.chars().take(4).collect());
        if year.is_none() {
            self.report.left_out("a baseline whose day is sealed");
        }
        Some(Baseline { year: year?, day, measured })
    }

    fn periods(&mut self, indicator: &Indicator, frame: &Frame, language: &str) -> Vec<Period> {
        let mut periods: BTreeMap<Span, Period> = BTreeMap::new();
        for (readings, target) in [(&indicator.targets, true), (&indicator.actuals, false)] {
            for reading in readings {
                let Some((from, until)) = span(reading, frame) else {
                    self.report.left_out("a reading whose period is sealed");
                    continue;
                };
                let Some(measured) = self.measured(reading, language) else { continue };
                let empty = || Period { from: from.clone(), until: until.clone(), ..Period::default() };
                let period = periods.entry((from.clone(), until.clone())).or_insert_with(empty);
                if target { period.targets.push(measured) } else { period.actuals.push(measured) }
            }
        }
        periods.into_values().collect()
    }

    fn measured(&mut self, reading: &Reading, language: &str) -> Option<Measured> {
        let Some(value) = reading.value.open() else {
            self.report.left_out("a reading whose value is sealed");
            return None;
        };
        let dimension =
            |name: &str, value: &str| Dimension { name: name.to_owned(), value: value.to_owned() };
        let mut dimensions = Vec::new();
        dimensions.extend(reading.sex.map(|sex| dimension("sex", sex.as_str())));
        dimensions.extend(reading.age.map(|age| dimension("age", age.as_str())));
        dimensions.extend(
            reading.disability.map(|lives| dimension("disability", if lives { "yes" } else { "no" })),
        );
        let mut comment =
            reading.note.as_ref().map(|note| texts::paragraphs(note.as_str())).unwrap_or_default();
        let place = reading.place.as_ref().and_then(|place| place.name.open());
        comment.extend(place.iter().flat_map(|place| texts::paragraphs(&format!("Place: {place}"))));
        Some(Measured {
            value: Some(value.to_string()),
            dimensions,
            comment: texts::narratives(&comment, language),
        })
    }
}

/// The type and titles of a result, which the reader puts before the definition, and the rest.
fn result_title(definition: &[Paragraph]) -> (&'static str, Vec<Paragraph>, &[Paragraph]) {
    let starts = |one: &Paragraph| KINDS.iter().find(|(what, _)| one.text.starts_with(what));
    let Some((what, kind)) = definition.first().and_then(starts) else {
        return ("9", Vec::new(), definition);
    };
    let upto = definition.iter().take_while(|one| one.text.starts_with(what)).count();
    let (titles, rest) = definition.split_at(upto);
    (kind, without(titles, what), rest)
}

fn without(paragraphs: &[Paragraph], what: &str) -> Vec<Paragraph> {
    let one = |one: &Paragraph| Paragraph {
        language: one.language.clone(),
        text: one.text.strip_prefix(what).unwrap_or(&one.text).to_owned(),
    };
    paragraphs.iter().map(one).collect()
}

/// The days a reading is for. One without an end goes on to the end of the programme, or to the day of the file.
fn span(reading: &Reading, frame: &Frame) -> Option<Span> {
    let Some(period) = &reading.period else {
        let day = reading.on?.to_string();
        return Some((day.clone(), day));
    };
    let from = period.from.open()?.to_string();
    let until = period.until.map(|day| day.to_string()).unwrap_or_else(|| {
        let ends = [frame.end.as_deref(), Some(frame.today.as_str())].into_iter().flatten();
        ends.filter(|end| *end >= from.as_str()).map(str::to_owned).next().unwrap_or_else(|| from.clone())
    });
    Some((from, until))
}

//! `indicator` statements: what an activity's results are measured by.

use std::collections::BTreeMap;

use entente_iati::read::{
    ActivityResult, Baseline, Dimension, Indicator as Read, Measured, Narrative, Period as ReadPeriod,
};
use entente_record::body::{Indicator, Reading};
use entente_record::codes::{AgeBand, Sex};
use entente_record::value::{Decimal, Period, Text};
use entente_record::{Fault, Part};

use super::context::{Context, Doing};
use super::report::Effect;
use super::{ids, kinds, text};
use crate::draft::build::{open, some};
use crate::draft::{Timing, Unmade};

/// Most bytes of an indicator's body; see the programme's.
const MAX_BODY_BYTES: usize = 44_000;
/// Longest definition and note, in characters.
const MAX_DEFINITION_CHARS: usize = 4_000;
const MAX_NOTE_CHARS: usize = 500;

/// The indicators of an activity.
pub(crate) fn drafts(context: &mut Context, doing: &Doing<'_>) -> Vec<Unmade> {
    let activity = doing.activity;
    let mut out = Vec::new();
    let mut met: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for result in &activity.results {
        if result.indicators.is_empty() {
            context.report.count("a result without an indicator is left out".to_owned());
        }
        for indicator in &result.indicators {
            let title = |narratives: &[Narrative]| text::main(narratives).unwrap_or_default().to_owned();
            let called =
                [result.kind.clone().unwrap_or_default(), title(&result.title), title(&indicator.title)];
            let nth = met.entry(called.clone()).or_default();
            *nth += 1;
            let nth = nth.to_string();
            let parts = [called[0].as_str(), &called[1], &called[2], &nth];
            match draft(context, doing, result, indicator, &parts) {
                Ok(draft) => out.push(draft),
                Err(why) => {
                    let problem = format!("an indicator is left out: {why}");
                    context.tell(Effect::LeftOut, activity.at, &activity.identifier, problem);
                }
            }
        }
    }
    out
}

fn draft(
    context: &mut Context,
    doing: &Doing<'_>,
    result: &ActivityResult,
    indicator: &Read,
    parts: &[&str],
) -> Result<Unmade, String> {
    let title = text::main(&indicator.title).or_else(|| text::main(&result.title)).and_then(text::line);
    let title = title.ok_or("it has no title")?;
    let measure = indicator.measure.as_deref().and_then(kinds::measure);
    let measure = measure.ok_or("its measure is missing or none of the list")?;
    let plain = |fault: Fault| fault.to_string();
    let mut targets = Vec::new();
    let mut actuals = Vec::new();
    for period in &indicator.periods {
        readings(context, period, &period.targets, &mut targets).map_err(plain)?;
        readings(context, period, &period.actuals, &mut actuals).map_err(plain)?;
    }
    let baseline = match indicator.baselines.first() {
        Some(baseline) => started(context, baseline).map_err(plain)?,
        None => None,
    };
    let mut body = Indicator {
        definition: definition(result, indicator, title.as_str()).map_err(plain)?.into(),
        title: title.into(),
        measure: open(measure).map_err(plain)?,
        ascending: indicator.ascending.into(),
        programme: ids::programme(&context.org, &doing.local, 1).map_err(plain)?.into(),
        baseline,
        targets,
        actuals,
        ..Indicator::default()
    };
    fit(context, doing, &mut body);
    let subject = ids::indicator(&context.org, &doing.key, parts).map_err(plain)?;
    Ok(Unmade::new(subject, doing.at, Timing::Aside, body))
}

/// Drops the last readings of a series no statement can hold.
fn fit(context: &mut Context, doing: &Doing<'_>, body: &mut Indicator) {
    let mut dropped = 0_usize;
    while body.write().to_string().len() > MAX_BODY_BYTES {
        let longest =
            if body.targets.len() > body.actuals.len() { &mut body.targets } else { &mut body.actuals };
        let keep = longest.len() / 2;
        dropped += longest.len() - keep;
        if dropped == 0 || longest.is_empty() {
            break;
        }
        longest.truncate(keep);
    }
    if dropped > 0 {
        let problem = format!("an indicator has more readings than a statement holds: {dropped} left out");
        context.tell(Effect::LeftOut, doing.activity.at, &doing.activity.identifier, problem);
    }
}

/// The result it belongs to and what both say of themselves, each paragraph behind its language.
fn definition(result: &ActivityResult, indicator: &Read, title: &str) -> Result<Text, Fault> {
    let kind = match result.kind.as_deref() {
        Some("1") => "Output: ",
        Some("2") => "Outcome: ",
        Some("3") => "Impact: ",
        _ => "Result: ",
    };
    let mut parts = text::tagged(&result.title, kind);
    parts.extend(text::tagged(&result.description, ""));
    parts.extend(text::tagged(indicator.title.get(1..).unwrap_or_default(), "Title: "));
    parts.extend(text::tagged(&indicator.description, ""));
    match text::lines(&parts, MAX_DEFINITION_CHARS) {
        Some(text) => Ok(text),
        None => title.parse(),
    }
}

fn started(context: &mut Context, baseline: &Baseline) -> Result<Option<Reading>, Fault> {
    let Some(value) = value(context, &baseline.measured) else { return Ok(None) };
    let year = baseline.year.as_deref().filter(|year| year.len() == 4);
    let period = match (&baseline.day, year) {
        (None, Some(year)) => {
            let day = |end: &str| format!("{year}-{end}");
            Some(Period { from: open(&day("01-01"))?, until: some(&day("12-31"))? })
        }
        (None, None) => {
            context.report.count("a baseline without a day or year is left out".to_owned());
            return Ok(None);
        }
        _ => None,
    };
    let on = some(baseline.day.as_deref().unwrap_or_default())?;
    Ok(Some(Reading { on, period, ..reading(value, &baseline.measured)? }))
}

fn readings(
    context: &mut Context,
    period: &ReadPeriod,
    measured: &[Measured],
    into: &mut Vec<Reading>,
) -> Result<(), Fault> {
    for one in measured {
        let Some(value) = value(context, one) else { continue };
        let Some(from) = &period.from else {
            context.report.count("a reading without the start of its period is left out".to_owned());
            continue;
        };
        let until = period.until.as_deref().filter(|until| *until >= from.as_str());
        let covered = Period { from: open(from)?, until: some(until.unwrap_or_default())? };
        into.push(Reading { period: Some(covered), ..reading(value, one)? });
    }
    Ok(())
}

/// The value, where it is a number.
fn value(context: &mut Context, measured: &Measured) -> Option<Decimal> {
    let text = measured.value.as_deref()?;
    let number = entente_iati::read::decimal(text).and_then(|number| number.parse().ok());
    if number.is_none() {
        context.report.count("a reading that is no number is left out".to_owned());
    }
    number
}

/// Sex and age as the record has them; other breakdowns stand in the note, as named.
fn reading(value: Decimal, measured: &Measured) -> Result<Reading, Fault> {
    let mut out = Reading { value: value.into(), ..Reading::default() };
    let mut notes = Vec::new();
    for Dimension { name, value } in &measured.dimensions {
        let told = value.to_lowercase();
        let sex =
            told.parse::<Sex>().ok().filter(|_| matches!(name.to_lowercase().as_str(), "sex" | "gender"));
        let age = told.parse::<AgeBand>().ok().filter(|_| name.eq_ignore_ascii_case("age"));
        let disability = match told.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let disability = disability.filter(|_| name.eq_ignore_ascii_case("disability"));
        match (sex, age) {
            _ if disability.is_some() && out.disability.is_none() => out.disability = disability,
            (Some(sex), _) if out.sex.is_none() => out.sex = Some(sex),
            (_, Some(age)) if out.age.is_none() => out.age = Some(age),
            _ => notes.extend(text::line(&format!("{name}: {value}")).map(|line| line.to_string())),
        }
    }
    notes.extend(text::tagged(&measured.comment, ""));
    out.note = text::lines(&notes, MAX_NOTE_CHARS);
    Ok(out)
}

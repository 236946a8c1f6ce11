//! Rules about one element, judged as it opens or closes, and the notes for those about several.

use super::facts::{Dated, Element, Facts, Measure, Period, Share};
use super::identifiers::{has_symbols, untrimmed};
use super::{Role, name};
use crate::check::findings::Findings;
use crate::check::frame::{Frame, path_below};
use crate::tables::NameId;
use crate::types::{Moment, Xpath};

/// The element has `@ref`.
const HAS_REF: u8 = 1;
/// A policy marker of the reporting organisation's own.
const OWN_MARKER: u8 = 2;

/// What rules about elements need from outside.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The time of the check.
    pub now: Moment,
    /// Whether an organisation is known to be one.
    pub known: &'a dyn Fn(&str) -> bool,
}

/// An element with a role opens. Answers what to remember of it until it closes.
pub fn open<'s>(
    role: Role,
    element: Element<'_, 's>,
    facts: &mut Facts<'s>,
    out: &mut Findings,
    outside: Outside<'_>,
) -> u8 {
    match role {
        Role::Record => record(element, facts),
        Role::ReportingOrg => facts.reporting.extend(element.mark(name::REF)),
        Role::OtherIdentifier => other_identifier(element, facts, out),
        Role::RelatedActivity => spaces_once("1.7.1", element, name::REF, "ref", out),
        Role::OwnerOrg => {
            spaces("1.11.1", element, name::REF, "ref", out);
            symbols("1.11.13", element, out, outside);
            return has_ref(element);
        }
        Role::ParticipatingOrg => {
            spaces("1.8.1", element, name::REF, "ref", out);
            symbols("1.8.13", element, out, outside);
            spaces("1.9.1", element, name::ACTIVITY_ID, "activity-id", out);
            return has_ref(element);
        }
        Role::Provider | Role::PlannedProvider => {
            symbols("1.10.13", element, out, outside);
            spaces("1.10.1", element, name::REF, "ref", out);
            spaces("1.4.1", element, name::PROVIDER_ACTIVITY_ID, "provider-activity-id", out);
            return has_ref(element);
        }
        Role::Receiver | Role::PlannedReceiver => {
            spaces("1.15.1", element, name::REF, "ref", out);
            spaces("1.5.1", element, name::RECEIVER_ACTIVITY_ID, "receiver-activity-id", out);
            symbols("1.15.13", element, out, outside);
            return has_ref(element);
        }
        Role::RecipientOrg => spaces_once("1.17.1", element, name::REF, "ref", out),
        Role::PolicyMarker => return policy_marker(element, out),
        _ => note(role, element, facts, out, outside),
    }
    0
}

/// Notes for the rules about several elements.
fn note<'s>(
    role: Role,
    element: Element<'_, 's>,
    facts: &mut Facts<'s>,
    out: &mut Findings,
    outside: Outside<'_>,
) {
    match role {
        Role::ActivityDate => activity_date(element, facts),
        Role::Country => facts.countries.push(element.share()),
        Role::Region => facts.regions.push(element.share()),
        Role::Sector => facts.sectors.push(element.share()),
        Role::CapitalSpend => facts.capital.push(element.share()),
        Role::DefaultAidType => facts.aid_types.push(element.share()),
        Role::BudgetItems => {
            facts.item_vocabulary = element.keep(name::VOCABULARY);
            facts.item_vocabularies.extend(facts.item_vocabulary.clone());
        }
        Role::BudgetItem => {
            let share = Share { vocabulary: facts.item_vocabulary.clone(), ..element.share() };
            facts.items.push(share);
        }
        Role::Transaction => facts.transaction = Default::default(),
        Role::TransactionDate => {
            if let Some(date) = element.date(name::ISO_DATE) {
                facts.transaction_dates.note(date, outside.now);
            }
        }
        Role::TransactionValue => {
            if let Some(date) = element.date(name::VALUE_DATE) {
                facts.value_dates.note(date, outside.now);
            }
        }
        Role::TransactionSector => {
            facts.transaction.has_sector = true;
            facts.transaction_sector.get_or_insert(element.spot(0));
        }
        Role::TransactionPlace => {
            facts.transaction.has_place = true;
            facts.transaction_place.get_or_insert(element.spot(0));
        }
        Role::TransactionAidType => facts.transaction.aid_types.push(element.share()),
        Role::Budget | Role::PlannedDisbursement | Role::CountryBudget | Role::IndicatorPeriod => {
            facts.period = Period::default();
        }
        Role::PeriodStart => first(&mut facts.period.start, element.date(name::ISO_DATE)),
        Role::PeriodEnd => first(&mut facts.period.end, element.date(name::ISO_DATE)),
        Role::CountryBudgetLineValue => first(&mut facts.period.line, element.date(name::VALUE_DATE)),
        Role::Result => facts.references = (0, 0),
        Role::ResultReference => facts.references.0 += 1,
        Role::Indicator => {
            facts.references.1 = 0;
            facts.measure = match element.get(name::MEASURE) {
                Some("1" | "2" | "3" | "4") => Measure::Number,
                Some("5") => Measure::Qualitative,
                _ => Measure::Unknown,
            };
        }
        Role::IndicatorReference => facts.references.1 += 1,
        Role::Baseline => value(["8.8.1", "8.8.2", "8.8.3"], element, facts.measure, out),
        Role::Target => value(["8.9.1", "8.9.2", "8.9.3"], element, facts.measure, out),
        Role::Actual => value(["8.10.1", "8.10.2", "8.10.3"], element, facts.measure, out),
        _ => {}
    }
}

fn first<'s>(slot: &mut Option<Dated<'s>>, date: Option<Dated<'s>>) {
    if slot.is_none() {
        *slot = date;
    }
}

/// An element with a role closes; `frames` are the open elements below the activity, this one last.
pub fn close<'s>(frames: &[Frame<'s>], facts: &mut Facts<'s>, out: &mut Findings) {
    let Some(frame) = frames.last() else { return };
    let named = frame.bits & HAS_REF != 0 || frame.narratives > 0;
    let nameless = match frame.role {
        Role::OwnerOrg => Some("6.8.1"),
        Role::Provider | Role::PlannedProvider => Some("6.9.1"),
        Role::Receiver | Role::PlannedReceiver => Some("6.9.2"),
        Role::ParticipatingOrg => Some("6.10.1"),
        _ => None,
    };
    if let Some(rule) = nameless {
        if !named {
            out.add(rule, frame.at, path_below(frames, ""), "", "it has neither @ref nor a narrative".into());
        }
        return;
    }
    match frame.role {
        Role::PolicyMarker if frame.bits & OWN_MARKER != 0 && frame.narratives == 0 => {
            out.add(
                "6.13.1",
                frame.at,
                path_below(frames, ""),
                "",
                "vocabulary 99 without a narrative".into(),
            );
        }
        Role::Sector => {
            if let Some(sector) = facts.sectors.last_mut() {
                sector.narratives = frame.narratives;
            }
        }
        Role::Transaction => transaction(frames, facts, out),
        Role::PlannedDisbursement => order("8.6.3", frames, facts, out),
        Role::IndicatorPeriod => order("8.6.1", frames, facts, out),
        Role::Budget => budget(frames, facts, out),
        Role::CountryBudget => {
            budget(frames, facts, out);
            lines_within(frames, facts, out);
        }
        Role::Indicator if facts.references.1 > 0 && facts.references.0 > 0 => {
            let note = "both the result and its indicator carry a reference".into();
            out.add("8.11.1", frame.at, path_below(frames, ""), "", note);
        }
        _ => {}
    }
}

fn has_ref(element: Element<'_, '_>) -> u8 {
    if element.get(name::REF).is_some() { HAS_REF } else { 0 }
}

fn record<'s>(element: Element<'_, 's>, facts: &mut Facts<'s>) {
    facts.has_language = element.get(name::LANG).is_some();
    facts.has_currency = element.get(name::DEFAULT_CURRENCY).is_some();
}

fn other_identifier<'s>(element: Element<'_, 's>, facts: &mut Facts<'s>, out: &mut Findings) {
    match element.get(name::TYPE) {
        Some("B1") => {
            spaces_once("1.16.1", element, name::REF, "ref", out);
            facts.earlier.extend(element.mark(name::REF));
        }
        Some("A3") => spaces_once("1.6.1", element, name::REF, "ref", out),
        _ => {}
    }
}

fn activity_date<'s>(element: Element<'_, 's>, facts: &mut Facts<'s>) {
    let kind = match element.get(name::TYPE) {
        Some("1") => 0,
        Some("2") => 1,
        Some("3") => 2,
        Some("4") => 3,
        _ => return,
    };
    facts.has_start |= kind < 2;
    first(&mut facts.dates[kind], element.date(name::ISO_DATE));
}

fn policy_marker(element: Element<'_, '_>, out: &mut Findings) -> u8 {
    match element.get(name::VOCABULARY) {
        None | Some("" | "1") => {
            if element.get(name::SIGNIFICANCE).is_none() {
                out.add(
                    "6.14.1",
                    element.at,
                    element.path(""),
                    "",
                    "vocabulary 1 without @significance".into(),
                );
            }
            0
        }
        Some("99") => OWN_MARKER,
        Some(_) => 0,
    }
}

/// Baseline, target and actual: a number where the indicator is one, none where it is qualitative. (The Secretariat's
/// validator counts a missing value twice, as missing and as no number; here it is only missing.)
fn value(rules: [&'static str; 3], element: Element<'_, '_>, measure: Measure, out: &mut Findings) {
    match (measure, element.get(name::VALUE)) {
        (Measure::Number, None) => {
            out.add(rules[0], element.at, element.path(""), "", "a numeric indicator without @value".into());
        }
        (Measure::Number, Some(text)) if Xpath::read(text).0.is_none() => {
            out.add(rules[1], element.place(name::VALUE), element.path("value"), text, "not a number".into());
        }
        (Measure::Qualitative, Some(text)) => {
            let note = "a qualitative indicator with @value".into();
            out.add(rules[2], element.place(name::VALUE), element.path("value"), text, note);
        }
        _ => {}
    }
}

fn spaces(rule: &'static str, element: Element<'_, '_>, id: NameId, attribute: &str, out: &mut Findings) {
    if let Some(text) = element.get(id).filter(|text| untrimmed(text)) {
        out.add(rule, element.place(id), element.path(attribute), text, "white space around it".into());
    }
}

fn spaces_once(
    rule: &'static str,
    element: Element<'_, '_>,
    id: NameId,
    attribute: &str,
    out: &mut Findings,
) {
    if let Some(text) = element.get(id).filter(|text| untrimmed(text)) {
        out.add_once(rule, element.place(id), element.path(attribute), text, "white space around it".into());
    }
}

fn symbols(rule: &'static str, element: Element<'_, '_>, out: &mut Findings, outside: Outside<'_>) {
    if let Some(text) = element.get(name::REF).filter(|text| has_symbols(text) && !(outside.known)(text)) {
        out.add(rule, element.place(name::REF), element.path("ref"), text, "it holds one of / & | ?".into());
    }
}

fn transaction<'s>(frames: &[Frame<'s>], facts: &mut Facts<'s>, out: &mut Findings) {
    let Some(frame) = frames.last() else { return };
    let element = Element { frames, attributes: &[], ids: &[], at: frame.at };
    if !facts.transaction.has_sector {
        facts.without_sector.push(element.spot(0));
    }
    if !facts.transaction.has_place {
        let (_, count) = facts.without_place.get_or_insert((element.spot(0), 0));
        *count += 1;
    }
    let aid_types = &facts.transaction.aid_types;
    if let Some(share) = aid_types.first() {
        let (_, first) = facts.transaction_aid.get_or_insert((share.spot, false));
        *first |= aid_types.iter().any(Share::is_first_vocabulary);
    }
    for vocabulary in super::percentages::doubled(aid_types) {
        let note = format!("more than one aid type of vocabulary {vocabulary:?}");
        out.add("107.2.2", frame.at, path_below(frames, ""), vocabulary, note.into());
    }
}

/// The start of a period may not come after its end.
fn order(rule: &'static str, frames: &[Frame<'_>], facts: &Facts<'_>, out: &mut Findings) {
    let Period { start: Some(start), end: Some(end), .. } = &facts.period else { return };
    let (Some(from), Some(to)) = (start.moment, end.moment) else { return };
    if from > to {
        let path = path_below(frames, "") + "/period-end[1]/@iso-date";
        out.add(
            rule,
            end.spot.at,
            path,
            &end.text,
            format!("the period starts on {}, after it ends", start.text).into(),
        );
    }
}

/// A period of a budget: in order, and at most a year.
fn budget(frames: &[Frame<'_>], facts: &Facts<'_>, out: &mut Findings) {
    const MAX_DAYS: i64 = 365;
    order("8.6.3", frames, facts, out);
    let Period { start: Some(start), end: Some(end), .. } = &facts.period else { return };
    let (Some(from), Some(to)) = (start.moment, end.moment) else { return };
    if to.days_since(from) > MAX_DAYS {
        let path = path_below(frames, "") + "/period-end[1]/@iso-date";
        let note = format!("{} days after the start on {}", to.days_since(from), start.text);
        out.add("7.5.3", end.spot.at, path, &end.text, note.into());
    }
}

/// The first line of an organisation's country budget is dated within the budget's period.
fn lines_within(frames: &[Frame<'_>], facts: &Facts<'_>, out: &mut Findings) {
    let Period { start: Some(start), end: Some(end), line: Some(line) } = &facts.period else { return };
    let (Some(from), Some(to), Some(at)) = (start.moment, end.moment, line.moment) else { return };
    if at < from || at > to {
        let path = path_below(frames, "") + "/budget-line[1]/value[1]/@value-date";
        let note = format!("outside {} to {}", start.text, end.text);
        out.add("11.3.1", line.spot.at, path, &line.text, note.into());
    }
}

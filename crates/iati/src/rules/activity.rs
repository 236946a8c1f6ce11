//! Rules about an activity or organisation as a whole, judged when it ends.

use super::facts::{Dated, Facts};
use super::identifiers::{self, Register};
use super::percentages;
use crate::check::findings::Findings;
use crate::tables::Names;
use crate::types::Moment;
use crate::version::{FileKind, Version};

/// What the judgement needs beside the facts.
#[derive(Clone, Copy)]
pub struct Judgement<'a> {
    /// The kind of file.
    pub kind: FileKind,
    /// Its version.
    pub version: Version,
    /// The time of the check.
    pub now: Moment,
    /// The names of the version.
    pub names: &'a Names,
    /// Who publishes, and who registers.
    pub register: Register<'a>,
}

/// The id under which a finding is kept that the Secretariat's validator should make by its own rules, and does not.
pub fn beyond(rule: &'static str) -> &'static str {
    match rule {
        "2.1.2" => "2.1.2+",
        "3.7.1" => "3.7.1+",
        "11.2.1" => "11.2.1+",
        "11.2.2" => "11.2.2+",
        "9.95.1" => "9.95.1+",
        other => other,
    }
}

/// The rules about the whole; `at` is where it starts.
pub fn judge(judgement: Judgement<'_>, at: usize, facts: &Facts<'_>, out: &mut Findings) {
    identifiers::judge(judgement.kind, facts, judgement.names, judgement.register, out);
    if judgement.kind != FileKind::Activities {
        return;
    }
    percentages::judge(facts, judgement.version, judgement.names, out);
    dates(judgement, at, facts, out);
    sectors(judgement.names, at, facts, out);
    places(judgement.names, at, facts, out);
    if judgement.version == Version::V203 {
        aid_types(judgement.names, at, facts, out);
    }
}

/// `last-updated-datetime` may not lie in the future.
pub fn updated(judgement: Judgement<'_>, at: usize, text: &str, out: &mut Findings) {
    if Moment::read(text).is_some_and(|moment| moment > judgement.now) {
        let rule = match judgement.kind {
            FileKind::Activities => "11.1.1",
            FileKind::Organisations => "11.4.1",
            FileKind::RegistryRecord => return,
        };
        out.add(rule, at, "/@last-updated-datetime".into(), text, "in the future".into());
    }
}

fn dates(judgement: Judgement<'_>, at: usize, facts: &Facts<'_>, out: &mut Findings) {
    let names = judgement.names;
    if !facts.has_start {
        out.add("6.11.1", at, String::new(), "", "no activity-date of type 1 or 2".into());
    }
    for (rule, start, end) in
        [("11.1.2", &facts.dates[0], &facts.dates[2]), ("11.1.3", &facts.dates[1], &facts.dates[3])]
    {
        let (Some(start), Some(end)) = (start, end) else { continue };
        if let (Some(from), Some(to)) = (start.moment, end.moment)
            && from > to
        {
            let note = format!("it ends before it starts, on {}", start.text);
            out.add(rule, end.spot.at, end.spot.path(names), &end.text, note.into());
        }
    }
    let mut future = |rule, date: &Dated<'_>| {
        if date.moment.is_some_and(|moment| moment > judgement.now) {
            out.add(rule, date.spot.at, date.spot.path(names), &date.text, "in the future".into());
        }
    };
    for (rule, date) in [("11.1.4", &facts.dates[1]), ("11.1.5", &facts.dates[3])] {
        if let Some(date) = date {
            future(rule, date);
        }
    }
    for (rule, dates) in [("11.2.1", &facts.transaction_dates), ("11.2.2", &facts.value_dates)] {
        if let Some(first) = &dates.first {
            future(rule, first);
        }
        // The Secretariat's validator looks at the first transaction only.
        for later in &dates.later {
            future(beyond(rule), later);
        }
    }
}

fn sectors(names: &Names, at: usize, facts: &Facts<'_>, out: &mut Findings) {
    match (facts.sectors.first(), facts.transaction_sector) {
        (None, None) => {
            out.add("6.2.2", at, String::new(), "", "no sector, neither here nor in a transaction".into());
        }
        (Some(_), Some(spot)) => {
            let note = "a sector in a transaction, though the activity names sectors".into();
            out.add("6.6.2", spot.at, spot.path(names), "", note);
        }
        _ => {}
    }
    if facts.sectors.is_empty() {
        for spot in &facts.without_sector {
            let note = "a transaction without a sector, though the activity names none".into();
            out.add_once("6.7.2", spot.at, spot.path(names), "", note);
        }
    }
}

fn places(names: &Names, at: usize, facts: &Facts<'_>, out: &mut Findings) {
    let named = !facts.countries.is_empty() || !facts.regions.is_empty();
    match (named, facts.transaction_place, facts.without_place) {
        (true, Some(spot), _) => {
            let note = "a country or region in a transaction, though the activity names some".into();
            out.add("3.6.2", spot.at, spot.path(names), "", note);
        }
        (false, _, Some((spot, count))) => {
            let note = match count {
                1 => "no country or region, neither here nor in the activity".into(),
                count => format!(
                    "no country or region, neither here, nor in {} more transactions, nor in the activity",
                    count - 1
                )
                .into(),
            };
            out.add("3.7.2", spot.at, spot.path(names), "", note);
        }
        // The Secretariat's validator asks for this, but takes an empty list of transactions for a yes.
        (false, None, None) => {
            out.add(
                beyond("3.7.1"),
                at,
                String::new(),
                "",
                "no country or region, and no transaction".into(),
            );
        }
        _ => {}
    }
}

fn aid_types(names: &Names, at: usize, facts: &Facts<'_>, out: &mut Findings) {
    if let Some(share) = facts.aid_types.first()
        && !facts.aid_types.iter().any(super::facts::Share::is_first_vocabulary)
    {
        out.add("107.1.1", share.spot.at, share.spot.path(names), "", "no aid type of vocabulary 1".into());
    }
    for vocabulary in percentages::doubled(&facts.aid_types) {
        let note = format!("more than one default aid type of vocabulary {vocabulary:?}");
        out.add("107.1.2", at, String::new(), vocabulary, note.into());
    }
    if let Some((spot, false)) = facts.transaction_aid {
        out.add(
            "107.2.1",
            spot.at,
            spot.path(names),
            "",
            "no aid type of vocabulary 1 in any transaction".into(),
        );
    }
}

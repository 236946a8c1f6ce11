//! Rules about shares: that they are percentages, that each has one where there are several, that they add up.

use super::facts::{Facts, Share, Spot};
use crate::check::findings::{Findings, Note};
use crate::tables::Names;
use crate::types::{Xpath, js_number};
use crate::version::Version;

/// What goes over 100 by less than this is a rounding.
const ROUNDED_TO: f64 = 10_000.0;

/// The rules about the shares of one activity.
pub fn judge(facts: &Facts<'_>, version: Version, names: &Names, out: &mut Findings) {
    let mut judge = Judge { names, out };
    judge.ranges(facts, version);
    judge.sectors(facts);
    judge.countries(facts);
    judge.regions(facts);
    if version == Version::V203 {
        judge.items(facts);
    }
}

/// The vocabularies, other than the first, that shares name, each once, in order.
pub fn vocabularies<'a>(shares: &'a [Share<'_>]) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for vocabulary in shares.iter().filter_map(|share| share.vocabulary.as_deref()) {
        if !found.contains(&vocabulary) {
            found.push(vocabulary);
        }
    }
    found
}

/// The vocabularies of which there is more than one code; the first one as `1`.
pub fn doubled<'a>(shares: &'a [Share<'_>]) -> Vec<&'a str> {
    let mut found = Vec::new();
    if shares.len() < 2 {
        return found;
    }
    if shares.iter().filter(|share| share.is_first_vocabulary()).count() > 1 {
        found.push("1");
    }
    for vocabulary in vocabularies(shares).into_iter().filter(|vocabulary| !Xpath::read(vocabulary).is(1.0)) {
        if shares.iter().filter(|share| share.names(vocabulary)).count() > 1 {
            found.push(vocabulary);
        }
    }
    found
}

struct Judge<'a> {
    names: &'a Names,
    out: &'a mut Findings,
}

/// Rules for several shares without a percentage each, for one with another than 100, and for a sum.
struct Rules {
    each: &'static str,
    single: &'static str,
    sum: &'static str,
}

impl Judge<'_> {
    fn add(&mut self, rule: &'static str, spot: Spot, value: &str, note: Note) {
        self.out.add(rule, spot.at, spot.path(self.names), value, note);
    }

    fn ranges(&mut self, facts: &Facts<'_>, version: Version) {
        // 2.01 and 2.02 set no upper bound, under other ids.
        let (places, sectors, others, most) = match version {
            Version::V203 => ("12.1.1", "12.3.1", "12.2.1", 100.0),
            _ => ("12.1.2", "12.3.2", "12.2.2", f64::INFINITY),
        };
        for (rule, shares) in [
            (places, &facts.countries),
            (places, &facts.regions),
            (sectors, &facts.sectors),
            (others, &facts.capital),
            (others, &facts.items),
        ] {
            let outside = |text: &str| {
                let number = js_number(text);
                !(0.0..=most).contains(&number)
            };
            let mut wrong = shares.iter().filter(|share| share.percentage.as_deref().is_some_and(outside));
            if let Some(first) = wrong.next() {
                let more = wrong.count();
                let note = if more == 0 {
                    "out of range".into()
                } else {
                    format!("out of range, as are {more} more").into()
                };
                self.add(rule, first.spot, first.percentage.as_deref().unwrap_or_default(), note);
            }
        }
    }

    fn sectors(&mut self, facts: &Facts<'_>) {
        let rules = Rules { each: "2.1.1", single: "2.1.4", sum: "2.1.2" };
        let first: Vec<&Share<'_>> =
            facts.sectors.iter().filter(|share| share.is_first_vocabulary()).collect();
        self.each_or_single(&rules, &first, "1");
        let given = first.iter().filter(|share| share.percentage.is_some()).count();
        if given > 1 {
            self.sum(rules.sum, &first, "sectors of vocabulary 1");
        }
        for vocabulary in vocabularies(&facts.sectors).into_iter().filter(|vocabulary| *vocabulary != "1") {
            let own: Vec<&Share<'_>> = facts.sectors.iter().filter(|share| share.names(vocabulary)).collect();
            self.each_or_single(&rules, &own, vocabulary);
            if own.len() > 1 {
                self.unreached_sum(&own, vocabulary);
            }
        }
        let own: Vec<&Share<'_>> = facts
            .sectors
            .iter()
            .filter(|share| {
                share
                    .vocabulary
                    .as_deref()
                    .is_some_and(|text| Xpath::read(text).is(98.0) || Xpath::read(text).is(99.0))
            })
            .collect();
        let narratives: u32 = own.iter().map(|share| share.narratives).sum();
        if let Some(sector) = own.iter().find(|share| share.narratives == 0)
            && (narratives as usize) < own.len()
        {
            self.add("2.2.1", sector.spot, "", "an own sector code without a narrative".into());
        }
        if let (Some(sector), true) = (facts.sectors.first(), first.is_empty()) {
            self.add("102.1.1", sector.spot, "", "no sector of vocabulary 1".into());
        }
    }

    /// The validator of the Secretariat has this rule, but never reaches it: the vocabulary is not put into its
    /// condition. The fault is real all the same, so it is said, as one that the validator does not count.
    fn unreached_sum(&mut self, shares: &[&Share<'_>], vocabulary: &str) {
        let sum = total(shares);
        if sum != 100.0 {
            let note = format!("sectors of vocabulary {vocabulary} add up to {sum}");
            self.add(crate::rules::activity::beyond("2.1.2"), shares[0].spot, "", note.into());
        }
    }

    fn countries(&mut self, facts: &Facts<'_>) {
        if !facts.regions.is_empty() {
            return;
        }
        let all: Vec<&Share<'_>> = facts.countries.iter().collect();
        self.each_or_single(&Rules { each: "3.1.1", single: "3.1.4", sum: "3.1.2" }, &all, "");
        if all.len() > 1 {
            self.sum("3.1.2", &all, "recipient countries");
        }
    }

    fn regions(&mut self, facts: &Facts<'_>) {
        for vocabulary in vocabularies(&facts.regions) {
            let mut own: Vec<&Share<'_>> =
                facts.regions.iter().filter(|share| share.names(vocabulary)).collect();
            if own.len() > 1 {
                self.each("3.4.1", &own, vocabulary);
            } else if facts.countries.is_empty() {
                self.single("3.4.4", &own, vocabulary);
            }
            own.extend(&facts.countries);
            if own.len() > 1 {
                self.sum(
                    "3.4.2",
                    &own,
                    &format!("recipient countries and regions of vocabulary {vocabulary}"),
                );
            }
        }
    }

    fn items(&mut self, facts: &Facts<'_>) {
        let mut seen: Vec<&str> = Vec::new();
        for vocabulary in facts.item_vocabularies.iter().map(|text| &**text) {
            if seen.contains(&vocabulary) {
                continue;
            }
            seen.push(vocabulary);
            let own: Vec<&Share<'_>> = facts.items.iter().filter(|share| share.names(vocabulary)).collect();
            if own.len() > 1 {
                if own.iter().all(|share| share.percentage.is_none()) {
                    self.add("7.9.1", own[0].spot, "", "several budget items, none with a percentage".into());
                }
                self.sum("7.9.2", &own, &format!("budget items of vocabulary {vocabulary}"));
            } else {
                self.single("7.9.4", &own, vocabulary);
            }
        }
    }

    fn each_or_single(&mut self, rules: &Rules, shares: &[&Share<'_>], vocabulary: &str) {
        if shares.len() > 1 {
            self.each(rules.each, shares, vocabulary);
        } else {
            self.single(rules.single, shares, vocabulary);
        }
    }

    /// Where there are several, each has a percentage.
    fn each(&mut self, rule: &'static str, shares: &[&Share<'_>], vocabulary: &str) {
        let mut without = shares.iter().filter(|share| share.percentage.is_none());
        if let Some(first) = without.next() {
            let count = 1 + without.count();
            let of =
                if vocabulary.is_empty() { String::new() } else { format!(" of vocabulary {vocabulary}") };
            self.add(
                rule,
                first.spot,
                "",
                format!("{count} of {}{of} have no percentage", shares.len()).into(),
            );
        }
    }

    /// A single one has none, or 100.
    fn single(&mut self, rule: &'static str, shares: &[&Share<'_>], _vocabulary: &str) {
        if let [only] = shares
            && let Some(text) = &only.percentage
            && !Xpath::read(text).is(100.0)
        {
            self.add(rule, only.spot, text, "the only one, but not 100".into());
        }
    }

    fn sum(&mut self, rule: &'static str, shares: &[&Share<'_>], what: &str) {
        let sum = total(shares);
        if sum != 100.0 {
            self.add(rule, shares[0].spot, "", format!("{what} add up to {sum}").into());
        }
    }
}

/// The sum of percentages, rounded to four places as the Secretariat's validator does.
fn total(shares: &[&Share<'_>]) -> f64 {
    let sum: f64 = shares.iter().filter_map(|share| share.percentage.as_deref()).map(js_number).sum();
    (sum * ROUNDED_TO).round() / ROUNDED_TO
}

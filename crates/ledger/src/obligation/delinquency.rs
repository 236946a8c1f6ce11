//! Delinquency: what is overdue, by party and rule, by count and by value, by age.

use std::collections::BTreeMap;

use entente_record::PartyId;
use entente_record::codes::Currency;
use rust_decimal::Decimal;
use serde::Serialize;

use super::rules::RuleCode;
use super::state::{Obligation, Portion, State};
use crate::wire::{Cite, Word};

/// Upper ends of the age bands, in days: a month, a quarter, half a year, a year. What is older stands in the last.
pub const AGE_BANDS: [i64; 4] = [30, 90, 180, 365];

/// What is overdue for so many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgeBand {
    /// From this many days.
    pub from_days: i64,
    /// To this many; `None` for the last band.
    pub to_days: Option<i64>,
    /// How many obligations.
    pub obligations: usize,
    /// What of them is open.
    pub open: Portion,
}

/// A party's standing under a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delinquency {
    /// The party; `None` where sealed or none in particular.
    pub party: Option<Word<PartyId>>,
    /// The rule.
    pub rule: RuleCode,
    /// How many obligations have fallen due: met, overdue or waived after their day. Those still due count nowhere here.
    pub fallen_due: usize,
    /// How many of them are overdue, wholly or in part.
    pub overdue: usize,
    /// How many are waived.
    pub waived: usize,
    /// What had fallen due, by count and value; waived and ended parts aside.
    pub asked: Portion,
    /// What of it is overdue.
    pub open: Portion,
    /// Overdue share by count, in percent.
    pub percent_by_count: Option<Word<Decimal>>,
    /// Overdue share by value, in percent, by currency. Pieces without a value are in none.
    pub percent_by_value: BTreeMap<Word<Currency>, Option<Word<Decimal>>>,
    /// By age.
    pub ages: Vec<AgeBand>,
    /// The statements that the overdue ones were born of.
    pub overdue_sources: Vec<Cite>,
    /// The statements that all that fell due were born of.
    pub sources: Vec<Cite>,
}

/// By party and rule.
pub fn delinquency(obligations: &[Obligation]) -> Vec<Delinquency> {
    let mut out: BTreeMap<(Option<Word<PartyId>>, RuleCode), Delinquency> = BTreeMap::new();
    for obligation in obligations {
        let fallen = matches!(obligation.state, State::Met { .. } | State::Overdue { .. } | State::Waived);
        if !fallen {
            continue;
        }
        let key = (obligation.owed_by.clone(), obligation.rule);
        let line = out.entry(key).or_insert_with_key(|(party, rule)| empty(party.clone(), *rule));
        add(line, obligation);
    }
    let mut out: Vec<Delinquency> = out.into_values().collect();
    for line in &mut out {
        line.percent_by_count = line.open.count.percent_of(line.asked.count);
        line.percent_by_value = (line.asked.value.0.iter())
            .map(|(currency, asked)| (*currency, line.open.value.get(currency.0).percent_of(*asked)))
            .collect();
        for sources in [&mut line.sources, &mut line.overdue_sources] {
            sources.sort();
            sources.dedup();
        }
    }
    out
}

fn empty(party: Option<Word<PartyId>>, rule: RuleCode) -> Delinquency {
    let starts = std::iter::once(1).chain(AGE_BANDS.iter().map(|end| end + 1));
    let ends = AGE_BANDS.iter().copied().map(Some).chain([None]);
    let ages = starts.zip(ends).map(|(from_days, to_days)| AgeBand {
        from_days,
        to_days,
        obligations: 0,
        open: Portion::default(),
    });
    Delinquency {
        party,
        rule,
        fallen_due: 0,
        overdue: 0,
        waived: 0,
        asked: Portion::default(),
        open: Portion::default(),
        percent_by_count: None,
        percent_by_value: BTreeMap::new(),
        ages: ages.collect(),
        overdue_sources: Vec::new(),
        sources: Vec::new(),
    }
}

fn add(line: &mut Delinquency, obligation: &Obligation) {
    line.fallen_due += 1;
    line.sources.extend(obligation.born_of.iter().cloned());
    match obligation.state {
        State::Overdue { days } => {
            line.overdue += 1;
            line.asked.add(&obligation.met);
            line.asked.add(&obligation.open);
            line.open.add(&obligation.open);
            line.overdue_sources.extend(obligation.born_of.iter().cloned());
            let in_band = |band: &&mut AgeBand| band.to_days.is_none_or(|end| days <= end);
            if let Some(band) = line.ages.iter_mut().find(in_band) {
                band.obligations += 1;
                band.open.add(&obligation.open);
            }
        }
        State::Waived => {
            line.waived += 1;
            line.asked.add(&obligation.met);
        }
        _ => line.asked.add(&obligation.met),
    }
}

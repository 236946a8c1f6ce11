//! An obligation, and where it stands.

use entente_record::codes::Assurance;
use entente_record::{PartyId, SubjectId};
use serde::Serialize;

use super::rules::RuleCode;
use crate::days::{Day, between};
use crate::sum::{Purse, Sum};
use crate::wire::{Cite, Word};

/// Part of what is owed: by count and by value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Portion {
    /// How many: pieces of goods, or one for an act.
    pub count: Sum,
    /// What they are worth, as far as the list says, by currency.
    pub value: Purse,
}

impl Portion {
    /// One act.
    pub fn one() -> Self {
        Self { count: Sum::from(1), value: Purse::default() }
    }

    /// Whether there is nothing in it. The count decides: a value may be unknown, or out of range.
    pub fn is_empty(&self) -> bool {
        self.count.is_zero()
    }

    /// Adds another portion.
    pub fn add(&mut self, other: &Self) {
        self.count = self.count.plus(other.count);
        self.value.add_all(&other.value);
    }

    /// This less other portions.
    #[must_use]
    pub fn less(&self, others: &[&Self]) -> Self {
        let mut out = self.clone();
        for other in others {
            out.count = out.count.minus(other.count);
            for (currency, amount) in &other.value.0 {
                out.value.add(currency.0, Sum::ZERO.minus(*amount));
            }
        }
        out
    }
}

/// Where an obligation stands. What is met in part stands as its open rest does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum State {
    /// All of it was met by its day, or the last of it so many days late.
    Met {
        /// Days late; nothing where it was met in time.
        late_days: i64,
    },
    /// Something is open, and its day is not over.
    Due {
        /// Days left.
        days_left: i64,
    },
    /// Something is open, and its day is over.
    Overdue {
        /// Days over.
        days: i64,
    },
    /// Something is open, but whoever it is owed to has waived it.
    Waived,
    /// Something is open, but no day was agreed.
    NoDate,
    /// Nothing is open since what it was about is gone: lost, used up, given back.
    Ended,
}

/// What met an obligation, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetBy {
    /// On which day.
    pub day: Word<Day>,
    /// Days late; nothing or less where in time.
    pub late_days: Option<i64>,
    /// How much of it.
    pub portion: Portion,
    /// How it was checked, for a count of goods.
    pub assurance: Option<Word<Assurance>>,
    /// The statements.
    pub sources: Vec<Cite>,
}

/// Something owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obligation {
    /// Which rule.
    pub rule: RuleCode,
    /// What it is about.
    pub subject: Word<SubjectId>,
    /// Who owes; `None` where sealed, or owed by no party in particular.
    pub owed_by: Option<Word<PartyId>>,
    /// To whom; `None` where sealed, or to no party in particular.
    pub owed_to: Option<Word<PartyId>>,
    /// What, where the rule's name doesn't say it all.
    pub what: Option<String>,
    /// The day its clock began.
    pub since: Word<Day>,
    /// The last day to meet it in time; `None` where none was agreed.
    pub due: Option<Word<Day>>,
    /// Where it stands.
    #[serde(flatten)]
    pub state: State,
    /// All that is owed.
    pub asked: Portion,
    /// Met, in time or late.
    pub met: Portion,
    /// Of what is met, what was late.
    pub met_late: Portion,
    /// No longer owed.
    pub ended: Portion,
    /// Open.
    pub open: Portion,
    /// What met it, in order.
    pub met_by: Vec<MetBy>,
    /// The decision that waives it.
    pub waived_by: Vec<Cite>,
    /// Decisions that say it is waived, but by a party that can't waive it, or no longer.
    pub waivers_not_counted: Vec<Cite>,
    /// The statements it was born of.
    pub born_of: Vec<Cite>,
}

/// What an obligation is made of before it is known where it stands.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub rule: RuleCode,
    pub subject: SubjectId,
    pub owed_by: Option<PartyId>,
    pub owed_to: Option<PartyId>,
    pub what: Option<String>,
    pub since: Day,
    pub due: Option<Day>,
    pub asked: Portion,
    pub ended: Portion,
    pub met_by: Vec<MetBy>,
    pub born_of: Vec<Cite>,
}

impl Draft {
    /// Says where it stands today, waivers aside.
    pub fn finish(self, today: Day) -> Obligation {
        let (mut met, mut met_late) = (Portion::default(), Portion::default());
        for by in &self.met_by {
            met.add(&by.portion);
            if by.late_days.is_some_and(|days| days > 0) {
                met_late.add(&by.portion);
            }
        }
        let open = self.asked.less(&[&met, &self.ended]);
        let state = match self.due {
            _ if open.is_empty() && met.is_empty() && !self.ended.is_empty() => State::Ended,
            _ if open.is_empty() => {
                let late = self.met_by.iter().filter_map(|by| by.late_days).max().unwrap_or_default();
                State::Met { late_days: late.max(0) }
            }
            None => State::NoDate,
            Some(due) if due < today => State::Overdue { days: between(due, today) },
            Some(due) => State::Due { days_left: between(today, due) },
        };
        Obligation {
            rule: self.rule,
            subject: self.subject.into(),
            owed_by: self.owed_by.map(Word),
            owed_to: self.owed_to.map(Word),
            what: self.what,
            since: self.since.into(),
            due: self.due.map(Word),
            state,
            asked: self.asked,
            met,
            met_late,
            ended: self.ended,
            open,
            met_by: self.met_by,
            waived_by: Vec::new(),
            waivers_not_counted: Vec::new(),
            born_of: self.born_of,
        }
    }
}

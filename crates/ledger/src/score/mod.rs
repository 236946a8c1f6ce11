//! Scores: how a party does, each from counted statements, each opening into its cases.
//!
//! The same table for donors, carriers and recipients: a party that never sent goods has no line about sending. No overall
//! mark is made of the lines; they measure different things. How each is counted stands in `docs/methods/scores.md`.

mod days;
mod duty;
mod goods;
mod money;
mod speech;

use std::collections::BTreeMap;

use entente_record::codes::{Assurance, Currency};
use entente_record::{PartyId, SubjectId, Timestamp};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::obligation::Obligations;
use crate::rows::Rows;
use crate::sum::{Purse, Sum};
use crate::wire::{Cite, Word};
pub use days::Days;

/// A difference between two ends of a handover, as found elsewhere in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// The party it is counted with; give one entry for each party it is.
    pub party: PartyId,
    /// The consignment, or the transfer by the payer's subject.
    pub subject: SubjectId,
    /// What it is worth, where that is known.
    pub value: Option<(Decimal, Currency)>,
    /// How many lines or amounts differ.
    pub count: usize,
    /// The statements that differ.
    pub sources: Vec<Cite>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Commitments paid on time, of those that fell due.
    PaidOnTime,
    /// Days late, over everything that fell due.
    DaysLate,
    /// Payments earmarked or tightly earmarked, of those that say.
    EarmarkRigidity,
    /// Payments to the party that it confirmed.
    MoneyReceiptsConfirmed,
    /// Consignments to the party that it confirmed.
    GoodsReceiptsConfirmed,
    /// Pieces inventoried, of those that were to be.
    InventoryCompliance,
    /// Consignments with a discrepancy, of those it had a part in.
    DiscrepancyRate,
    /// Consignments with a loss in its custody, of those it had a part in.
    LossRate,
    /// Questions answered, of those that fell due.
    Answered,
    /// Days from a question to its answer.
    ResponseTime,
    /// Figures in the open, of all figures it stated.
    FiguresPublished,
    /// Statements with something sealed, of all it made.
    Withheld,
}

impl Measure {
    /// How it is counted.
    pub fn rule(self) -> &'static str {
        match self {
            Self::PaidOnTime => {
                "Commitments with a day of payment that has come or that were paid: the share paid in full by that day, and by \
                 value what was paid by it. Waived ones and those without a day are not counted."
            }
            Self::DaysLate => {
                "Days after its last day, of everything owed by this party that was met or is overdue: nothing for what was met \
                 in time, days so far for what is overdue."
            }
            Self::EarmarkRigidity => {
                "Payments made by this party that say how they are earmarked: the share earmarked or tightly earmarked. Refunds \
                 and payments that don't say are not counted."
            }
            Self::MoneyReceiptsConfirmed => {
                "Payments said to have been made to this party: the share of which it says itself that it received them."
            }
            Self::GoodsReceiptsConfirmed => {
                "Consignments to this party that departed: the share of which it says itself that it received them."
            }
            Self::InventoryCompliance => {
                "Pieces whose initial or periodic inventory was made or is overdue: the share inventoried, late or not, and how \
                 they were checked."
            }
            Self::DiscrepancyRate => {
                "Consignments and transfers with a discrepancy counted with this party, against the consignments it had a part \
                 in as consignor, carrier or consignee and the transfers it paid or received; by value against what the lists \
                 and transfers state."
            }
            Self::LossRate => {
                "Consignments with a loss stated in this party's custody (the custodian named, else the one who states it), \
                 against those it had a part in; by value what was lost against what the lists state."
            }
            Self::Answered => {
                "Requests made to no one in particular are not counted. Recommendations, feedback and notices that were \
                 answered or fell due: the share answered, late or not."
            }
            Self::ResponseTime => "Days from a question to the first answer, by who answered.",
            Self::FiguresPublished => {
                "Amounts, quantities and counts of people in this party's statements: the share in the open. A sealed list \
                 counts as one."
            }
            Self::Withheld => "Statements of this party: the share with at least one sealed field.",
        }
    }
}

/// How much was checked in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// How; `None` where sealed.
    pub assurance: Option<Word<Assurance>>,
    /// How many pieces.
    pub count: Sum,
}

/// A share by value, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueShare {
    /// The currency.
    pub currency: Word<Currency>,
    /// The part.
    pub part: Sum,
    /// The whole.
    pub whole: Sum,
    /// The share, in percent.
    pub percent: Option<Word<Decimal>>,
}

/// One line of a party's scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Score {
    /// What is measured.
    pub measure: Measure,
    /// How it is counted.
    pub rule: &'static str,
    /// The part, as a count.
    pub part: Sum,
    /// The whole, as a count.
    pub whole: Sum,
    /// The share, in percent; `None` for measures in days.
    pub percent: Option<Word<Decimal>>,
    /// By value, where the measure has one.
    pub by_value: Vec<ValueShare>,
    /// For measures in days.
    pub days: Option<Days>,
    /// For inventories: how they were checked.
    pub grades: Vec<Grade>,
    /// The statements behind the part.
    pub part_sources: Vec<Cite>,
    /// The statements behind the whole.
    pub whole_sources: Vec<Cite>,
}

/// A party's scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The party.
    pub party: Word<PartyId>,
    /// Its lines; measures for which there is no case are left out.
    pub scores: Vec<Score>,
}

/// A line in the making.
#[derive(Default)]
struct Line {
    part: Sum,
    whole: Sum,
    part_value: Purse,
    whole_value: Purse,
    days: Vec<i64>,
    grades: BTreeMap<Option<Word<Assurance>>, Sum>,
    part_sources: Vec<Cite>,
    whole_sources: Vec<Cite>,
}

impl Line {
    /// A case, and whether it is in the part.
    fn case(&mut self, in_part: bool, sources: &[Cite]) {
        self.weigh(Sum::from(1), if in_part { Sum::from(1) } else { Sum::ZERO }, sources);
    }

    fn weigh(&mut self, whole: Sum, part: Sum, sources: &[Cite]) {
        self.whole = self.whole.plus(whole);
        self.part = self.part.plus(part);
        self.whole_sources.extend_from_slice(sources);
        if part.is_positive() {
            self.part_sources.extend_from_slice(sources);
        }
    }
}

#[derive(Default)]
struct Board(BTreeMap<(PartyId, Measure), Line>);

impl Board {
    fn line(&mut self, party: &PartyId, measure: Measure) -> &mut Line {
        self.0.entry((party.clone(), measure)).or_default()
    }
}

/// Scores of every party that has a case, by party.
///
/// `obligations` are those of the same rows and time; `discrepancies` come from where handovers are compared.
pub fn scores(
    rows: &Rows,
    obligations: &Obligations,
    discrepancies: &[Discrepancy],
    now: Timestamp,
) -> Vec<Card> {
    let mut board = Board::default();
    duty::add(&mut board, obligations);
    let transfers = money::add(&mut board, rows, now);
    goods::add(&mut board, rows, discrepancies, &transfers);
    speech::add(&mut board, rows);
    let mut cards: BTreeMap<PartyId, Vec<Score>> = BTreeMap::new();
    for ((party, measure), line) in board.0 {
        cards.entry(party).or_default().push(finish(measure, line));
    }
    cards.into_iter().map(|(party, scores)| Card { party: party.into(), scores }).collect()
}

fn finish(measure: Measure, line: Line) -> Score {
    let by_value = line.whole_value.0.iter().map(|(currency, whole)| {
        let part = line.part_value.get(currency.0);
        ValueShare { currency: *currency, part, whole: *whole, percent: part.percent_of(*whole) }
    });
    let tidy = |mut sources: Vec<Cite>| {
        sources.sort();
        sources.dedup();
        sources
    };
    let in_days = matches!(measure, Measure::DaysLate | Measure::ResponseTime);
    Score {
        measure,
        rule: measure.rule(),
        part: line.part,
        whole: line.whole,
        percent: if in_days { None } else { line.part.percent_of(line.whole) },
        by_value: by_value.collect(),
        days: Days::of(line.days),
        grades: line.grades.into_iter().map(|(assurance, count)| Grade { assurance, count }).collect(),
        part_sources: tidy(line.part_sources),
        whole_sources: tidy(line.whole_sources),
    }
}

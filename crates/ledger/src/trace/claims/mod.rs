//! Flows from claims: what statements say about money and goods, as a trace needs it.
//!
//! - [`money`](self): a transfer is counted once, however many speak of it; a commitment stands in for payments only if asked.
//! - goods: payments become lots, lots consignments, consignments lots again or what is handed out.
//! - places: what implementers still have for a programme goes where the programme says it works.
//!
//! What can't be followed is not left out silently: [`Notes`] lists it.

mod goods;
mod lots;
mod money;
mod places;
mod transfers;

use std::collections::{BTreeMap, BTreeSet};

use entente_record::value::Money;
use entente_record::{Kind, StatementId, SubjectId};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Amount, Flows, Sources, Through, Trace, TraceError};
use crate::{Claim, Source};
use money::units;

/// What a trace over claims counts.
#[derive(Debug, Clone)]
pub struct Options {
    /// ISO 4217 code of the currency traced.
    pub currency: String,
    /// What one unit of another currency is worth in it. Currencies without a rate are not in the trace; [`Notes`] says so.
    pub rates: BTreeMap<String, Decimal>,
    /// Whether a commitment stands in for what nobody states as paid or received.
    pub commitments: bool,
    /// Whether what implementers still have for a programme goes to its places by plan.
    pub plans: bool,
    /// Who is an origin.
    pub sources: Sources,
}

impl Options {
    /// Payments alone in one currency, plans followed; parties that receive nothing are origins.
    pub fn of(currency: impl Into<String>) -> Self {
        Self {
            currency: currency.into(),
            rates: BTreeMap::new(),
            commitments: false,
            plans: true,
            sources: Sources { without_inflow: true, ..Sources::default() },
        }
    }
}

/// What the reader of a trace over claims has to know besides its figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Notes {
    /// The currency traced.
    pub currency: String,
    /// Whether commitments stood in for payments.
    pub commitments: bool,
    /// What rests on commitments alone.
    pub committed: Amount,
    /// What rests on the receiver's word alone.
    pub received_only: Amount,
    /// Transfers of which parties or amount are sealed: not in the trace.
    pub sealed: Vec<String>,
    /// Transfers in currencies without a rate, by currency: not in the trace.
    pub other_currencies: BTreeMap<String, u64>,
    /// Transfers whose amount is too large to be counted: not in the trace.
    pub too_large: Vec<String>,
    /// Stocks that say they were bought, and no payment for them is known: untraced, at their stated value.
    pub unpaid: Vec<String>,
    /// Stocks and consignments with goods of no known value: those goods carry nothing.
    pub unvalued: Vec<String>,
    /// Stocks whose payments were split evenly over lines or stocks, since not every line's value is known.
    pub split_evenly: Vec<String>,
    /// Distributions, receipts and losses of goods of which no list is known, or more than the list has.
    pub unfollowed: Vec<String>,
    /// Programmes split evenly over their places, since not every place has a budget.
    pub planned_evenly: Vec<String>,
}

/// A trace over claims.
#[derive(Debug)]
pub struct ClaimTrace {
    /// The trace.
    pub trace: Trace,
    /// What to know about it.
    pub notes: Notes,
    subjects: BTreeMap<SubjectId, BTreeSet<StatementId>>,
    sources: BTreeMap<StatementId, Source>,
}

impl ClaimTrace {
    /// Traces claims.
    ///
    /// # Errors
    /// See [`Trace::of`].
    pub fn of<'a>(
        claims: impl IntoIterator<Item = &'a Claim>,
        options: &Options,
    ) -> Result<Self, TraceError> {
        let mut claims: Vec<&Claim> = claims.into_iter().filter(|claim| matters(claim.source.kind)).collect();
        claims.sort_by_key(|claim| (claim.source.at, claim.source.jti));
        claims.dedup_by_key(|claim| claim.source.hash);
        let mut gather = Gather {
            options,
            flows: Flows::new(options.sources.clone()),
            notes: Notes {
                currency: options.currency.clone(),
                commitments: options.commitments,
                ..Notes::default()
            },
            legs: BTreeMap::new(),
        };
        let transfers = transfers::counted(&claims, &mut gather);
        let bought = goods::purchases(&claims, &transfers, &mut gather);
        money::flows(&transfers, &bought, &mut gather);
        goods::flows(&claims, bought, &mut gather);
        if options.plans {
            places::plans(&claims, &mut gather);
        }
        gather.notes.settle();
        let mut subjects: BTreeMap<SubjectId, BTreeSet<StatementId>> = BTreeMap::new();
        for claim in &claims {
            subjects.entry(claim.subject.clone()).or_default().insert(claim.source.jti);
        }
        let sources = claims.iter().map(|claim| (claim.source.jti, claim.source.clone())).collect();
        Ok(Self { trace: Trace::of(gather.flows)?, notes: gather.notes, subjects, sources })
    }

    /// A subject both ways; `None` if nothing that is said about it moved value.
    pub fn subject(&self, subject: &SubjectId) -> Option<Through> {
        self.trace.through(&self.statements(subject))
    }

    /// The statements about a subject that a trace is made from.
    pub fn statements(&self, subject: &SubjectId) -> Vec<StatementId> {
        self.subjects.get(subject).into_iter().flatten().copied().collect()
    }

    /// The source behind a statement's id.
    pub fn source(&self, statement: StatementId) -> Option<&Source> {
        self.sources.get(&statement)
    }
}

fn matters(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Transfer
            | Kind::Stock
            | Kind::Consignment
            | Kind::Custody
            | Kind::Loss
            | Kind::Distribution
            | Kind::Programme
    )
}

/// Flows being gathered from claims.
#[derive(Debug)]
struct Gather<'a> {
    options: &'a Options,
    flows: Flows,
    notes: Notes,
    legs: BTreeMap<StatementId, u32>,
}

/// Why an amount is not in the trace.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Absent {
    Sealed,
    Currency(String),
    TooLarge,
}

impl Gather<'_> {
    /// An amount in the trace's units.
    fn amount(&self, money: &Money) -> Result<u128, Absent> {
        let (Some(amount), Some(currency)) = (money.amount.open(), money.currency.open()) else {
            return Err(Absent::Sealed);
        };
        let code = currency.as_str();
        let rate = if code == self.options.currency {
            Decimal::ONE
        } else {
            *self.options.rates.get(code).ok_or_else(|| Absent::Currency(code.to_owned()))?
        };
        units(amount.get(), rate).ok_or(Absent::TooLarge)
    }

    /// The next number for a flow of a statement.
    fn leg(&mut self, statement: StatementId) -> u32 {
        let leg = self.legs.entry(statement).or_default();
        *leg += 1;
        *leg - 1
    }
}

impl Notes {
    /// Lists become sets: sorted, each once.
    fn settle(&mut self) {
        for list in [
            &mut self.sealed,
            &mut self.too_large,
            &mut self.unpaid,
            &mut self.unvalued,
            &mut self.split_evenly,
            &mut self.unfollowed,
            &mut self.planned_evenly,
        ] {
            list.sort();
            list.dedup();
        }
    }
}

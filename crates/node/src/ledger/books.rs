//! Statements of one log or several, folded.

use std::collections::BTreeSet;
use std::sync::Arc;

use entente_ledger::consignment::{ConsignmentState, Context, Discrepancy, consignment};
use entente_ledger::contradiction::Contradiction;
use entente_ledger::coverage::Areas;
use entente_ledger::position::{Positions, movements, positions};
use entente_ledger::profile::{self, Community, ProfileState, Recorded, Suits, profiles, recorded, suits};
use entente_ledger::request::{self, Requests, requests};
use entente_ledger::rows::Rows;
use entente_ledger::score::{self, Card};
use entente_ledger::trace::claims::{ClaimTrace, Options};
use entente_ledger::wire::Cite;
use entente_ledger::{Entry, Ledger};
use entente_record::{PartyId, SubjectId, Timestamp};
use serde::Serialize;

use super::{Accounts, LogSize, Logs, reading};
use crate::NodeError;

/// Which statements the books hold, and what time it is in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// Statements of all logs together.
    pub size: u64,
    /// The first so many entries of each log.
    pub logs: Vec<LogSize>,
    /// Of them those about what happened until then; all where it is left out. What is known today of the past: a late
    /// statement counts for the time it speaks of.
    #[serde(serialize_with = "as_text")]
    pub until: Option<Timestamp>,
    /// The time from which ages and delays are counted: `until`, or the time of asking.
    #[serde(serialize_with = "one_as_text")]
    pub now: Timestamp,
}

impl AsOf {
    /// The first entries of each log, of what happened `until` then; else of all, at the time of asking, `now`.
    pub fn new(logs: Vec<LogSize>, until: Option<Timestamp>, now: Timestamp) -> Self {
        let size = logs.iter().map(|log| log.size).fold(0, u64::saturating_add);
        AsOf { size, logs, until, now: until.unwrap_or(now) }
    }

    /// The size of each log.
    pub fn sizes(&self) -> Vec<u64> {
        self.logs.iter().map(|log| log.size).collect()
    }
}

fn as_text<S: serde::Serializer>(time: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => to.collect_str(time),
        None => to.serialize_none(),
    }
}

fn one_as_text<S: serde::Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(time)
}

/// The folded statements of logs, and the views of them. Cheap to clone: the clones share what was folded.
#[derive(Clone)]
pub struct Books {
    accounts: Accounts,
    folded: Arc<Folded>,
}

/// What doesn't depend on the time of asking.
struct Folded {
    ledger: Ledger,
    monitors: BTreeSet<PartyId>,
}

impl Books {
    /// Reads the first entries that `as_of` names of each of these logs.
    pub fn read(logs: &Logs, as_of: AsOf) -> Result<Self, NodeError> {
        Ok(Self::of(fresh(logs, &[], &as_of)?, as_of))
    }

    /// The books of entries, from whatever logs.
    pub fn of(entries: impl IntoIterator<Item = Entry>, as_of: AsOf) -> Self {
        Self::folded(Ledger::of(entries, as_of.until), as_of)
    }

    /// These books with the entries of the logs that follow, up to the sizes that `as_of` names, of which none may be smaller.
    /// The same as reading all anew, and much faster.
    pub fn grown(&self, logs: &Logs, as_of: AsOf) -> Result<Self, NodeError> {
        let entries = fresh(logs, &self.as_of().logs, &as_of)?;
        let mut ledger = self.folded.ledger.clone();
        ledger
            .add_all(entries.into_iter().filter(|entry| as_of.until.is_none_or(|until| entry.at() <= until)));
        Ok(Self::folded(ledger, as_of))
    }

    fn folded(ledger: Ledger, as_of: AsOf) -> Self {
        let accounts = Accounts::of(Rows::of(ledger.claims()), as_of);
        let monitors = accounts.monitors();
        Books { accounts, folded: Arc::new(Folded { ledger, monitors }) }
    }

    /// The same books asked at another time: where they have no `until`, ages count to then.
    pub fn asked_at(&self, now: Timestamp) -> Self {
        let as_of = AsOf::new(self.as_of().logs.clone(), self.as_of().until, now);
        Books { accounts: self.accounts.asked_at(as_of), folded: self.folded.clone() }
    }

    /// What they hold.
    pub fn as_of(&self) -> &AsOf {
        self.accounts.as_of()
    }

    /// The folded subjects.
    pub fn ledger(&self) -> &Ledger {
        &self.folded.ledger
    }

    /// What is counted from rows alone.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    fn context(&self) -> Context<'_> {
        Context { now: self.as_of().now, monitors: &self.folded.monitors }
    }

    /// One consignment.
    pub fn consignment(&self, subject: &SubjectId) -> Option<ConsignmentState> {
        consignment(self.folded.ledger.state(subject)?, &self.context())
    }

    /// Every consignment, by subject.
    pub fn consignments(&self) -> Vec<ConsignmentState> {
        let context = self.context();
        self.folded.ledger.states().filter_map(|state| consignment(state, &context)).collect()
    }

    /// Everything two ends say differently, settled or not, by consignment and line.
    pub fn discrepancies(&self) -> Vec<Discrepancy> {
        self.consignments().into_iter().flat_map(|state| state.discrepancies).collect()
    }

    /// Who holds and owns what.
    pub fn positions(&self) -> Positions {
        positions(&movements(self.folded.ledger.states(), &self.context()))
    }

    /// What can't all be true: in consignments, in who holds what, in ids.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let mut found: Vec<Contradiction> =
            self.consignments().into_iter().flat_map(|state| state.contradictions).collect();
        found.extend(self.positions().contradictions);
        found.extend(self.folded.ledger.shared_ids());
        found.sort();
        found.dedup();
        found
    }

    /// Requests for assistance, and the tests before military assets.
    pub fn requests(&self) -> Result<Requests, NodeError> {
        let rules = request::Rules::shipped().map_err(|e| NodeError::system("last-resort rules", e))?;
        Ok(requests(self.folded.ledger.claims(), &rules))
    }

    /// What clashes with what communities say suits them.
    pub fn clashes(&self) -> Result<Vec<Recorded>, NodeError> {
        let (areas, rules, calendar) = customs()?;
        Ok(recorded(self.folded.ledger.claims(), &areas, (&rules, &calendar)))
    }

    /// The profiles of communities.
    pub fn profiles(&self) -> Vec<ProfileState> {
        profiles(self.folded.ledger.claims())
    }

    /// Whether something may be handed out, by the communities of the place.
    pub fn suits(&self, asked: &profile::Asked) -> Result<Suits, NodeError> {
        let (areas, rules, calendar) = customs()?;
        let communities = Community::all(self.folded.ledger.claims());
        Ok(suits(&communities, &areas, (&rules, &calendar), asked))
    }

    /// Whose value went where.
    pub fn trace(&self, options: &Options) -> Result<ClaimTrace, NodeError> {
        ClaimTrace::of(self.folded.ledger.claims(), options).map_err(|e| NodeError::system("the trace", e))
    }

    /// How every party does.
    pub fn scores(&self) -> Result<Vec<Card>, NodeError> {
        let accounts = &self.accounts;
        let differing: Vec<score::Discrepancy> = self.discrepancies().iter().flat_map(scored).collect();
        Ok(score::scores(accounts.rows(), &accounts.obligations()?, &differing, self.as_of().now))
    }
}

/// What customs mean, and where.
fn customs() -> Result<(Areas, profile::Rules, profile::Calendar), NodeError> {
    let areas = Areas::shipped().map_err(|e| NodeError::system("the table of areas", e))?;
    let rules = profile::Rules::shipped().map_err(|e| NodeError::system("rules of profiles", e))?;
    let calendar = profile::Calendar::shipped().map_err(|e| NodeError::system("the calendar", e))?;
    Ok((areas, rules, calendar))
}

/// A discrepancy as scores count it: with both ends, since nobody but the parties knows at which the goods went missing.
fn scored(found: &Discrepancy) -> impl Iterator<Item = score::Discrepancy> {
    let worth = found.worth.as_ref();
    let value = worth.and_then(|worth| Some((worth.amount, worth.currency.parse().ok()?)));
    let words = [&found.earlier, &found.later];
    let sources: Vec<Cite> = words.iter().flat_map(|word| &word.sources).cloned().map(Cite).collect();
    let parties: BTreeSet<&PartyId> = words.iter().map(|word| &word.by).collect();
    parties.into_iter().map(move |party| score::Discrepancy {
        party: party.clone(),
        subject: found.consignment.clone(),
        value,
        count: 1,
        sources: sources.clone(),
    })
}

/// The entries of logs from one state of them to another, in the order of the logs.
fn fresh(logs: &Logs, from: &[LogSize], to: &AsOf) -> Result<Vec<Entry>, NodeError> {
    let starts = from.iter().map(|log| log.size).chain(std::iter::repeat(0));
    let mut all = Vec::new();
    for ((source, log), start) in logs.sources().iter().zip(&to.logs).zip(starts) {
        all.append(&mut reading::range(&source.reader, start..log.size, source.size)?);
    }
    Ok(all)
}

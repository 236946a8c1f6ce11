//! Statements of a log, folded.

use std::collections::BTreeSet;

use entente_ledger::consignment::{ConsignmentState, Context, Discrepancy, consignment, monitors};
use entente_ledger::contradiction::Contradiction;
use entente_ledger::position::{Positions, movements, positions};
use entente_ledger::rows::Rows;
use entente_ledger::{Entry, Ledger};
use entente_log::TILE_WIDTH;
use entente_record::{PartyId, SubjectId, Timestamp};
use rayon::prelude::*;
use serde::Serialize;

use crate::archive::Archive;
use crate::entry::{Bundle, bad_entry};
use crate::NodeError;

/// Which statements the books hold, and what time it is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// The first so many entries of the log.
    pub size: u64,
    /// Of them those about what happened until then; all where it is left out. What is known today of the past: a late
    /// statement counts for the time it speaks of.
    #[serde(serialize_with = "as_text")]
    pub until: Option<Timestamp>,
    /// The time from which ages and delays are counted: `until`, or the time of asking.
    #[serde(serialize_with = "one_as_text")]
    pub now: Timestamp,
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

/// The folded statements of a log, and the views of them.
pub struct Books {
    as_of: AsOf,
    ledger: Ledger,
    rows: Rows,
    monitors: BTreeSet<PartyId>,
}

impl Books {
    /// Reads the first `size` entries of the log, and of them what happened `until` then. Bundles are read and parsed on
    /// all cores.
    pub fn read(
        archive: &Archive,
        size: u64,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, NodeError> {
        let bundles: Vec<Vec<Entry>> = (0..size.div_ceil(TILE_WIDTH))
            .into_par_iter()
            .map(|number| entries(archive, number, size))
            .collect::<Result<_, _>>()?;
        let as_of = AsOf { size, until, now: until.unwrap_or(now) };
        Ok(Self::of(bundles.into_iter().flatten(), as_of))
    }

    /// The books of entries, from whatever logs.
    pub fn of(entries: impl IntoIterator<Item = Entry>, as_of: AsOf) -> Self {
        let ledger = Ledger::of(entries, as_of.until);
        let rows = Rows::of(ledger.claims());
        let monitors = monitors(ledger.claims());
        Books { as_of, ledger, rows, monitors }
    }

    /// What they hold.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// The folded subjects.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What money, duties and coverage are counted from.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    fn context(&self) -> Context<'_> {
        Context { now: self.as_of.now, monitors: &self.monitors }
    }

    /// One consignment.
    pub fn consignment(&self, subject: &SubjectId) -> Option<ConsignmentState> {
        consignment(self.ledger.state(subject)?, &self.context())
    }

    /// Every consignment, by subject.
    pub fn consignments(&self) -> Vec<ConsignmentState> {
        let context = self.context();
        self.ledger.states().filter_map(|state| consignment(state, &context)).collect()
    }

    /// Everything two ends say differently, settled or not, by consignment and line.
    pub fn discrepancies(&self) -> Vec<Discrepancy> {
        self.consignments().into_iter().flat_map(|state| state.discrepancies).collect()
    }

    /// Who holds and owns what.
    pub fn positions(&self) -> Positions {
        positions(&movements(self.ledger.states(), &self.context()))
    }

    /// What can't all be true: in consignments, in who holds what, in ids.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let mut found: Vec<Contradiction> =
            self.consignments().into_iter().flat_map(|state| state.contradictions).collect();
        found.extend(self.positions().contradictions);
        found.extend(self.ledger.shared_ids());
        found.sort();
        found.dedup();
        found
    }
}

fn entries(archive: &Archive, number: u64, size: u64) -> Result<Vec<Entry>, NodeError> {
    let bundle = Bundle::read(archive.reader(), number, size)?;
    let read = |(index, entry): (u64, &[u8])| {
        Entry::read(entry).map_err(|fault| bad_entry(index, &fault.to_string()))
    };
    bundle.entries()?.map(read).collect()
}

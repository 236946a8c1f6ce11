//! Inventories and reports owed for monitored items, serial by serial.
//!
//! A first count is owed for every piece that arrived; each count begins the clock of the next for the pieces it saw. An
//! inventory that lists some serials meets the obligation for those alone. A serial that is lost, used up or given back is no
//! longer owed.

use std::collections::BTreeMap;

use entente_record::value::CustodyStage;
use entente_record::{PartyId, SubjectId};
use rust_decimal::Decimal;

use super::latest::{Arrival, arrivals, latest_listings, party};
use super::pieces::{Pieces, Seen, Sighting};
use super::rules::{Items, Rule, RuleCode};
use super::state::{Draft, MetBy, Portion};
use super::{Book, Undetermined};
use crate::days::{Day, after, between};
use crate::rows::{By, CountRow, LineRow, ListingRow, Rows, cites};
use crate::sum::{Sum, minor_digits};
use crate::wire::Cite;

/// What begins a clock: a day and the statements that say so.
type Start = (Day, Vec<Cite>);

/// Pieces by line, for one clock.
#[derive(Default)]
struct Tally<'r> {
    asked: BTreeMap<usize, Decimal>,
    ended: BTreeMap<usize, Decimal>,
    met: BTreeMap<&'r By, Met<'r>>,
}

struct Met<'r> {
    count: &'r CountRow,
    lines: BTreeMap<usize, Decimal>,
}

impl<'r> Tally<'r> {
    fn meet(&mut self, count: &'r CountRow, line: usize, pieces: Decimal) {
        let met = self.met.entry(&count.by).or_insert_with(|| Met { count, lines: BTreeMap::new() });
        *met.lines.entry(line).or_default() += pieces;
    }
}

/// A consignment seen under a rule.
struct Case<'c, 'r> {
    rule: &'c Rule,
    listing: &'r ListingRow,
    seen: &'c Seen<'r>,
    /// Who owes; reports count only where this party's organisation issues them.
    owed_by: Option<PartyId>,
    tallies: BTreeMap<Start, Tally<'r>>,
}

pub(super) fn add(book: &mut Book<'_>) {
    let rows = book.rows;
    let seen = Seen::of(rows);
    let listings = latest_listings(rows);
    let received = first_received(rows);
    for (subject, arrival) in &arrivals(rows) {
        let Some(listing) = listings.get(subject) else { continue };
        for code in [RuleCode::InitialInventory, RuleCode::PeriodicInventory, RuleCode::RecipientReport] {
            let Some(rule) = book.rules.get(code) else { continue };
            let Some(lines) = &listing.lines else {
                book.undetermined.push(sealed(rule, listing, "the list of goods is sealed"));
                continue;
            };
            let owed_by = party(listing, rule.owed_by);
            let mut case = Case { rule, listing, seen: &seen, owed_by, tallies: BTreeMap::new() };
            let first = case.first(received.get(subject).copied(), arrival);
            for (index, line) in lines.iter().enumerate() {
                match (rule.items, line.enhanced, Pieces::of(line)) {
                    (Items::Enhanced, Some(false), _) => {}
                    (Items::Enhanced, None, _) => {
                        book.undetermined.push(sealed(rule, listing, "what a line is of is sealed"));
                    }
                    (_, _, None) => {
                        book.undetermined.push(sealed(rule, listing, "the quantity of a line is sealed"))
                    }
                    (_, _, Some(pieces)) => case.line(index, &pieces, arrival, first.as_ref()),
                }
            }
            case.drafts(lines, &mut book.drafts);
        }
    }
}

/// The first statement of each consignment that it was taken over.
fn first_received(rows: &Rows) -> BTreeMap<&SubjectId, &By> {
    let mut out: BTreeMap<&SubjectId, &By> = BTreeMap::new();
    for stage in rows.stages.iter().filter(|stage| stage.is(CustodyStage::Received)) {
        let first = out.entry(&stage.subject.0).or_insert(&stage.by);
        *first = (*first).min(&stage.by);
    }
    out
}

fn sealed(rule: &Rule, listing: &ListingRow, why: &'static str) -> Undetermined {
    Undetermined { rule: rule.code, subject: listing.subject.clone(), why, sources: cites([&listing.by]) }
}

impl<'r> Case<'_, 'r> {
    /// What begins the first clock; a periodic inventory has none before there was a first.
    fn first(&self, received: Option<&By>, arrival: &Arrival<'_>) -> Option<Start> {
        match self.rule.code {
            RuleCode::PeriodicInventory => None,
            RuleCode::RecipientReport => {
                let received = received.map(|by| (by.day(), cites([by])));
                Some(received.unwrap_or_else(|| (arrival.day, arrival.cites())))
            }
            _ => Some((arrival.day, arrival.cites())),
        }
    }

    fn chained(&self) -> bool {
        self.rule.code != RuleCode::InitialInventory
    }

    /// Whether an inventory counts under this rule.
    fn counts(&self, count: &CountRow, arrival: &Arrival<'_>) -> bool {
        let own = || self.owed_by.as_ref().is_some_and(|party| count.by.is_of(party));
        count.by.day() >= arrival.day && (self.rule.code != RuleCode::RecipientReport || own())
    }

    fn line(&mut self, index: usize, pieces: &Pieces<'r>, arrival: &Arrival<'_>, first: Option<&Start>) {
        for serial in &pieces.serials {
            let mut sightings = self.seen.serial(self.listing, pieces.line, serial);
            sightings.retain(|sighting| {
                let says = sighting.disposition.is_none_or(|word| !self.rule.not_counted.contains(word));
                says && self.counts(sighting.count, arrival)
            });
            self.serial(index, &sightings, self.seen.lost(self.listing, serial), first);
        }
        if pieces.unnamed > Decimal::ZERO {
            let mut counts = self.seen.unnamed(self.listing, pieces.line);
            counts.retain(|(count, _)| self.counts(count, arrival));
            self.unnamed(index, pieces.unnamed, &counts, first);
        }
    }

    fn serial(&mut self, line: usize, sightings: &[Sighting<'r>], lost: Option<Day>, first: Option<&Start>) {
        let ends = |sighting: &Sighting<'_>| {
            sighting.disposition.is_some_and(|word| self.rule.ends_with.contains(word))
        };
        let mut clocks: Vec<(Start, Option<&Sighting<'r>>)> = Vec::new();
        clocks.extend(first.map(|first| (first.clone(), sightings.first())));
        if self.chained() {
            for (at, sighting) in sightings.iter().enumerate() {
                if ends(sighting) {
                    break;
                }
                let start = (sighting.count.by.day(), cites([&sighting.count.by]));
                clocks.push((start, sightings.get(at + 1)));
            }
        }
        for (start, next) in clocks {
            if lost.is_some_and(|lost| lost < start.0) {
                continue;
            }
            let tally = self.tallies.entry(start).or_default();
            *tally.asked.entry(line).or_default() += Decimal::ONE;
            match next {
                Some(next) => tally.meet(next.count, line, Decimal::ONE),
                None if lost.is_some() => *tally.ended.entry(line).or_default() += Decimal::ONE,
                None => {}
            }
        }
    }

    /// Pieces without serials: an inventory meets as many as it counted beyond what earlier ones did.
    fn unnamed(
        &mut self,
        line: usize,
        all: Decimal,
        counts: &[(&'r CountRow, Decimal)],
        first: Option<&Start>,
    ) {
        if let Some(first) = first {
            let tally = self.tallies.entry(first.clone()).or_default();
            *tally.asked.entry(line).or_default() += all;
            let mut met = Decimal::ZERO;
            for (count, pieces) in counts {
                let more = (*pieces).min(all) - met;
                if more > Decimal::ZERO {
                    tally.meet(count, line, more);
                    met += more;
                }
            }
        }
        if self.chained() {
            for (at, (count, pieces)) in counts.iter().enumerate() {
                let owed = (*pieces).min(all);
                let start = (count.by.day(), cites([&count.by]));
                let tally = self.tallies.entry(start).or_default();
                *tally.asked.entry(line).or_default() += owed;
                if let Some((next, seen)) = counts.get(at + 1) {
                    tally.meet(next, line, (*seen).min(owed));
                }
            }
        }
    }

    fn drafts(self, lines: &[LineRow], out: &mut Vec<Draft>) {
        for ((since, begun), tally) in self.tallies {
            let due = self.rule.days.map(|days| after(since, days));
            let mut born_of = begun;
            born_of.extend(cites([&self.listing.by]));
            born_of.sort();
            born_of.dedup();
            let mut shares = Shares { lines, given: BTreeMap::new() };
            let asked = Shares { lines, given: BTreeMap::new() }.portion(&tally.asked);
            let met_by = tally
                .met
                .into_values()
                .map(|met| MetBy {
                    day: met.count.by.day().into(),
                    late_days: due.map(|due| between(due, met.count.by.day())),
                    portion: shares.portion(&met.lines),
                    assurance: met.count.assurance,
                    sources: cites([&met.count.by]),
                })
                .collect();
            out.push(Draft {
                rule: self.rule.code,
                subject: self.listing.subject.0.clone(),
                owed_by: self.owed_by.clone(),
                owed_to: party(self.listing, self.rule.owed_to),
                what: None,
                since,
                due,
                asked,
                ended: shares.portion(&tally.ended),
                met_by,
                born_of,
            });
        }
    }
}

/// Gives out the lines' values in parts that add up: each part is what its pieces bring the running share to.
struct Shares<'r> {
    lines: &'r [LineRow],
    given: BTreeMap<usize, Decimal>,
}

impl Shares<'_> {
    fn portion(&mut self, pieces: &BTreeMap<usize, Decimal>) -> Portion {
        let mut out = Portion::default();
        for (index, count) in pieces {
            out.count = out.count.plus((*count).into());
            let Some(line) = self.lines.get(*index) else { continue };
            let Some((value, all)) = line.value.zip(Pieces::of(line).map(|pieces| pieces.all)) else {
                continue;
            };
            let given = self.given.entry(*index).or_default();
            let before = *given;
            *given += *count;
            let share = |part| Sum::from(value.amount.0).fraction(part, all, minor_digits(value.currency.0));
            out.value.add(value.currency.0, share(*given).minus(share(before)));
        }
        out
    }
}

//! Which inventory saw which piece of a consignment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entente_record::SubjectId;
use rust_decimal::Decimal;

use crate::rows::{Amount, CountRow, FoundRow, ItemKey, LineRow, ListingRow, Rows};

/// What an inventory says of a piece.
#[derive(Debug, Clone)]
pub(super) struct Sighting<'r> {
    /// The inventory.
    pub count: &'r CountRow,
    /// Where the piece stands, by its word.
    pub disposition: Option<&'static str>,
}

/// Everything that saw or ended serials, by item and serial.
pub(super) struct Seen<'r> {
    serials: HashMap<(&'r ItemKey, &'r str), Vec<Sighting<'r>>>,
    covering: BTreeMap<&'r SubjectId, Vec<&'r CountRow>>,
    lost: HashMap<(&'r SubjectId, &'r str), crate::days::Day>,
}

impl<'r> Seen<'r> {
    pub fn of(rows: &'r Rows) -> Self {
        let mut out = Self { serials: HashMap::new(), covering: BTreeMap::new(), lost: HashMap::new() };
        for count in &rows.counts {
            for subject in &count.covers {
                out.covering.entry(&subject.0).or_default().push(count);
            }
            for found in count.lines.iter().flatten() {
                let Some(item) = &found.item else { continue };
                for serial in &found.serials {
                    let sightings = out.serials.entry((item, serial.as_str())).or_default();
                    sightings.push(Sighting { count, disposition: disposition(found) });
                }
            }
        }
        for loss in &rows.losses {
            for serial in loss.lines.iter().flatten().flat_map(|line| &line.serials) {
                let day = out.lost.entry((&loss.subject.0, serial.as_str())).or_insert_with(|| loss.by.day());
                *day = (*day).min(loss.by.day());
            }
        }
        out
    }

    /// The day a serial of a consignment was stated lost.
    pub fn lost(&self, listing: &ListingRow, serial: &str) -> Option<crate::days::Day> {
        // The map's key holds borrowed ids; look up by their value.
        self.lost.get(&(&listing.subject.0, serial)).copied()
    }

    /// Inventories that saw a serial of a line, in order. An item known by name alone is recognised only where the inventory
    /// covers the consignment, or is of what the consignee's organisation holds: makers number for themselves.
    pub fn serial(&self, listing: &ListingRow, line: &LineRow, serial: &str) -> Vec<Sighting<'r>> {
        let by_item = line.item.as_ref().and_then(|item| self.serials.get(&(item, serial)));
        let named_only = matches!(line.item, Some(ItemKey::Name(_)));
        let known = |sighting: &&Sighting<'r>| {
            let held = sighting.count.holder.as_deref().zip(listing.consignee.as_deref());
            !named_only
                || sighting.count.covers.contains(&listing.subject)
                || held.is_some_and(|(holder, consignee)| holder.org_str() == consignee.org_str())
        };
        let mut out: Vec<Sighting<'r>> = by_item.into_iter().flatten().filter(known).cloned().collect();
        for count in self.covering.get(&listing.subject.0).into_iter().flatten() {
            for found in count.lines.iter().flatten().filter(|found| marks(found, line)) {
                if found.serials.iter().any(|seen| seen == serial) {
                    out.push(Sighting { count, disposition: disposition(found) });
                }
            }
        }
        out.sort_by(|a, b| (&a.count.by, a.disposition).cmp(&(&b.count.by, b.disposition)));
        out.dedup_by(|a, b| a.count.by.source == b.count.by.source);
        out
    }

    /// Inventories that cover the consignment and count pieces of a line without naming their serials, in order.
    pub fn unnamed(&self, listing: &ListingRow, line: &LineRow) -> Vec<(&'r CountRow, Decimal)> {
        let mut out = Vec::new();
        for count in self.covering.get(&listing.subject.0).into_iter().flatten() {
            let of_line =
                |found: &&FoundRow| marks(found, line) || (found.item.is_some() && found.item == line.item);
            let lines = count.lines.iter().flatten().filter(of_line);
            let pieces = lines.filter_map(|found| unnamed_pieces(found, line)).max();
            if let Some(pieces) = pieces.filter(|pieces| *pieces > Decimal::ZERO) {
                out.push((*count, pieces));
            }
        }
        out.sort_by(|a, b| a.0.by.cmp(&b.0.by));
        out
    }
}

fn unnamed_pieces(found: &FoundRow, line: &LineRow) -> Option<Decimal> {
    let (seen, listed) = (found.quantity?, line.quantity?);
    (seen.unit == listed.unit).then(|| seen.value.0 - Decimal::from(found.serials.len()))
}

fn disposition(found: &FoundRow) -> Option<&'static str> {
    found.disposition.map(|disposition| disposition.as_str())
}

/// Whether a line found answers to a listed line by its mark and names no other item.
fn marks(found: &FoundRow, line: &LineRow) -> bool {
    found.mark.is_some() && found.mark == line.mark && (found.item.is_none() || found.item == line.item)
}

/// A line's pieces: those with a serial, and how many have none.
pub(super) struct Pieces<'r> {
    pub line: &'r LineRow,
    pub serials: BTreeSet<&'r str>,
    pub unnamed: Decimal,
    pub all: Decimal,
}

impl<'r> Pieces<'r> {
    /// `None` where the quantity is sealed or counts no whole things and no serial is given.
    pub fn of(line: &'r LineRow) -> Option<Self> {
        let serials: BTreeSet<&str> = line.serials.iter().map(String::as_str).collect();
        let named = Decimal::from(serials.len());
        let counted = |amount: &Amount| amount.unit.fact("whole") == Some("yes");
        let all = match line.quantity {
            Some(amount) if counted(&amount) => amount.value.0.max(named),
            Some(amount) if serials.is_empty() => amount.value.0,
            Some(_) => named,
            None if serials.is_empty() => return None,
            None => named,
        };
        Some(Self { line, unnamed: all - named, all, serials })
    }
}

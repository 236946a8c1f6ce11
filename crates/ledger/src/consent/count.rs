//! Inventories that find a consignment's serials with a party the list doesn't name.

use std::collections::BTreeMap;

use entente_record::{PartyId, SubjectId, Timestamp};

use super::chain::Chain;
use super::{Event, Passage, Passing, named, passage};
use crate::obligation::latest_listings;
use crate::rows::{CountRow, FoundRow, ItemKey, ListingRow, Rows, cites};

/// The lists in which each serial stands, with the item it has there.
type Lists<'r> = BTreeMap<&'r str, Vec<(&'r ListingRow, Option<&'r ItemKey>)>>;

/// One passage for each consignment and party, at the time of the first inventory that found its serials there.
pub(super) fn passages(chain: &Chain<'_>, rows: &Rows, now: Timestamp) -> Vec<Passage> {
    let lists = lists(rows);
    let mut found: BTreeMap<(&SubjectId, &PartyId), Vec<(&ListingRow, &CountRow)>> = BTreeMap::new();
    for count in rows.counts.iter().filter(|count| count.by.source.at <= now) {
        let Some(holder) = count.holder.as_deref() else { continue };
        for (subject, listing) in listed(count, &lists) {
            if named(listing).all(|named| named.org_str() != holder.org_str()) {
                found.entry((subject, holder)).or_default().push((listing, count));
            }
        }
    }
    let mut out = Vec::new();
    for ((_, holder), mut counts) in found {
        counts.sort_by(|a, b| a.1.by.cmp(&b.1.by));
        let Some((listing, first)) = counts.first().copied() else { continue };
        let event = Event { how: Passing::Inventory, by: &first.by, to: Some(holder), agreement: None };
        let mut passage = passage(chain, listing, &event);
        passage.sources = cites(counts.iter().map(|(_, count)| &count.by).chain([&listing.by]));
        out.push(passage);
    }
    out
}

fn lists(rows: &Rows) -> Lists<'_> {
    let mut out = Lists::new();
    for listing in latest_listings(rows).into_values() {
        for line in listing.lines.iter().flatten() {
            for serial in &line.serials {
                out.entry(serial).or_default().push((listing, line.item.as_ref()));
            }
        }
    }
    out
}

/// The consignments that brought what an inventory found: for each serial the last one before it that lists it.
fn listed<'r>(count: &'r CountRow, lists: &Lists<'r>) -> BTreeMap<&'r SubjectId, &'r ListingRow> {
    let mut out = BTreeMap::new();
    let there = count.lines.iter().flatten().filter(|line| line.is_there());
    for (line, serial) in there.flat_map(|line| line.serials.iter().map(move |serial| (line, serial))) {
        let fits = |(listing, item): &&(&'r ListingRow, Option<&'r ItemKey>)| {
            let same = line.item.is_some() && line.item.as_ref() == *item;
            listing.by.source.at <= count.by.source.at && (same || count.covers.contains(&listing.subject))
        };
        let brought = lists.get(serial.as_str()).into_iter().flatten().filter(fits);
        if let Some((listing, _)) = brought.max_by(|a, b| a.0.by.cmp(&b.0.by)) {
            out.insert(&listing.subject.0, *listing);
        }
    }
    out
}

impl FoundRow {
    /// Whether the goods were seen where the inventory was made. Where nothing is said of them, they were counted.
    fn is_there(&self) -> bool {
        const THERE: [&str; 4] = ["in-service", "in-storage", "in-transit", "loaned"];
        self.disposition.is_none_or(|disposition| THERE.contains(&disposition.as_str()))
    }
}

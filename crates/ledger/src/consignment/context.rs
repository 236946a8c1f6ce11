//! What a consignment's state depends on besides what is said about it.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{PartyId, Timestamp};

use crate::rows::PartyRow;

/// The time it is, and who is known.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// Now, for ages.
    pub now: Timestamp,
    /// Parties registered as independent monitors.
    pub monitors: &'c BTreeSet<PartyId>,
}

/// The parties whose latest registration names the role of monitor.
pub fn monitors<'r>(parties: impl IntoIterator<Item = &'r PartyRow>) -> BTreeSet<PartyId> {
    let mut latest: BTreeMap<&PartyId, &PartyRow> = BTreeMap::new();
    for row in parties {
        let Some(id) = &row.party else { continue };
        let slot = latest.entry(&id.0).or_insert(row);
        if slot.by.source < row.by.source {
            *slot = row;
        }
    }
    latest.into_iter().filter(|(_, row)| row.monitor).map(|(party, _)| party.clone()).collect()
}

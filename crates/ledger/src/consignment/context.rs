//! What a consignment's state depends on besides what is said about it.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{Body, PartyId, Timestamp};

use crate::Claim;

/// The time it is, and who is known.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// Now, for ages.
    pub now: Timestamp,
    /// Parties registered as independent monitors.
    pub monitors: &'c BTreeSet<PartyId>,
}

/// The parties whose latest registration names the role of monitor.
pub fn monitors<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> BTreeSet<PartyId> {
    let mut latest: BTreeMap<&PartyId, (&Claim, bool)> = BTreeMap::new();
    for claim in claims {
        let Body::Party(party) = &claim.body else { continue };
        let Some(id) = party.party.open() else { continue };
        let monitor = party.roles.iter().any(|role| role.as_str() == "monitor");
        let slot = latest.entry(id).or_insert((claim, monitor));
        if slot.0.source < claim.source {
            *slot = (claim, monitor);
        }
    }
    latest.into_iter().filter(|(_, (_, monitor))| *monitor).map(|(party, _)| party.clone()).collect()
}

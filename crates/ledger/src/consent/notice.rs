//! Notices of transfer that were not accepted in time, where nobody states that goods passed.

use entente_record::{PartyId, Timestamp};

use super::chain::{Chain, concerns};
use super::{Passage, Passing, Standing, takes_part};
use crate::obligation::latest_listings;
use crate::rows::{By, ListingRow, NoticeRow, Rows, cites};
use crate::wire::Word;

/// Adds a passage for each notice that took effect by now without having been accepted, unless a statement of the passing
/// itself is there already.
pub(super) fn passages(chain: &Chain<'_>, rows: &Rows, now: Timestamp, out: &mut Vec<Passage>) {
    let listings = latest_listings(rows);
    let notices = chain.notices.iter().flat_map(|(to, list)| list.iter().map(move |notice| (*to, *notice)));
    let mut found = Vec::new();
    for (to, notice) in notices {
        let stated = out.iter().filter(|passage| passage.to.as_deref() == Some(to)).any(|passage| {
            let listing = listings.get(&passage.subject.0);
            listing.is_some_and(|listing| concerns(notice, listing, passage.agreement.as_ref()))
        });
        let listing = notice.about.as_deref().and_then(|about| listings.get(about)).copied();
        let at = notice.from.map_or(notice.by.source.at, |from| from.0);
        let takes_part = listing.is_some_and(|listing| takes_part(listing, to));
        if !stated && !takes_part && at <= now {
            found.extend(passage(chain, notice, listing, to, (at, now)));
        }
    }
    out.extend(found);
}

fn passage(
    chain: &Chain<'_>,
    notice: &NoticeRow,
    listing: Option<&ListingRow>,
    to: &PartyId,
    times: (Timestamp, Timestamp),
) -> Option<Passage> {
    let found = chain.announced(notice, listing, to, times);
    let mut standing = found.standing;
    if matches!(standing, Standing::Agreed | Standing::Accepted) {
        return None;
    }
    // Where it is sealed to whom the goods were bound, or when they pass, nobody can say that they did.
    if notice.from.is_none() || listing.is_some_and(|listing| listing.consignee.is_none()) {
        standing = Standing::Undetermined;
    }
    let said: Vec<&By> = listing.map(|listing| &listing.by).into_iter().chain([&notice.by]).collect();
    Some(Passage {
        subject: notice.about.clone().unwrap_or_else(|| notice.subject.clone()),
        how: Passing::Notice,
        at: times.0.into(),
        to: Some(Word(to.clone())),
        agreement: listing.and_then(|listing| listing.agreement.clone()).or_else(|| notice.agreement.clone()),
        standing,
        sources: cites(said),
        chain: cites(found.by),
    })
}

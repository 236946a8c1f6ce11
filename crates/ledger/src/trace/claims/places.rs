//! Places, and programmes' plans of them.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::Body;
use entente_record::body::{Programme, ProgrammeArea};
use entente_record::value::Place;

use super::Gather;
use crate::latest;
use crate::trace::{Account, AccountKind, Plan, Tag};

/// The account of a place: its P-code, or UN/LOCODE, or else its country and names from the largest area down.
pub(super) fn account(place: &Place) -> Option<Account> {
    let name = place.name.open().map(|name| name.as_str());
    let code = place.pcode.as_ref().map(|code| code.as_str());
    let code = code.or(place.locode.as_ref().map(|code| code.as_str()));
    let id = match (code, name) {
        (Some(code), _) => code.to_owned(),
        (None, None) => return None,
        (None, Some(name)) => {
            let country = place.country.as_ref().map(|country| country.as_str());
            let within = place.within.iter().map(|area| area.as_str());
            country.into_iter().chain(within).chain([name]).collect::<Vec<_>>().join("/")
        }
    };
    Some(Account::new(AccountKind::Place, id))
}

/// For every programme, what its implementers are left with goes to it and on to its places: by the places' budgets if
/// all have one, else evenly, which is noted.
pub(super) fn plans(claims: &[&crate::Claim], gather: &mut Gather<'_>) {
    let programmes = latest(claims, |body| if let Body::Programme(body) = body { Some(body) } else { None });
    let mut parts: BTreeMap<_, Vec<&Programme>> = BTreeMap::new();
    for (_, body) in programmes.values() {
        // A part without a budget of its own only goes on with the list of places.
        if let Some(whole) = body.part_of.as_ref().filter(|_| body.budget.is_none()) {
            parts.entry(whole).or_default().push(body);
        }
    }
    for (subject, (claim, body)) in &programmes {
        let implementers: BTreeSet<_> = body
            .participants
            .iter()
            .filter(|participant| participant.role.open().is_some_and(|role| role.as_str() == "implementer"))
            .filter_map(|participant| participant.party.open())
            .map(|party| gather.flows.account(&Account::party(party)))
            .collect();
        let more = parts.get(*subject).into_iter().flatten().flat_map(|part| &part.areas);
        let areas: Vec<&ProgrammeArea> = body.areas.iter().chain(more).collect();
        let (weights, even) = weights(&areas, gather);
        if even && weights.len() > 1 {
            gather.notes.planned_evenly.push(subject.as_str().to_owned());
        }
        let programme = gather.flows.account(&Account::programme(subject));
        let places = weights.iter().map(|(place, weight)| (gather.flows.account(place), *weight)).collect();
        gather.flows.plan(Plan {
            tag: Tag::Programme(subject.as_str().to_owned()),
            holders: implementers,
            programme,
            places,
            statement: claim.source.jti,
            at: claim.source.at,
        });
    }
}

/// A programme's places and their weights, and whether these are all alike for want of budgets.
fn weights(areas: &[&ProgrammeArea], gather: &Gather<'_>) -> (BTreeMap<Account, u128>, bool) {
    let mut budgets: BTreeMap<Account, Option<u128>> = BTreeMap::new();
    for area in areas {
        let Some(place) = area.place.open().and_then(account) else { continue };
        let budget = area.budget.as_ref().and_then(|money| gather.amount(money).ok());
        let sum = budgets.entry(place).or_insert(Some(0));
        *sum = sum.and_then(|sum| sum.checked_add(budget?));
    }
    let even = budgets.values().any(Option::is_none) || budgets.values().all(|budget| *budget == Some(0));
    let weights =
        budgets.into_iter().map(|(place, budget)| (place, if even { 1 } else { budget.unwrap_or(0) }));
    (weights.collect(), even)
}

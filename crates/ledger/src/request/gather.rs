//! What claims say about each request: its offers, the decisions on them, what followed.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::{Decision, Offer, Request};
use entente_record::{Body, PartyId, StatementHash, SubjectId};

use crate::{Claim, claim};

/// A claim with its body.
pub(super) type Told<'c, T> = (&'c Claim, &'c T);

/// Everything about one request.
pub(super) struct File<'c> {
    pub request: Told<'c, Request>,
    pub offers: Vec<Told<'c, Offer>>,
    /// Decisions on the request, on its offers, and on what its refs or theirs name; in order.
    pub decisions: Vec<Told<'c, Decision>>,
    /// Responses about the request or one of its offers, and to decisions on them.
    pub responses: Vec<&'c Claim>,
    /// Consignments, services and custody that carry it out.
    pub deeds: Vec<&'c Claim>,
}

/// What is known of parties: countries of governments, and who coordinates.
#[derive(Default)]
pub(super) struct Parties {
    /// Governments and the country each is of.
    governments: BTreeMap<String, String>,
    coordinators: BTreeSet<String>,
}

/// IATI organisation type of a government.
const GOVERNMENT: &str = "10";
/// The same for a local one.
const LOCAL_GOVERNMENT: &str = "11";

impl Parties {
    fn of(claims: &[&Claim]) -> Self {
        let mut out = Self::default();
        for claim in claims {
            let Body::Party(body) = &claim.body else { continue };
            let Some(party) = body.party.open() else { continue };
            let org = party.org_str().to_owned();
            let sort = body.org_type.open().map(|sort| sort.as_str());
            if let (Some(GOVERNMENT | LOCAL_GOVERNMENT), Some(country)) = (sort, &body.country) {
                out.governments.insert(org.clone(), country.as_str().to_owned());
            }
            if body.roles.iter().any(|role| role.as_str() == "coordinator") {
                out.coordinators.insert(org);
            }
        }
        out
    }

    /// Whether a party is of the government of a country.
    pub fn governs(&self, party: &PartyId, country: &str) -> bool {
        self.governments.get(party.org_str()).is_some_and(|found| found == country)
    }

    /// Whether it is registered as a coordinator.
    pub fn coordinates(&self, party: &PartyId) -> bool {
        self.coordinators.contains(party.org_str())
    }
}

/// Files by request, and the parties.
pub(super) fn files<'c>(claims: &[&'c Claim]) -> (Vec<File<'c>>, Parties) {
    let requests = claim::latest(claims, |body| match body {
        Body::Request(body) => Some(body),
        _ => None,
    });
    let offers = claim::latest(claims, |body| match body {
        Body::Offer(body) => Some(body),
        _ => None,
    });
    let mut of_offer: BTreeMap<&SubjectId, &SubjectId> = BTreeMap::new();
    let mut by_request: BTreeMap<&SubjectId, Vec<Told<'c, Offer>>> = BTreeMap::new();
    for (subject, (claim, offer)) in &offers {
        if let Some(request) = &offer.request {
            of_offer.insert(subject, request);
            by_request.entry(request).or_default().push((claim, offer));
        }
    }
    let about = |subject: &'c SubjectId| of_offer.get(subject).copied().unwrap_or(subject);
    let mut decisions: BTreeMap<&SubjectId, Vec<Told<'c, Decision>>> = BTreeMap::new();
    let mut on: BTreeMap<StatementHash, &SubjectId> = BTreeMap::new();
    for claim in claims {
        if let Body::Decision(decision) = &claim.body {
            let request = about(&claim.subject);
            decisions.entry(request).or_default().push((claim, decision));
            on.insert(claim.source.hash, request);
        }
    }
    let (mut responses, mut deeds): (BTreeMap<_, Vec<&Claim>>, BTreeMap<_, Vec<&Claim>>) = Default::default();
    let mut carried: BTreeMap<&SubjectId, &SubjectId> = BTreeMap::new();
    for claim in claims {
        match &claim.body {
            Body::Response(_) => {
                let decided = claim.refs.iter().find_map(|hash| on.get(hash).copied());
                responses.entry(decided.unwrap_or_else(|| about(&claim.subject))).or_default().push(claim);
            }
            Body::Consignment(body) => {
                if let Some(request) = &body.request {
                    carried.insert(&claim.subject, request);
                    deeds.entry(request).or_default().push(claim);
                }
            }
            Body::Service(body) => {
                if let Some(request) = &body.request {
                    deeds.entry(request).or_default().push(claim);
                }
            }
            _ => {}
        }
    }
    for claim in claims {
        if let (Body::Custody(_), Some(request)) = (&claim.body, carried.get(&claim.subject)) {
            deeds.entry(request).or_default().push(claim);
        }
    }
    let mut named: BTreeMap<StatementHash, Told<'c, Decision>> = BTreeMap::new();
    for (claim, decision) in decisions.values().flatten() {
        named.insert(claim.source.hash, (claim, decision));
    }
    let mut out = Vec::new();
    for (subject, request) in requests {
        let mut offers = by_request.remove(subject).unwrap_or_default();
        offers.sort_by_key(|(claim, _)| &claim.source);
        let mut decisions = decisions.get(subject).cloned().unwrap_or_default();
        let refs = request.0.refs.iter().chain(offers.iter().flat_map(|(claim, _)| &claim.refs));
        decisions.extend(refs.filter_map(|hash| named.get(hash).copied()));
        decisions.sort_by_key(|(claim, _)| &claim.source);
        decisions.dedup_by_key(|(claim, _)| &claim.source);
        let mut responses = responses.remove(subject).unwrap_or_default();
        responses.sort_by_key(|claim| &claim.source);
        let mut deeds = deeds.remove(subject).unwrap_or_default();
        deeds.sort_by_key(|claim| &claim.source);
        out.push(File { request, offers, decisions, responses, deeds });
    }
    (out, Parties::of(claims))
}

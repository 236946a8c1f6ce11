//! How far a request has come: the steps that statements tell, in order of time.

use entente_record::Body;
use entente_record::body::Decision;
use entente_record::value::{CustodyStage, Outcome};
use serde::Serialize;

use super::evidence::is_yes;
use super::gather::File;
use crate::Claim;
use crate::wire::Cite;

/// A state of a request, in the words of civil-military coordination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It stands on the record.
    Submitted,
    /// The cluster found it sound.
    ClusterValidated,
    /// Coordination reviewed it.
    CmcoordReviewed,
    /// It was sent back to be changed.
    Returned,
    /// It was turned down.
    Rejected,
    /// It went to those who have the assets.
    Forwarded,
    /// Somebody offers.
    Offered,
    /// An offer was taken.
    Accepted,
    /// Who has the asset declined, or took the offer back.
    Declined,
    /// Goods were listed for it, or the provider took the task on.
    Tasked,
    /// Goods have left.
    InExecution,
    /// The service was given.
    Completed,
    /// The requester took it back.
    Cancelled,
    /// The requester says that the matter is closed.
    Closed,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The state it leads to.
    pub state: State,
    /// The statement that tells it: who, and when.
    pub source: Cite,
}

/// The steps of a request, in order of time.
pub(super) fn steps(file: &File<'_>) -> Vec<Step> {
    let requester = &file.request.0.source.iss;
    let mut found: Vec<(State, &Claim)> = vec![(State::Submitted, file.request.0)];
    found.extend(file.offers.iter().map(|(claim, _)| (State::Offered, *claim)));
    for (claim, decision) in &file.decisions {
        let on_request = claim.subject == file.request.0.subject;
        let offer = file.offers.iter().find(|(offer, _)| offer.subject == claim.subject);
        let by_requester = claim.source.iss.org_str() == requester.org_str();
        let by_provider =
            offer.is_some_and(|(offer, _)| offer.source.iss.org_str() == claim.source.iss.org_str());
        let state = match (on_request, offer.is_some()) {
            (true, _) => on_the_request(decision, by_requester),
            (_, true) => on_an_offer(decision, by_provider),
            _ => None,
        };
        found.extend(state.map(|state| (state, *claim)));
    }
    for claim in &file.responses {
        let Body::Response(body) = &claim.body else { continue };
        let own = claim.source.iss.org_str() == requester.org_str();
        if own && claim.subject == file.request.0.subject && body.closes == Some(true) {
            found.push((State::Closed, claim));
        }
    }
    for claim in &file.deeds {
        let state = match &claim.body {
            Body::Consignment(_) => Some(State::Tasked),
            Body::Custody(body) if body.stage.open() == Some(&CustodyStage::Departed) => {
                Some(State::InExecution)
            }
            Body::Service(_) => Some(State::Completed),
            _ => None,
        };
        found.extend(state.map(|state| (state, *claim)));
    }
    found.sort_by(|a, b| (&a.1.source, a.0).cmp(&(&b.1.source, b.0)));
    found.into_iter().map(|(state, claim)| Step { state, source: Cite(claim.source.clone()) }).collect()
}

fn on_the_request(decision: &Decision, by_requester: bool) -> Option<State> {
    let outcome = decision.outcome.open()?;
    let gate = decision.gate.map(|gate| gate.as_str());
    match (gate, outcome) {
        (Some("cancellation"), _) if by_requester => Some(State::Cancelled),
        (_, Outcome::Revoke) if by_requester => Some(State::Cancelled),
        (Some("military-response"), outcome) if !is_yes(Some(outcome)) => Some(State::Declined),
        (Some("military-response"), _) => Some(State::Tasked),
        (Some("appeal"), _) => None,
        (_, Outcome::Return) => Some(State::Returned),
        (_, Outcome::Reject | Outcome::Revoke) => Some(State::Rejected),
        (Some("cluster-validation"), _) => Some(State::ClusterValidated),
        (Some("cmcoord-review"), _) => Some(State::CmcoordReviewed),
        (Some("forward"), _) => Some(State::Forwarded),
        _ => None,
    }
}

/// What a decision on an offer means for the request. One that turns an offer down leaves the request where it is: others may offer.
fn on_an_offer(decision: &Decision, by_provider: bool) -> Option<State> {
    match (decision.gate.map(|gate| gate.as_str()), is_yes(decision.outcome.open()), by_provider) {
        (Some("appeal"), ..) => None,
        (_, true, false) => Some(State::Accepted),
        (_, true, true) => Some(State::Tasked),
        (_, false, true) => Some(State::Declined),
        (_, false, false) => None,
    }
}

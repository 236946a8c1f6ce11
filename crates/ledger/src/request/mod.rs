//! Requests for assistance: how far each has come, who offers, which last-resort tests each offer passes, who decided, who appealed.
//!
//! Everything is told from claims. The tests are data ([`Rules`]); what each is judged by stands in `evidence.rs`; how it is
//! counted in `docs/methods/last-resort.md`.

mod evidence;
mod gather;
mod offer;
mod rules;
mod steps;

use entente_record::codes::{
    AssetClass, Caveat, Emergency, Gate, LastResortTest, MilitaryRole, Priority, Sector, SupportCategory,
};
use entente_record::value::Outcome;
use entente_record::{PartyId, SubjectId, Timestamp};
use serde::Serialize;

use crate::Claim;
use crate::appeal::appeals;
use crate::coverage::AreaId;
use crate::rows::{Rows, Spot};
use crate::wire::{Cite, Word};
use evidence::{Court, word};
use gather::{File, Parties, files};
pub use offer::{OfferState, Verdict};
pub use rules::{Evidence, Guideline, Rule, Rules, TABLE};
pub use steps::{State, Step};

/// What a test came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Passed.
    Pass,
    /// Not passed.
    Fail,
    /// The statements don't say.
    Unknown,
    /// It asks for nothing here.
    NotApplicable,
}

impl Finding {
    /// Whether nothing is left to ask.
    pub fn is_clear(self) -> bool {
        matches!(self, Self::Pass | Self::NotApplicable)
    }
}

/// A test with what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// The test.
    pub test: Word<LastResortTest>,
    /// The rule that asks it.
    pub rule: String,
    /// What is looked at.
    pub about: String,
    /// What it came to.
    pub finding: Finding,
    /// Why, by a code that `docs/methods/last-resort.md` explains.
    pub why: &'static str,
    /// What the requester answers.
    pub said: Option<String>,
    /// On what grounds.
    pub grounds: Option<String>,
    /// The evidence.
    pub sources: Vec<Cite>,
}

/// A civilian means that was asked first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// What; `None` where sealed.
    pub what: Option<String>,
    /// Who was asked, where it is a party.
    pub party: Option<Word<PartyId>>,
    /// When; `None` where sealed.
    pub asked: Option<Word<Timestamp>>,
    /// What they answered; `None` where sealed.
    pub answer: Option<String>,
}

/// An appeal against a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppealState {
    /// Who appeals.
    pub by: Word<PartyId>,
    /// When.
    pub at: Word<Timestamp>,
    /// What is said; `None` where sealed.
    pub says: Option<String>,
    /// Who owes the answer.
    pub owed_by: Word<PartyId>,
    /// When it was answered.
    pub answered: Option<Word<Timestamp>>,
    /// The appeal and its answer.
    pub sources: Vec<Cite>,
}

/// A decision on the request, or on an offer for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionState {
    /// What it is on.
    pub subject: Word<SubjectId>,
    /// When.
    pub at: Word<Timestamp>,
    /// Who decided.
    pub by: Word<PartyId>,
    /// As which body; `None` where sealed.
    pub authority: Option<Word<PartyId>>,
    /// Which step of the way it is.
    pub gate: Option<Word<Gate>>,
    /// What was decided; `None` where sealed.
    pub outcome: Option<Word<Outcome>>,
    /// Why; `None` where sealed.
    pub reason: Option<String>,
    /// On what conditions.
    pub conditions: Vec<String>,
    /// Tests set aside.
    pub overrides: Vec<Word<LastResortTest>>,
    /// By when it can be appealed.
    pub appeal_until: Option<Word<Timestamp>>,
    /// To whom.
    pub appeal_to: Option<Word<PartyId>>,
    /// The appeals.
    pub appeals: Vec<AppealState>,
    /// The statement, with what changed it.
    pub sources: Vec<Cite>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestState {
    /// Which.
    pub subject: Word<SubjectId>,
    /// How far it has come.
    pub state: State,
    /// Who asks.
    pub by: Word<PartyId>,
    /// When.
    pub at: Word<Timestamp>,
    /// What for; `None` where sealed.
    pub task: Option<String>,
    /// The asset; `None` where sealed.
    pub asset_class: Option<Word<AssetClass>>,
    /// How close it comes to people; `None` where sealed.
    pub support: Option<Word<SupportCategory>>,
    /// How urgent; `None` where sealed.
    pub priority: Option<Word<Priority>>,
    /// By when; `None` where sealed.
    pub deadline: Option<Word<Timestamp>>,
    /// What sort of emergency, where it is said.
    pub emergency: Option<Word<Emergency>>,
    /// Whose guidelines hold.
    pub guideline: Guideline,
    /// The sector.
    pub sector: Option<Word<Sector>>,
    /// From where.
    pub from: Option<AreaId>,
    /// To where.
    pub to: Option<AreaId>,
    /// The needs it answers.
    pub needs: Vec<Word<SubjectId>>,
    /// Civilian means asked first.
    pub alternatives: Vec<Alternative>,
    /// The tests, as far as they can be judged without an offer.
    pub tests: Vec<Tested>,
    /// Offers.
    pub offers: Vec<OfferState>,
    /// Decisions.
    pub decisions: Vec<DecisionState>,
    /// Steps, in order of time.
    pub steps: Vec<Step>,
    /// The statements of the request.
    pub sources: Vec<Cite>,
}

/// All requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// How this is told.
    pub rule: &'static str,
    /// By subject.
    pub all: Vec<RequestState>,
}

const RULE: &str = "A request's state is its latest step that a statement tells. Each last-resort test of the guidelines that hold is \
    judged from statements, for each offer by itself: passed, not passed, not known. A military asset is proposed only where all that \
    ask anything pass; otherwise it takes an authority that names the tests it sets aside, and its reason.";

/// Requests from claims. Pure, and the same in whatever order claims came.
pub fn requests<'c>(claims: impl IntoIterator<Item = &'c Claim>, rules: &Rules) -> Requests {
    let mut claims: Vec<&Claim> = claims.into_iter().collect();
    claims.sort_by_key(|claim| &claim.source);
    let (files, parties) = files(&claims);
    let rows = Rows::of(claims.iter().copied().filter(|claim| is_word(claim)));
    let all = files.iter().map(|file| of_file(file, &parties, &rows, rules)).collect();
    Requests { rule: RULE, all }
}

/// Decisions and answers, which appeals are made of.
fn is_word(claim: &Claim) -> bool {
    matches!(claim.body, entente_record::Body::Decision(_) | entente_record::Body::Response(_))
}

fn of_file(file: &File<'_>, parties: &Parties, rows: &Rows, rules: &Rules) -> RequestState {
    let (claim, body) = file.request;
    let guideline = Guideline::of(body.emergency);
    let court = Court { file, parties, offer: None };
    let steps = steps::steps(file);
    let place = |place: &entente_record::value::Place| AreaId::of(&Spot::of(place));
    RequestState {
        subject: claim.subject.clone().into(),
        state: steps.last().map_or(State::Submitted, |step| step.state),
        by: claim.source.iss.clone().into(),
        at: claim.source.at.into(),
        task: body.task.open().map(ToString::to_string),
        asset_class: word(body.asset_class.open()),
        support: word(body.support.open()),
        priority: word(body.priority.open()),
        deadline: word(body.deadline.open()),
        emergency: body.emergency.map(Word),
        guideline,
        sector: body.sector.map(Word),
        from: body.pickup.as_ref().and_then(place),
        to: body.delivery.as_ref().and_then(place),
        needs: body.needs.iter().cloned().map(Word).collect(),
        alternatives: body.alternatives.iter().map(alternative).collect(),
        tests: rules.of(guideline).map(|rule| court.judge(rule)).collect(),
        offers: file.offers.iter().map(|told| offer::state(file, parties, *told, rules, guideline)).collect(),
        decisions: decisions(file, rows),
        steps,
        sources: sources(claim),
    }
}

fn alternative(told: &entente_record::body::Alternative) -> Alternative {
    Alternative {
        what: told.what.open().map(ToString::to_string),
        party: told.party.clone().map(Word),
        asked: word(told.asked.open()),
        answer: told.answer.open().map(ToString::to_string),
    }
}

fn decisions(file: &File<'_>, rows: &Rows) -> Vec<DecisionState> {
    let appeals = appeals(rows);
    let state = |(claim, body): &(&Claim, &entente_record::body::Decision)| {
        let against = appeals.iter().filter(|appeal| appeal.decision.by.source.0 == claim.source);
        let appeal = |appeal: &crate::appeal::Appeal<'_>| {
            let said = file.responses.iter().find(|response| response.source == appeal.appeal.by.source.0);
            let says = said.and_then(|response| match &response.body {
                entente_record::Body::Response(body) => body.answer.open().map(ToString::to_string),
                _ => None,
            });
            AppealState {
                by: appeal.appeal.by.source.iss.clone().into(),
                at: appeal.appeal.by.source.at.into(),
                says,
                owed_by: appeal.owed_by.clone().into(),
                answered: appeal.answer.map(|by| by.source.at.into()),
                sources: crate::rows::cites(std::iter::once(&appeal.appeal.by).chain(appeal.answer)),
            }
        };
        DecisionState {
            subject: claim.subject.clone().into(),
            at: claim.source.at.into(),
            by: claim.source.iss.clone().into(),
            authority: body.authority.open().cloned().map(Word),
            gate: body.gate.map(Word),
            outcome: word(body.outcome.open()),
            reason: body.reason.open().map(ToString::to_string),
            conditions: body.conditions.iter().map(ToString::to_string).collect(),
            overrides: body.overrides.iter().copied().map(Word).collect(),
            appeal_until: body.appeal_until.map(Word),
            appeal_to: body.appeal_to.clone().map(Word),
            appeals: against.map(appeal).collect(),
            sources: sources(claim),
        }
    };
    file.decisions.iter().map(state).collect()
}

/// The statement behind a claim, with what changed it.
fn sources(claim: &Claim) -> Vec<Cite> {
    let changes = claim.corrections.iter().chain(&claim.disclosures);
    let mut out: Vec<Cite> = std::iter::once(&claim.source).chain(changes).cloned().map(Cite).collect();
    out.sort();
    out.dedup();
    out
}

/// The caveats of an offer.
fn caveats(body: &entente_record::body::Offer) -> Vec<(Option<Word<Caveat>>, Option<String>)> {
    let term = |term: &entente_record::body::CaveatTerm| {
        (word(term.caveat.open()), term.detail.as_ref().map(ToString::to_string))
    };
    body.caveats.iter().map(term).collect()
}

/// The provider's part in a conflict; `None` where sealed.
fn role(body: &entente_record::body::Offer) -> Option<Word<MilitaryRole>> {
    word(body.military_role.open())
}

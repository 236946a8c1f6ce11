//! What is kept of needs, requests, offers, findings, feedback and services.

use entente_record::body::{Feedback, Finding, Need, Offer, Request, Service};
use entente_record::codes::{
    FeedbackCategory, FindingSeverity, PopulationGroup, Priority, Sector, ServiceType, Severity,
};
use entente_record::{Date, PartyId, StatementHash, SubjectId, Timestamp};
use serde::{Deserialize, Serialize};

use super::goods::words;
use super::{Amount, By, ItemKey, Spot};
use crate::Claim;
use crate::wire::Word;

/// An item that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedRow {
    /// What; `None` where sealed.
    pub item: Option<ItemKey>,
    /// Its name.
    pub name: Option<String>,
    /// How much; `None` where sealed.
    pub quantity: Option<Amount>,
}

/// A need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedRow {
    /// The statement.
    pub by: By,
    /// The need.
    pub subject: Word<SubjectId>,
    /// Where; `None` where sealed.
    pub area: Option<Spot>,
    /// Whose; `None` where sealed.
    pub group: Option<Word<PopulationGroup>>,
    /// Of what sort; `None` where sealed.
    pub sector: Option<Word<Sector>>,
    /// How severe; `None` where sealed, or where the source gives none.
    pub severity: Option<Word<Severity>>,
    /// How many are in need; `None` where sealed.
    pub people: Option<i64>,
    /// Households among them, where they were counted.
    #[serde(default)]
    pub households: Option<i64>,
    /// How many a plan is to reach, by the source's word.
    #[serde(default)]
    pub targeted: Option<i64>,
    /// What the source calls the caseload.
    #[serde(default)]
    pub caseload: Option<String>,
    /// First day of the period.
    pub from: Option<Word<Date>>,
    /// Last day of the period.
    pub until: Option<Word<Date>>,
    /// What is needed.
    pub items: Vec<WantedRow>,
}

/// A request for assistance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// The statement.
    pub by: By,
    /// The request.
    pub subject: Word<SubjectId>,
    /// By when; `None` where sealed.
    pub deadline: Option<Word<Timestamp>>,
    /// How urgent; `None` where sealed.
    pub priority: Option<Word<Priority>>,
    /// The needs it answers.
    pub needs: Vec<Word<SubjectId>>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRow {
    /// The statement.
    pub by: By,
    /// The offer.
    pub subject: Word<SubjectId>,
    /// Statements it answers.
    pub refs: Vec<Word<StatementHash>>,
    /// The request it answers.
    pub request: Option<Word<SubjectId>>,
}

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdviceRow {
    /// By whom; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// By when; `None` where sealed.
    pub due: Option<Word<Date>>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    /// The statement.
    pub by: By,
    /// The finding.
    pub subject: Word<SubjectId>,
    /// How grave; `None` where sealed.
    pub severity: Option<Word<FindingSeverity>>,
    /// What it is about; `None` where sealed.
    pub about: Option<Vec<Word<SubjectId>>>,
    /// What should be done.
    pub advice: Vec<AdviceRow>,
    /// What it costs or has cost.
    pub value: Option<super::Worth>,
}

/// Feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackRow {
    /// The statement.
    pub by: By,
    /// The feedback.
    pub subject: Word<SubjectId>,
    /// What it is about, by the list of categories; `None` where sealed.
    pub category: Option<Word<FeedbackCategory>>,
    /// Where; `None` where sealed.
    pub area: Option<Spot>,
    /// By when an answer is due; `None` where sealed.
    pub answer_due: Option<Word<Timestamp>>,
    /// The lot it is about.
    pub lot: Option<String>,
    /// The distribution, consignment or programme it is about.
    pub about: Option<Word<SubjectId>>,
    /// The party it is about.
    pub about_party: Option<Word<PartyId>>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// The statement.
    pub by: By,
    /// The service.
    pub subject: Word<SubjectId>,
    /// What sort; `None` where sealed.
    pub service_type: Option<Word<ServiceType>>,
    /// Who gave it; `None` where sealed.
    pub provider: Option<Word<PartyId>>,
    /// Who got it; `None` where sealed.
    pub recipient: Option<Word<PartyId>>,
    /// First day; `None` where sealed.
    pub from: Option<Word<Date>>,
}

pub(super) fn need(claim: &Claim, body: &Need) -> NeedRow {
    let period = body.period.as_ref();
    NeedRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        area: body.area.open().map(Spot::of),
        group: body.group.open().copied().map(Word),
        sector: body.sector.open().copied().map(Word),
        severity: body.severity.map(Word),
        people: body.people.open().and_then(|people| people.total.open()).map(|total| total.get()),
        households: body.people.open().and_then(|people| people.households).map(|count| count.get()),
        targeted: body.caseload.as_ref().and_then(|caseload| caseload.targeted).map(|count| count.get()),
        caseload: body.caseload.as_ref().and_then(|caseload| caseload.name.as_ref()).map(ToString::to_string),
        from: period.and_then(|period| period.from.open()).copied().map(Word),
        until: period.and_then(|period| period.until).map(Word),
        items: body
            .items
            .iter()
            .map(|wanted| WantedRow {
                item: wanted.item.open().and_then(ItemKey::of),
                name: wanted.item.open().and_then(|item| item.name.open()).map(ToString::to_string),
                quantity: wanted.quantity.open().and_then(Amount::of),
            })
            .collect(),
    }
}

pub(super) fn request(claim: &Claim, body: &Request) -> RequestRow {
    RequestRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        deadline: body.deadline.open().copied().map(Word),
        priority: body.priority.open().copied().map(Word),
        needs: words(&body.needs),
    }
}

pub(super) fn offer(claim: &Claim, body: &Offer) -> OfferRow {
    OfferRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        refs: words(&claim.refs),
        request: body.request.clone().map(Word),
    }
}

pub(super) fn finding(claim: &Claim, body: &Finding) -> FindingRow {
    FindingRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        severity: body.severity.open().copied().map(Word),
        about: body.about.open().map(|about| words(about)),
        advice: body
            .recommendations
            .iter()
            .map(|advice| AdviceRow {
                to: advice.to.open().cloned().map(Word),
                due: advice.due.open().copied().map(Word),
            })
            .collect(),
        value: body.amount.as_ref().and_then(super::Worth::of),
    }
}

pub(super) fn feedback(claim: &Claim, body: &Feedback) -> FeedbackRow {
    FeedbackRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        category: body.category.open().copied().map(Word),
        area: body.area.open().map(Spot::of),
        answer_due: body.answer_due.open().copied().map(Word),
        lot: body.lot.as_ref().map(ToString::to_string),
        about: body.about.clone().map(Word),
        about_party: body.about_party.clone().map(Word),
    }
}

pub(super) fn service(claim: &Claim, body: &Service) -> ServiceRow {
    ServiceRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        service_type: body.service_type.open().copied().map(Word),
        provider: body.provider.open().cloned().map(Word),
        recipient: body.recipient.open().cloned().map(Word),
        from: body.period.open().and_then(|period| period.from.open()).copied().map(Word),
    }
}

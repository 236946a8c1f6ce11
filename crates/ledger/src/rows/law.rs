//! What is kept of parties, agreements, decisions, responses, notices and vettings.

use entente_record::body::{Agreement, Decision, Notice, Party, Response, Vetting};
use entente_record::codes::{AgreementType, NoticeType, OrgType, VettingType};
use entente_record::value::{Outcome, VettingResult};
use entente_record::{Date, PartyId, StatementHash, SubjectId, Timestamp};
use serde::{Deserialize, Serialize};

use super::goods::words;
use super::{By, Worth};
use crate::Claim;
use crate::wire::Word;

/// A party as registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRow {
    /// The statement.
    pub by: By,
    /// The party; `None` where sealed.
    pub party: Option<Word<PartyId>>,
    /// What type of organisation it is; `None` where sealed.
    pub org_type: Option<Word<OrgType>>,
    /// Whether it is registered as an independent monitor.
    pub monitor: bool,
}

/// What a party has consented to beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRow {
    /// Who consents; `None` where sealed.
    pub party: Option<Word<PartyId>>,
    /// To whom goods may be passed on.
    pub onward_to: Vec<Word<PartyId>>,
}

/// A duty under an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRow {
    /// Who owes it; `None` where sealed.
    pub from: Option<Word<PartyId>>,
    /// To whom; `None` where sealed.
    pub to: Option<Word<PartyId>>,
    /// What; `None` where sealed.
    pub what: Option<String>,
    /// Within how many days.
    pub within_days: Option<i64>,
}

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementRow {
    /// The statement.
    pub by: By,
    /// The agreement.
    pub subject: Word<SubjectId>,
    /// Its title; `None` where sealed.
    pub title: Option<String>,
    /// What form it has; `None` where sealed.
    pub agreement_type: Option<Word<AgreementType>>,
    /// The agreement it amends or falls under.
    pub under: Option<Word<SubjectId>>,
    /// How much it is about, where that is said in the open.
    pub amount: Option<Worth>,
    /// Who has agreed; `None` where sealed.
    pub parties: Option<Vec<Word<PartyId>>>,
    /// First day; `None` where sealed.
    pub from: Option<Word<Date>>,
    /// Last day, where it has one.
    pub until: Option<Word<Date>>,
    /// Consents given beforehand.
    pub consents: Vec<ConsentRow>,
    /// Duties.
    pub duties: Vec<DutyRow>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRow {
    /// The statement.
    pub by: By,
    /// What was decided on.
    pub subject: Word<SubjectId>,
    /// Statements it answers.
    pub refs: Vec<Word<StatementHash>>,
    /// What was decided; `None` where sealed.
    pub outcome: Option<Word<Outcome>>,
    /// By which body; `None` where sealed.
    pub authority: Option<Word<PartyId>>,
    /// What exactly is being decided.
    pub matter: Option<String>,
    /// Under which rule.
    pub rule: Option<String>,
    /// To whom it can be appealed.
    #[serde(default)]
    pub appeal_to: Option<Word<PartyId>>,
    /// Until when it holds.
    pub valid_until: Option<Word<Timestamp>>,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseRow {
    /// The statement.
    pub by: By,
    /// What it is about.
    pub subject: Word<SubjectId>,
    /// Statements it answers.
    pub refs: Vec<Word<StatementHash>>,
    /// Whether what was said is accepted; `None` where sealed.
    pub outcome: Option<Word<Outcome>>,
    /// Whether the matter is closed from the answerer's side.
    pub closes: bool,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// The statement.
    pub by: By,
    /// The notice.
    pub subject: Word<SubjectId>,
    /// What it announces; `None` where sealed.
    pub notice_type: Option<Word<NoticeType>>,
    /// To whom; `None` where sealed.
    pub recipients: Option<Vec<Word<PartyId>>>,
    /// From when on; `None` where sealed.
    pub from: Option<Word<Timestamp>>,
    /// Who gets the goods.
    pub third_party: Option<Word<PartyId>>,
    /// The consignment or stock it is about.
    pub about: Option<Word<SubjectId>>,
    /// The agreement that asks for it.
    pub agreement: Option<Word<SubjectId>>,
}

/// A vetting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VettingRow {
    /// The statement.
    pub by: By,
    /// The party's subject.
    pub subject: Word<SubjectId>,
    /// What was looked at; `None` where sealed.
    pub vetting_type: Option<Word<VettingType>>,
    /// What came of it; `None` where sealed.
    pub result: Option<Word<VettingResult>>,
    /// The last day it holds.
    pub valid_until: Option<Word<Date>>,
    /// What it was done for.
    pub purpose: Option<Word<SubjectId>>,
}

pub(super) fn party(claim: &Claim, body: &Party) -> PartyRow {
    PartyRow {
        by: By::of(claim),
        party: body.party.open().cloned().map(Word),
        org_type: body.org_type.open().copied().map(Word),
        monitor: body.roles.iter().any(|role| role.as_str() == "monitor"),
    }
}

pub(super) fn agreement(claim: &Claim, body: &Agreement) -> AgreementRow {
    let period = body.period.open();
    AgreementRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        title: body.title.open().map(ToString::to_string),
        agreement_type: body.agreement_type.open().copied().map(Word),
        under: body.under.clone().map(Word),
        amount: body.amount.as_ref().and_then(Worth::of),
        parties: body.parties.open().map(|parties| words(parties)),
        from: period.and_then(|period| period.from.open()).copied().map(Word),
        until: period.and_then(|period| period.until).map(Word),
        consents: body
            .consents
            .iter()
            .map(|consent| ConsentRow {
                party: consent.party.open().cloned().map(Word),
                onward_to: words(&consent.onward_to),
            })
            .collect(),
        duties: body
            .duties
            .iter()
            .map(|duty| DutyRow {
                from: duty.from.open().cloned().map(Word),
                to: duty.to.open().cloned().map(Word),
                what: duty.what.open().map(ToString::to_string),
                within_days: duty.within_days.map(|days| days.get()),
            })
            .collect(),
    }
}

pub(super) fn decision(claim: &Claim, body: &Decision) -> DecisionRow {
    DecisionRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        refs: words(&claim.refs),
        outcome: body.outcome.open().copied().map(Word),
        authority: body.authority.open().cloned().map(Word),
        matter: body.matter.as_ref().map(ToString::to_string),
        rule: body.rule.as_ref().map(ToString::to_string),
        appeal_to: body.appeal_to.clone().map(Word),
        valid_until: body.valid_until.map(Word),
    }
}

pub(super) fn response(claim: &Claim, body: &Response) -> ResponseRow {
    ResponseRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        refs: words(&claim.refs),
        outcome: body.outcome.open().copied().map(Word),
        closes: body.closes.unwrap_or_default(),
    }
}

pub(super) fn notice(claim: &Claim, body: &Notice) -> NoticeRow {
    NoticeRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        notice_type: body.notice_type.open().copied().map(Word),
        recipients: body.recipients.open().map(|recipients| words(recipients)),
        from: body.from.open().copied().map(Word),
        third_party: body.third_party.clone().map(Word),
        about: body.about.clone().map(Word),
        agreement: body.agreement.clone().map(Word),
    }
}

pub(super) fn vetting(claim: &Claim, body: &Vetting) -> VettingRow {
    VettingRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        vetting_type: body.vetting_type.open().copied().map(Word),
        result: body.result.open().copied().map(Word),
        valid_until: body.valid_until.map(Word),
        purpose: body.purpose.clone().map(Word),
    }
}

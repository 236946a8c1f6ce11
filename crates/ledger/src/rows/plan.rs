//! What is kept of programmes, and of what is done together beside the aid.

use entente_record::body::{Engagement, Programme};
use entente_record::codes::{EngagementType, Role, Sector};
use entente_record::{Date, PartyId, SubjectId};
use serde::{Deserialize, Serialize};

use super::{By, Spot, Worth};
use crate::Claim;
use crate::wire::Word;

/// A place where a programme works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaRow {
    /// Where; `None` where sealed.
    pub place: Option<Spot>,
    /// The sector, where the figures are for one.
    pub sector: Option<Word<Sector>>,
    /// What is to be spent there, where that is said in the open.
    pub budget: Option<Worth>,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeRow {
    /// The statement.
    pub by: By,
    /// The programme.
    pub subject: Word<SubjectId>,
    /// Its title; `None` where sealed.
    pub title: Option<String>,
    /// Where it works.
    pub areas: Vec<AreaRow>,
    /// Who takes part, and as what; those sealed are left out.
    pub participants: Vec<(Word<PartyId>, Word<Role>)>,
}

/// An engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementRow {
    /// The statement.
    pub by: By,
    /// The engagement.
    pub subject: Word<SubjectId>,
    /// Its title; `None` where sealed.
    pub title: Option<String>,
    /// What form it has; `None` where sealed.
    pub engagement_type: Option<Word<EngagementType>>,
    /// First day; `None` where sealed.
    pub from: Option<Word<Date>>,
    /// Last day, where it has one.
    pub until: Option<Word<Date>>,
    /// Who takes part; `None` where sealed. A sealed party within is `None`.
    pub parties: Option<Vec<Option<Word<PartyId>>>>,
    /// Where.
    pub places: Vec<Spot>,
    /// What it costs, where that is said in the open.
    pub cost: Option<Worth>,
    /// The agreement it rests on.
    pub agreement: Option<Word<SubjectId>>,
    /// The programme it is part of.
    pub programme: Option<Word<SubjectId>>,
}

pub(super) fn programme(claim: &Claim, body: &Programme) -> ProgrammeRow {
    let area = |area: &entente_record::body::ProgrammeArea| AreaRow {
        place: area.place.open().map(Spot::of),
        sector: area.sector.map(Word),
        budget: area.budget.as_ref().and_then(Worth::of),
    };
    let participants = body.participants.iter();
    ProgrammeRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        title: body.title.open().map(ToString::to_string),
        areas: body.areas.iter().map(area).collect(),
        participants: participants
            .filter_map(|one| Some((Word(one.party.open()?.clone()), Word(*one.role.open()?))))
            .collect(),
    }
}

pub(super) fn engagement(claim: &Claim, body: &Engagement) -> EngagementRow {
    let parties = body.contingents.open().map(|contingents| {
        contingents.iter().map(|contingent| contingent.party.open().cloned().map(Word)).collect()
    });
    let period = body.period.open();
    EngagementRow {
        by: By::of(claim),
        subject: claim.subject.clone().into(),
        title: body.title.open().map(ToString::to_string),
        engagement_type: body.engagement_type.open().copied().map(Word),
        from: period.and_then(|period| period.from.open()).copied().map(Word),
        until: period.and_then(|period| period.until).map(Word),
        parties,
        places: body.places.iter().map(Spot::of).collect(),
        cost: body.cost.as_ref().and_then(Worth::of),
        agreement: body.agreement.clone().map(Word),
        programme: body.programme.clone().map(Word),
    }
}

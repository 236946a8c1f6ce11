//! Who is placed to know what.

use entente_record::body::{Consignment, Custody};
use entente_record::codes::CustodyStageCode;
use entente_record::value::{CustodyStage, Place};
use entente_record::{Body, PartyId};
use serde::Serialize;

use super::context::Context;
use super::stage::Stage;
use crate::place::place_key;
use crate::{Claim, wire};

/// A seat from which stages are seen; the words of the table of custody stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sends.
    Consignor,
    /// Carries.
    Carrier,
    /// Is to receive.
    Consignee,
    /// Looks on independently.
    Monitor,
    /// Owns.
    Owner,
}

impl Role {
    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "consignor" => Self::Consignor,
            "carrier" => Self::Carrier,
            "consignee" => Self::Consignee,
            "monitor" => Self::Monitor,
            "owner" => Self::Owner,
            _ => return None,
        })
    }

    /// The roles placed to speak of a stage, as the table says, the one that knows best first.
    pub fn placed(stage: CustodyStage) -> impl Iterator<Item = Self> {
        let row = stage.as_str().parse::<CustodyStageCode>().ok();
        let words = row.and_then(|row| row.fact("spoken_by")).unwrap_or_default();
        words.split(" or ").filter_map(Self::of_word)
    }
}

/// A leg of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// Who carries.
    #[serde(serialize_with = "wire::one")]
    pub carrier: PartyId,
    /// From where, where the list says so.
    pub from: Option<String>,
    /// To where, where the list says so.
    pub to: Option<String>,
}

/// Who has which seat in a consignment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Parties {
    /// Whether there is a list that says so. Without one, nobody's seat is known.
    pub listed: bool,
    /// Who sends.
    #[serde(serialize_with = "wire::option")]
    pub consignor: Option<PartyId>,
    /// Who is to receive.
    #[serde(serialize_with = "wire::option")]
    pub consignee: Option<PartyId>,
    /// Who owns: the owner named, or the consignor.
    #[serde(serialize_with = "wire::option")]
    pub owner: Option<PartyId>,
    /// From where the goods are sent.
    pub from: Option<String>,
    /// To where.
    pub to: Option<String>,
    /// The legs: those of the list, then carriers that were named on the way.
    pub legs: Vec<Leg>,
    /// Monitors that spoke.
    #[serde(serialize_with = "wire::list")]
    pub monitors: Vec<PartyId>,
}

/// A seat taken by the issuer of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) role: Role,
    pub(super) stage: Option<Stage>,
    /// Among the words of one stage, the giver's comes first and the one that knows best last.
    pub(super) rank: u8,
}

/// Whether two names are one party: the same, or an organisation and its unit.
pub(crate) fn same(a: &PartyId, b: &PartyId) -> bool {
    a == b || (a.org_str() == b.org_str() && (a.unit().is_none() || b.unit().is_none()))
}

impl Parties {
    pub(super) fn of(list: Option<&Consignment>, claims: &[Claim], context: &Context<'_>) -> Self {
        let mut parties = Self { listed: list.is_some(), ..Self::default() };
        if let Some(list) = list {
            parties.consignor = list.consignor.open().cloned();
            parties.consignee = list.consignee.open().cloned();
            parties.owner = list.owner.clone().or_else(|| parties.consignor.clone());
            parties.from = list.from.open().and_then(place_key);
            parties.to = list.to.open().and_then(place_key);
            parties.legs = legs(list);
        }
        let custody = || {
            claims.iter().filter_map(|claim| match &claim.body {
                Body::Custody(custody) => Some((claim, custody)),
                _ => None,
            })
        };
        let mut spoke: Vec<PartyId> = custody()
            .map(|(claim, _)| &claim.source.iss)
            .filter(|iss| context.monitors.iter().any(|monitor| same(monitor, iss)))
            .cloned()
            .collect();
        spoke.sort();
        spoke.dedup();
        parties.monitors = spoke;
        // A carrier may hand over to one the list doesn't name. Each round finds at least one, so it ends.
        while let Some(carrier) =
            custody().find_map(|(claim, custody)| parties.named_on_the_way(claim, custody))
        {
            parties.legs.push(Leg { carrier, from: None, to: None });
            if parties.legs.len() >= MAX_LEGS {
                break;
            }
        }
        parties
    }

    /// A carrier that someone placed to know names as the one who took over.
    fn named_on_the_way(&self, claim: &Claim, custody: &Custody) -> Option<PartyId> {
        let stage = custody.stage.open()?;
        let moves = matches!(stage, CustodyStage::Departed | CustodyStage::Arrived);
        let to = custody.to.as_ref().filter(|_| moves && self.listed)?;
        let giver =
            self.holds(Role::Consignor, &claim.source.iss) || self.holds(Role::Carrier, &claim.source.iss);
        let known = self.holds(Role::Carrier, to)
            || self.holds(Role::Consignee, to)
            || self.holds(Role::Consignor, to);
        (giver && !known).then(|| to.clone())
    }

    /// Whether a party has a seat.
    pub fn holds(&self, role: Role, party: &PartyId) -> bool {
        let is = |seat: &Option<PartyId>| seat.as_ref().is_some_and(|seat| same(seat, party));
        match role {
            Role::Consignor => is(&self.consignor),
            Role::Consignee => is(&self.consignee),
            Role::Owner => is(&self.owner),
            Role::Carrier => self.legs.iter().any(|leg| same(&leg.carrier, party)),
            Role::Monitor => self.monitors.contains(party),
        }
    }

    /// Whether a party has any seat; without a list, everyone may.
    pub(super) fn takes_part(&self, party: &PartyId) -> bool {
        const ALL: [Role; 5] = [Role::Consignor, Role::Carrier, Role::Consignee, Role::Monitor, Role::Owner];
        !self.listed || ALL.iter().any(|role| self.holds(*role, party))
    }

    /// The seat from which a party speaks of a stage; none where it isn't placed to know.
    pub(super) fn seat(&self, stage: CustodyStage, party: &PartyId, place: Option<&Place>) -> Option<Seat> {
        let roles: Vec<Role> = Role::placed(stage).collect();
        let (at, role) = match self.listed {
            true => roles.iter().enumerate().find(|(_, role)| self.holds(**role, party))?,
            false => roles.iter().enumerate().next()?,
        };
        let rank = u8::try_from(roles.len().saturating_sub(at)).unwrap_or(u8::MAX);
        let leg = if *role == Role::Carrier { self.leg(stage, party, place) } else { 0 };
        let stage = match stage {
            CustodyStage::Departed => Some(Stage::Departed(leg)),
            CustodyStage::Arrived => Some(Stage::Arrived(leg)),
            CustodyStage::Received => Some(Stage::Received),
            CustodyStage::Verified => Some(Stage::Verified),
            CustodyStage::Returned | CustodyStage::TitlePassed => None,
        };
        Some(Seat { role: *role, stage, rank })
    }

    /// The leg a carrier speaks of: its own; of several, the one whose place it is, or else the first.
    fn leg(&self, stage: CustodyStage, party: &PartyId, place: Option<&Place>) -> u16 {
        let place = place.and_then(place_key);
        let own = || self.legs.iter().enumerate().filter(|(_, leg)| same(&leg.carrier, party));
        let end = |leg: &Leg| if stage == CustodyStage::Departed { leg.from.clone() } else { leg.to.clone() };
        let there = own().find(|(_, leg)| place.is_some() && end(leg) == place);
        let leg = there.or_else(|| own().next()).map_or(0, |(at, _)| at);
        u16::try_from(leg).unwrap_or(u16::MAX)
    }
}

/// Most legs of one consignment: a long way has a dozen; what is beyond is not followed but shown as said by bystanders.
const MAX_LEGS: usize = 1_000;

fn legs(list: &Consignment) -> Vec<Leg> {
    let of_legs = list.legs.iter().filter_map(|leg| {
        let carrier = leg.carrier.open()?.clone();
        let (from, to) = (leg.from.open().and_then(place_key), leg.to.open().and_then(place_key));
        Some(Leg { carrier, from, to })
    });
    let mut legs: Vec<Leg> = of_legs.take(MAX_LEGS).collect();
    if let Some(carrier) = list.carrier.as_ref().filter(|_| legs.is_empty()) {
        legs.push(Leg { carrier: carrier.clone(), from: None, to: None });
    }
    legs
}

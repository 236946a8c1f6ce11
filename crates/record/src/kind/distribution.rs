//! `distribution`: goods were handed to people: where, which, to how many.
//!
//! Speaks of the consignment, stock or programme the goods come from, whoever minted it, or of a `distribution` subject of
//! its own, which must then be minted under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::Hours;
use crate::fault::{Fault, code};
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{At, Sealable, record};
use crate::statement::Envelope;
use crate::value::{ActualLine, People, Place, Text};

record! {
    /// A handing out of goods.
    pub struct Distribution {
        /// Where.
        pub place: Sealable<Place>,
        /// What was handed out.
        pub lines: Sealable<Vec<ActualLine>>,
        /// To how many.
        pub people: Sealable<People>,
        /// Who handed it out.
        pub distributor: Sealable<PartyId>,
        /// The programme it belongs to.
        pub programme: Option<SubjectId>,
        /// The needs it meets.
        pub needs: Vec<SubjectId>,
        /// Stocks and consignments the goods come from.
        pub drawn_from: Vec<SubjectId>,
        /// Who handed out, by sex: the team, never its members.
        pub team: Option<People>,
        /// The part of the day, by the sun at the place.
        pub hours: Option<Hours>,
        /// How people were chosen.
        pub criteria: Option<Text>,
        /// Whether people were told what they are due and how to complain.
        pub people_informed: Option<bool>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
    rules(this, at) {
        check_type(this.programme.as_ref(), SubjectType::Programme, &at.name("programme"))?;
        let place = at.name("needs");
        for (index, need) in this.needs.iter().enumerate() {
            check_type(Some(need), SubjectType::Need, &place.index(index))?;
        }
        let place = at.name("drawn_from");
        for (index, source) in this.drawn_from.iter().enumerate() {
            if !matches!(source.subject_type(), SubjectType::Stock | SubjectType::Consignment) {
                return Err(place.index(index).fault(code::INCONSISTENT, "a stock or consignment is needed here"));
            }
        }
    }
}

impl BodyKind for Distribution {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] =
        &[SubjectType::Distribution, SubjectType::Consignment, SubjectType::Stock, SubjectType::Programme];

    fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
        let subject = &envelope.subject;
        let own = subject.org_str() == envelope.iss.org_str();
        if subject.subject_type() == SubjectType::Distribution && !own {
            let message = format!("{} may not mint under the name of {}", envelope.iss, subject.org_str());
            return Err(at.fault_in("subject", code::MINTED_FOR_ANOTHER, message));
        }
        Ok(())
    }
}

//! `feedback`: a word from the people served. Never a person's name: there is no field for one.
//!
//! Mints its subject under the organisation of the issuer, the one that received it.

use super::BodyKind;
use crate::codes::{AgeBand, FeedbackCategory, Sex};
use crate::fault::code;
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{Sealable, record};
use crate::time::Timestamp;
use crate::value::{Digest, Label, Language, Place, Text};

record! {
    /// Feedback or a complaint.
    pub struct Feedback {
        /// What it is about.
        pub category: Sealable<FeedbackCategory>,
        /// Where, as coarse as protects whoever spoke.
        pub area: Sealable<Place>,
        /// By when an answer is due.
        pub answer_due: Sealable<Timestamp>,
        /// What was said, in neutral words; often sealed.
        pub summary: Option<Text>,
        /// A salted hash of what was said, where its words are kept out of the record: whoever keeps words and salt can prove
        /// that they were not changed, and once these are deleted it says nothing.
        pub words: Option<Digest>,
        /// The language it was said in.
        pub language: Option<Language>,
        /// The lot it is about.
        pub lot: Option<Label>,
        /// The distribution, consignment or programme it is about.
        pub about: Option<SubjectId>,
        /// The party it is about.
        pub about_party: Option<PartyId>,
        /// Sex of whoever spoke.
        pub sex: Option<Sex>,
        /// Age band of whoever spoke.
        pub age: Option<AgeBand>,
    }
    rules(this, at) {
        // A point is an address; whoever complains about a place must not be found through it.
        let sensitive = this.category.open().is_some_and(|category| category.fact("sensitive") == Some("yes"));
        let pointed = this.area.open().is_some_and(|area| area.point.is_some() || area.facility.is_some());
        if sensitive && pointed {
            return Err(at.fault_in("area", code::OUT_OF_RANGE,
                "too fine for a sensitive complaint; name the area by its P-code"));
        }
    }
}

impl BodyKind for Feedback {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Feedback];
}

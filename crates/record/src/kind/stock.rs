//! `stock`: goods came to be held: bought, made, counted when records began.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::codes::StockOrigin;
use crate::fault::{Fault, code};
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{At, Sealable, record};
use crate::statement::Envelope;
use crate::value::{ListedLine, Place, Text, check_lines};

record! {
    /// Goods held by a party at a place.
    pub struct Stock {
        /// How they came to be held.
        pub origin: Sealable<StockOrigin>,
        /// Who holds them.
        pub holder: Sealable<PartyId>,
        /// What they are.
        pub lines: Sealable<Vec<ListedLine>>,
        /// Where they are.
        pub place: Sealable<Place>,
        /// Who owns them, where that isn't the holder.
        pub owner: Option<PartyId>,
        /// From whom they were bought or got.
        pub supplier: Option<PartyId>,
        /// The programme they belong to.
        pub programme: Option<SubjectId>,
        /// Transfers that paid for them.
        pub paid_by: Vec<SubjectId>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
    rules(this, at) {
        check_lines(this.lines.open(), at)?;
        check_type(this.programme.as_ref(), SubjectType::Programme, &at.name("programme"))?;
        let place = at.name("paid_by");
        for (index, transfer) in this.paid_by.iter().enumerate() {
            check_type(Some(transfer), SubjectType::Transfer, &place.index(index))?;
        }
    }
}

impl BodyKind for Stock {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Stock];

    fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
        // A first count of one's own goods can't be made by someone else.
        let foreign = self.holder.open().is_some_and(|holder| holder.org_str() != envelope.iss.org_str());
        let counted = self.origin.open().is_some_and(|origin| origin.as_str() == "opening-count");
        if foreign && counted {
            let place = at.name("body");
            return Err(place.fault_in("holder", code::INCONSISTENT, "an opening count is made by the holder itself"));
        }
        Ok(())
    }
}

//! `offer`: an asset a party could put to work, and on what terms.
//!
//! Mints its subject under the issuer's organisation; answers a request by `refs` and `request`, or stands by itself.

use super::{BodyKind, check_type};
use crate::codes::{AssetClass, Caveat, MilitaryRole, SupportCategory, Unit};
use crate::fault::{Fault, code};
use crate::ids::{SubjectId, SubjectType};
use crate::part::{At, Sealable, record};
use crate::time::Timestamp;
use crate::value::{Count, Money, Place, Quantity, Text};

record! {
    /// A caveat: what the asset won't do.
    pub struct CaveatTerm {
        /// Which.
        pub caveat: Sealable<Caveat>,
        /// In detail.
        pub detail: Option<Text>,
    }
    rules(this, at) {
        let other = this.caveat.open().is_some_and(|caveat| caveat.as_str() == "other");
        if other && this.detail.is_none() && !at.partial() {
            return Err(at.fault_in("detail", code::MISSING_FIELD, "a caveat of the sort `other` needs its detail"));
        }
    }
}

record! {
    /// An offer of an asset.
    pub struct Offer {
        /// What class of asset.
        pub asset_class: Sealable<AssetClass>,
        /// How many of them.
        pub count: Sealable<Count>,
        /// From when on.
        pub available_from: Sealable<Timestamp>,
        /// Until when.
        pub available_until: Sealable<Timestamp>,
        /// What role its force has in the conflict, if any.
        pub military_role: Sealable<MilitaryRole>,
        /// The request it answers.
        pub request: Option<SubjectId>,
        /// What one of them carries, by weight.
        pub payload: Option<Quantity>,
        /// What one of them carries, by volume.
        pub volume: Option<Quantity>,
        /// How many people one of them carries.
        pub passengers: Option<Count>,
        /// How far it goes without refuelling.
        pub range: Option<Quantity>,
        /// Where it is based.
        pub base: Option<Place>,
        /// The support it may be used for.
        pub support: Vec<SupportCategory>,
        /// What it won't do.
        pub caveats: Vec<CaveatTerm>,
        /// What it costs whoever takes it; left out where it costs them nothing.
        pub cost: Option<Money>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
    rules(this, at) {
        check_type(this.request.as_ref(), SubjectType::Request, &at.name("request"))?;
        if let (Some(from), Some(until)) = (this.available_from.open(), this.available_until.open())
            && until <= from
        {
            return Err(at.fault_in("available_until", code::INCONSISTENT, "the window ends before it begins"));
        }
        measures(this.payload.as_ref(), "mass", &at.name("payload"))?;
        measures(this.volume.as_ref(), "volume", &at.name("volume"))?;
        measures(this.range.as_ref(), "length", &at.name("range"))?;
    }
}

/// The unit measures what it should.
fn measures(quantity: Option<&Quantity>, dimension: &str, at: &At<'_>) -> Result<(), Fault> {
    let unit: Option<&Unit> = quantity.and_then(|quantity| quantity.unit.open());
    if unit.is_some_and(|unit| unit.fact("dimension") != Some(dimension)) {
        return Err(at.fault_in("unit", code::INCONSISTENT, format!("a unit of {dimension} is needed")));
    }
    Ok(())
}

impl BodyKind for Offer {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Offer];
}

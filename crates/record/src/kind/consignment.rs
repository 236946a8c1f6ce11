//! `consignment`: the list made before anything leaves: what, by lot and serial, from whom, by whom, to whom.
//!
//! Mints its subject under the issuer's organisation.

use super::{BodyKind, check_type};
use crate::fault::{Fault, code};
use crate::ids::{PartyId, SubjectId, SubjectType};
use crate::part::{At, Sealable, record};
use crate::time::Timestamp;
use crate::value::{Label, ListedLine, Place, Text, check_lines};

record! {
    /// A leg of the way, with its carrier.
    pub struct Leg {
        /// Who carries.
        pub carrier: Sealable<PartyId>,
        /// From where.
        pub from: Sealable<Place>,
        /// To where.
        pub to: Sealable<Place>,
        /// When it is planned to leave.
        pub departs: Option<Timestamp>,
        /// When it is planned to arrive.
        pub arrives: Option<Timestamp>,
    }
    rules(this, at) {
        in_order(this.departs.as_ref(), this.arrives.as_ref(), at)?;
    }
}

record! {
    /// A consignment, as listed before it leaves.
    pub struct Consignment {
        /// Who sends.
        pub consignor: Sealable<PartyId>,
        /// Who is to receive.
        pub consignee: Sealable<PartyId>,
        /// From where.
        pub from: Sealable<Place>,
        /// To where.
        pub to: Sealable<Place>,
        /// What; every line with its lot and serials.
        pub lines: Sealable<Vec<ListedLine>>,
        /// Who carries, where one does all the way.
        pub carrier: Option<PartyId>,
        /// The legs, where several carry.
        pub legs: Vec<Leg>,
        /// When it is planned to leave.
        pub departs: Option<Timestamp>,
        /// When it is planned to arrive.
        pub arrives: Option<Timestamp>,
        /// Who owns the goods, where that isn't the consignor.
        pub owner: Option<PartyId>,
        /// Waybill number.
        pub waybill: Option<Label>,
        /// The request it answers.
        pub request: Option<SubjectId>,
        /// The programme it belongs to.
        pub programme: Option<SubjectId>,
        /// The agreement that governs use and onward transfer.
        pub agreement: Option<SubjectId>,
        /// The stocks it is drawn from.
        pub stocks: Vec<SubjectId>,
        /// How to handle it.
        pub instructions: Option<Text>,
    }
    rules(this, at) {
        check_lines(this.lines.open(), at)?;
        in_order(this.departs.as_ref(), this.arrives.as_ref(), at)?;
        check_type(this.request.as_ref(), SubjectType::Request, &at.name("request"))?;
        check_type(this.programme.as_ref(), SubjectType::Programme, &at.name("programme"))?;
        check_type(this.agreement.as_ref(), SubjectType::Agreement, &at.name("agreement"))?;
        let place = at.name("stocks");
        for (index, stock) in this.stocks.iter().enumerate() {
            check_type(Some(stock), SubjectType::Stock, &place.index(index))?;
        }
    }
}

fn in_order(departs: Option<&Timestamp>, arrives: Option<&Timestamp>, at: &At<'_>) -> Result<(), Fault> {
    match (departs, arrives) {
        (Some(departs), Some(arrives)) if arrives < departs => {
            Err(at.fault_in("arrives", code::INCONSISTENT, "it arrives before it leaves"))
        }
        _ => Ok(()),
    }
}

impl BodyKind for Consignment {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Consignment];
}

//! `disclosure`: sealed fields of a statement are opened to all, or it is put on record that named parties got them.
//!
//! Speaks of the subject of the statement it opens, whoever minted it.

use super::BodyKind;
use crate::fault::{Fault, code};
use crate::ids::{PartyId, StatementHash, SubjectType};
use crate::json::Pointer;
use crate::part::{At, Sealable, record};
use crate::statement::Envelope;
use crate::value::{DisclosureText, Text};

record! {
    /// Parties that got sealed fields.
    pub struct Release {
        /// Who got them.
        pub to: Sealable<PartyId>,
        /// Which fields.
        pub paths: Sealable<Vec<Pointer>>,
        /// On what terms.
        pub terms: Option<Text>,
    }
}

record! {
    /// An opening of sealed fields.
    pub struct Disclosure {
        /// The statement whose fields are opened; among `refs` too.
        pub statement: Sealable<StatementHash>,
        /// Why now.
        pub reason: Sealable<Text>,
        /// The disclosures, as transmitted, now open to all.
        pub disclosures: Vec<DisclosureText>,
        /// Who got which fields, the values themselves not being in this statement.
        pub released: Vec<Release>,
    }
    rules(this, at) {
        if this.disclosures.is_empty() && this.released.is_empty() && !at.partial() {
            return Err(at.fault(code::MISSING_FIELD, "nothing is opened; give disclosures, or released"));
        }
    }
}

impl BodyKind for Disclosure {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[];
    const NEVER_SEALED: &'static [&'static str] = &["/body/statement", "/body/disclosures"];

    fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
        match self.statement.open() {
            Some(hash) if !envelope.refs.contains(hash) => {
                Err(at.fault_in("refs", code::INCONSISTENT, "the hash of the opened statement must stand among refs"))
            }
            _ => Ok(()),
        }
    }
}

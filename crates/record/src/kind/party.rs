//! `party`: an organisation or unit registers or changes, and says which keys sign for it.
//!
//! Issued by the party itself, by the organisation of a unit, or by the log's operator (who registers others); the
//! [`Keyring`](crate::Keyring) checks that. Its subject is always the party's own (`party:<org>:self` or
//! `party:<org>:<unit>`), so it needn't be minted by the issuer.

use super::rules::Identifier;
use super::{BodyKind, check_type};
use crate::codes::{Country, OrgType, RevocationReason, Role};
use crate::fault::{Fault, code};
use crate::ids::{Kid, PartyId, SubjectType};
use crate::part::{At, Sealable, record};
use crate::statement::Envelope;
use crate::time::Timestamp;
use crate::value::{Jwk, Line, Website};

record! {
    /// A key that signs for the party.
    pub struct KeyGrant {
        /// The key.
        pub jwk: Sealable<Jwk>,
        /// From when on.
        pub from: Sealable<Timestamp>,
        /// Until when; the key is no longer valid at this moment. Left out where it has no end yet.
        pub until: Option<Timestamp>,
    }
    rules(this, at) {
        if let (Some(from), Some(until)) = (this.from.open(), this.until.as_ref())
            && until <= from
        {
            return Err(at.fault_in("until", code::INCONSISTENT, "the key ends before it begins"));
        }
    }
}

record! {
    /// A key that no longer signs for the party.
    pub struct KeyRevocation {
        /// The key's id.
        pub kid: Sealable<Kid>,
        /// From when on; statements signed before stay valid.
        pub at: Sealable<Timestamp>,
        /// Why.
        pub reason: Sealable<RevocationReason>,
    }
}

record! {
    /// An organisation or unit, as of now; a later `party` statement replaces all but the keys, which add up.
    pub struct Party {
        /// Its id.
        pub party: Sealable<PartyId>,
        /// Its name.
        pub name: Sealable<Line>,
        /// What type of organisation it is.
        pub org_type: Sealable<OrgType>,
        /// Its country.
        pub country: Option<Country>,
        /// What it does in aid.
        pub roles: Vec<Role>,
        /// Regional bodies and alliances it belongs to.
        pub member_of: Vec<PartyId>,
        /// Its names in other registers.
        pub identifiers: Vec<Identifier>,
        /// Its website.
        pub website: Option<Website>,
        /// Keys added.
        pub keys: Vec<KeyGrant>,
        /// Keys revoked.
        pub revoked: Vec<KeyRevocation>,
    }
    rules(this, at) {
        let place = at.name("keys");
        for (index, grant) in this.keys.iter().enumerate() {
            let twice = this.keys.iter().take(index).any(|earlier| earlier.jwk == grant.jwk);
            if twice && !grant.jwk.is_sealed() {
                return Err(place.index(index).fault_in("jwk", code::DUPLICATE_VALUE, "the same key stands twice"));
            }
        }
    }
}

impl BodyKind for Party {
    const MINTS: bool = false;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Party];
    const NEVER_SEALED: &'static [&'static str] = &["/body/party", "/body/keys", "/body/revoked"];

    fn fits(&self, envelope: &Envelope, at: &At<'_>) -> Result<(), Fault> {
        check_type(Some(&envelope.subject), SubjectType::Party, &at.name("subject"))?;
        match self.party.open().map(PartyId::subject) {
            Some(subject) if subject != envelope.subject => {
                let message = format!("a statement about this party has the subject {subject}");
                Err(at.fault_in("subject", code::INCONSISTENT, message))
            }
            _ => Ok(()),
        }
    }
}

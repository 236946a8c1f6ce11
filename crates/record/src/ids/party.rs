//! Organisations and their units.

use std::fmt;
use std::str::FromStr;

use super::subject::{SubjectId, SubjectType};
use super::{is_local, shown};
use crate::fault::{Fault, code};

/// An organisation in IATI org-id style: `XM-DAC-41114`, `GB-GOV-1`, i.e. country or scheme (two capitals), register,
/// number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgId(String);

/// An organisation, or one of its units: `GB-GOV-1`, `FR-SIREN-110090016/sgtia-47`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyId {
    text: String,
    org_len: usize,
}

/// Long enough for every register in the org-id list, short enough to stand in a table.
const MAX_ORG_BYTES: usize = 80;

/// The local name that stands for the organisation itself in `party:<org>:self`; so no unit may have it.
const SELF: &str = "self";

fn is_org(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(scheme), Some(register), Some(number)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    text.len() <= MAX_ORG_BYTES
        && scheme.len() == 2
        && scheme.bytes().all(|b| b.is_ascii_uppercase())
        && !register.is_empty()
        && register.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && is_local(number)
}

impl OrgId {
    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrgId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if is_org(text) {
            return Ok(Self(text.to_owned()));
        }
        let message = format!(
            "`{}` is no organisation id; write it like XM-DAC-41114: two capitals, a register, a number",
            shown(text)
        );
        Err(Fault::whole(code::BAD_ID, message))
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl PartyId {
    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The organisation: the party itself, or whose unit it is.
    pub fn org_str(&self) -> &str {
        self.text.get(..self.org_len).unwrap_or(&self.text)
    }

    /// The organisation: the party itself, or whose unit it is.
    pub fn org(&self) -> OrgId {
        OrgId(self.org_str().to_owned())
    }

    /// The unit's name, where this is a unit.
    pub fn unit(&self) -> Option<&str> {
        self.text.get(self.org_len + 1..)
    }

    /// The subject that statements about this party have: `party:<org>:self` or `party:<org>:<unit>`.
    pub fn subject(&self) -> SubjectId {
        SubjectId::of_parts(SubjectType::Party, self.org_str(), self.unit().unwrap_or(SELF))
    }
}

impl From<OrgId> for PartyId {
    fn from(org: OrgId) -> Self {
        Self { org_len: org.0.len(), text: org.0 }
    }
}

impl FromStr for PartyId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let (org, unit) = match text.split_once('/') {
            Some((org, unit)) => (org, Some(unit)),
            None => (text, None),
        };
        if is_org(org) && unit.is_none_or(|unit| is_local(unit) && unit != SELF) {
            return Ok(Self { text: text.to_owned(), org_len: org.len() });
        }
        let message = format!(
            "`{}` is no party id; write an organisation such as XM-DAC-41114, or its unit: XM-DAC-41114/unit",
            shown(text)
        );
        Err(Fault::whole(code::BAD_ID, message))
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

crate::part::text_part!(OrgId, {
    "maxLength": 80, "pattern": "^[A-Z]{2}-[A-Z0-9_]+-[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"
});
crate::part::text_part!(PartyId, {
    "pattern": concat!(
        "^(?=[^/]{1,80}(/|$))[A-Z]{2}-[A-Z0-9_]+-[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?",
        "(/(?!self$)[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)?$"
    )
});

//! What statements are about.

use std::fmt;
use std::str::FromStr;

use super::party::OrgId;
use super::shown;
use crate::fault::{Fault, code};
use crate::part::choice;

choice! {
    /// The type of a subject: what kind of thing it is.
    pub enum SubjectType {
        /// An organisation or unit.
        Party = "party",
        /// An agreement.
        Agreement = "agreement",
        /// An exercise, visit, staff talk or course.
        Engagement = "engagement",
        /// A programme or project.
        Programme = "programme",
        /// An indicator.
        Indicator = "indicator",
        /// A community and what suits it.
        Profile = "profile",
        /// A need.
        Need = "need",
        /// A request for assistance.
        Request = "request",
        /// An offer of assets.
        Offer = "offer",
        /// A movement of money.
        Transfer = "transfer",
        /// Goods held.
        Stock = "stock",
        /// A consignment.
        Consignment = "consignment",
        /// A lift, works or training.
        Service = "service",
        /// A handing out of goods.
        Distribution = "distribution",
        /// A count of what is held.
        Inventory = "inventory",
        /// A word from the people served.
        Feedback = "feedback",
        /// What an auditor found.
        Finding = "finding",
        /// A notification.
        Notice = "notice",
        /// An external file taken in.
        Dataset = "dataset",
    }
}

/// A subject: `<type>:<org>:<local>`; only the organisation or its units may mint it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectId {
    text: String,
    kind: SubjectType,
    org: (usize, usize),
}

/// Longest local name: a project code or waybill number fits several times.
const MAX_LOCAL_BYTES: usize = 100;

/// Whether this may be the local part of an id: letters, digits, `.`, `_`, `-`; a letter or digit at both ends.
pub(crate) fn is_local(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    bytes.len() <= MAX_LOCAL_BYTES
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

impl SubjectId {
    /// From its parts.
    ///
    /// # Errors
    /// The local part has other letters than A–Z, a–z, 0–9, `.`, `_`, `-`, is longer than 100, or begins or ends with
    /// punctuation.
    pub fn new(kind: SubjectType, org: &OrgId, local: &str) -> Result<Self, Fault> {
        if is_local(local) {
            return Ok(Self::of_parts(kind, org.as_str(), local));
        }
        let message = format!(
            "`{}` can't be the local part of a subject; use up to {MAX_LOCAL_BYTES} letters, digits, `.`, `_`, `-`",
            shown(local)
        );
        Err(Fault::whole(code::BAD_ID, message))
    }

    pub(super) fn of_parts(kind: SubjectType, org: &str, local: &str) -> Self {
        let from = kind.as_str().len() + 1;
        Self { text: format!("{kind}:{org}:{local}"), kind, org: (from, from + org.len()) }
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What kind of thing it is.
    pub fn subject_type(&self) -> SubjectType {
        self.kind
    }

    /// The organisation under whose name it was minted.
    pub fn org_str(&self) -> &str {
        self.text.get(self.org.0..self.org.1).unwrap_or_default()
    }

    /// The name its organisation gave it.
    pub fn local(&self) -> &str {
        self.text.get(self.org.1 + 1..).unwrap_or_default()
    }
}

impl FromStr for SubjectId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut parts = text.splitn(3, ':');
        if let (Some(kind), Some(org), Some(local)) = (parts.next(), parts.next(), parts.next())
            && let Ok(kind) = kind.parse::<SubjectType>()
            && org.parse::<OrgId>().is_ok()
            && is_local(local)
        {
            return Ok(Self::of_parts(kind, org, local));
        }
        let message = format!(
            "`{}` is no subject; write <type>:<organisation>:<local>, such as transfer:XM-DAC-41114:2024-17",
            shown(text)
        );
        Err(Fault::whole(code::BAD_ID, message))
    }
}

impl fmt::Display for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl crate::part::Part for SubjectId {
    fn read(value: &serde_json::Value, at: &crate::part::At<'_>) -> Result<Self, Fault> {
        crate::part::string(value, at)?.parse().map_err(|fault| at.adopt(fault))
    }

    fn write(&self) -> serde_json::Value {
        self.text.clone().into()
    }

    fn schema(defs: &mut crate::part::Defs) -> serde_json::Value {
        defs.named("SubjectId", |_| {
            let types: Vec<&str> = SubjectType::ALL.iter().map(|kind| kind.as_str()).collect();
            let pattern = format!(
                "^({}):(?=[^:]{{1,80}}:)[A-Z]{{2}}-[A-Z0-9_]+-[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?:\
                 [A-Za-z0-9]([A-Za-z0-9._-]{{0,98}}[A-Za-z0-9])?$",
                types.join("|")
            );
            serde_json::json!({"type": "string", "pattern": pattern})
        })
    }
}

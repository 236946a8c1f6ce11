//! Trust policies ([tlog-policy](https://c2sp.org/tlog-policy)): which logs are known, which witnesses, and which of
//! the witnesses must have cosigned a checkpoint before it is believed.

mod names;
mod parse;
mod print;
mod verify;

pub use names::Name;
pub use parse::PolicySyntaxError;
pub use verify::{PolicyError, VerifiedCheckpoint, Witnessed};

use crate::note::VerifierKey;

/// Most bytes of a policy file: all logs, witnesses and groups with long names and addresses, and ample comments.
pub const MAX_POLICY_BYTES: usize = 256 * 1024;

/// Most logs; the specification recommends at least 32.
pub const MAX_LOGS: usize = 64;

/// Most witnesses; the specification recommends at least 32. A note has room for the
/// signature of each and of the log.
pub const MAX_WITNESSES: usize = 64;

/// Most groups; the specification recommends at least 32.
pub const MAX_GROUPS: usize = 64;

/// Which checkpoints are believed: signed by a listed log and cosigned by a quorum of witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Quorum,
}

/// A log believed. The name of its key is the origin of its checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its key.
    pub key: VerifierKey,
    /// Where to reach it, as written.
    pub url: Option<Vec<u8>>,
}

/// A witness that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name within the policy.
    pub name: Name,
    /// Its key, of the cosignature type.
    pub key: VerifierKey,
    /// Where to reach it, as written.
    pub url: Option<Vec<u8>>,
}

/// A group that has witnessed a checkpoint when enough of its members have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name within the policy.
    pub name: Name,
    /// How many members must have witnessed: 1 to the number of members.
    pub threshold: usize,
    /// The members, each of which is in no other group.
    pub members: Vec<Member>,
}

/// A witness or a group, by its place among the policy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// One of [`Policy::witnesses`].
    Witness(usize),
    /// One of [`Policy::groups`].
    Group(usize),
}

/// Who must have witnessed a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// Nobody.
    None,
    /// This witness or group.
    Member(Member),
}

impl Policy {
    /// The logs believed.
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// The witnesses that count.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// The groups, each after its members.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Who must have witnessed a checkpoint.
    pub fn quorum(&self) -> Quorum {
        self.quorum
    }

    /// The policy that believes these logs without any witness, for readers who only have a log's key.
    pub fn of_logs(keys: &[VerifierKey]) -> Result<Self, PolicySyntaxError> {
        let lines: String = keys.iter().map(|key| format!("log {key}\n")).collect();
        Self::parse(format!("{lines}quorum none\n").as_bytes())
    }
}

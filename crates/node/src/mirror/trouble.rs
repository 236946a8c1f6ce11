//! What can keep a log from being followed. Its code is for everyone; its cause, which may name places of this machine, is for
//! the operator's log.

use std::fmt;

/// What is the matter with a log that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It can't be read, or not to the end.
    Silent,
    /// Its checkpoint is none, or is not signed as the policy demands.
    Checkpoint,
    /// It shows fewer entries than it has shown before.
    Shrunk,
    /// It does not go on from what it has shown before.
    Forked,
    /// What it sends is not what its checkpoint signs.
    Altered,
    /// It holds what no log may hold.
    Entry,
    /// The copy in this node's folder does not hold.
    Copy,
    /// The copy can't be written.
    Disk,
}

impl Trouble {
    /// Every one of them.
    pub const ALL: &'static [Trouble] = &[
        Trouble::Silent,
        Trouble::Checkpoint,
        Trouble::Shrunk,
        Trouble::Forked,
        Trouble::Altered,
        Trouble::Entry,
        Trouble::Copy,
        Trouble::Disk,
    ];

    /// Its code: in `/healthz`, metrics and what commands print.
    pub fn code(self) -> &'static str {
        match self {
            Trouble::Silent => "no-answer",
            Trouble::Checkpoint => "bad-checkpoint",
            Trouble::Shrunk => "shrunk",
            Trouble::Forked => "forked",
            Trouble::Altered => "altered",
            Trouble::Entry => "bad-entry",
            Trouble::Copy => "bad-copy",
            Trouble::Disk => "disk",
        }
    }

    /// What it means, and what is to be done.
    pub fn meaning(self) -> &'static str {
        match self {
            Trouble::Silent => "it can't be read now; it is tried again, and what was pulled before is used",
            Trouble::Checkpoint => {
                "its checkpoint is not signed as the policy demands: ask its operator whether the key or the witnesses have changed"
            }
            Trouble::Shrunk => {
                "it shows fewer entries than before: an old copy of it is being served, or the log was rolled back; ask its operator"
            }
            Trouble::Forked => {
                "it does not go on from what it showed before: it has two histories, or was altered on the way; ask its operator and its witnesses"
            }
            Trouble::Altered => {
                "what it sends is not what its checkpoint signs: it was altered where it is kept or on the way"
            }
            Trouble::Entry => "it holds an entry that no log may hold; nothing from there on is taken in",
            Trouble::Copy => {
                "this node's copy of it does not hold: remove the copy's folder, and it is pulled anew"
            }
            Trouble::Disk => "this node's copy of it can't be written; the operator's log says why",
        }
    }

    /// Whether the log is only out of reach, which passes by itself.
    pub(super) fn passes(self) -> bool {
        matches!(self, Trouble::Silent | Trouble::Disk)
    }
}

/// Why nothing was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is the matter.
    pub trouble: Trouble,
    /// What was found, where.
    pub cause: String,
}

impl Failure {
    pub(super) fn new(trouble: Trouble, cause: impl fmt::Display) -> Self {
        Failure { trouble, cause: cause.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.trouble.code(), self.trouble.meaning(), self.cause)
    }
}

impl std::error::Error for Failure {}

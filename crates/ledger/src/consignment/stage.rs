//! Stages of the chain.

use std::fmt;

use serde::{Serialize, Serializer};

/// A stage of a line's chain. Legs are counted from 0 here, from 1 where people read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// On the list.
    Listed,
    /// Left on a leg.
    Departed(u16),
    /// At the end of a leg.
    Arrived(u16),
    /// Taken over by the consignee.
    Received,
    /// Counted again.
    Verified,
}

impl Stage {
    /// Where it stands in the chain.
    pub fn position(self) -> u32 {
        match self {
            Self::Listed => 0,
            Self::Departed(leg) => 1 + 2 * u32::from(leg),
            Self::Arrived(leg) => 2 + 2 * u32::from(leg),
            Self::Received => u32::MAX - 1,
            Self::Verified => u32::MAX,
        }
    }

    /// The leg it belongs to.
    pub fn leg(self) -> Option<u16> {
        match self {
            Self::Departed(leg) | Self::Arrived(leg) => Some(leg),
            _ => None,
        }
    }
}

impl PartialOrd for Stage {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Stage {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.position().cmp(&other.position())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, leg) = match self {
            Self::Listed => ("listed", 0),
            Self::Departed(leg) => ("departed", *leg),
            Self::Arrived(leg) => ("arrived", *leg),
            Self::Received => ("received", 0),
            Self::Verified => ("verified", 0),
        };
        if leg == 0 { f.write_str(word) } else { write!(f, "{word} (leg {})", u32::from(leg) + 1) }
    }
}

impl Serialize for Stage {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

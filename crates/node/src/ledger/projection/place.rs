//! Where entries are: `log:position`, written with a space between.

use std::fmt::Write as _;

use crate::NodeError;

/// Where an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The number that the store gave the log.
    pub log: u32,
    /// The position in it.
    pub index: u64,
}

/// Places as the store keeps them.
pub(super) fn written(places: &[Place]) -> String {
    let mut out = String::with_capacity(places.len() * 10);
    for (at, place) in places.iter().enumerate() {
        let space = if at > 0 { " " } else { "" };
        // Writing to a string can't fail.
        let _ = write!(out, "{space}{}:{}", place.log, place.index);
    }
    out
}

/// Reads what [`written`] wrote.
pub(super) fn read(text: &str) -> Result<Vec<Place>, NodeError> {
    let place = |word: &str| {
        let (log, index) = word.split_once(':')?;
        Some(Place { log: log.parse().ok()?, index: index.parse().ok()? })
    };
    let places: Option<Vec<Place>> = text.split_ascii_whitespace().map(place).collect();
    places.ok_or_else(|| {
        NodeError::system("the ledger in the store", "a place can't be read; run `entente doctor --rebuild`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_written_and_nothing_else_is() {
        let places = [Place { log: 0, index: 7 }, Place { log: 3, index: u64::MAX }];
        assert_eq!(written(&places), "0:7 3:18446744073709551615");
        assert_eq!(read(&written(&places)).unwrap(), places);
        assert_eq!(read("").unwrap(), []);
        for bad in ["7", "0:", ":1", "0:1,2", "0:-1", "a:1"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}

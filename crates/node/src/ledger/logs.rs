//! The logs that a ledger is folded from, and how much of each.
//!
//! Order of arrival doesn't matter to the fold, so neither does which log a statement came by: whoever folds the same logs at
//! the same sizes has the same ledger. The order of the logs here only says which size is whose.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use entente_log::policy::MAX_LOGS;
use entente_store::log::LogReader;
use entente_store::sql::projection::FoldedLog;
use serde::Serialize;

use crate::folder::Identity;
use crate::{Archive, NodeError};

/// A log that is folded: its own, or the copy of another.
#[derive(Clone)]
pub struct Source {
    /// Its origin.
    pub origin: String,
    /// The key it signs with, as a signed-note verifier key: a log that comes back under another is another log.
    pub key: String,
    /// Where it is read.
    pub reader: LogReader,
    /// Entries that are published, or checked and held.
    pub size: u64,
}

impl Source {
    /// The log of a data folder, as large as its checkpoint says.
    pub fn of(archive: &Archive) -> Result<Self, NodeError> {
        let size = archive.checkpoint()?.checkpoint().size;
        Ok(Source::at(archive, size))
    }

    /// The log of a data folder, which has published so many entries.
    pub fn at(archive: &Archive, size: u64) -> Self {
        Source::own(archive.identity(), archive.reader().clone(), size)
    }

    /// The log of a node, which has published so many entries.
    pub(crate) fn own(identity: &Identity, reader: LogReader, size: u64) -> Self {
        Source { origin: identity.origin.clone(), key: identity.log_key.clone(), reader, size }
    }

    /// Whether this is the log that was folded.
    pub(crate) fn is(&self, folded: &FoldedLog) -> bool {
        self.origin == folded.origin && self.key == folded.key
    }
}

/// So many entries of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogSize {
    /// Origin of the log.
    pub origin: String,
    /// The first so many of its entries.
    pub size: u64,
}

/// The logs of a ledger: first the one it is asked of, then the others in order of their origins.
#[derive(Clone)]
pub struct Logs(Arc<[Source]>);

impl Logs {
    /// Logs of data folders, the first of them first, with copies of others. A copy counts where the log itself is not
    /// given, and the largest where there are several.
    pub fn new(own: Vec<Source>, copies: Vec<Source>) -> Self {
        let mut largest: BTreeMap<String, Source> = BTreeMap::new();
        for copy in copies {
            if own.iter().any(|own| own.origin == copy.origin) {
                continue;
            }
            if largest.get(&copy.origin).is_none_or(|known| known.size < copy.size) {
                largest.insert(copy.origin.clone(), copy);
            }
        }
        let mut own = own.into_iter();
        let first = own.next();
        let mut others: Vec<Source> = own.chain(largest.into_values()).collect();
        others.sort_by(|a, b| a.origin.cmp(&b.origin));
        Logs(first.into_iter().chain(others).collect())
    }

    /// Each of them.
    pub fn sources(&self) -> &[Source] {
        &self.0
    }

    /// All that each has.
    pub fn all(&self) -> Vec<LogSize> {
        self.0.iter().map(|log| LogSize { origin: log.origin.clone(), size: log.size }).collect()
    }

    /// The first so many entries of each.
    ///
    /// # Errors
    /// There are more or fewer logs than sizes, or one has fewer entries.
    pub fn first(&self, sizes: &Sizes) -> Result<Vec<LogSize>, NoSuchSize> {
        if sizes.0.len() != self.0.len() {
            let origins = self.0.iter().map(|log| log.origin.clone()).collect();
            return Err(NoSuchSize::Count { given: sizes.0.len(), origins });
        }
        let one = |(log, size): (&Source, &u64)| match *size > log.size {
            true => Err(NoSuchSize::Beyond { origin: log.origin.clone(), has: log.size, asked: *size }),
            false => Ok(LogSize { origin: log.origin.clone(), size: *size }),
        };
        self.0.iter().zip(&sizes.0).map(one).collect()
    }
}

/// A size for each log, in the order of the logs: `12` or `12,40`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes(Vec<u64>);

impl FromStr for Sizes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // As many as can be followed, and the node's own.
        if text.split(',').count() > MAX_LOGS + 1 {
            return Err(format!("more than {} sizes", MAX_LOGS + 1));
        }
        let size = |part: &str| {
            let reason = "is not a size for each log, such as 12, or 12,40 where two logs are folded";
            part.parse::<u64>().map_err(|_| format!("{text:?} {reason}"))
        };
        text.split(',').map(size).collect::<Result<_, _>>().map(Sizes)
    }
}

/// Why there are no such sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSuchSize {
    /// Not one for each log.
    Count {
        /// How many sizes were given.
        given: usize,
        /// Which logs there are.
        origins: Vec<String>,
    },
    /// A log has fewer entries.
    Beyond {
        /// Which log.
        origin: String,
        /// Entries it has.
        has: u64,
        /// Entries that were asked for.
        asked: u64,
    },
}

impl fmt::Display for NoSuchSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoSuchSize::Count { given, origins } => {
                let (sizes, logs) = (plural(*given, "size"), plural(origins.len(), "log"));
                let list = origins.join(", ");
                write!(f, "{sizes} for {logs}; give one for each, with commas, in the order of {list}")
            }
            NoSuchSize::Beyond { origin, has, asked } => {
                write!(f, "the log {origin} has {has} entries, not {asked}")
            }
        }
    }
}

impl std::error::Error for NoSuchSize {}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use entente_store::folder::FolderReader;

    use super::*;

    fn source(origin: &str, size: u64) -> Source {
        Source {
            origin: origin.into(),
            key: String::new(),
            reader: LogReader::Folder(FolderReader::new(origin)),
            size,
        }
    }

    fn told(logs: &Logs) -> Vec<(String, u64)> {
        logs.all().into_iter().map(|log| (log.origin, log.size)).collect()
    }

    #[test]
    fn the_first_log_is_first_and_every_log_is_there_once() {
        let copies = vec![source("c", 3), source("a", 9), source("c", 5), source("m", 1), source("c", 4)];
        let logs = Logs::new(vec![source("m", 7), source("b", 2)], copies);
        let expected = [("m", 7), ("a", 9), ("b", 2), ("c", 5)];
        assert_eq!(told(&logs), expected.map(|(origin, size)| (origin.to_owned(), size)));
        // Two folders with one origin are both read: whoever names them means both.
        let twice = Logs::new(vec![source("m", 7), source("m", 8)], vec![]);
        assert_eq!(told(&twice).len(), 2);
    }

    #[test]
    fn sizes_are_one_for_each_log_and_not_beyond_it() {
        let logs = Logs::new(vec![source("m", 7)], vec![source("a", 9)]);
        let first = |text: &str| logs.first(&text.parse().unwrap());
        let sizes = |text: &str| first(text).unwrap().iter().map(|log| log.size).collect::<Vec<_>>();
        assert_eq!(sizes("7,9"), [7, 9]);
        assert_eq!(sizes("0,3"), [0, 3]);
        assert_eq!(
            first("7").unwrap_err().to_string(),
            "1 size for 2 logs; give one for each, with commas, in the order of m, a"
        );
        assert_eq!(first("7,10").unwrap_err().to_string(), "the log a has 9 entries, not 10");
        assert!(first("8,10").unwrap_err().to_string().contains("the log m"));
        for wrong in ["", "-1", "1,", ",1", "1;2", "x", &["1"; 66].join(",")] {
            assert!(wrong.parse::<Sizes>().is_err(), "{wrong}");
        }
    }
}

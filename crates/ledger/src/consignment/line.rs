//! A line of a consignment, settled.

use rust_decimal::Decimal;
use serde::Serialize;

use super::account::Account;
use super::balance::Balance;
use super::stage::Stage;
use super::word::Word;
use crate::wire;

/// How two neighbouring words stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairState {
    /// Two parties placed to know say the same.
    Confirmed,
    /// Only one end has spoken.
    Claimed,
    /// Both have spoken; one of them is sealed.
    Sealed,
    /// Both have spoken; one figure can't be read. A contradiction says why.
    Unreadable,
    /// They say different things.
    Discrepancy,
}

/// Two neighbouring words, or the last word and the stage that is still to speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The earlier stage.
    pub from: Stage,
    /// The later one; none where nothing is said beyond.
    pub to: Option<Stage>,
    /// How they stand.
    pub state: PairState,
    /// What is missing: earlier less later; below zero where there is more than before.
    #[serde(serialize_with = "wire::option")]
    pub difference: Option<Decimal>,
    /// Seconds since the earlier word was said, where it still waits for the other end.
    pub age_seconds: Option<i64>,
}

/// A line and all that is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineState {
    /// Its mark, or what it is where it has none.
    pub line: String,
    /// Whether it stands on the list.
    pub listed: bool,
    /// What it is.
    pub item: Option<String>,
    /// Its catalogue code.
    pub code: Option<String>,
    /// Its lot, by the list.
    pub lot: Option<String>,
    /// The unit all figures of the line are in.
    pub unit: Option<&'static str>,
    /// The chain of words.
    pub words: Vec<Word>,
    /// Each word against the one before.
    pub pairs: Vec<Pair>,
    /// Where the goods are, to the unit; none where no figure can be read, or sums would not be exact.
    pub balance: Option<Balance>,
    /// Returns, losses and answers about the line.
    pub accounts: Vec<Account>,
}

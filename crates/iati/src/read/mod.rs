//! Reading files: activities and organisations as plain values, one at a time.
//!
//! [`file`](fn@file) takes a file once, from start to end, and holds one activity in memory. What is wrong inside of an activity
//! costs that activity, or the transaction it stands in, never the file. This module judges no more than it must to give
//! values a type; whether a file keeps the standard's rules is for [`check`](crate::check).

mod activity;
mod element;
mod fields;
mod file;
mod money;
mod organisation;
mod parts;
mod result;
mod scan;
mod values;

pub use activity::{Activity, ActivityDate, Description, OtherIdentifier, Participant, Related, Share};
pub use fields::Fields;
pub use file::{Counts as ReadCounts, Head, Item, ReadError, Skipped, file};
pub use money::{Budget, Money, Transaction, TransactionEnd};
pub use organisation::Organisation;
pub use parts::{Location, Narrative, Org, Sector};
pub use result::{Baseline, Dimension, Indicator, Measured, Period, Result as ActivityResult};
pub use values::{date, decimal};

pub use crate::check::lines::Position;

/// The most transactions, results and other parts of one activity that are kept; a file of half a million transactions
/// in one activity is no one's books.
pub const MAX_ELEMENTS: usize = 500_000;

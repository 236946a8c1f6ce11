//! Writing files: activities and organisations as plain values become XML of version 2.03.
//!
//! Elements stand in the order of the schema because each function writes its element whole; what is no choice of the
//! caller (order, names, escapes, white space) is settled here, so equal values always give equal bytes. Whether the values
//! keep the standard's rules is for [`check`](crate::check), which the publisher's tests hold every file against.

mod activity;
mod file;
mod organisation;
mod result;
mod values;
mod xml;

pub use activity::activity;
pub use file::{FileHead, NAMESPACE, file};
pub use organisation::organisation;
pub use values::{
    Activity, Amount, Baseline, Budget, Expenditure, Indicator, Organisation, OtherName, Period, Place,
    Portion, ResultValue, Scope, Transaction,
};

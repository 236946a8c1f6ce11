//! Money: who pledged, committed, paid and received what; what both ends say, and where they differ.
//!
//! The four stages are four figures, never added together; neither are currencies. Amounts that are sealed are counted as
//! transfers, never as nothing. How each figure is counted stands in `docs/methods/money.md`.
//!
//! [`money`] gives the whole; [`total()`] and [`group_total`] give totals without what moved inside them.

mod figure;
mod flow;
mod pair;
mod settle;
mod standing;
mod total;
mod view;

pub use figure::Figure;
pub use flow::Flow;
pub(crate) use flow::ends;
pub use pair::How;
pub use settle::{Applied, Settlement, settle};
pub use standing::{Movement, Movements, movements};
pub use total::{GroupTotal, PassedOn, Scope, Total, group_total, total};
pub use view::{Difference, End, LeftOut, Matched, Money, Reconciled, Unmatched, money};

/// A receipt may be dated before the payment by this many days: the two ends' days can fall on either side of a night, a
/// weekend or a booking day.
pub const RECEIPT_BEFORE_DAYS: i64 = 5;

/// A receipt matches a payment by parties and amount up to this many days after it. International transfers take days;
/// two months leave room for ends that book by the month, and stay under the quarter in which instalments recur.
pub const RECEIPT_AFTER_DAYS: i64 = 60;

//! From a set of log entries to the claims that stand.
//!
//! A *set*: the same entry twice counts once, and the order in which entries come never matters. All that is said about one
//! subject is folded together, in the order of (`at`, `jti`, hash), and without looking at any other subject:
//!
//! - A **correction** replaces or withdraws a statement of its own issuer on the same subject. It names the hash of what it
//!   corrects, so it was made after it, whatever the clocks say. Of several corrections of one statement the last in the
//!   order of the fold is in force; all are kept as the way to it. Corrections and disclosures can't themselves be
//!   corrected: a correction is corrected by a further correction of the original, and what was opened stays open. What a
//!   correction puts in must be something its issuer could have said there in the first place.
//! - A **disclosure** opens sealed fields of a statement of its own issuer on the same subject. Someone else who came to know
//!   a field can't open it here: how far a statement travels is its issuer's decision. A disclosure
//!   statement opens all it carries or nothing.
//! - Two statements by one issuer under **one id** but with other bytes: the one with the smaller hash stands. Under different issuers
//!   both stand: nobody's statement falls because a stranger took its id.
//! - What names a statement that isn't there **waits**. It takes effect when the statement arrives, which is the same fold over a
//!   larger set.
//!
//! Nothing is dropped: every statement has its [`Standing`].

mod correct;
mod disclose;
mod entry;
mod fold;
mod standing;

pub use entry::Entry;
pub use fold::fold;
pub use standing::{NoEffect, Standing, Stated};

//! Other people's formats, in and out of the record.
//!
//! Each format has one folder. A folder holds a `source` module, the only place that touches a disk,
//! and pure functions from what was read to statement drafts and back.
//!
//! * [`case`]: case studies, from readable files to signed statements.
//! * [`cbpf`]: the tables OCHA publishes about its country-based pooled funds.
//! * [`hno`]: the tables OCHA publishes about people in need.
//! * [`iati`]: activities and organisations as donors publish them.
//! * [`flows`]: who paid what to whom and where it went, told from the ledger's claims.

pub mod case;
pub mod cbpf;
mod draft;
pub mod flows;
pub mod hno;
pub mod iati;

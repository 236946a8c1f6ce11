//! The built program as its users meet it: exit codes, folders it can't use, and being killed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bucket;
mod case;
mod exits;
mod export_iati;
mod feedback;
mod folder;
mod follow;
mod full;
mod iati;
mod import_hno;
mod import_iati;
mod kill;
mod ledger;
mod reload;
mod served;
mod support;
mod trace;

//! The ledger on examples in plain data (`tests/ledger`), and on arbitrary statements.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod consignments;
mod positions;
mod props;
mod standings;
mod support;
mod views;

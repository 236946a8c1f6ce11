//! The ledger on examples in plain data (`tests/ledger`), and on arbitrary statements.

mod consignments;
mod standings;
mod support;

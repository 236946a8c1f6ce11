//! The node under bad input, failing disks, altered files and stopped witnesses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod admission;
mod api;
mod bucket;
mod faults;
mod follow;
mod forged;
mod portal;
mod postgres;
mod projection;
mod shelf;
mod support;
mod tamper;
mod witness;

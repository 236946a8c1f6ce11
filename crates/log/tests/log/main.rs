//! The log against the specifications, against itself, and against other people's implementations.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests may stop at the first surprise"
)]

mod bundles;
mod checkpoints;
mod common;
mod corpus;
mod cosignatures;
mod frontier;
mod keys;
mod notes;
mod policies;
mod proofs;
mod small_order;
mod strangers;
mod tiles;
mod tree;
mod witness;

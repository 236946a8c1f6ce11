//! Views over claims, by examples in plain data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod consent;
mod coverage;
mod engagements;
mod money;
mod needs;
mod obligations;
mod oversight;
mod places;
mod powers;
mod profiles;
mod props;
mod requests;
mod rows;
mod scores;
mod support;
mod tables;
mod vetting;

//! Views over claims, by examples in plain data.

mod consent;
mod coverage;
mod money;
mod obligations;
mod props;
mod rows;
mod scores;
mod support;
mod tables;
mod vetting;

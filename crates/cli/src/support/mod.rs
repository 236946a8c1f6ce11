//! What several verbs need.

pub mod files;
pub mod log;
pub mod remote;
pub mod trust;

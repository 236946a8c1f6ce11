//! What several verbs need.

pub mod figures;
pub mod files;
pub mod log;
pub mod places;
pub mod remote;
pub mod trust;

//! Saying what was found: grouped text for people, JSON and SARIF for programs, a page of documentation per rule.

pub mod json;
pub mod pages;
pub mod sarif;
pub mod text;

//! The store on its own: what it reads, what it refuses to read, and what a commit means.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod backends;
mod bucket;
mod feedback;
mod folder;
mod postgres;
mod projection;
mod sql;

//! The rows of each table, typed.

pub mod allocation;
pub mod contribution;
pub mod location;
pub mod lookup;
pub mod project;

pub use allocation::Allocation;
pub use contribution::Contribution;
pub use location::{ClusterShare, Location, Step};
pub use lookup::{Cluster, Fund, OrgType};
pub use project::Project;

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Index into [`Tables::files`](super::Tables::files).
    pub file: usize,
    /// Line in that file, counted from 1.
    pub line: u64,
}

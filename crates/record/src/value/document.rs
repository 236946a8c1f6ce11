//! Documents outside the record.

use super::{Digest, Line, Website};
use crate::part::{Sealable, record};

record! {
    /// A document outside the record, fixed by its hash.
    pub struct Document {
        /// What it is.
        pub title: Sealable<Line>,
        /// SHA-256 of its bytes.
        pub sha256: Sealable<Digest>,
        /// Where it can be had.
        pub url: Option<Website>,
    }
}

//! `dataset`: an external file was taken in; what was made of its rows refers to it.
//!
//! Mints its subject under the issuer's organisation.

use super::BodyKind;
use crate::ids::SubjectType;
use crate::part::{Sealable, record};
use crate::time::{Date, Timestamp};
use crate::value::{Count, Digest, Label, Line, Rows, Text, Website};

record! {
    /// An external file.
    pub struct Dataset {
        /// What it is.
        pub title: Sealable<Line>,
        /// The file's name.
        pub file: Sealable<Line>,
        /// SHA-256 of its bytes.
        pub sha256: Sealable<Digest>,
        /// How many bytes it has.
        pub bytes: Sealable<Count>,
        /// How many rows it has, the header not counted.
        pub rows: Sealable<Rows>,
        /// Who publishes it.
        pub publisher: Sealable<Line>,
        /// The terms it comes under, in the publisher's words or `unstated`.
        pub licence: Sealable<Line>,
        /// Where it was had.
        pub url: Option<Website>,
        /// Its media type, such as text/csv.
        pub media_type: Option<Label>,
        /// The day its publisher gives it.
        pub published: Option<Date>,
        /// When it was fetched.
        pub retrieved: Option<Timestamp>,
        /// How many of its rows were taken in.
        pub rows_taken: Option<Rows>,
        /// Rows that could not be taken in, by number, and why.
        pub refused: Vec<RefusedRow>,
        /// What else there is to say.
        pub note: Option<Text>,
    }
}

record! {
    /// A row that could not be taken in.
    pub struct RefusedRow {
        /// The row, counted from one, the header not counted.
        pub row: Sealable<Rows>,
        /// Why not.
        pub reason: Sealable<Line>,
    }
}

impl BodyKind for Dataset {
    const MINTS: bool = true;
    const SUBJECTS: &'static [SubjectType] = &[SubjectType::Dataset];
}

//! One fund's tables of one year, in the binary itself: for a demonstration on a machine that has no others.

use super::source::{Folder, SourceFile};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../../../data/cbpf-excerpt/", $name)) as &[u8])),*]
    };
}

/// The South Sudan fund in 2024: facts and figures, source OCHA CBPF, public data. See the folder's README.
static FILES: [(&str, &[u8]); 7] = files![
    "AllocationTypes.csv",
    "MstClusters.csv",
    "MstOrgType.csv",
    "MstPooledFund.csv",
    "ProjectSummaryAggV2_2024.csv",
    "ProjectSummaryV2_2024.csv",
    "contributions.csv",
];

/// What the folder says of itself.
const NOTE: &str = include_str!("../../../../data/cbpf-excerpt/EXCERPT.txt");

/// The shipped excerpt, as if read from a folder.
#[must_use]
pub fn folder() -> Folder {
    let files =
        FILES.iter().map(|(name, bytes)| SourceFile { name: (*name).to_owned(), bytes: bytes.to_vec() });
    Folder { files: files.collect(), others: Vec::new(), note: NOTE.trim().to_owned() }
}

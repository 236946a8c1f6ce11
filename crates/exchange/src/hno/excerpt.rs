//! Some rows of a needs table, in the binary itself: for a demonstration on a machine that has no others.

use super::source::SourceFile;

/// Afghanistan in 2024, the country, one province and one district, in four sectors: facts and figures, source OCHA, public data.
const NEEDS: &[u8] = include_bytes!("../../../../data/hno-excerpt/afg_hpc_needs_2024.csv");
/// The areas that they name.
const PCODES: &[u8] = include_bytes!("../../../../data/hno-excerpt/pcodes.csv");

/// The shipped excerpt.
#[must_use]
pub fn needs() -> SourceFile {
    SourceFile { name: "afg_hpc_needs_2024.csv".to_owned(), bytes: NEEDS.to_vec() }
}

/// The P-codes in it.
#[must_use]
pub fn pcodes() -> SourceFile {
    SourceFile { name: "pcodes.csv".to_owned(), bytes: PCODES.to_vec() }
}

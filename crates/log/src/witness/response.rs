//! What a witness answers and where it shows its state.

use sha2::{Digest, Sha256};

use crate::note::SignatureLine;

/// The body of the answer with status 200: the signature lines, each with its newline.
pub fn response_body(cosignatures: &[SignatureLine]) -> String {
    cosignatures.iter().map(|line| format!("{line}\n")).collect()
}

/// Path below the monitoring prefix where a witness serves the last checkpoint it cosigned for a log:
/// `<SHA-256 of the origin in hex>/checkpoint`.
pub fn monitor_path(origin: &str) -> String {
    let hash = Sha256::digest(origin);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}/checkpoint")
}

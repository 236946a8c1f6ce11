//! Names that this importer gives: parties, subjects and statement ids, each a function of the row alone.

use entente_record::StatementId;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

/// Scheme and register of the parties these tables name; see `docs/methods/cbpf.md` for why no other id is used.
pub const REGISTER: &str = "XI-CBPF";
/// Separates this importer's statement ids from all others; a new namespace would mean new ids for old rows.
const NAMESPACE: &str = "entente/cbpf/1";
/// Longest local part of a subject that this importer makes; the record's own limit is 100.
const MAX_LOCAL_BYTES: usize = 95;

/// Writes a code of the tables as the local part of an id: letters, digits and `-` stay, any other byte becomes `_`
/// and two hex digits. Two codes never become the same. `None` where the code can't be written so.
pub(crate) fn local(code: &str) -> Option<String> {
    let mut out = String::with_capacity(code.len());
    let last = code.len().checked_sub(1)?;
    for (at, byte) in code.bytes().enumerate() {
        // An id may end in no dash, so a dash at the end is written out too.
        if byte.is_ascii_alphanumeric() || (byte == b'-' && at != last) {
            out.push(char::from(byte));
        } else if byte.is_ascii_graphic() || (byte == b' ' && at != last) {
            out.push_str(&format!("_{byte:02x}"));
        } else {
            return None;
        }
    }
    let sound = code.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    (sound && out.len() <= MAX_LOCAL_BYTES).then_some(out)
}

/// The party id of a fund.
pub(crate) fn fund(id: u32) -> String {
    format!("{REGISTER}-FUND-{id}")
}

/// The party id of a donor, by its code in the contributions system.
pub(crate) fn donor(code: u32) -> String {
    format!("{REGISTER}-DONOR-{code}")
}

/// The party id of a partner: its code holds within one fund only, so the fund is part of the id.
pub(crate) fn partner(fund: u32, code: &str) -> String {
    format!("{REGISTER}-PARTNER-{fund}-{code}")
}

/// Milliseconds since 1970 of a moment whose zone the tables don't name; read as UTC. Never below zero: the tables'
/// years begin in 1990.
pub(crate) fn millis(at: DateTime) -> u64 {
    at.to_zoned(TimeZone::UTC)
        .ok()
        .and_then(|zoned| u64::try_from(zoned.timestamp().as_millisecond()).ok())
        .unwrap_or_default()
}

/// Ten bytes that are a function of what they are made of; parts are told apart by their lengths.
pub(crate) fn seed(parts: &[&[u8]]) -> [u8; 10] {
    let mut hash = Sha256::new();
    for part in [NAMESPACE.as_bytes()].iter().chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut out = [0; 10];
    for (slot, byte) in out.iter_mut().zip(digest) {
        *slot = byte;
    }
    out
}

/// The bits of a statement id that are not its time, version or variant.
pub(crate) fn random_bits(id: StatementId) -> [u8; 10] {
    let mut out = [0; 10];
    for (slot, byte) in out.iter_mut().zip(id.as_bytes().iter().skip(6)) {
        *slot = *byte;
    }
    let [version, _, variant, ..] = &mut out;
    *version &= 0x0f;
    *variant &= 0x3f;
    out
}

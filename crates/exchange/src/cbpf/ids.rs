//! Names that this importer gives: parties, subjects and statement ids, each a function of the row alone.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

pub(crate) use crate::draft::ids::local;

/// Scheme and register of the parties these tables name; see `docs/methods/cbpf.md` for why no other id is used.
pub const REGISTER: &str = "XI-CBPF";
/// Separates this importer's statement ids from all others; a new namespace would mean new ids for old rows.
pub(crate) const NAMESPACE: &str = "entente/cbpf/1";
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

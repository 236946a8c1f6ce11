//! Signals of diversion: what public audits found again and again, looked for in the ledger.
//!
//! A flag is a question put to the ledger's views: one short file in [`mod@flag`], one page in `docs/flags` that names the audit and
//! the method, one pair of fixtures in `tests/assure` of which one raises it and the other doesn't. A signal is one case of a flag, with the
//! statements it rests on. It says where to look, never who is guilty: every page that shows one shows the replies beside it.
//!
//! Pure, as the ledger is: no I/O, no clock, no randomness.

mod evidence;
pub mod flag;
mod signal;

pub use evidence::Evidence;
pub use flag::{FLAGS, Flag, Measure};
pub use signal::Signal;

/// The flag of a code.
pub fn flag(code: &str) -> Option<&'static Flag> {
    FLAGS.iter().copied().find(|flag| flag.code == code)
}

/// Every signal that these views give, by flag in the registry's order, the largest first.
pub fn signals(evidence: &Evidence<'_>) -> Vec<Signal> {
    FLAGS
        .iter()
        .flat_map(|flag| {
            let mut found = (flag.find)(evidence);
            found.sort_by(|a, b| {
                (b.size, &a.subject, &a.party, &a.what).cmp(&(a.size, &b.subject, &b.party, &b.what))
            });
            found
        })
        .collect()
}

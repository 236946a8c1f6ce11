//! The flags, one file each. To add one: its file, its line here, its page in `docs/flags`, its pair in `tests/assure`.

use crate::signal::cited;
use crate::{Evidence, Signal};

/// What the size of a signal is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Days.
    Days,
    /// Statements that are at odds.
    Statements,
}

impl Measure {
    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Days => "days",
            Measure::Statements => "statements",
        }
    }
}

/// A question put to the ledger.
pub struct Flag {
    /// Its code.
    pub code: &'static str,
    /// What raises it, in a sentence.
    pub rule: &'static str,
    /// The public audit or inquiry that says why it is worth asking.
    pub audit: &'static str,
    /// What the size of a signal is counted in.
    pub measure: Measure,
    /// Its page.
    pub page: &'static str,
    /// Looks for it.
    pub(crate) find: fn(&Evidence<'_>) -> Vec<Signal>,
}

macro_rules! flags {
    ($($file:ident = $code:literal;)*) => {
        $( mod $file; )*

        /// Every flag, in the order in which they are shown.
        pub static FLAGS: &[&Flag] = &[$(&Flag {
            code: $code,
            rule: $file::RULE,
            audit: $file::AUDIT,
            measure: $file::MEASURE,
            page: include_str!(concat!("../../../../docs/flags/", $code, ".md")),
            find: |evidence| $file::find($code, evidence),
        }),*];
    };
}

flags! {
    open_shortage = "open-shortage";
    arrival_without_departure = "arrival-without-departure";
    recorded_beforehand = "recorded-beforehand";
    delinquent_inventory = "delinquent-inventory";
    handed_out_unrecorded = "handed-out-unrecorded";
    serial_in_two_places = "serial-in-two-places";
    passed_on_without_consent = "passed-on-without-consent";
    released_before_vetting = "released-before-vetting";
    payment_without_receipt = "payment-without-receipt";
    complaint_unanswered = "complaint-unanswered";
}

/// Contradictions of one type, as signals: how many statements are at odds, and the last of them as the party that can say more.
fn at_odds(code: &'static str, evidence: &Evidence<'_>, wanted: &str) -> Vec<Signal> {
    let all = evidence.contradictions.iter().filter(|found| found.code == wanted);
    all.map(|found| {
        let subject = found.subject.as_ref().map(ToString::to_string).unwrap_or_default();
        let party = found.sources.last().map(|source| source.iss.to_string()).unwrap_or_default();
        let size = i64::try_from(found.sources.len()).unwrap_or(i64::MAX);
        Signal::new(code, subject, party, found.what.clone(), size, cited(&found.sources))
    })
    .collect()
}

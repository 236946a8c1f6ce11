//! A lot holds more than it did before.

use entente_record::SubjectId;
use rust_decimal::Decimal;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "lot-grows";

/// More of a lot was found than there was before.
pub fn found(
    subject: Option<&SubjectId>,
    lot: &str,
    before: Decimal,
    after: Decimal,
    sources: Vec<Source>,
) -> Contradiction {
    let sentence = format!("Of lot {lot} there were {before}, and then {after}.");
    Contradiction::new(CODE, subject, lot, sentence, sources)
}

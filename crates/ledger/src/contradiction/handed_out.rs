//! More was handed out than was held.

use entente_record::SubjectId;
use rust_decimal::Decimal;

use super::Contradiction;
use crate::Source;

/// See the module.
pub const CODE: &str = "handed-out-more-than-held";

/// A party handed out goods of which the record shows it held less.
pub fn found(
    subject: &SubjectId,
    goods: &str,
    holder: &str,
    held: Decimal,
    handed: Decimal,
    sources: Vec<Source>,
) -> Contradiction {
    let sentence = format!("{holder} handed out {handed} of {goods}, but held {held} by the record.");
    Contradiction::new(CODE, Some(subject), goods, sentence, sources)
}

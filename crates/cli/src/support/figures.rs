//! The ledger's figures as people read them.

use entente_ledger::trace::Amount;
use entente_node::ledger::view::value;
use serde_json::Value;

/// A figure or a word as the ledger writes it.
pub fn plain<T: serde::Serialize>(figure: &T) -> String {
    match value(figure) {
        Ok(Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(error) => error.to_string(),
    }
}

/// An amount without the zeros at the end of its fraction.
pub fn short(amount: Amount) -> String {
    amount.to_string().trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A part in per cent of the whole, to so many digits after the point, cut off there.
pub fn share<const DIGITS: usize>(part: Amount, whole: Amount) -> String {
    // 128 bits hold a trillion units of a millionth ten thousand times over.
    let one = (0..DIGITS).fold(1, |one: u128, _| one.saturating_mul(10));
    let parts = part.0.saturating_mul(one.saturating_mul(100)).checked_div(whole.0).unwrap_or_default();
    format!("{}.{:0DIGITS$} %", parts / one, parts % one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_short_and_shares_cut_off() {
        assert_eq!(short(Amount(12_500_000)), "12.5");
        assert_eq!(short(Amount(100_000_000)), "100");
        assert_eq!(share::<1>(Amount(2), Amount(3)), "66.6 %");
        assert_eq!(share::<2>(Amount(2), Amount(3)), "66.66 %");
        assert_eq!(share::<2>(Amount(1), Amount(1_000)), "0.10 %");
        assert_eq!(share::<2>(Amount(1), Amount(0)), "0.00 %");
    }
}

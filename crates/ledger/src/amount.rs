//! Exact arithmetic: a result that would have to be rounded is no result.

use entente_record::codes::Unit;
use rust_decimal::Decimal;

/// The sum, unless it has more digits than a decimal holds: then adding would round.
pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let sum = a.checked_add(b)?;
    let exact = sum.checked_sub(b)? == a && sum.checked_sub(a)? == b;
    // Zero has no sign here, or it would be written with one.
    exact.then_some(if sum.is_zero() { sum.abs() } else { sum })
}

/// Whether parts add up to a whole, exactly, in whatever order decimals would round.
pub(crate) fn sums_to(parts: &[Decimal], whole: Decimal) -> bool {
    let all = || parts.iter().copied().chain([whole]).map(|part| part.normalize());
    let scale = all().map(|part| part.scale()).max().unwrap_or(0);
    let units = |part: Decimal| {
        let shift = 10_i128.checked_pow(scale.checked_sub(part.scale())?)?;
        part.mantissa().checked_mul(shift)
    };
    let sum = parts.iter().try_fold(0_i128, |sum, part| sum.checked_add(units(part.normalize())?));
    sum.is_some() && sum == units(whole.normalize())
}

/// The difference, as [`add`].
pub(crate) fn subtract(a: Decimal, b: Decimal) -> Option<Decimal> {
    add(a, -b)
}

/// A quantity in another unit of the same dimension, by the exact factors in the table of units. None where the table has no
/// factor for one of them, or the result is not exact.
pub(crate) fn convert(value: Decimal, from: Unit, to: Unit) -> Option<Decimal> {
    if from == to {
        return Some(value);
    }
    if from.fact("dimension")? != to.fact("dimension")? {
        return None;
    }
    let factor = |unit: Unit| unit.fact("factor")?.parse::<Decimal>().ok().filter(|factor| !factor.is_zero());
    let (from, to) = (factor(from)?, factor(to)?);
    let base = multiply(value, from)?;
    let converted = base.checked_div(to)?.normalize();
    (multiply(converted, to)? == base).then_some(converted)
}

fn multiply(a: Decimal, b: Decimal) -> Option<Decimal> {
    let product = a.checked_mul(b)?;
    // A product that was rounded has fewer digits after the point than its factors together.
    (product.is_zero() || product.scale() == a.scale() + b.scale()).then_some(product)
}

/// A quantity in the base unit of its dimension, where the table gives an exact factor; else as it is. For adding up what
/// parties state in different units.
pub(crate) fn in_base(value: Decimal, unit: Unit) -> (Decimal, Unit) {
    // Where several units are the base (one, each, piece), the one that goods are counted in.
    const PREFERRED: &str = "H87";
    let same =
        |other: &Unit| other.fact("dimension") == unit.fact("dimension") && other.fact("factor") == Some("1");
    let bases: Vec<Unit> = Unit::all().filter(same).collect();
    let base = bases.iter().find(|base| base.as_str() == PREFERRED).or_else(|| bases.first());
    match base.and_then(|base| Some((convert(value, unit, *base)?, *base))) {
        Some(converted) => converted,
        None => (value, unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: &str) -> Unit {
        code.parse().unwrap()
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn what_would_be_rounded_is_no_result() {
        assert_eq!(add(decimal("0.1"), decimal("0.2")), Some(decimal("0.3")));
        assert_eq!(add(decimal("9999999999999999999999999999"), decimal("0.5")), None);
        assert_eq!(subtract(decimal("5"), decimal("7.5")), Some(decimal("-2.5")));
        assert_eq!(add(Decimal::MAX, Decimal::ONE), None);
    }

    #[test]
    fn units_become_one_another_only_by_exact_factors() {
        let cases = [
            ("2.5", "TNE", "KGM", Some("2500")),
            ("2500", "KGM", "TNE", Some("2.5")),
            ("3", "DZN", "H87", Some("36")),
            ("1", "LBR", "KGM", Some("0.45359237")),
            ("1", "KGM", "LBR", None),
            ("1", "XBX", "H87", None),
            ("1", "KGM", "LTR", None),
            ("7", "XBX", "XBX", Some("7")),
        ];
        for (value, from, to, wanted) in cases {
            assert_eq!(
                convert(decimal(value), unit(from), unit(to)),
                wanted.map(decimal),
                "{value} {from} in {to}"
            );
        }
    }
}

//! Flows of money.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Gather;
use super::goods::Bought;
use super::transfers::Counted;
use crate::trace::{Account, Basis, DIGITS, Draw, Flow, Tag};

/// An amount at a rate, in millionths, half to even; `None` if it is too large.
pub(super) fn units(amount: Decimal, rate: Decimal) -> Option<u128> {
    let product =
        u128::try_from(amount.mantissa()).ok()?.checked_mul(u128::try_from(rate.mantissa()).ok()?)?;
    let scale = amount.scale() + rate.scale();
    if scale <= DIGITS {
        return product.checked_mul(10_u128.checked_pow(DIGITS - scale)?);
    }
    let under = 10_u128.checked_pow(scale - DIGITS)?;
    let (whole, rest) = (product / under, product % under);
    let up = rest > under / 2 || rest == under / 2 && whole % 2 == 1;
    Some(whole + u128::from(up))
}

/// Adds the flows of all transfers that count.
pub(super) fn flows(transfers: &[Counted<'_>], bought: &Bought<'_>, gather: &mut Gather<'_>) {
    for counted in transfers {
        match counted.basis {
            Basis::Committed => gather.notes.committed.0 += counted.amount,
            Basis::Received => gather.notes.received_only.0 += counted.amount,
            _ => {}
        }
        let subject = Tag::Payment(counted.claim.subject.as_str().to_owned());
        let (purposes, mut earmarks) = (counted.purposes(), counted.earmarks());
        if bought.by_supplier(counted) {
            earmarks.insert(subject.clone());
        }
        let fund = counted.body.fund.as_ref().filter(|fund| *fund != counted.from && *fund != counted.to);
        let (payer, payee) = (Account::party(counted.from), Account::party(counted.to));
        match fund.map(Account::party) {
            None => add(gather, counted, bought, [&payer, &payee], [&purposes, &earmarks]),
            Some(fund) => {
                // What passes through is not the fund's to spend: the second leg draws the first.
                let passing = BTreeSet::from([subject]);
                let onward = &purposes | &passing;
                add(gather, counted, bought, [&payer, &fund], [&purposes, &passing]);
                add(gather, counted, bought, [&fund, &payee], [&onward, &earmarks]);
            }
        }
    }
}

fn add(
    gather: &mut Gather<'_>,
    counted: &Counted<'_>,
    bought: &Bought<'_>,
    [from, to]: [&Account; 2],
    [purpose, earmark]: [&BTreeSet<Tag>; 2],
) {
    let statement = counted.claim.source.jti;
    let leg = gather.leg(statement);
    let flows = &mut gather.flows;
    let (from, to) = (flows.account(from), flows.account(to));
    let (purpose, earmark) = (flows.purpose(purpose), flows.purpose(earmark));
    flows.push(Flow {
        at: bought.at(counted),
        statement,
        leg,
        from,
        to,
        amount: counted.amount,
        purpose,
        earmark,
        draw: Draw::Balance,
        basis: counted.basis,
        refund: counted.body.refund == Some(true),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_millionths() {
        let of = |amount: &str, rate: &str| units(amount.parse().unwrap(), rate.parse().unwrap());
        assert_eq!(of("12.34", "1"), Some(12_340_000));
        assert_eq!(of("1", "0.0000005"), Some(0));
        assert_eq!(of("3", "0.0000005"), Some(2));
        assert_eq!(of("5", "0.0000001"), Some(0));
        assert_eq!(of("6", "0.0000001"), Some(1));
        assert_eq!(of("9999999999999999999999999999", "1"), Some((10_u128.pow(28) - 1) * 1_000_000));
        assert_eq!(of("9999999999999999999999999999", "9999999999999999999999999999"), None);
    }
}

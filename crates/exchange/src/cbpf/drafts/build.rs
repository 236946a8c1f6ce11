//! Small steps from a row's values to the record's.

use entente_record::value::{Decimal, Money, People as RecordPeople, PeopleGroup};
use entente_record::{Fault, Sealable, Timestamp};
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal as Number;
use rust_decimal::RoundingStrategy;

use crate::cbpf::cell::People;
use crate::cbpf::ids;
pub(crate) use crate::draft::build::{count, open, some};

/// The tables are in US dollars throughout; no column says so, the planned totals' name (`TotalUSDPlanned`) does.
pub(crate) const CURRENCY: &str = "USD";

/// A number rounded to the cent, half to even; those of the tables read so far need none, years before 2023 do.
pub(crate) fn to_cent(amount: Number) -> Number {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

/// US dollars with two decimals, so that 748997.3 and 748997.30 are one and the same on the record.
pub(crate) fn money(amount: Number, day: Date) -> Result<Money, Fault> {
    let mut cents = to_cent(amount);
    cents.rescale(2);
    Ok(Money {
        amount: Sealable::Open(Decimal::new(cents)?),
        currency: open(CURRENCY)?,
        value_date: open(&day_text(day))?,
        valuation: open("nominal")?,
    })
}

/// A day as the record writes it.
pub(crate) fn day_text(day: Date) -> String {
    day.to_string()
}

/// A moment as the record writes it, in UTC.
pub(crate) fn timestamp(at: DateTime) -> Result<Timestamp, Fault> {
    Timestamp::from_unix_seconds(i64::try_from(ids::millis(at) / 1000).unwrap_or(i64::MAX))
}

/// People by sex and age; boys and girls are those under 18. `None` where nobody is counted.
pub(crate) fn people(people: &People) -> Result<Option<RecordPeople>, Fault> {
    if people.total() == 0 {
        return Ok(None);
    }
    let parts = [
        ("male", "18+", people.men),
        ("female", "18+", people.women),
        ("male", "0-17", people.boys),
        ("female", "0-17", people.girls),
    ];
    let mut groups = Vec::with_capacity(parts.len());
    for (sex, age, number) in parts {
        if number > 0 {
            groups.push(PeopleGroup {
                sex: some(sex)?,
                age: some(age)?,
                disability: None,
                count: count(number)?.into(),
            });
        }
    }
    Ok(Some(RecordPeople { total: count(people.total())?.into(), households: None, groups }))
}

//! What people need at the least, by the Sphere minimums: so much of an item for each person or household, once or every so many
//! days.

use entente_record::codes::{Sector, Unit};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::days::between;
use crate::rows::{Amount, ItemKey, NeedRow, WantedRow};
use crate::table::{BadRules, Checked, Row, Table, words};
use crate::wire::Word;

words! {
    /// For whom an amount is.
    Per {
        /// Each person.
        Person = "person",
        /// Each household.
        Household = "household",
    }
}

/// A minimum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Minimum {
    /// Which.
    pub code: String,
    /// The sector whose needs it is read for.
    pub sector: Word<Sector>,
    /// What.
    pub item: String,
    /// How much.
    pub amount: Word<Decimal>,
    /// In what unit.
    pub unit: Word<Unit>,
    /// For whom.
    pub per: Per,
    /// Every so many days; `None` is once.
    pub every_days: Option<i64>,
    /// Where it comes from.
    pub source: String,
    /// How far the source was read.
    pub checked: Checked,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Minimums(Vec<Minimum>);

/// The table as it ships with Entente.
pub const TABLE: &str = include_str!("../../../../data/rules/sphere.csv");

/// People of a household where nobody counted households. Sphere counts household items for four to five people.
pub const HOUSEHOLD: i64 = 5;

const FORM: Table = Table {
    name: "sphere",
    columns: &["code", "sector", "item", "amount", "unit", "per", "every_days", "source", "checked"],
};

impl Minimums {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header, no such sector or unit, an amount that is not above nothing, days that are none, no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        FORM.read(text, minimum).map(Self)
    }

    /// The table that ships with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(TABLE)
    }

    /// Every minimum.
    pub fn all(&self) -> &[Minimum] {
        &self.0
    }

    /// What a need comes to by the minimums: nothing where items are stated, which win, or where sector or people are sealed. An
    /// amount for every day is left out where the need has no period with both ends.
    pub fn of(&self, need: &NeedRow) -> Vec<WantedRow> {
        let (true, Some(sector), Some(people)) = (need.items.is_empty(), need.sector, need.people) else {
            return Vec::new();
        };
        let days =
            need.from.zip(need.until).map(|(from, until)| between(from.as_jiff(), until.as_jiff()) + 1);
        let households =
            need.households.unwrap_or_else(|| people / HOUSEHOLD + i64::from(people % HOUSEHOLD > 0));
        let wanted = |minimum: &Minimum| {
            let heads = if minimum.per == Per::Person { people } else { households };
            let times = match minimum.every_days {
                None => Decimal::ONE,
                Some(every) => Decimal::from(days?) / Decimal::from(every),
            };
            let exact = minimum.amount.0.checked_mul(Decimal::from(heads))?.checked_mul(times)?;
            // Whole things, whole kilograms: nobody needs a third of a gram more.
            let value = exact.ceil();
            Some(WantedRow {
                item: Some(ItemKey::Name(minimum.item.to_lowercase())),
                name: Some(minimum.item.clone()),
                quantity: Some(Amount { value: Word(value), unit: minimum.unit }),
            })
        };
        self.0.iter().filter(|minimum| minimum.sector == sector).filter_map(wanted).collect()
    }
}

fn minimum(row: &Row<'_>) -> Result<Minimum, String> {
    let amount: Decimal = row.cell("amount").parse().map_err(|e| format!("`amount`: {e}"))?;
    if amount <= Decimal::ZERO {
        return Err("`amount` is above nothing".to_owned());
    }
    let every_days = match row.cell("every_days") {
        "" => None,
        text => Some(
            text.parse::<i64>().ok().filter(|days| *days > 0).ok_or("`every_days` is a number of days")?,
        ),
    };
    Ok(Minimum {
        code: row.filled("code")?.to_owned(),
        sector: Word(row.cell("sector").parse().map_err(|e| format!("{e}"))?),
        item: row.filled("item")?.to_owned(),
        amount: Word(amount),
        unit: Word(row.cell("unit").parse().map_err(|e| format!("{e}"))?),
        per: row.cell("per").parse()?,
        every_days,
        source: row.filled("source")?.to_owned(),
        checked: row.cell("checked").parse()?,
    })
}

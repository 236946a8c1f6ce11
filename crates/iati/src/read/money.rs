//! Transactions and budgets.

use super::element::Element;
use super::fields::Fields;
use super::parts::{Narrative, Org, Sector, narratives_of, sectors};
use super::values;
use crate::check::lines::Position;

/// An amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// The amount, a decimal in its shortest form; may be below zero.
    pub amount: String,
    /// The currency: the value's own, else the activity's; nothing where neither says.
    pub currency: Option<String>,
    /// The day the value stands for; nothing where it isn't given or is no date.
    pub value_date: Option<String>,
}

impl Money {
    fn of(element: &Element<'_>, currency: Option<&str>) -> Result<Money, String> {
        let value = element.one("value").ok_or("it has no value")?;
        let text = value.text().ok_or("its value is empty")?;
        let amount = values::decimal(text).ok_or_else(|| format!("its value {text:?} is no decimal"))?;
        let currency = value.attribute("currency").or(currency).map(str::to_owned);
        let value_date = value.attribute("value-date").and_then(values::date);
        Ok(Money { amount, currency, value_date })
    }
}

/// Who gives or gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionEnd {
    /// The organisation.
    pub org: Org,
    /// The activity on its side.
    pub activity: Option<String>,
}

/// A transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Where it stands.
    pub at: Position,
    /// Its own reference.
    pub reference: Option<String>,
    /// Whether the file marks it as humanitarian.
    pub humanitarian: Option<bool>,
    /// Its type, a code of the list TransactionType.
    pub kind: String,
    /// Its day.
    pub date: String,
    /// How much.
    pub value: Money,
    /// What it is.
    pub description: Vec<Narrative>,
    /// Who gives.
    pub provider: Option<TransactionEnd>,
    /// Who gets.
    pub receiver: Option<TransactionEnd>,
    /// Its sectors.
    pub sectors: Vec<Sector>,
    /// Which of the standard's elements it has, with anything in them.
    pub fields: Fields,
}

impl Transaction {
    /// # Errors
    /// What it lacks to be one.
    pub(crate) fn of(
        element: &Element<'_>,
        language: Option<&str>,
        currency: Option<&str>,
    ) -> Result<Transaction, String> {
        let kind = element.code("transaction-type").ok_or("it has no type")?;
        let day = element.one("transaction-date").and_then(|date| date.attribute("iso-date"));
        let day = day.ok_or("it has no date")?;
        let end = |name: &str, activity: &str| {
            let end = element.one(name)?;
            Some(TransactionEnd { org: Org::of(end, language), activity: end.owned(activity) })
        };
        Ok(Transaction {
            at: element.at,
            reference: element.owned("ref"),
            humanitarian: element.attribute("humanitarian").and_then(values::boolean),
            kind,
            date: values::date(day).ok_or_else(|| format!("its date {day:?} is no date"))?,
            value: Money::of(element, currency)?,
            description: narratives_of(element, "description", language),
            provider: end("provider-org", "provider-activity-id"),
            receiver: end("receiver-org", "receiver-activity-id"),
            sectors: sectors(element, "sector"),
            fields: Fields::of_transaction(element.fields()),
        })
    }
}

/// A budget for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Whether it replaces an earlier one for its period (type 2).
    pub revised: bool,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// How much.
    pub value: Money,
}

impl Budget {
    /// # Errors
    /// What it lacks to be one.
    pub(crate) fn of(element: &Element<'_>, currency: Option<&str>) -> Result<Budget, String> {
        let day = |name: &str| {
            let text = element.one(name).and_then(|day| day.attribute("iso-date"));
            text.and_then(values::date).ok_or_else(|| format!("its {name} is no date"))
        };
        Ok(Budget {
            revised: element.attribute("type") == Some("2"),
            from: day("period-start")?,
            until: day("period-end")?,
            value: Money::of(element, currency)?,
        })
    }
}

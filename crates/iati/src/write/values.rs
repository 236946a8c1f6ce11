//! What is written, as plain values. Texts, organisations and days are those of [`read`](crate::read).

use crate::read::{
    ActivityDate, Description, Measured, Narrative, Org, Participant, Related, TransactionEnd,
};

/// An amount of money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amount {
    /// How much, a decimal; may be below zero.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// The day the value stands for.
    pub value_date: String,
}

/// A code and its share: a country, a region, a sector or a tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portion {
    /// The code.
    pub code: String,
    /// The vocabulary it is of.
    pub vocabulary: Option<String>,
    /// Where a vocabulary of one's own is described.
    pub uri: Option<String>,
    /// Its share of the whole, in percent.
    pub percentage: Option<String>,
    /// Its names.
    pub names: Vec<Narrative>,
}

/// An emergency or appeal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// A code of the list HumanitarianScopeType.
    pub kind: String,
    /// A code of the list HumanitarianScopeVocabulary.
    pub vocabulary: String,
    /// Its code there.
    pub code: String,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Its code in a register of places.
    pub reference: Option<String>,
    /// Its name.
    pub name: String,
    /// Latitude and longitude.
    pub point: Option<(String, String)>,
}

/// Another name of an activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherName {
    /// A code of the list OtherIdentifierType.
    pub kind: String,
    /// The name.
    pub reference: String,
    /// Whose register it is of, in words.
    pub owner: Option<String>,
}

/// A budget for a period of at most a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// How much.
    pub value: Amount,
}

/// A transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transaction {
    /// Its own reference.
    pub reference: Option<String>,
    /// Fields that are sealed on the record.
    pub sealed: Vec<String>,
    /// A code of the list TransactionType.
    pub kind: String,
    /// Its day.
    pub date: String,
    /// How much.
    pub value: Amount,
    /// What it is.
    pub description: Vec<Narrative>,
    /// Who gives.
    pub provider: Option<TransactionEnd>,
    /// Who gets.
    pub receiver: Option<TransactionEnd>,
}

/// Where an indicator started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The year.
    pub year: String,
    /// The day, where it is known.
    pub day: Option<String>,
    /// What was measured.
    pub measured: Measured,
}

/// A period, with targets and actual values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Where it should go.
    pub targets: Vec<Measured>,
    /// Where it is.
    pub actuals: Vec<Measured>,
}

/// An indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Indicator {
    /// A code of the list IndicatorMeasure.
    pub measure: String,
    /// Whether more is better.
    pub ascending: bool,
    /// Fields that are sealed on the record.
    pub sealed: Vec<String>,
    /// Its title.
    pub title: Vec<Narrative>,
    /// How it is defined.
    pub description: Vec<Narrative>,
    /// Indicators of the Sustainable Development Goals that it is one of.
    pub goals: Vec<String>,
    /// Where it started.
    pub baseline: Option<Baseline>,
    /// Its periods.
    pub periods: Vec<Period>,
}

/// A result with one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultValue {
    /// A code of the list ResultType.
    pub kind: String,
    /// Its title.
    pub title: Vec<Narrative>,
    /// What it is measured by.
    pub indicator: Indicator,
}

/// An activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// Its identifier.
    pub identifier: String,
    /// The language of texts that name none.
    pub language: String,
    /// Whether it is humanitarian.
    pub humanitarian: bool,
    /// When it was last changed.
    pub updated: String,
    /// Fields that are sealed on the record.
    pub sealed: Vec<String>,
    /// Who reports.
    pub reporting: Org,
    /// Whether the reporter tells of others' activities.
    pub secondary: bool,
    /// Its titles.
    pub title: Vec<Narrative>,
    /// What it is.
    pub descriptions: Vec<Description>,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// Its other names.
    pub identifiers: Vec<OtherName>,
    /// A code of the list ActivityStatus.
    pub status: String,
    /// Its days.
    pub dates: Vec<ActivityDate>,
    /// Countries it is for.
    pub countries: Vec<Portion>,
    /// Regions it is for.
    pub regions: Vec<Portion>,
    /// Places it is for.
    pub places: Vec<Place>,
    /// Its sectors.
    pub sectors: Vec<Portion>,
    /// Its tags.
    pub tags: Vec<Portion>,
    /// Emergencies and appeals it answers to.
    pub scopes: Vec<Scope>,
    /// A code of the list FlowType.
    pub flow_type: Option<String>,
    /// Its budgets.
    pub budgets: Vec<Budget>,
    /// Its transactions.
    pub transactions: Vec<Transaction>,
    /// Activities it belongs with.
    pub related: Vec<Related>,
    /// Its results.
    pub results: Vec<ResultValue>,
}

/// What an organisation spent in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expenditure {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// How much.
    pub value: Amount,
}

/// An organisation that publishes about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organisation {
    /// The language of texts that name none.
    pub language: String,
    /// When it was last changed.
    pub updated: String,
    /// Who it is; it reports itself.
    pub org: Org,
    /// What it spent.
    pub expenditures: Vec<Expenditure>,
}

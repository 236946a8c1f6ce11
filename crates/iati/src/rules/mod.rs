//! The standard ruleset: what the Secretariat's validator asks of an activity or organisation beyond the schema.
//!
//! A rule's id, severity and texts are in `data/iati/rules.csv`; what it tests is here, by the part of the activity it
//! looks at. What needs several elements is noted while they pass ([`facts`]) and judged when the activity ends.

pub mod activity;
pub mod elements;
pub mod facts;
pub mod identifiers;
pub mod percentages;

use crate::tables::NameId;

/// Names whose numbers the rules know beforehand, in order: the first has number 1.
pub const NAMES: [&str; 24] = [
    "vocabulary",
    "percentage",
    "ref",
    "type",
    "iso-date",
    "code",
    "value",
    "currency",
    "measure",
    "significance",
    "narrative",
    "xml:lang",
    "value-date",
    "title",
    "description",
    "forecast",
    "loan-status",
    "activity-id",
    "provider-activity-id",
    "receiver-activity-id",
    "last-updated-datetime",
    "default-currency",
    "version",
    "reference",
];

/// The numbers of [`NAMES`].
#[allow(missing_docs, reason = "each is the name in capitals")]
pub mod name {
    use crate::tables::NameId;

    pub const VOCABULARY: NameId = 1;
    pub const PERCENTAGE: NameId = 2;
    pub const REF: NameId = 3;
    pub const TYPE: NameId = 4;
    pub const ISO_DATE: NameId = 5;
    pub const VALUE: NameId = 7;
    pub const CURRENCY: NameId = 8;
    pub const MEASURE: NameId = 9;
    pub const SIGNIFICANCE: NameId = 10;
    pub const NARRATIVE: NameId = 11;
    pub const LANG: NameId = 12;
    pub const VALUE_DATE: NameId = 13;
    pub const TITLE: NameId = 14;
    pub const DESCRIPTION: NameId = 15;
    pub const FORECAST: NameId = 16;
    pub const LOAN_STATUS: NameId = 17;
    pub const ACTIVITY_ID: NameId = 18;
    pub const PROVIDER_ACTIVITY_ID: NameId = 19;
    pub const RECEIVER_ACTIVITY_ID: NameId = 20;
    pub const LAST_UPDATED: NameId = 21;
    pub const DEFAULT_CURRENCY: NameId = 22;
    pub const VERSION: NameId = 23;
}

/// Whether a name is that of an amount of money, which needs a currency.
pub fn is_money(name: NameId) -> bool {
    matches!(name, name::VALUE | name::FORECAST | name::LOAN_STATUS)
}

/// What the rules make of an element, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    None,
    /// An activity or organisation.
    Record,
    /// `iati-identifier`, `organisation-identifier`.
    Identifier,
    /// `reporting-org`.
    ReportingOrg,
    /// `other-identifier`.
    OtherIdentifier,
    /// `other-identifier/owner-org`.
    OwnerOrg,
    /// `participating-org`.
    ParticipatingOrg,
    /// `related-activity`.
    RelatedActivity,
    /// `activity-date`.
    ActivityDate,
    /// `recipient-country` of an activity.
    Country,
    /// `recipient-region` of an activity.
    Region,
    /// `sector` of an activity.
    Sector,
    /// `country-budget-items`.
    BudgetItems,
    /// `country-budget-items/budget-item`.
    BudgetItem,
    /// `policy-marker`.
    PolicyMarker,
    /// `capital-spend`.
    CapitalSpend,
    /// `default-aid-type`.
    DefaultAidType,
    /// `transaction`.
    Transaction,
    /// `transaction/transaction-date`.
    TransactionDate,
    /// `transaction/value`.
    TransactionValue,
    /// `transaction/sector`.
    TransactionSector,
    /// `transaction/recipient-country` and `-region`.
    TransactionPlace,
    /// `transaction/aid-type`.
    TransactionAidType,
    /// `provider-org` of a transaction.
    Provider,
    /// `receiver-org` of a transaction.
    Receiver,
    /// `provider-org` of a planned disbursement.
    PlannedProvider,
    /// `receiver-org` of a planned disbursement.
    PlannedReceiver,
    /// `planned-disbursement`: a period without a limit.
    PlannedDisbursement,
    /// A budget or expenditure: a period of at most a year.
    Budget,
    /// An organisation's `recipient-country-budget`: dates of its lines lie within its period.
    CountryBudget,
    /// `recipient-country-budget/budget-line/value`.
    CountryBudgetLineValue,
    /// `recipient-org-budget/recipient-org`.
    RecipientOrg,
    /// `result`.
    Result,
    /// `result/reference`.
    ResultReference,
    /// `result/indicator`.
    Indicator,
    /// `result/indicator/reference`.
    IndicatorReference,
    /// `result/indicator/baseline`.
    Baseline,
    /// `result/indicator/period`.
    IndicatorPeriod,
    /// `result/indicator/period/target`.
    Target,
    /// `result/indicator/period/actual`.
    Actual,
    /// `period-start`.
    PeriodStart,
    /// `period-end`.
    PeriodEnd,
}

impl Role {
    /// The role of a place.
    pub fn of(path: &str) -> Role {
        if let Some(rest) = path.strip_prefix("iati-activities/iati-activity") {
            return Role::in_activity(rest.trim_start_matches('/'));
        }
        if let Some(rest) = path.strip_prefix("iati-organisations/iati-organisation") {
            return Role::in_organisation(rest.trim_start_matches('/'));
        }
        Role::None
    }

    fn in_activity(path: &str) -> Role {
        match path {
            "" => Role::Record,
            "iati-identifier" => Role::Identifier,
            "reporting-org" => Role::ReportingOrg,
            "other-identifier" => Role::OtherIdentifier,
            "other-identifier/owner-org" => Role::OwnerOrg,
            "participating-org" => Role::ParticipatingOrg,
            "related-activity" => Role::RelatedActivity,
            "activity-date" => Role::ActivityDate,
            "recipient-country" => Role::Country,
            "recipient-region" => Role::Region,
            "sector" => Role::Sector,
            "country-budget-items" => Role::BudgetItems,
            "country-budget-items/budget-item" => Role::BudgetItem,
            "policy-marker" => Role::PolicyMarker,
            "capital-spend" => Role::CapitalSpend,
            "default-aid-type" => Role::DefaultAidType,
            "transaction" => Role::Transaction,
            "transaction/transaction-date" => Role::TransactionDate,
            "transaction/value" => Role::TransactionValue,
            "transaction/sector" => Role::TransactionSector,
            "transaction/recipient-country" | "transaction/recipient-region" => Role::TransactionPlace,
            "transaction/aid-type" => Role::TransactionAidType,
            "transaction/provider-org" => Role::Provider,
            "transaction/receiver-org" => Role::Receiver,
            "planned-disbursement/provider-org" => Role::PlannedProvider,
            "planned-disbursement/receiver-org" => Role::PlannedReceiver,
            "planned-disbursement" => Role::PlannedDisbursement,
            "budget" => Role::Budget,
            "result" => Role::Result,
            "result/reference" => Role::ResultReference,
            "result/indicator" => Role::Indicator,
            "result/indicator/reference" => Role::IndicatorReference,
            "result/indicator/baseline" => Role::Baseline,
            "result/indicator/period" => Role::IndicatorPeriod,
            "result/indicator/period/target" => Role::Target,
            "result/indicator/period/actual" => Role::Actual,
            "planned-disbursement/period-start"
            | "budget/period-start"
            | "result/indicator/period/period-start" => Role::PeriodStart,
            "planned-disbursement/period-end"
            | "budget/period-end"
            | "result/indicator/period/period-end" => Role::PeriodEnd,
            _ => Role::None,
        }
    }

    fn in_organisation(path: &str) -> Role {
        match path {
            "" => Role::Record,
            "organisation-identifier" => Role::Identifier,
            "reporting-org" => Role::ReportingOrg,
            "total-budget" | "recipient-org-budget" | "recipient-region-budget" | "total-expenditure" => {
                Role::Budget
            }
            "recipient-country-budget" => Role::CountryBudget,
            "recipient-country-budget/budget-line/value" => Role::CountryBudgetLineValue,
            "recipient-org-budget/recipient-org" => Role::RecipientOrg,
            _ => match path.split_once('/') {
                Some((_, "period-start")) => Role::PeriodStart,
                Some((_, "period-end")) => Role::PeriodEnd,
                _ => Role::None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Names;

    #[test]
    fn numbers_and_names_belong_together() {
        let mut names = Names::default();
        for known in NAMES {
            names.add(known);
        }
        for (id, known) in [
            (name::VOCABULARY, "vocabulary"),
            (name::ISO_DATE, "iso-date"),
            (name::NARRATIVE, "narrative"),
            (name::LANG, "xml:lang"),
            (name::LOAN_STATUS, "loan-status"),
            (name::LAST_UPDATED, "last-updated-datetime"),
            (name::VERSION, "version"),
        ] {
            assert_eq!(names.name(id), known);
        }
    }
}

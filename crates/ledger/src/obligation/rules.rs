//! The rules as data: when something is owed, by whom, to whom.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::table::{BadRules, Checked, Row, Table, words};

words! {
    /// The rules there are. What each looks at is code; its clock, days and parties are data.
    RuleCode {
        /// First count of monitored items after arrival.
        InitialInventory = "initial-inventory",
        /// Each further count.
        PeriodicInventory = "periodic-inventory",
        /// The recipient's own reports.
        RecipientReport = "recipient-report",
        /// That goods were taken over.
        DeliveryRecord = "delivery-record",
        /// That goods left.
        DepartureRecord = "departure-record",
        /// That goods arrived.
        ArrivalRecord = "arrival-record",
        /// Payment of a commitment.
        Payment = "payment",
        /// A duty under an agreement.
        AgreementDuty = "agreement-duty",
        /// Answer to a request.
        RequestAnswer = "request-answer",
        /// Answer to a recommendation.
        FindingAnswer = "finding-answer",
        /// Answer to feedback.
        FeedbackAnswer = "feedback-answer",
        /// Vetting before release.
        VettingBeforeRelease = "vetting-before-release",
        /// Reply to a third-party transfer notice.
        NoticeReply = "notice-reply",
        /// Answer to an appeal against a decision.
        AppealAnswer = "appeal-answer",
    }
}

words! {
    /// Who owes, or to whom.
    Role {
        /// The consignor.
        Consignor = "consignor",
        /// The consignee.
        Consignee = "consignee",
        /// The last carrier.
        Carrier = "carrier",
        /// The owner said, else the consignor; of a training, who gives it.
        Giver = "giver",
        /// The payer.
        Payer = "payer",
        /// The payee.
        Payee = "payee",
        /// The party the duty names as owing.
        DutyFrom = "duty-from",
        /// The party the duty names as owed to.
        DutyTo = "duty-to",
        /// Who issued the statement.
        Issuer = "issuer",
        /// The party the statement names.
        Addressee = "addressee",
        /// No party in particular.
        Anyone = "anyone",
    }
}

words! {
    /// Which items a rule is about.
    Items {
        /// All.
        All = "all",
        /// Those under enhanced end-use monitoring.
        Enhanced = "enhanced",
    }
}

impl RuleCode {
    /// Which roles may owe and be owed to, so that a table can't name one the rule knows nothing of.
    fn roles(self) -> (&'static [Role], &'static [Role]) {
        const GOODS: &[Role] = &[Role::Consignor, Role::Consignee, Role::Carrier, Role::Giver];
        match self {
            Self::InitialInventory
            | Self::PeriodicInventory
            | Self::RecipientReport
            | Self::DeliveryRecord
            | Self::DepartureRecord
            | Self::ArrivalRecord => (GOODS, GOODS),
            Self::Payment => (&[Role::Payer], &[Role::Payee]),
            Self::AgreementDuty => (&[Role::DutyFrom], &[Role::DutyTo]),
            Self::RequestAnswer => (&[Role::Anyone], &[Role::Issuer]),
            Self::FindingAnswer | Self::NoticeReply | Self::AppealAnswer => {
                (&[Role::Addressee], &[Role::Issuer])
            }
            Self::FeedbackAnswer => (&[Role::Issuer], &[Role::Anyone]),
            Self::VettingBeforeRelease => (&[Role::Giver], &[Role::Anyone]),
        }
    }

    /// Whether the days come from the statement itself, so that the table may give none.
    fn days_are_stated(self) -> bool {
        !matches!(
            self,
            Self::InitialInventory
                | Self::PeriodicInventory
                | Self::RecipientReport
                | Self::DeliveryRecord
                | Self::DepartureRecord
                | Self::ArrivalRecord
                | Self::AppealAnswer
        )
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Which.
    pub code: RuleCode,
    /// Its name.
    pub name: String,
    /// What starts the clock, in words.
    pub clock: String,
    /// Days from then; `None` where the statement itself says.
    pub days: Option<i64>,
    /// Who owes.
    pub owed_by: Role,
    /// To whom.
    pub owed_to: Role,
    /// What meets it, in words.
    pub met_by: String,
    /// Which items it is about.
    pub items: Items,
    /// Dispositions that say nothing about an item, so that reporting them meets nothing.
    pub not_counted: BTreeSet<String>,
    /// Dispositions after which nothing more is owed.
    pub ends_with: BTreeSet<String>,
    /// The word with which an agreement's duty begins that this rule reads.
    pub word: Option<String>,
    /// Where the rule comes from.
    pub source: String,
    /// How far the source was read.
    pub checked: Checked,
}

/// All rules, each code once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rules(Vec<Rule>);

const FORM: Table = Table {
    name: "obligations",
    columns: &[
        "code",
        "name",
        "clock",
        "days",
        "owed_by",
        "owed_to",
        "met_by",
        "items",
        "not_counted",
        "ends_with",
        "word",
        "source",
        "checked",
    ],
};

/// Longest clock, a century, as for days in statements.
const MAX_DAYS: i64 = 36_525;

/// The table that ships with Entente.
pub const TABLE: &str = include_str!("../../../../data/rules/obligations.csv");

impl Rules {
    /// Reads a table.
    ///
    /// # Errors
    /// Another header; an unknown, repeated or missing code; days that are no number from 0 to 36525, or `stated` where the
    /// rule needs a number; a role the rule doesn't know; an unknown disposition; no source.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let mut rules = FORM.read(text, rule)?;
        if let Some(code) = RuleCode::ALL.iter().find(|code| !rules.iter().any(|rule| rule.code == **code)) {
            return Err(FORM.bad(0, format!("the rule {code} is missing; add its row")));
        }
        rules.sort_by_key(|rule| rule.code);
        Ok(Self(rules))
    }

    /// The rules that ship with Entente.
    ///
    /// # Errors
    /// None as the table stands, which a test holds.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(TABLE)
    }

    /// The rules, by code.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// The rule of a code; every code has one.
    pub fn get(&self, code: RuleCode) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.code == code)
    }
}

fn rule(row: &Row<'_>) -> Result<Rule, String> {
    let cell = |column: &str| row.cell(column);
    let text = |column: &str| row.filled(column).map(str::to_owned);
    let code: RuleCode = cell("code").parse()?;
    let days = match cell("days") {
        "stated" if code.days_are_stated() => None,
        "stated" => return Err(format!("{code} needs a number of days")),
        _ if code.days_are_stated() => return Err(format!("the days of {code} are `stated`")),
        number => {
            let days = number.parse::<i64>().ok().filter(|days| (0..=MAX_DAYS).contains(days));
            Some(days.ok_or_else(|| format!("`{number}` is no number of days from 0 to {MAX_DAYS}"))?)
        }
    };
    let (owed_by, owed_to): (Role, Role) = (cell("owed_by").parse()?, cell("owed_to").parse()?);
    let (may_owe, may_be_owed) = code.roles();
    if !may_owe.contains(&owed_by) || !may_be_owed.contains(&owed_to) {
        return Err(format!("{code} can't be owed by {owed_by} to {owed_to}"));
    }
    let dispositions = |column: &str| -> Result<BTreeSet<String>, String> {
        let known = |word: &str| word.parse::<entente_record::codes::Disposition>();
        cell(column)
            .split_whitespace()
            .map(|word| known(word).map(|code| code.as_str().to_owned()).map_err(|fault| fault.to_string()))
            .collect()
    };
    let word = (!cell("word").is_empty()).then(|| cell("word").to_lowercase());
    if (code == RuleCode::Payment) != word.is_some() {
        return Err("`word` is for the rule `payment`, which needs it".to_owned());
    }
    Ok(Rule {
        code,
        name: text("name")?,
        clock: text("clock")?,
        days,
        owed_by,
        owed_to,
        met_by: text("met_by")?,
        items: cell("items").parse()?,
        not_counted: dispositions("not_counted")?,
        ends_with: dispositions("ends_with")?,
        word,
        source: text("source")?,
        checked: cell("checked").parse()?,
    })
}

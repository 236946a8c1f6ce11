//! The rules as data: when something is owed, by whom, to whom.

use std::collections::BTreeSet;

use serde::Serialize;

macro_rules! words {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $doc])* $variant, )* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the table.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|word| word.as_str()).collect();
                    format!("`{text}` is none of: {}", known.join(", "))
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

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

words! {
    /// How far the source of a row was read.
    Checked {
        /// The public text says so.
        Yes = "yes",
        /// Passed on, not found again in public text.
        No = "no",
        /// Entente's own rule.
        Own = "own",
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
            Self::FindingAnswer | Self::NoticeReply => (&[Role::Addressee], &[Role::Issuer]),
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

/// A table that can't be used: the line and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rules table {table}, line {line}: {what}")]
pub struct BadRules {
    /// Which table.
    pub table: &'static str,
    /// The line, counted from one; zero where it is the table as a whole.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

/// The columns, in order.
const COLUMNS: [&str; 13] = [
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
];

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
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| bad(1, error.to_string()))?;
        if header.iter().ne(COLUMNS) {
            return Err(bad(1, format!("the columns must be {}", COLUMNS.join(","))));
        }
        let mut rules: Vec<Rule> = Vec::new();
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let record = record.map_err(|error| bad(line, error.to_string()))?;
            let rule = rule(&record).map_err(|what| bad(line, what))?;
            if rules.iter().any(|known| known.code == rule.code) {
                return Err(bad(line, format!("the rule {} stands twice", rule.code)));
            }
            rules.push(rule);
        }
        if let Some(code) = RuleCode::ALL.iter().find(|code| !rules.iter().any(|rule| rule.code == **code)) {
            return Err(bad(0, format!("the rule {code} is missing; add its row")));
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

fn bad(line: usize, what: String) -> BadRules {
    BadRules { table: "obligations", line, what }
}

fn rule(record: &csv::StringRecord) -> Result<Rule, String> {
    let cell = |column: &str| {
        let index = COLUMNS.iter().position(|name| *name == column);
        index.and_then(|index| record.get(index)).unwrap_or_default()
    };
    let text = |column: &str| match cell(column) {
        "" => Err(format!("`{column}` is empty")),
        text => Ok(text.to_owned()),
    };
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

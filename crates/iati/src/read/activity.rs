//! Activities.

use super::element::Element;
use super::fields::Fields;
use super::money::{Budget, Transaction};
use super::parts::{Location, Narrative, Org, Sector, narratives, narratives_of, sectors};
use super::result;
use super::values;
use crate::check::lines::Position;

/// An organisation's part in an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The organisation.
    pub org: Org,
    /// Its part, a code of the list OrganisationRole.
    pub role: Option<String>,
}

/// A text about an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// What it tells, a code of the list DescriptionType; general where the file doesn't say.
    pub kind: Option<String>,
    /// The text.
    pub text: Vec<Narrative>,
}

/// A day in the life of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityDate {
    /// Which, a code of the list ActivityDateType.
    pub kind: String,
    /// The day.
    pub day: String,
}

/// A country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Vec<Narrative>,
}

/// Another name of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherIdentifier {
    /// What name it is, a code of the list OtherIdentifierType.
    pub kind: Option<String>,
    /// The name.
    pub reference: String,
}

/// Another activity it belongs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// How, a code of the list RelatedActivityType.
    pub kind: String,
    /// The other's identifier.
    pub reference: String,
}

/// An activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Where it stands.
    pub at: Position,
    /// Its identifier.
    pub identifier: String,
    /// The language of its texts where they name none.
    pub language: Option<String>,
    /// The currency of its amounts where they name none.
    pub currency: Option<String>,
    /// Whether the file marks it as humanitarian.
    pub humanitarian: Option<bool>,
    /// When it was last changed, as written.
    pub updated: Option<String>,
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
    pub identifiers: Vec<OtherIdentifier>,
    /// Where it stands, a code of the list ActivityStatus.
    pub status: Option<String>,
    /// Its days.
    pub dates: Vec<ActivityDate>,
    /// Countries it is for.
    pub countries: Vec<Share>,
    /// How many regions it names.
    pub regions: usize,
    /// Places it is for.
    pub locations: Vec<Location>,
    /// Its sectors.
    pub sectors: Vec<Sector>,
    /// Its tags.
    pub tags: Vec<Sector>,
    /// Emergencies and appeals it answers to.
    pub humanitarian_scope: bool,
    /// The flow type of its money where transactions name none, a code of the list FlowType.
    pub flow_type: Option<String>,
    /// Its budgets.
    pub budgets: Vec<Budget>,
    /// Its transactions.
    pub transactions: Vec<Transaction>,
    /// Activities it belongs with.
    pub related: Vec<Related>,
    /// Its results.
    pub results: Vec<result::Result>,
    /// Which of the standard's elements it has, with anything in them.
    pub fields: Fields,
    /// Parts that could not be read: where, and why not.
    pub left_out: Vec<(Position, String)>,
}

impl Activity {
    /// # Errors
    /// What it lacks to be one.
    pub(crate) fn of(element: &Element<'_>) -> Result<Activity, String> {
        let (language, currency) = (element.attribute("xml:lang"), element.attribute("default-currency"));
        let identifier = element.one("iati-identifier").and_then(Element::text);
        let identifier = identifier.ok_or("it has no iati-identifier")?.to_owned();
        let reporting = element.one("reporting-org").ok_or("it names no reporting-org")?;
        let mut left_out = Vec::new();
        let mut transactions = Vec::new();
        for one in element.all("transaction") {
            match Transaction::of(one, language, currency) {
                Ok(transaction) => transactions.push(transaction),
                Err(why) => left_out.push((one.at, format!("a transaction can't be read: {why}"))),
            }
        }
        let mut budgets = Vec::new();
        for one in element.all("budget") {
            match Budget::of(one, currency) {
                Ok(budget) => budgets.push(budget),
                Err(why) => left_out.push((one.at, format!("a budget can't be read: {why}"))),
            }
        }
        Ok(Activity {
            at: element.at,
            identifier,
            humanitarian: element.attribute("humanitarian").and_then(values::boolean),
            updated: element.owned("last-updated-datetime"),
            reporting: Org::of(reporting, language),
            secondary: reporting.attribute("secondary-reporter").and_then(values::boolean) == Some(true),
            title: narratives_of(element, "title", language),
            descriptions: descriptions(element, language),
            participants: participants(element, language),
            identifiers: element.all("other-identifier").filter_map(other_identifier).collect(),
            status: element.code("activity-status"),
            dates: element.all("activity-date").filter_map(activity_date).collect(),
            countries: countries(element, language),
            regions: element.all("recipient-region").count(),
            locations: element.all("location").map(|one| Location::of(one, language)).collect(),
            sectors: sectors(element, "sector"),
            tags: sectors(element, "tag"),
            humanitarian_scope: element.one("humanitarian-scope").is_some(),
            flow_type: element.code("default-flow-type"),
            budgets,
            transactions,
            related: element.all("related-activity").filter_map(related).collect(),
            results: element.all("result").map(|one| result::Result::of(one, language)).collect(),
            fields: Fields::of_activity(element.fields()),
            left_out,
            language: language.map(str::to_owned),
            currency: currency.map(str::to_owned),
        })
    }
}

fn descriptions(element: &Element<'_>, language: Option<&str>) -> Vec<Description> {
    let one = |one: &Element<'_>| Description { kind: one.owned("type"), text: narratives(one, language) };
    element.all("description").map(one).collect()
}

fn participants(element: &Element<'_>, language: Option<&str>) -> Vec<Participant> {
    let one = |one: &Element<'_>| Participant { org: Org::of(one, language), role: one.owned("role") };
    element.all("participating-org").map(one).collect()
}

fn countries(element: &Element<'_>, language: Option<&str>) -> Vec<Share> {
    let one = |one: &Element<'_>| Some(Share { code: one.owned("code")?, names: narratives(one, language) });
    element.all("recipient-country").filter_map(one).collect()
}

fn other_identifier(one: &Element<'_>) -> Option<OtherIdentifier> {
    Some(OtherIdentifier { kind: one.owned("type"), reference: one.owned("ref")? })
}

fn activity_date(one: &Element<'_>) -> Option<ActivityDate> {
    let day = one.attribute("iso-date").and_then(values::date)?;
    Some(ActivityDate { kind: one.owned("type")?, day })
}

fn related(one: &Element<'_>) -> Option<Related> {
    Some(Related { kind: one.owned("type")?, reference: one.owned("ref")? })
}

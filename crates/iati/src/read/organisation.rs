//! Organisations of an organisation file.

use super::element::Element;
use super::parts::{Narrative, Org, narratives_of};
use crate::check::lines::Position;

/// An organisation that publishes about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Where it stands.
    pub at: Position,
    /// Its identifier.
    pub identifier: String,
    /// Its names.
    pub names: Vec<Narrative>,
    /// Who reports.
    pub reporting: Org,
}

impl Organisation {
    /// # Errors
    /// What it lacks to be one.
    pub(crate) fn of(element: &Element<'_>) -> Result<Organisation, String> {
        let language = element.attribute("xml:lang");
        let identifier = element.one("organisation-identifier").and_then(Element::text);
        let reporting = element.one("reporting-org").ok_or("it names no reporting-org")?;
        Ok(Organisation {
            at: element.at,
            identifier: identifier.ok_or("it has no organisation-identifier")?.to_owned(),
            names: narratives_of(element, "name", language),
            reporting: Org::of(reporting, language),
        })
    }
}

//! What several parts of an activity share: texts with their language, organisations, sectors, places.

use super::element::Element;

/// A text and the language it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrative {
    /// The language as written, of the text itself or of the activity; nothing where neither says.
    pub language: Option<String>,
    /// The text; white space within it is as in the file.
    pub text: String,
}

/// The narratives of an element, empty ones left out.
pub(crate) fn narratives(element: &Element<'_>, language: Option<&str>) -> Vec<Narrative> {
    let one = |narrative: &Element<'_>| {
        let own = narrative.attribute("xml:lang").or(language);
        Some(Narrative { language: own.map(str::to_owned), text: narrative.text()?.to_owned() })
    };
    element.all("narrative").filter_map(one).collect()
}

/// The narratives of the first element of a name.
pub(crate) fn narratives_of(element: &Element<'_>, name: &str, language: Option<&str>) -> Vec<Narrative> {
    element.one(name).map(|element| narratives(element, language)).unwrap_or_default()
}

/// An organisation as it is named somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Org {
    /// Its identifier.
    pub reference: Option<String>,
    /// Its type, a code of the list OrganisationType.
    pub kind: Option<String>,
    /// Its names.
    pub names: Vec<Narrative>,
}

impl Org {
    pub(crate) fn of(element: &Element<'_>, language: Option<&str>) -> Org {
        Org {
            reference: element.owned("ref"),
            kind: element.owned("type"),
            names: narratives(element, language),
        }
    }

    /// Whether nothing says who it is.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.reference.is_none() && self.names.is_empty()
    }
}

/// A sector, or a tag: a code of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sector {
    /// The vocabulary; nothing where the file names none.
    pub vocabulary: Option<String>,
    /// The code.
    pub code: String,
    /// Where a vocabulary of the reporter's own is described.
    pub uri: Option<String>,
    /// Its share of the whole in percent, as written.
    pub percentage: Option<String>,
}

pub(crate) fn sectors(element: &Element<'_>, name: &str) -> Vec<Sector> {
    let one = |sector: &Element<'_>| {
        Some(Sector {
            vocabulary: sector.owned("vocabulary"),
            code: sector.owned("code")?,
            uri: sector.owned("vocabulary-uri"),
            percentage: sector.owned("percentage"),
        })
    };
    element.all(name).filter_map(one).collect()
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// Its names.
    pub names: Vec<Narrative>,
    /// Latitude and longitude as decimals, where the file gives a point that can be read.
    pub point: Option<(String, String)>,
    /// Administrative areas: vocabulary and code.
    pub administrative: Vec<Sector>,
}

impl Location {
    pub(crate) fn of(element: &Element<'_>, language: Option<&str>) -> Location {
        let position = element.one("point").and_then(|point| point.one("pos")).and_then(Element::text);
        Location {
            names: narratives_of(element, "name", language),
            point: position.and_then(|text| {
                let mut numbers = text.split_ascii_whitespace().map(super::values::decimal);
                let (lat, lon) = (numbers.next()??, numbers.next()??);
                numbers.next().is_none().then_some((lat, lon))
            }),
            administrative: sectors(element, "administrative"),
        }
    }
}

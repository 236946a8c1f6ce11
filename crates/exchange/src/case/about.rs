//! `case.toml`: what a case is, where its facts come from, who takes part.

use std::collections::BTreeSet;

use entente_record::PartyId;
use entente_record::body::Party;
use entente_record::codes::{Country, OrgType, Role};
use entente_record::value::{Line, Website};
use serde::{Deserialize, Serialize};

use super::fault::CaseFault;
use super::folder::ABOUT;

/// What a case is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Its title.
    pub title: String,
    /// The story in a few sentences.
    pub summary: String,
    /// What it shows, thing by thing.
    pub shows: Vec<String>,
    /// Which figures and events are made up.
    pub illustrative: Vec<String>,
    /// Where to look first.
    #[serde(default)]
    pub look: Vec<Look>,
    /// Where its facts come from.
    pub sources: Vec<Source>,
    /// Who takes part.
    pub parties: Vec<Participant>,
}

/// A subject worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The subject.
    pub subject: String,
    /// What is to be seen there.
    pub why: String,
}

/// A public source, and the facts it is named for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Author, title, number, date.
    pub reference: String,
    /// Where it can be read.
    pub url: String,
    /// The facts that rest on it.
    pub supports: String,
}

/// A party of the case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Its id on the record.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What type of organisation it is, a code of `data/codes/org-types.csv`.
    pub org_type: String,
    /// ISO 3166-1 code of its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What it does here, codes of `data/codes/roles.csv`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Bodies and alliances it belongs to.
    #[serde(default)]
    pub member_of: Vec<String>,
    /// Its website.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Whether it signs statements of the case, with its demo key.
    #[serde(default)]
    pub signs: bool,
}

impl About {
    /// Reads `case.toml`.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, CaseFault> {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| CaseFault::of_file(ABOUT, "not UTF-8; save it as UTF-8"))?;
        let about: Self = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count());
            CaseFault::of_file(
                ABOUT,
                format!("line {line}: {}; see docs/cases.md for its form", error.message()),
            )
        })?;
        about.check()?;
        Ok(about)
    }

    fn check(&self) -> Result<(), CaseFault> {
        if self.sources.is_empty() || self.illustrative.is_empty() {
            let message = "say where the facts come from ([[sources]]) and what is made up (illustrative)";
            return Err(CaseFault::of_file(ABOUT, message));
        }
        let mut seen = BTreeSet::new();
        for party in &self.parties {
            party.body()?;
            if !seen.insert(&party.id) {
                return Err(CaseFault::of_file(ABOUT, format!("party {} stands twice; keep one", party.id)));
            }
        }
        Ok(())
    }

    /// Whether this party signs in the case.
    pub(crate) fn signs(&self, party: &PartyId) -> bool {
        self.parties.iter().any(|known| known.signs && known.id == party.as_str())
    }
}

impl Participant {
    /// Its id.
    pub(crate) fn party(&self) -> Result<PartyId, CaseFault> {
        self.part(&self.id)
    }

    /// The body of the statement that registers it, without keys.
    pub(crate) fn body(&self) -> Result<Party, CaseFault> {
        let country = self.country.as_deref().map(|code| self.part::<Country>(code)).transpose()?;
        let website = self.website.as_deref().map(|url| self.part::<Website>(url)).transpose()?;
        Ok(Party {
            party: self.party()?.into(),
            name: self.part::<Line>(&self.name)?.into(),
            org_type: self.part::<OrgType>(&self.org_type)?.into(),
            country,
            roles: self.roles.iter().map(|role| self.part::<Role>(role)).collect::<Result<_, _>>()?,
            member_of: self.member_of.iter().map(|id| self.part(id)).collect::<Result<_, _>>()?,
            website,
            ..Party::default()
        })
    }

    fn part<T: std::str::FromStr<Err = entente_record::Fault>>(&self, text: &str) -> Result<T, CaseFault> {
        text.parse().map_err(|fault: entente_record::Fault| {
            CaseFault::of_file(ABOUT, format!("party {}: {}", self.id, fault.message))
        })
    }
}

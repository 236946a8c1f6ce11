//! `party` statements: every organisation that a file names.

use std::collections::{BTreeMap, BTreeSet};

use entente_iati::read::Org;
use entente_record::body::{Identifier, Party};
use entente_record::codes::OrgType;
use entente_record::{Fault, PartyId, Timestamp};

use super::{ids, text};
use crate::draft::build::open;
use crate::draft::{Draft, Timing};

/// The register under which a party's reference stands among its identifiers; it also marks the statement as this
/// importer's.
pub(crate) const SCHEME: &str = "iati-organisation";
/// IATI's code for "other": the record asks for a type, and files often give none.
const OTHER: &str = "90";

/// What files say of an organisation.
#[derive(Clone, Debug, Default)]
struct Said {
    name: Option<String>,
    kind: Option<String>,
    reference: Option<String>,
    /// Whether it says so itself.
    own: bool,
}

/// Organisations met in files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parties(BTreeMap<PartyId, Said>);

impl Parties {
    /// Notes an organisation. Its own word counts before others', then the first that says anything.
    pub fn met(&mut self, party: &PartyId, org: &Org, own: bool) {
        let name = text::main(&org.names).map(str::to_owned);
        let said = self.0.entry(party.clone()).or_default();
        let counts = own && !said.own;
        said.own |= own;
        for (slot, value) in [
            (&mut said.name, name),
            (&mut said.kind, org.kind.clone()),
            (&mut said.reference, org.reference.clone()),
        ] {
            if value.is_some() && (counts || slot.is_none()) {
                *slot = value;
            }
        }
    }

    /// Notes who stands for ends without a name.
    pub fn unnamed(&mut self, party: &PartyId, payer: bool, reporter: &PartyId) {
        let who = if payer { "Payers" } else { "Receivers" };
        let said = self.0.entry(party.clone()).or_default();
        said.name = Some(format!("{who} not named in IATI files of {reporter}"));
    }

    /// The parties that report on themselves.
    pub fn own(&self) -> BTreeSet<PartyId> {
        self.0.iter().filter(|(_, said)| said.own).map(|(party, _)| party.clone()).collect()
    }

    /// Their statements.
    pub fn drafts(&self, at: Timestamp) -> Result<Vec<Draft>, Fault> {
        self.0.iter().map(|(party, said)| draft(party, said, at)).collect()
    }
}

fn draft(party: &PartyId, said: &Said, at: Timestamp) -> Result<Draft, Fault> {
    let name = said.name.as_deref().and_then(text::line);
    let reference = said.reference.as_deref().and_then(text::label);
    let name = match name.or_else(|| text::line(said.reference.as_deref()?)) {
        Some(name) => name,
        None => party.as_str().parse()?,
    };
    let kind = said.kind.as_deref().filter(|kind| kind.parse::<OrgType>().is_ok()).unwrap_or(OTHER);
    let code = match reference {
        Some(reference) => reference,
        None => party.as_str().parse()?,
    };
    let body = Party {
        party: party.clone().into(),
        name: name.into(),
        org_type: open(kind)?,
        identifiers: vec![Identifier { scheme: open(SCHEME)?, code: code.into() }],
        ..Party::default()
    };
    Ok(Draft::new(ids::NAMESPACE, party.subject(), at, Timing::Aside, body))
}

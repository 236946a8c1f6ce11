//! What parties are called in a file: as they were called where they came from, if that leads back to the same party; else by
//! the record's id.

use entente_iati::read::{Narrative, Org, TransactionEnd};
use entente_record::PartyId;
use entente_record::body::{Party, Programme};

use super::index::{Home, Index};
use super::{Context, texts};
use crate::iati::{ids, party};

/// Organisations whose type says nothing.
const OTHER: &str = "90";
/// The record's code for armed forces, which IATI's list lacks, and the one that holds them there: government.
const MILITARY: &str = "440";
const GOVERNMENT: &str = "10";

/// How the parties of one activity are called.
pub(super) struct Names {
    /// Within whose files codes and names hold.
    scope: String,
    /// Who reports.
    pub reporting: Org,
    /// Whether a reader takes the reporter for an end that isn't named.
    stands_in: bool,
    language: String,
}

/// An end of a transaction on the record.
pub(super) struct End<'p> {
    pub party: Option<&'p PartyId>,
    /// The activity there, where it is another.
    pub activity: Option<String>,
    /// Whether it pays.
    pub payer: bool,
    /// Whether it is the activity's own end.
    pub own: bool,
}

impl Context<'_> {
    /// How parties are called in an activity.
    pub(super) fn names(&self, home: &Home, programme: &Programme) -> Option<Names> {
        let (reporter, secondary) = self.index.reporter(home)?;
        let takes_part = programme.participants.is_empty()
            || programme.participants.iter().any(|one| one.party.open() == Some(&reporter));
        let reporting = reporting(&self.index, &reporter, &self.wanted.language);
        Some(Names {
            scope: reporting.reference.clone().unwrap_or_default(),
            reporting,
            stands_in: takes_part && !secondary,
            language: self.wanted.language.clone(),
        })
    }
}

/// The party that reports: its reference and a name always stand there.
pub(super) fn reporting(index: &Index<'_>, party: &PartyId, language: &str) -> Org {
    let code = code(index, party);
    let own = code.into_iter().find(|code| {
        let org = Org { reference: Some(code.clone()), ..Org::default() };
        ids::party(&org, code).ok().flatten().as_ref() == Some(party)
    });
    let name = name(index, party).unwrap_or_else(|| party.to_string());
    Org {
        reference: Some(own.unwrap_or_else(|| party.to_string())),
        kind: Some(kind(index, party).unwrap_or_else(|| OTHER.to_owned())),
        names: vec![texts::narrative(&name, language)],
    }
}

fn said<'a>(index: &Index<'a>, party: &PartyId) -> Option<&'a Party> {
    index.parties.get(&party.subject()).copied()
}

/// The name, where it is one.
pub(super) fn name(index: &Index<'_>, party: &PartyId) -> Option<String> {
    let name = said(index, party)?.name.open()?.as_str();
    // A party without a name has its id or its code for one.
    let code = code(index, party);
    (name != party.as_str() && code.as_deref() != Some(name)).then(|| name.to_owned())
}

/// The type, where it says something.
pub(super) fn kind(index: &Index<'_>, party: &PartyId) -> Option<String> {
    let kind = said(index, party)?.org_type.open()?.as_str();
    match kind {
        OTHER => None,
        MILITARY => Some(GOVERNMENT.to_owned()),
        other => Some(other.to_owned()),
    }
}

/// The reference it came with.
fn code(index: &Index<'_>, party: &PartyId) -> Option<String> {
    let identifiers = &said(index, party)?.identifiers;
    let own = identifiers.iter().find(|one| one.scheme.open().is_some_and(|s| s.as_str() == party::SCHEME));
    Some(own?.code.open()?.as_str().to_owned())
}

impl Names {
    /// A party.
    pub fn org(&self, index: &Index<'_>, party: &PartyId) -> Org {
        let name = name(index, party);
        let names: Vec<Narrative> = name.iter().map(|name| texts::narrative(name, &self.language)).collect();
        let kind = kind(index, party);
        let leads_back = |org: &Org| ids::party(org, &self.scope).ok().flatten().as_ref() == Some(party);
        let nameless = Org { reference: None, kind: kind.clone(), names: names.clone() };
        if leads_back(&nameless) {
            return nameless;
        }
        let coded = Org { reference: code(index, party), kind: kind.clone(), names: names.clone() };
        if coded.reference.is_some() && leads_back(&coded) {
            return coded;
        }
        Org { reference: Some(party.to_string()), kind, names }
    }

    /// An end of a transaction; nothing where it is sealed, or stands for one that was not named. One with an activity has to
    /// be named, by the standard.
    pub fn end(&self, index: &Index<'_>, end: End<'_>) -> Option<TransactionEnd> {
        let party = end.party?;
        let unnamed = ids::unnamed(end.payer, &self.scope).ok();
        let left_open = unnamed.as_ref() == Some(party) && !(end.own && self.stands_in);
        if left_open && end.activity.is_none() {
            return None;
        }
        Some(TransactionEnd { org: self.org(index, party), activity: end.activity })
    }
}

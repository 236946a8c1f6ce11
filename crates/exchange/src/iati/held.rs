//! What a log holds of earlier imports.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::body::Correction;
use entente_record::{Body, PartyId, Statement, StatementHash, SubjectId};

use super::link::Word;
use super::{ids, party};
use crate::draft::plan::{self, Known};

/// Whether a statement came from IATI files through this importer.
#[must_use]
pub fn is_imported(statement: &Statement) -> bool {
    match &statement.body {
        Body::Correction(Correction { replacement: Some(replacement), .. }) => {
            replacement.body.open().is_some_and(|body| says_so(body, &statement.subject))
        }
        body => says_so(body, &statement.subject),
    }
}

fn says_so(body: &Body, subject: &SubjectId) -> bool {
    match body {
        Body::Transfer(_) | Body::Programme(_) | Body::Indicator(_) | Body::Dataset(_) => {
            subject.local().starts_with(ids::PREFIX)
        }
        Body::Party(body) => body.identifiers.iter().any(|identifier| {
            identifier.scheme.open().is_some_and(|scheme| scheme.as_str() == party::SCHEME)
        }),
        _ => false,
    }
}

/// A log, as far as an import needs to know it. Statements are shown to it one by one, in the log's order.
#[derive(Clone, Debug)]
pub struct Held {
    issuer: PartyId,
    pub(crate) known: BTreeMap<SubjectId, Known>,
    /// Parties that anyone has stated.
    pub(crate) parties: BTreeSet<SubjectId>,
    /// Transfers of the importer that stand.
    pub(crate) words: BTreeMap<SubjectId, Word>,
    /// Activities by their key: identifier, and the dataset they last came from.
    pub(crate) activities: BTreeMap<String, (String, Option<SubjectId>)>,
    /// Names of datasets' files.
    pub(crate) files: BTreeMap<SubjectId, String>,
}

impl Held {
    /// Of an issuer.
    #[must_use]
    pub fn new(issuer: &PartyId) -> Self {
        Self {
            issuer: issuer.clone(),
            known: BTreeMap::new(),
            parties: BTreeSet::new(),
            words: BTreeMap::new(),
            activities: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }

    /// Shows it the next statement.
    pub fn see(&mut self, statement: &Statement) {
        if matches!(statement.body, Body::Party(_)) {
            self.parties.insert(statement.subject.clone());
        }
        if statement.iss != self.issuer {
            return;
        }
        plan::note(&mut self.known, &self.issuer, statement, is_imported);
        let Some(known) = self.known.get(&statement.subject) else { return };
        match &statement.body {
            Body::Correction(correction) if correction.supersedes.open() == Some(&known.hash) => {
                self.words.remove(&statement.subject);
                let body = correction.replacement.as_ref().and_then(|replacement| replacement.body.open());
                if let Some(body) = body {
                    self.say(&statement.subject, statement.at, body, true);
                }
            }
            Body::Correction(_) => {}
            body if known.hash == statement.hash => self.say(&statement.subject, statement.at, body, false),
            _ => {}
        }
    }

    fn say(&mut self, subject: &SubjectId, at: entente_record::Timestamp, body: &Body, corrected: bool) {
        match body {
            // A correction speaks from when it was made; the day of the money is in its value date.
            Body::Transfer(transfer) => {
                let day = transfer.amount.open().and_then(|money| money.value_date.open());
                let at = day
                    .filter(|_| corrected)
                    .and_then(|day| super::time::start(&day.to_string()))
                    .unwrap_or(at);
                if let Some(word) = Word::of(subject, at, transfer) {
                    self.words.insert(subject.clone(), word);
                }
            }
            Body::Programme(programme) => {
                let named = |identifier: &&entente_record::body::Identifier| {
                    identifier.scheme.open().is_some_and(|scheme| scheme.as_str() == "iati")
                };
                let code = programme.identifiers.iter().find(named).and_then(|one| one.code.open());
                if let (Some(key), Some(code)) = (ids::key_of(subject), code) {
                    let dataset = programme.source.as_ref().and_then(|source| source.dataset.open().cloned());
                    self.activities.insert(key, (code.as_str().to_owned(), dataset));
                }
            }
            Body::Dataset(dataset) => {
                if let Some(file) = dataset.file.open() {
                    self.files.insert(subject.clone(), file.as_str().to_owned());
                }
            }
            _ => {}
        }
    }

    /// The statement under which a subject is known, for others to name.
    #[must_use]
    pub fn hash(&self, subject: &SubjectId) -> Option<StatementHash> {
        self.known.get(subject).map(|known| known.hash)
    }
}

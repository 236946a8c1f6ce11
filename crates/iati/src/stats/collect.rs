//! Goes through files and takes down what they hold.

use std::collections::BTreeMap;
use std::io;

use rust_decimal::Decimal;

use super::days::Day;
use super::traced::Sum;
use super::{Publisher, Read, Report};
use crate::check::findings::shortened;
use crate::check::links::{Identifiers, hash};
use crate::read::{self, Activity, Item, Organisation, ReadError, Transaction};
use crate::tables::CodeLists;
use crate::tables::lists::{ListId, list_id};
use crate::version::Version;

/// Publishers told apart. All that publish to the standard are fewer than half of that.
const MAX_PUBLISHERS: usize = 5_000;
/// Different activities that incoming funds name as their source, by publisher and currency. Above this, further ones are
/// counted, and said not to have been looked up.
const MAX_SOURCES: usize = 200_000;
/// Under this name stands what came after that many publishers.
const OTHERS: &str = "others";
/// Incoming funds, in the list TransactionType.
const INCOMING: &str = "1";
/// What no code stands for.
const UNKNOWN: &str = "?";

/// Files, as they are read.
pub struct Stats {
    types: Option<ListId>,
    currencies: Option<ListId>,
    lists: CodeLists,
    files: Vec<Read>,
    places: BTreeMap<String, usize>,
    publishers: Vec<Publisher>,
    identifiers: Identifiers,
    distinct: u64,
    newest: Option<Day>,
    /// By publisher, currency and the source's hash.
    sources: BTreeMap<(usize, String, u64), Sum>,
}

impl Default for Stats {
    fn default() -> Self {
        Self {
            types: list_id("TransactionType"),
            currencies: list_id("Currency"),
            lists: CodeLists::built_in(Version::V203),
            files: Vec::new(),
            places: BTreeMap::new(),
            publishers: Vec::new(),
            identifiers: Identifiers::default(),
            distinct: 0,
            newest: None,
            sources: BTreeMap::new(),
        }
    }
}

impl Stats {
    /// Reads a file. One that is no IATI file is taken down as refused.
    ///
    /// # Errors
    /// When reading fails.
    pub fn file<R: io::Read>(&mut self, name: &str, source: R) -> io::Result<()> {
        let mut file = Read {
            file: name.to_owned(),
            kind: None,
            version: None,
            generated: None,
            records: 0,
            skipped: 0,
            bytes: 0,
            refused: None,
        };
        let outcome = read::file(source, &mut |item| match item {
            Item::Head(head) => {
                file.kind = Some(head.kind.root());
                file.version = Some(head.version.as_str());
                file.generated = head.generated.as_deref().and_then(Day::read);
                self.newest = self.newest.max(file.generated);
            }
            Item::Activity(activity) => self.activity(&activity),
            Item::Organisation(organisation) => self.organisation(&organisation),
            Item::Skipped(_) => {}
        });
        match outcome {
            Ok(counts) => {
                (file.records, file.skipped, file.bytes) = (counts.read, counts.skipped, counts.bytes);
            }
            Err(ReadError::Io(error)) => return Err(error),
            Err(refused) => file.refused = Some(refused.to_string()),
        }
        self.files.push(file);
        Ok(())
    }

    fn organisation(&mut self, organisation: &Organisation) {
        let at = self.publisher(&organisation.reporting);
        self.publishers[at].counts.organisations += 1;
    }

    fn activity(&mut self, activity: &Activity) {
        self.distinct += u64::from(self.identifiers.add(&activity.identifier));
        let at = self.publisher(&activity.reporting);
        let publisher = &mut self.publishers[at];
        let (lists, types) = (&self.lists, self.types);
        publisher.counts.count(activity, |kind| types.is_some_and(|list| lists.has(list, kind)));
        if let Some(day) = activity.updated.as_deref().and_then(Day::read) {
            publisher.updates.add(day);
            self.newest = self.newest.max(Some(day));
        }
        for transaction in &activity.transactions {
            if let Some(day) = Day::read(&transaction.date) {
                self.publishers[at].transactions.add(day);
            }
            if transaction.kind == INCOMING {
                self.incoming(at, &activity.identifier, transaction);
            }
        }
    }

    /// Who reports, by place.
    fn publisher(&mut self, org: &read::Org) -> usize {
        let mut key = shortened(org.reference.as_deref().unwrap_or_default());
        if !self.places.contains_key(&key) && self.publishers.len() >= MAX_PUBLISHERS {
            key = OTHERS.to_owned();
        }
        let name = org.names.first().map_or("", |name| name.text.as_str());
        if let Some(at) = self.places.get(&key) {
            let known = &mut self.publishers[*at].name;
            if !name.is_empty() && (known.is_empty() || name < known.as_str()) {
                *known = shortened(name);
            }
            return *at;
        }
        self.publishers.push(Publisher { name: shortened(name), ..Publisher::default() });
        self.places.insert(key, self.publishers.len() - 1);
        self.publishers.len() - 1
    }

    fn incoming(&mut self, at: usize, own: &str, transaction: &Transaction) {
        let source = transaction.provider.as_ref().and_then(|provider| provider.activity.as_deref());
        let source = source.filter(|source| *source != own);
        let known = |code: &&str| self.currencies.is_some_and(|list| self.lists.has(list, code));
        let currency = transaction.value.currency.as_deref().filter(known).unwrap_or(UNKNOWN).to_owned();
        let traced = &mut self.publishers[at].traced;
        let Ok(value) = Decimal::from_str_exact(&transaction.value.amount) else {
            traced.too_large += 1;
            return;
        };
        let (true, Some(source)) = (traced.receive(&currency, value, source.is_some()), source) else {
            return;
        };
        let key = (at, currency, hash(source));
        let room = self.sources.len() < MAX_SOURCES;
        match self.sources.get_mut(&key) {
            Some(sum) => match sum.value.checked_add(value) {
                Some(value) => *sum = Sum { count: sum.count + 1, value },
                None => traced.not_looked_up += 1,
            },
            None if room => {
                self.sources.insert(key, Sum { count: 1, value });
            }
            None => traced.not_looked_up += 1,
        }
    }

    /// The figures, as of a day; without one, as of the newest on which a file was made or an activity updated.
    #[must_use]
    pub fn finish(mut self, at: Option<Day>) -> Report {
        for ((place, currency, source), sum) in std::mem::take(&mut self.sources) {
            if self.identifiers.has_hash(source) {
                self.publishers[place].traced.link(&currency, sum);
            }
        }
        let mut publishers = Vec::new();
        for (key, at) in &self.places {
            publishers.push((key.clone(), std::mem::take(&mut self.publishers[*at])));
        }
        let mut total = Publisher::default();
        for (_, publisher) in &publishers {
            total.counts.extend(&publisher.counts);
            total.transactions.extend(&publisher.transactions);
            total.updates.extend(&publisher.updates);
            total.traced.extend(&publisher.traced);
        }
        self.files.sort_by(|a, b| a.file.cmp(&b.file));
        Report { at: at.or(self.newest), files: self.files, distinct: self.distinct, total, publishers }
    }
}

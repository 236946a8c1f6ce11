//! Files to drafts: the way through all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use entente_iati::read::{Activity, Head, Item, Org, Organisation, ReadError, Skipped};
use entente_record::{Fault, PartyId};

use super::context::{Context, Doing};
use super::link::Word;
use super::making::{self, Making};
use super::report::{Effect, FileLine, Report};
use super::transfer::Stating;
use super::{ahead, dataset, ids, indicator, programme, text, time, transfer};
use crate::draft::Draft;

/// What a run takes from files, before it is set against a log.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Datasets, parties, programmes, indicators, transfers: what is referred to comes before what refers.
    pub drafts: Vec<Draft>,
    /// What its transfers say of the other end.
    pub(crate) words: Vec<Word>,
    /// Activities by the key of their subjects: identifier.
    pub activities: BTreeMap<String, String>,
    /// Activities that stand in the files but could not be read.
    pub unread: BTreeSet<String>,
    /// Names of the files.
    pub files: BTreeSet<String>,
    /// Parties that report on themselves.
    pub own: BTreeSet<PartyId>,
    /// The account of it.
    pub report: Report,
}

/// Takes files, one after the other.
pub struct Taker {
    context: Context,
    licence: String,
    datasets: Vec<Draft>,
    programmes: Vec<Draft>,
    others: Vec<Draft>,
    words: Vec<Word>,
    activities: BTreeMap<String, String>,
    unread: BTreeSet<String>,
}

/// A file as far as it is read.
struct File {
    head: Option<Head>,
    line: FileLine,
    publisher: Option<String>,
    /// Line of each activity, in order.
    lines: Vec<u64>,
    /// Its drafts to be made: programmes, then others.
    unmade: [Vec<Making>; 2],
}

impl Taker {
    /// With the party that takes them in, and the terms the files come under.
    ///
    /// # Errors
    /// None that an argument can bring about; the record's own word on a date.
    pub fn new(issuer: &PartyId, licence: Option<&str>) -> Result<Self, Fault> {
        Ok(Self {
            context: Context::new(issuer)?,
            licence: licence.unwrap_or(dataset::UNSTATED).to_owned(),
            datasets: Vec::new(),
            programmes: Vec::new(),
            others: Vec::new(),
            words: Vec::new(),
            activities: BTreeMap::new(),
            unread: BTreeSet::new(),
        })
    }

    /// Takes a file.
    ///
    /// # Errors
    /// It can't be read, or is no IATI file of version 2.0x: nothing of this run should be written then.
    pub fn file<R: Read + Send>(&mut self, name: &str, source: R) -> Result<(), ReadError> {
        self.context.file = name.to_owned();
        self.context.dated = self.context.first;
        let mut file = File {
            head: None,
            line: FileLine { file: name.to_owned(), ..FileLine::default() },
            publisher: None,
            lines: Vec::new(),
            unmade: [Vec::new(), Vec::new()],
        };
        let (counts, hash) = ahead::read(source, &mut |item| self.item(&mut file, item))?;
        file.line.sha256 = hash;
        file.line.bytes = counts.bytes;
        self.finish_file(file).map_err(|fault| ReadError::Io(io::Error::other(fault.to_string())))
    }

    fn item(&mut self, file: &mut File, item: Item) {
        match item {
            Item::Head(head) => {
                let made = head.generated.as_deref().and_then(time::moment);
                self.context.dated = made.unwrap_or(self.context.first);
                file.line.version = head.version.to_string();
                file.head = Some(head);
            }
            Item::Activity(activity) => {
                file.line.records += 1;
                file.lines.push(activity.at.line);
                self.publisher(file, &activity.reporting);
                if let Err(why) = self.activity(file, &activity) {
                    self.unread.insert(ids::key(&ids::activity(&activity.identifier)));
                    self.context.tell(Effect::Skipped, activity.at, &activity.identifier, why);
                }
            }
            Item::Organisation(organisation) => {
                file.line.records += 1;
                file.lines.push(organisation.at.line);
                self.publisher(file, &organisation.reporting);
                self.organisation(file, &organisation);
            }
            Item::Skipped(Skipped { at, identifier, why }) => {
                file.line.records += 1;
                file.lines.push(at.line);
                let identifier = identifier.unwrap_or_default();
                if !identifier.is_empty() {
                    self.unread.insert(ids::key(&ids::activity(&identifier)));
                }
                self.context.tell(Effect::Skipped, at, &identifier, why);
            }
        }
    }

    fn publisher(&self, file: &mut File, org: &Org) {
        if file.publisher.is_none() {
            let name = text::main(&org.names).map(str::to_owned);
            file.publisher = match (name, &org.reference) {
                (Some(name), Some(reference)) => Some(format!("{name} ({reference})")),
                (name, reference) => name.or_else(|| reference.clone()),
            };
        }
    }

    fn activity(&mut self, file: &mut File, activity: &Activity) -> Result<(), String> {
        let mut doing = Doing::new(&mut self.context, activity)?;
        if self.activities.contains_key(&doing.key) {
            return Err("an earlier activity has the same identifier; that one is taken".to_owned());
        }
        let row = file.line.records;
        let programmes = programme::drafts(&mut self.context, &mut doing)?;
        let [of_programmes, of_others] = &mut file.unmade;
        of_programmes.extend(programmes.into_iter().map(|unmade| Making { unmade, row, share: None }));
        self.activities.insert(doing.key.clone(), activity.identifier.clone());
        for (at, why) in &activity.left_out {
            self.context.tell(Effect::LeftOut, *at, &activity.identifier, why.clone());
        }
        let transfers = transfer::drafts(&mut self.context, &mut doing);
        let unreadable = activity.left_out.iter().filter(|(_, why)| why.starts_with("a transaction")).count();
        file.line.transactions += (activity.transactions.len() + unreadable) as u64;
        file.line.transactions_taken += transfers.len() as u64;
        file.line.taken += 1;
        let indicators = indicator::drafts(&mut self.context, &doing);
        of_others.extend(indicators.into_iter().map(|unmade| Making { unmade, row, share: None }));
        for Stating { unmade, word, share } in transfers {
            of_others.push(Making { unmade, row, share: Some(share) });
            self.words.extend(word);
        }
        Ok(())
    }

    /// An organisation file says who an organisation is; its budgets are plans, not transfers, and are counted only.
    fn organisation(&mut self, file: &mut File, organisation: &Organisation) {
        let org = Org {
            reference: Some(organisation.identifier.clone()),
            kind: None,
            names: organisation.names.clone(),
        };
        let reporting = &organisation.reporting;
        let kind = reporting.kind.clone().filter(|_| reporting.reference == org.reference);
        let org = Org { kind, ..org };
        match ids::party(&org, &organisation.identifier) {
            Ok(Some(party)) => {
                self.context.parties.met(&party, &org, true);
                file.line.taken += 1;
            }
            Ok(None) => {}
            Err(fault) => {
                self.context.tell(
                    Effect::Skipped,
                    organisation.at,
                    &organisation.identifier,
                    fault.to_string(),
                );
            }
        }
    }

    /// Makes the dataset, and lets each draft name it and the activity it is of.
    fn finish_file(&mut self, file: File) -> Result<(), Fault> {
        let File { head, line, publisher, lines, unmade } = file;
        let Some(head) = head else { return Ok(()) };
        let subject = dataset::subject(&self.context, &line.sha256)?;
        for (drafts, unmade) in [&mut self.programmes, &mut self.others].into_iter().zip(unmade) {
            for (draft, share) in making::all(unmade, &subject) {
                if let Some(share) = share {
                    share.count(&mut self.context.report, Some(&draft));
                }
                drafts.push(draft);
            }
        }
        let publisher = publisher.unwrap_or_else(|| "not named".to_owned());
        let ordinal = |at: u64| lines.partition_point(|line| *line <= at).max(1) as u64;
        let draft = dataset::draft(&self.context, &line, head.kind, &publisher, &self.licence, &ordinal)?;
        if !self.datasets.iter().any(|other| other.statement.subject == draft.statement.subject) {
            self.datasets.push(draft);
        }
        self.context.report.files.push(line);
        Ok(())
    }

    /// All that was taken.
    ///
    /// # Errors
    /// The record refuses a party; no text of a file leads to that.
    pub fn finish(mut self) -> Result<Taken, Fault> {
        let parties = self.context.parties.drafts(self.context.first)?;
        let mut drafts = self.datasets;
        for more in [parties, self.programmes, self.others] {
            drafts.extend(more);
        }
        for draft in &drafts {
            *self.context.report.statements.entry(draft.statement.kind.to_string()).or_default() += 1;
        }
        Ok(Taken {
            drafts,
            words: self.words,
            activities: self.activities,
            unread: self.unread,
            files: self.context.report.files.iter().map(|file| file.file.clone()).collect(),
            own: self.context.parties.own(),
            report: self.context.report,
        })
    }
}

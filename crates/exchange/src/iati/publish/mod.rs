//! The record as IATI: what a party reports, from the ledger's claims to activities, and to the party's own entry.
//!
//! [`Publication::of`] is a function of a ledger, a party and a time: equal ledgers give equal bytes. What IATI can't say is
//! counted in the [`PublishReport`], never dropped in silence. The rules stand in `docs/methods/iati.md`, section *Publish*.

mod activity;
mod apart;
mod changes;
mod codes;
mod index;
mod metadata;
mod names;
mod organisation;
mod places;
mod report;
mod results;
mod shares;
mod texts;
mod transactions;

use std::collections::BTreeMap;
use std::sync::Arc;

use entente_iati::write;
use entente_ledger::{Claim, Ledger};
use entente_record::{Body, OrgId, PartyId, SubjectId, Timestamp};

use self::index::{Home, Index};
use self::transactions::Written;
pub use changes::{Changed, Changes, changes};
pub use codes::is_language;
pub use metadata::{LogPosition, Metadata, PublishedFile};
pub use report::{PublishReport, Sum};

/// What to publish.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The organisation that publishes; its units report through it.
    pub party: OrgId,
    /// The time of the ledger's position: it dates the files, and tells what lies ahead of it.
    pub at: Timestamp,
    /// The language of texts whose language the record doesn't say.
    pub language: String,
}

/// An activity, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedActivity {
    /// Its identifier.
    pub identifier: String,
    /// The programme it is; nothing where it only holds money.
    pub programme: Option<SubjectId>,
    /// The programme of another that its money is for.
    pub stands_for: Option<SubjectId>,
    /// When it was last changed.
    pub updated: Timestamp,
    /// The element.
    pub xml: String,
}

/// What a party publishes.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Who.
    pub party: PartyId,
    /// Its name, where the record has one.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Its activities, in order of their identifiers.
    pub activities: Vec<PublishedActivity>,
    /// Its own entry, an element.
    pub organisation: String,
    /// The account of it.
    pub report: PublishReport,
}

/// What one publication is made with.
struct Context<'a> {
    index: Arc<Index<'a>>,
    wanted: &'a Wanted,
    party: PartyId,
    report: PublishReport,
}

/// The time of a position: when the last of its statements was signed, if there is one.
#[must_use]
pub fn position_time(ledger: &Ledger) -> Option<Timestamp> {
    let signed = ledger.states().flat_map(|state| &state.statements).map(|stated| stated.source.iat).max()?;
    Timestamp::from_unix_seconds(signed).ok()
}

/// The organisations that have activities to publish.
#[must_use]
pub fn publishers(ledger: &Ledger) -> Vec<OrgId> {
    let index = Index::of(ledger);
    let mut out: Vec<OrgId> = index.homes().filter_map(|home| Some(index.reporter(&home)?.0.org())).collect();
    out.sort();
    out.dedup();
    out
}

impl Publication {
    /// What a party publishes, as a ledger has it.
    #[must_use]
    pub fn of(ledger: &Ledger, wanted: &Wanted) -> Self {
        Self::with(&Arc::new(Index::of(ledger)), wanted)
    }

    /// What several publish, as one ledger has it.
    #[must_use]
    pub fn several(ledger: &Ledger, wanted: &[Wanted]) -> Vec<Self> {
        let index = Arc::new(Index::of(ledger));
        wanted.iter().map(|one| Self::with(&index, one)).collect()
    }

    fn with(index: &Arc<Index<'_>>, wanted: &Wanted) -> Self {
        let party: PartyId = wanted.party.clone().into();
        let mut context = Context { index: index.clone(), wanted, party, report: PublishReport::default() };
        let activities = context.activities();
        let organisation = context.organisation();
        context.others();
        let name = names::name(&context.index, &context.party);
        Self { party: context.party, name, at: wanted.at, activities, organisation, report: context.report }
    }

    /// The file of activities; nothing where there are none, since the standard knows no empty file.
    #[must_use]
    pub fn activity_file(&self, remarks: &[String]) -> Option<String> {
        self.file_of(&self.activities.iter().collect::<Vec<_>>(), remarks)
    }

    /// A file of some of the activities.
    #[must_use]
    pub fn file_of(&self, activities: &[&PublishedActivity], remarks: &[String]) -> Option<String> {
        let head = self.head(entente_iati::FileKind::Activities, remarks);
        let records = activities.iter().map(|activity| activity.xml.as_str());
        (!activities.is_empty()).then(|| write::file(&head, records))
    }

    /// The file of the organisation.
    #[must_use]
    pub fn organisation_file(&self, remarks: &[String]) -> String {
        let head = self.head(entente_iati::FileKind::Organisations, remarks);
        write::file(&head, [self.organisation.as_str()])
    }

    fn head(&self, kind: entente_iati::FileKind, remarks: &[String]) -> write::FileHead {
        write::FileHead { kind, generated: self.at.to_string(), remarks: remarks.to_vec() }
    }
}

impl<'a> Context<'a> {
    /// Every activity the party reports, written.
    fn activities(&mut self) -> Vec<PublishedActivity> {
        let mut money: BTreeMap<Home, Vec<usize>> = BTreeMap::new();
        for at in 0..self.index.transfers.len() {
            if let Some(home) = self.transfer_home(at) {
                money.entry(home).or_default().push(at);
            }
        }
        let homes: Vec<Home> = self.index.homes().filter(|home| self.reports(home)).collect();
        let mut out = Vec::with_capacity(homes.len());
        for home in homes {
            let transfers = money.remove(&home).unwrap_or_default();
            out.extend(self.activity(&home, &transfers));
        }
        out.sort_by(|a, b| a.identifier.cmp(&b.identifier));
        out
    }

    fn reports(&self, home: &Home) -> bool {
        self.index.reporter(home).is_some_and(|(reporter, _)| reporter == self.party)
    }

    /// Where a transfer of the party's stands; what has no place is counted.
    fn transfer_home(&mut self, at: usize) -> Option<Home> {
        let home = match self.index.home(at) {
            Some(home) => home.clone(),
            None => {
                let claim = self.index.transfers.get(at)?.claim;
                if claim.source.iss.org_str() == self.party.org_str() {
                    self.report.left_out("a transfer taken from an activity that is not on the record");
                }
                return None;
            }
        };
        self.reports(&home).then_some(home)
    }

    /// Sealed fields of a claim, each counted by its kind and place.
    fn sealed(&mut self, claim: &Claim) -> Vec<String> {
        let Some(state) = self.index.ledger.state(&claim.subject) else { return Vec::new() };
        let kind = claim.body.kind();
        let mut out = Vec::new();
        for pointer in state.closed(&claim.source.hash) {
            *self.report.sealed.entry(format!("{kind} {pointer}")).or_default() += 1;
            out.push(pointer.to_string());
        }
        out
    }

    /// Counts the party's statements of kinds that IATI has no place for.
    fn others(&mut self) {
        let own =
            self.index.ledger.claims().filter(|claim| claim.source.iss.org_str() == self.party.org_str());
        for claim in own {
            let kind = match &claim.body {
                Body::Programme(_) | Body::Transfer(_) | Body::Indicator(_) | Body::Party(_) => continue,
                other => other.kind(),
            };
            *self.report.other_kinds.entry(kind.to_string()).or_default() += 1;
        }
    }

    /// An activity with its money and results.
    fn activity(&mut self, home: &Home, transfers: &[usize]) -> Option<PublishedActivity> {
        let frame = self.frame(home, transfers)?;
        let names = self.names(home, &frame.programme)?;
        let mut written: Vec<Written> = Vec::with_capacity(transfers.len());
        for at in transfers {
            written.extend(self.transaction(*at, home, &names));
        }
        let results = self.results(home, &frame);
        let activity = self.element(home, &frame, &names, written, results)?;
        let programme = match home {
            Home::Programme(subject) => Some(subject.clone()),
            Home::Apart(_) => None,
        };
        let stands_for = match home {
            Home::Programme(_) => None,
            Home::Apart(apart) => apart.programme.clone(),
        };
        self.report.activities += 1;
        self.report.apart += u64::from(programme.is_none());
        Some(PublishedActivity {
            identifier: activity.identifier.clone(),
            programme,
            stands_for,
            updated: frame.updated,
            xml: write::activity(&activity),
        })
    }
}

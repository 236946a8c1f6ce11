//! From rows to statement drafts: a pure function of the tables and of who issues them.

pub(crate) mod build;
mod dataset;
mod party;
mod programme;
mod transfer;

use std::collections::BTreeMap;

use entente_record::{Body, Fault as RecordFault, PartyId, SubjectId};
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::fault::{Effect, Fault};
use super::ids;
use super::rows::{Contribution, Location, Origin, Project};
use super::tables::Tables;
pub use crate::draft::Draft;
pub(crate) use crate::draft::Timing;

/// Fixed first day for tables that name no project: then nothing dates them. The first fiscal year with contributions.
const FIRST_DAY: Date = jiff::civil::date(2006, 1, 1);

/// The drafts of a folder, and the rows that could not become any.
#[derive(Clone, Debug, Default)]
pub struct Drafted {
    /// Datasets first, then parties, programmes, transfers: what is referred to comes before what refers.
    pub drafts: Vec<Draft>,
    /// Rows that were read but that the record can't hold.
    pub refused: Vec<RefusedRow>,
}

/// A row that the record can't hold as it is.
#[derive(Clone, Debug)]
pub struct RefusedRow {
    /// Where and why.
    pub fault: Fault,
    pub(crate) file: usize,
    pub(crate) fund: u32,
    pub(crate) amount: Decimal,
}

/// What every draft needs.
pub(crate) struct Context<'a> {
    pub issuer: &'a PartyId,
    /// The latest moment the tables speak of as past: the last approval of a project.
    pub as_of: DateTime,
    /// The year the tables had reached when they were made; money of later years can't have been paid.
    pub reached: i16,
    /// Dataset subjects by file index.
    datasets: Vec<Option<SubjectId>>,
    /// Cluster codes and names by id.
    pub clusters: BTreeMap<u32, (&'a str, &'a str)>,
}

/// Turns tables into drafts.
#[must_use]
pub fn drafts(tables: &Tables, issuer: &PartyId) -> Drafted {
    let as_of = tables.projects.iter().map(|p| p.approved).max();
    let mut context = Context {
        issuer,
        as_of: as_of.unwrap_or_else(|| FIRST_DAY.to_datetime(jiff::civil::Time::midnight())),
        reached: reached(tables),
        datasets: Vec::new(),
        clusters: BTreeMap::new(),
    };
    for cluster in &tables.clusters {
        context.clusters.entry(cluster.id).or_insert((&cluster.code, &cluster.name));
    }
    context.datasets = tables.files.iter().map(|file| dataset::subject(&context, file).ok()).collect();

    let mut out = Drafted::default();
    for (index, file) in tables.files.iter().enumerate() {
        let result = dataset::draft(&context, tables, file);
        out.keep(
            tables,
            Row { origin: Origin { file: index, line: 1 }, fund: 0, amount: Decimal::ZERO },
            result,
        );
    }
    party::all(&context, tables, &mut out);
    let mut places: BTreeMap<&str, Vec<&Location>> = BTreeMap::new();
    for location in &tables.locations {
        places.entry(&location.project).or_default().push(location);
    }
    for project in &tables.projects {
        let places = places.get(project.code.as_str()).map_or(&[][..], Vec::as_slice);
        out.project(&context, tables, project, places);
    }
    for (contribution, nth) in numbered(&tables.contributions) {
        let row = Row { origin: contribution.origin, fund: contribution.fund, amount: contribution.amount };
        out.keep(tables, row, transfer::contributed(&context, contribution, nth));
    }
    out
}

/// The latest year in which a project was approved or an allocation was to begin.
fn reached(tables: &Tables) -> i16 {
    let approved = tables.projects.iter().map(|project| project.approved.year());
    let begun = tables.allocations.iter().filter_map(|round| Some(round.from?.year()));
    approved.chain(begun).max().unwrap_or(FIRST_DAY.year())
}

/// Contributions with their number among those of the same donor, fund, year and way, the largest first: a table sorted
/// anew numbers them alike.
fn numbered(rows: &[Contribution]) -> impl Iterator<Item = (&Contribution, usize)> {
    let key = |row: &Contribution| (row.fund, row.year, row.donor, row.amount.is_sign_negative());
    let mut sorted: Vec<&Contribution> = rows.iter().collect();
    sorted.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| b.amount.abs().cmp(&a.amount.abs())));
    let mut last = None;
    let mut nth = 0;
    sorted.into_iter().map(move |row| {
        nth = if last == Some(key(row)) { nth + 1 } else { 1 };
        last = Some(key(row));
        (row, nth)
    })
}

/// A row on its way into a draft.
struct Row {
    origin: Origin,
    fund: u32,
    amount: Decimal,
}

impl Drafted {
    /// Keeps a draft, or says why there is none.
    fn keep(&mut self, tables: &Tables, row: Row, result: Result<Draft, RecordFault>) {
        match result {
            Ok(draft) => self.drafts.push(draft),
            Err(fault) => self.refuse(tables, &row, &fault),
        }
    }

    fn refuse(&mut self, tables: &Tables, row: &Row, fault: &RecordFault) {
        let problem = format!("the record can't hold this row: {fault}");
        let fault = tables.fault(row.origin, Effect::Refused, problem, "correct the row at its source");
        self.refused.push(RefusedRow { fault, file: row.origin.file, fund: row.fund, amount: row.amount });
    }

    /// A project's programme and the commitment to it stand or fall together, and its places with them.
    fn project(&mut self, context: &Context<'_>, tables: &Tables, project: &Project, places: &[&Location]) {
        let made = programme::drafts(context, project, places).and_then(|mut drafts| {
            if !project.budget.is_zero() {
                drafts.push(transfer::committed(context, project, places)?);
            }
            Ok(drafts)
        });
        match made {
            Ok(drafts) => self.drafts.extend(drafts),
            Err(fault) => {
                let row = Row { origin: project.origin, fund: project.fund, amount: project.budget };
                self.refuse(tables, &row, &fault);
                for place in places {
                    let amount = place.clusters.iter().map(|c| c.budget).sum();
                    self.refuse(tables, &Row { origin: place.origin, fund: place.fund, amount }, &fault);
                }
            }
        }
    }
}

impl Context<'_> {
    /// The source of a row, where its file's dataset has a subject.
    pub fn source(&self, origin: Origin) -> Result<Option<entente_record::body::Source>, RecordFault> {
        let Some(Some(dataset)) = self.datasets.get(origin.file) else { return Ok(None) };
        // Line 1 is the header, so the first row stands on line 2.
        let row = i64::try_from(origin.line.saturating_sub(1)).unwrap_or(i64::MAX);
        Ok(Some(entente_record::body::Source {
            dataset: dataset.clone().into(),
            row: Some(entente_record::value::Rows::new(row)?),
        }))
    }

    /// A draft with its id.
    pub fn draft(
        &self,
        subject: SubjectId,
        at: DateTime,
        timing: Timing,
        body: impl Into<Body>,
    ) -> Result<Draft, RecordFault> {
        Ok(Draft::dated(ids::NAMESPACE, subject, (build::timestamp(at)?, ids::millis(at)), timing, body))
    }

    /// A moment at the start of a year: what is known of a contribution's date.
    pub fn year_start(year: i16) -> DateTime {
        Date::new(year, 1, 1).unwrap_or(FIRST_DAY).to_datetime(jiff::civil::Time::midnight())
    }
}

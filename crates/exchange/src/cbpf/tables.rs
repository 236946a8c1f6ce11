//! All tables of a folder, parsed and linked.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::cell;
use super::fault::{Effect, Fault};
use super::role::Role;
use super::rows::{
    Allocation, Cluster, Contribution, Fund, Location, OrgType, Origin, Project, allocation, contribution,
    location, lookup, project,
};
use super::source::{Folder, SourceError, SourceFile};
use super::table::{self, Row, Rows, Shape, Sum};

/// One file of the folder and what reading it came to.
#[derive(Clone, Debug)]
pub struct FileInfo {
    /// Its name.
    pub name: String,
    /// Which table it is.
    pub role: Role,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its size.
    pub bytes: u64,
    /// Rows read, the header not counted.
    pub read: u64,
    /// Rows refused.
    pub refused: u64,
    /// Raw sums of the file's money column by fund; `None` where the fund's id can't be read.
    pub(crate) sums: BTreeMap<Option<u32>, Sum>,
    /// The same over the refused rows.
    pub(crate) refused_sums: BTreeMap<Option<u32>, Sum>,
    /// Rows whose amount can't be read, so that they are in no sum.
    pub unreadable: u64,
}

/// Everything a folder says, row by row, and everything that was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// The files, in order of name.
    pub files: Vec<FileInfo>,
    /// Donors' contributions.
    pub contributions: Vec<Contribution>,
    /// Projects.
    pub projects: Vec<Project>,
    /// Places of projects.
    pub locations: Vec<Location>,
    /// Allocation rounds.
    pub allocations: Vec<Allocation>,
    /// Funds of the public list.
    pub funds: Vec<Fund>,
    /// Clusters.
    pub clusters: Vec<Cluster>,
    /// Kinds of organisation.
    pub org_types: Vec<OrgType>,
    /// What was refused, and what was taken with a remark; in order of file and line.
    pub faults: Vec<Fault>,
    /// What the folder says of itself, cleaned as text; empty where it says nothing.
    pub note: String,
}

impl Tables {
    /// Parses the files of a folder. Pure: the bytes are all it sees.
    ///
    /// # Errors
    /// [`SourceError::Missing`] names the tables without which nothing can be stated: the contributions, at least
    /// one year of projects with its places, and the lists of clusters and kinds of organisation.
    pub fn parse(folder: &Folder) -> Result<Self, SourceError> {
        require(&folder.files)?;
        // A note longer than text may be is left out: the tables hold without it.
        let mut tables = Self { note: cell::text(&folder.note).unwrap_or_default(), ..Self::default() };
        for file in &folder.files {
            if let Some(role) = Role::of(&file.name) {
                tables.take(file, role);
            }
        }
        for name in &folder.others {
            tables.faults.push(Fault::of_file(
                name,
                Effect::Taken,
                "a file this importer does not read".into(),
                "nothing to do, unless it was meant to be one of the tables",
            ));
        }
        for optional in [Role::Allocations, Role::Funds] {
            if !tables.files.iter().any(|f| f.role == optional) {
                tables.faults.push(Fault::of_file(
                    &optional.file_name(),
                    Effect::Taken,
                    "not there; what it would add is left out".into(),
                    "put it beside the others to have it looked up",
                ));
            }
        }
        tables.link();
        tables.faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Ok(tables)
    }

    /// Faults whose row is not in the drafts.
    pub fn refused(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|f| f.effect == Effect::Refused)
    }

    /// Remarks on rows that are in the drafts.
    pub fn remarks(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|f| f.effect == Effect::Taken)
    }

    fn take(&mut self, file: &SourceFile, role: Role) {
        let index = self.files.len();
        self.files.push(FileInfo {
            name: file.name.clone(),
            role,
            sha256: Sha256::digest(&file.bytes).into(),
            bytes: file.bytes.len() as u64,
            read: 0,
            refused: 0,
            sums: BTreeMap::new(),
            refused_sums: BTreeMap::new(),
            unreadable: 0,
        });
        match role {
            Role::Contributions => {
                let columns = Some((contribution::FUND, contribution::AMOUNT));
                let rows = self.rows(index, file, &contribution::SHAPE, columns, |row, _| {
                    contribution::read(row, index)
                });
                self.contributions.extend(rows);
            }
            Role::Projects(_) => {
                let columns = Some((project::FUND, project::AMOUNT));
                let rows = self.rows(index, file, &project::SHAPE, columns, |row, faults| {
                    project::read(row, index, faults)
                });
                self.projects.extend(rows);
            }
            Role::Locations(_) => {
                let columns = Some((location::FUND, location::AMOUNT));
                let rows = self.rows(index, file, &location::SHAPE, columns, |row, faults| {
                    location::read(row, index, faults)
                });
                self.locations.extend(rows);
            }
            Role::Allocations => {
                let rows =
                    self.rows(index, file, &allocation::SHAPE, None, |row, _| allocation::read(row, index));
                self.allocations.extend(rows);
            }
            Role::Funds => {
                let rows = self.rows(index, file, &lookup::FUNDS, None, |row, _| lookup::fund(row));
                self.funds.extend(rows);
            }
            Role::Clusters => {
                let rows = self.rows(index, file, &lookup::CLUSTERS, None, |row, _| lookup::cluster(row));
                self.clusters.extend(rows);
            }
            Role::OrgTypes => {
                let rows = self.rows(index, file, &lookup::ORG_TYPES, None, |row, _| lookup::org_type(row));
                self.org_types.extend(rows);
            }
        }
    }

    /// Reads one file's rows, adding up its money column from the raw cells as it goes.
    fn rows<T>(
        &mut self,
        index: usize,
        file: &SourceFile,
        shape: &Shape,
        columns: Option<(&str, &str)>,
        mut each: impl FnMut(&Row<'_>, &mut Vec<Fault>) -> Result<T, Fault>,
    ) -> Vec<T> {
        let mut sums: BTreeMap<Option<u32>, Sum> = BTreeMap::new();
        let mut refused_sums: BTreeMap<Option<u32>, Sum> = BTreeMap::new();
        let mut summed = 0;
        let Rows { rows, read, faults } = table::read(&file.name, &file.bytes, shape, |row, faults| {
            let money = columns.and_then(|(fund, amount)| {
                Some((cell::id(row.cell(fund)).ok(), table::raw_amount(row.cell(amount))?))
            });
            if let Some((fund, amount)) = money {
                sums.entry(fund).or_default().add(amount);
                summed += 1;
            }
            let result = each(row, faults);
            if let (Err(_), Some((fund, amount))) = (&result, money) {
                refused_sums.entry(fund).or_default().add(amount);
            }
            result
        });
        self.faults.extend(faults);
        if let Some(info) = self.files.get_mut(index) {
            info.read = read;
            info.refused = read.saturating_sub(rows.len() as u64);
            info.sums = sums;
            info.refused_sums = refused_sums;
            info.unreadable = if columns.is_some() { read.saturating_sub(summed) } else { 0 };
        }
        rows
    }

    /// Sets rows against each other: what one table says of another's rows must hold.
    fn link(&mut self) {
        self.link_contributions();
        self.link_projects();
        self.link_locations();
        self.link_lookups();
        self.link_allocations();
    }

    /// One code, one project: the second row of a code is refused, since both can't be right.
    fn link_projects(&mut self) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut twice = Vec::new();
        self.projects.retain(|p| {
            let first = seen.insert(p.code.clone());
            if !first {
                twice.push((p.origin, p.fund, p.budget, p.code.clone()));
            }
            first
        });
        for (origin, fund, amount, code) in twice {
            let problem = "a second row with the same project code".to_owned();
            self.refuse(
                origin,
                fund,
                amount,
                problem,
                ("PrjCode", &code),
                "see which row holds and drop the other",
            );
        }
    }

    fn link_locations(&mut self) {
        let funds: BTreeMap<&str, u32> = self.projects.iter().map(|p| (p.code.as_str(), p.fund)).collect();
        let mut stray = Vec::new();
        self.locations.retain(|l| {
            let problem = match funds.get(l.project.as_str()) {
                Some(fund) if *fund == l.fund => return true,
                Some(fund) => format!("the project belongs to fund {fund}, this row says fund {}", l.fund),
                None => "a place of a project that no project table holds".to_owned(),
            };
            let amount = l.clusters.iter().map(|c| c.budget).sum();
            stray.push((l.origin, l.fund, amount, problem, l.project.clone()));
            false
        });
        for (origin, fund, amount, problem, code) in stray {
            self.refuse(
                origin,
                fund,
                amount,
                problem,
                ("PrjCode", &code),
                "export both tables of the year again",
            );
        }
        let placed: BTreeSet<&str> = self.locations.iter().map(|l| l.project.as_str()).collect();
        let mut bare = Vec::new();
        for project in self.projects.iter().filter(|p| !placed.contains(p.code.as_str())) {
            bare.push(
                self.fault(
                    project.origin,
                    Effect::Taken,
                    "a project with no row of places; stated without clusters and places".into(),
                    "export both tables of the year again",
                )
                .at("PrjCode", &project.code),
            );
        }
        self.faults.append(&mut bare);
    }

    /// The same donor, fund and year on two rows: both are stated, since two gifts in a year are possible; a reader should
    /// know, since one row exported twice is possible too.
    fn link_contributions(&mut self) {
        let mut seen = BTreeSet::new();
        let mut remarks = Vec::new();
        for row in &self.contributions {
            if !seen.insert((row.fund, row.year, row.donor)) {
                let problem = "another row has the same donor, fund and year; both are stated";
                remarks.push(
                    self.fault(
                        row.origin,
                        Effect::Taken,
                        problem.into(),
                        "see whether one of them stands twice",
                    )
                    .at("DonorCode", &row.donor.to_string()),
                );
            }
        }
        self.faults.append(&mut remarks);
    }

    /// Ids that their list doesn't have are taken with a name that says so, and remarked on once.
    fn link_lookups(&mut self) {
        let mut remarks = Vec::new();
        let clusters: BTreeSet<u32> = self.clusters.iter().map(|c| c.id).collect();
        let mut unknown = BTreeSet::new();
        for location in &self.locations {
            for share in &location.clusters {
                if !clusters.contains(&share.cluster) && unknown.insert(share.cluster) {
                    let problem = "a cluster the list of clusters doesn't have; named by its number";
                    remarks.push(
                        self.fault(
                            location.origin,
                            Effect::Taken,
                            problem.into(),
                            "fetch MstClusters.csv again",
                        )
                        .at("ClstAgg", &share.cluster.to_string()),
                    );
                }
            }
        }
        let types: BTreeSet<u32> = self.org_types.iter().map(|t| t.id).collect();
        let mut unknown = BTreeSet::new();
        for project in &self.projects {
            if !types.contains(&project.partner_type) && unknown.insert(project.partner_type) {
                let problem = "a kind of organisation the list of kinds doesn't have; left out";
                remarks.push(
                    self.fault(project.origin, Effect::Taken, problem.into(), "fetch MstOrgType.csv again")
                        .at("OrgTypeId", &project.partner_type.to_string()),
                );
            }
        }
        self.faults.append(&mut remarks);
    }

    /// A project's allocation should be on the list of allocations; whether it is changes nothing that is stated.
    fn link_allocations(&mut self) {
        if self.allocations.is_empty() {
            return;
        }
        let mut known: BTreeSet<(u32, i16, &str)> =
            self.allocations.iter().map(|round| (round.fund, round.year, round.title.as_str())).collect();
        let mut remarks = Vec::new();
        for project in &self.projects {
            if known.insert((project.fund, project.year, &project.allocation)) {
                let problem = "an allocation the list of allocations doesn't have; stated by its title";
                remarks.push(
                    self.fault(
                        project.origin,
                        Effect::Taken,
                        problem.into(),
                        "fetch AllocationTypes.csv again",
                    )
                    .at("AllNm", &project.allocation),
                );
            }
        }
        self.faults.append(&mut remarks);
    }

    pub(crate) fn fault(
        &self,
        origin: Origin,
        effect: Effect,
        problem: String,
        remedy: &'static str,
    ) -> Fault {
        let file = self.files.get(origin.file).map_or("", |f| f.name.as_str());
        Fault::of_line(file, origin.line, effect, problem, remedy)
    }

    /// Refuses a row that could be read but not kept; its money moves to the refused sum.
    fn refuse(
        &mut self,
        origin: Origin,
        fund: u32,
        amount: Decimal,
        problem: String,
        (column, value): (&str, &str),
        remedy: &'static str,
    ) {
        let fault = self.fault(origin, Effect::Refused, problem, remedy).at(column, value);
        self.faults.push(fault);
        if let Some(info) = self.files.get_mut(origin.file) {
            info.refused += 1;
            info.refused_sums.entry(Some(fund)).or_default().add(amount);
        }
    }
}

/// Checks that the tables without which nothing can be stated are there.
fn require(files: &[SourceFile]) -> Result<(), SourceError> {
    let roles: BTreeSet<Role> = files.iter().filter_map(|f| Role::of(&f.name)).collect();
    let mut missing: Vec<String> = [Role::Contributions, Role::Clusters, Role::OrgTypes]
        .into_iter()
        .filter(|role| !roles.contains(role))
        .map(Role::file_name)
        .collect();
    let mut any_year = false;
    for role in &roles {
        let other = match role {
            Role::Projects(year) => Role::Locations(*year),
            Role::Locations(year) => Role::Projects(*year),
            _ => continue,
        };
        any_year = true;
        if !roles.contains(&other) {
            missing.push(other.file_name());
        }
    }
    if !any_year {
        missing
            .push("ProjectSummaryV2_YYYY.csv and ProjectSummaryAggV2_YYYY.csv of at least one year".into());
    }
    if missing.is_empty() { Ok(()) } else { Err(SourceError::Missing { names: missing }) }
}

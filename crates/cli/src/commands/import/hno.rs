//! `entente import hno`: OCHA's tables of people in need, into the log of the party that takes them in.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use entente_exchange::hno::{
    Draft, Effect, Fault, Options, Pcodes, Report, Table, When, absent, drafts, is_imported, known, plan,
    read, report,
};
use entente_node::Node;
use entente_record::{Date, PartyId, Statement, SubjectId};
use serde_json::{Value, json};

use super::super::Answer;
use super::operator::Operator;
use crate::output::Output;
use crate::support::places::PlacesArgs;

/// Refused rows and remarks printed for people; `--json` has all.
const MAX_PRINTED: usize = 50;

#[derive(clap::Args)]
pub struct Args {
    /// The tables: as the humanitarian programme cycle publishes them, or as HDX HAPI does.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A node's data folder, when no process serves it. Its operator is the party that takes the tables in.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// The operator's signing key, if it isn't in the data folder.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// OCHA's list of P-codes, for names of areas and to see which codes are not on it.
    #[arg(long, value_name = "FILE")]
    pcodes: Option<PathBuf>,
    /// First day of the period that a table without such a column is for; else the year in its name.
    #[arg(long, value_name = "DATE", requires = "until")]
    from: Option<Date>,
    /// Last day of that period.
    #[arg(long, value_name = "DATE", requires = "from")]
    until: Option<Date>,
    /// Only say what would be added.
    #[arg(long)]
    dry_run: bool,
}

/// The files, read and turned into drafts.
struct Taken {
    drafts: Vec<Draft>,
    reports: Vec<Report>,
    faults: Vec<Fault>,
}

/// What an import did.
struct Imported {
    taken: Taken,
    added: usize,
    corrected: usize,
    unchanged: usize,
    gone: Vec<SubjectId>,
    refused: Vec<String>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let node = Node::open(&self.data, self.places.options()?).await?;
        let imported = self.import(&node, output).await;
        node.close().await;
        let imported = imported?;
        tell(&imported, self.dry_run, output);
        output.value(&value(&imported));
        Ok(balances(&imported.taken) && imported.refused.is_empty())
    }

    async fn import(&self, node: &Node, output: &Output) -> Result<Imported> {
        let operator = Operator::open(node, self.key.as_deref())?;
        let issuer = operator.party().clone();
        let taken = self.take(&issuer)?;
        let earlier = own_statements(node, &issuer)?;
        let known = known(&issuer, &earlier);
        let mine = earlier.iter().filter(|s| is_imported(s) && s.kind.mints()).map(|s| s.subject.clone());
        // A file of one country says nothing of another's: only needs of areas and years that these files speak of are gone.
        let spoken = spheres(&taken.drafts);
        let gone = absent(&taken.drafts, mine.filter(|subject| spoken.contains(&sphere(subject))));
        let plan = plan(taken.drafts.clone(), |subject| known.get(subject).cloned(), operator.now()?)?;
        let mut imported = Imported {
            added: plan.new.len() + plan.corrections.len(),
            corrected: plan.corrections.len(),
            unchanged: plan.unchanged,
            gone,
            refused: Vec::new(),
            taken,
        };
        if self.dry_run || !balances(&imported.taken) {
            return Ok(imported);
        }
        let drafts = plan.new.into_iter().chain(plan.corrections);
        imported.refused = operator.submit(drafts, &output.progress("importing")).await?.refused;
        imported.added -= imported.refused.len();
        Ok(imported)
    }

    fn take(&self, issuer: &PartyId) -> Result<Taken> {
        let period = match self.from.zip(self.until) {
            Some((from, until)) if until < from => bail!("--until is before --from"),
            Some((from, until)) => Some(When { from: from.as_jiff(), until: until.as_jiff() }),
            None => None,
        };
        let options = Options { period };
        let mut taken = Taken { drafts: Vec::new(), reports: Vec::new(), faults: Vec::new() };
        let pcodes = match &self.pcodes {
            Some(path) => {
                let (pcodes, faults) = Pcodes::parse(&read(path)?);
                taken.faults.extend(faults);
                pcodes
            }
            None => Pcodes::default(),
        };
        for path in &self.files {
            let table = Table::parse(&read(path)?, &options);
            let drafted = drafts(&table, &pcodes, issuer)
                .with_context(|| format!("{} is not taken", path.display()))?;
            taken.reports.push(report(&table, &drafted));
            taken.faults.extend(drafted.faults);
            taken.drafts.extend(drafted.drafts);
        }
        // The same need in two files is stated once, as the first has it: a correction would go back and forth.
        let mut seen = std::collections::BTreeSet::new();
        taken.drafts.retain(|draft| seen.insert(draft.statement.subject.clone()));
        Ok(taken)
    }
}

/// Year and country of a need or dataset, as its id says.
fn sphere(subject: &SubjectId) -> String {
    let mut parts = subject.local().splitn(4, '-').skip(1);
    let (year, area) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let country: String = area.chars().take_while(char::is_ascii_uppercase).collect();
    format!("{year}-{country}")
}

fn spheres(drafts: &[Draft]) -> std::collections::BTreeSet<String> {
    drafts.iter().skip(1).map(|draft| sphere(&draft.statement.subject)).collect()
}

fn balances(taken: &Taken) -> bool {
    taken.reports.iter().all(|report| report.balances)
}

/// What the log has of this issuer.
fn own_statements(node: &Node, issuer: &PartyId) -> Result<Vec<Statement>> {
    let mut own = Vec::new();
    for statement in node.archive().statements(node.size()) {
        let statement = statement?;
        if statement.iss == *issuer {
            own.push(statement);
        }
    }
    Ok(own)
}

/// Prints what an import did, for people.
fn tell(imported: &Imported, dry_run: bool, output: &Output) {
    let taken = &imported.taken;
    let rows = taken.reports.iter().map(|report| {
        let numbers = [report.rows, report.taken, report.refused].map(|number| number.to_string());
        let [rows, of_them, refused] = numbers;
        [report.file.clone(), rows, of_them, refused, report.needs.to_string()]
    });
    output.table(["file", "rows read", "taken", "refused", "needs"], rows.collect());
    let totals = taken.reports.iter().flat_map(|report| {
        report.totals.iter().map(|total| {
            let figure = json!(total.figure).as_str().unwrap_or_default().to_owned();
            let equal = if total.balances() { "equal" } else { "DIFFERS" };
            let sums = [total.in_file, total.refused, total.rounded, total.in_statements];
            let [in_file, refused, rounded, stated] = sums.map(|sum| sum.normalize().to_string());
            [format!("{figure}, {}", report.file), in_file, refused, rounded, stated, equal.to_owned()]
        })
    });
    output.table(["total", "in the file", "refused", "rounded", "in the statements", ""], totals.collect());
    let (refused, remarks): (Vec<&Fault>, Vec<&Fault>) =
        taken.faults.iter().partition(|fault| fault.effect == Effect::Refused);
    for (what, list) in [("refused", &refused), ("remark", &remarks)] {
        for fault in list.iter().take(MAX_PRINTED) {
            output.line(format!("{what}: {fault}"));
        }
        if list.len() > MAX_PRINTED {
            output.line(format!("… and {} more; --json lists all", list.len() - MAX_PRINTED));
        }
    }
    for refusal in imported.refused.iter().take(MAX_PRINTED) {
        output.line(format!("REFUSED by the node: {refusal}"));
    }
    if !balances(taken) {
        output.line("A total does not balance, so nothing was written: report this with the tables.");
        return;
    }
    output.line(format!(
        "{} statements added ({} of them corrections), {} were in the log already, {} are gone from the tables",
        imported.added,
        imported.corrected,
        imported.unchanged,
        imported.gone.len()
    ));
    for subject in imported.gone.iter().take(MAX_PRINTED) {
        output.line(format!("  gone, not withdrawn: {subject}"));
    }
    if dry_run {
        output.line("Nothing was written (--dry-run).");
    }
}

fn value(imported: &Imported) -> Value {
    let taken = &imported.taken;
    json!({
        "reports": taken.reports, "faults": taken.faults, "added": imported.added,
        "corrected": imported.corrected, "unchanged": imported.unchanged, "refused_by_node": imported.refused,
        "gone": imported.gone.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

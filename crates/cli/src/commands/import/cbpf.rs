//! `entente import cbpf`: pooled fund tables into the log of the party that takes them in.

use std::path::{Path, PathBuf};

use anyhow::Result;
use entente_exchange::cbpf::{
    Measure, Report, Tables, absent, draft_and_report, is_imported, known, plan, read,
};
use entente_node::Node;
use entente_record::{Statement, SubjectId};
use serde_json::{Value, json};

use super::super::Answer;
use super::operator::Operator;
use crate::output::Output;
use crate::support::places::PlacesArgs;

/// Refused rows and remarks printed for people; `--json` has all.
const MAX_PRINTED: usize = 50;

#[derive(clap::Args)]
pub struct Args {
    /// The folder with the tables (contributions.csv, ProjectSummaryV2_*.csv, …).
    folder: PathBuf,
    /// A node's data folder, when no process serves it. Its operator is the party that takes the tables in.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// The operator's signing key, if it isn't in the data folder.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Only say what would be added.
    #[arg(long)]
    dry_run: bool,
}

/// What an import did.
pub struct Imported {
    /// Rows, totals, refusals.
    pub report: Report,
    /// Statements added.
    pub added: usize,
    /// Corrections among them.
    pub corrected: usize,
    /// Rows the log had already.
    pub unchanged: usize,
    /// Subjects of earlier imports that the tables no longer have.
    pub gone: Vec<SubjectId>,
    /// Statements the node refused.
    pub refused: Vec<String>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let tables = read(&self.folder)?;
        let node = Node::open(&self.data, self.places.options()?).await?;
        let imported = import(&node, self.key.as_deref(), &tables, self.dry_run, output).await;
        node.close().await;
        let imported = imported?;
        tell(&imported, output);
        if self.dry_run {
            output.line("Nothing was written (--dry-run).");
        }
        output.value(&value(&imported));
        Ok(imported.report.balances && imported.refused.is_empty())
    }
}

/// Takes tables in: drafts, what the log has already, signing, submitting. Writes nothing if a total does not balance.
pub async fn import(
    node: &Node,
    key: Option<&Path>,
    tables: &Tables,
    dry_run: bool,
    output: &Output,
) -> Result<Imported> {
    let operator = Operator::open(node, key)?;
    let issuer = operator.party().clone();
    let (drafted, report) = draft_and_report(tables, &issuer);
    let earlier = own_statements(node, &issuer.to_string())?;
    let known = known(&issuer, &earlier);
    let taken =
        earlier.iter().filter(|s| is_imported(s)).filter(|s| s.kind.mints()).map(|s| s.subject.clone());
    let gone = absent(&drafted.drafts, taken);
    let plan = plan(drafted.drafts, |subject| known.get(subject).cloned(), operator.now()?)?;
    let mut imported = Imported {
        added: plan.new.len() + plan.corrections.len(),
        corrected: plan.corrections.len(),
        unchanged: plan.unchanged,
        gone,
        refused: Vec::new(),
        report,
    };
    if dry_run || !imported.report.balances {
        return Ok(imported);
    }
    let drafts = plan.new.into_iter().chain(plan.corrections);
    imported.refused = operator.submit(drafts, &output.progress("importing")).await?.refused;
    imported.added -= imported.refused.len();
    Ok(imported)
}

/// What the log has of this issuer.
fn own_statements(node: &Node, issuer: &str) -> Result<Vec<Statement>> {
    let mut own = Vec::new();
    for statement in node.archive().statements(node.size()) {
        let statement = statement?;
        if statement.iss.as_str() == issuer {
            own.push(statement);
        }
    }
    Ok(own)
}

/// Prints what an import did, for people.
pub fn tell(imported: &Imported, output: &Output) {
    let report = &imported.report;
    let rows = report.files.iter().filter(|file| !file.lookup).map(|file| {
        [file.file.clone(), file.rows.to_string(), file.taken.to_string(), file.refused.to_string()]
    });
    output.table(["file", "rows read", "taken", "refused"], rows.collect());
    let totals = report.by_file().into_iter().map(|total| {
        let what = match total.measure {
            Measure::Contributions => "contributions",
            Measure::Budgets => "project budgets",
            Measure::Shares => "budgets by place",
        };
        let equal = if total.balances() { "equal to the cent" } else { "DIFFERS" };
        [
            format!("{what}, {}", total.file),
            format!("{} {}", total.in_file, total.currency),
            total.refused.to_string(),
            total.rounded.to_string(),
            format!("{} {}", total.in_statements, total.currency),
            equal.to_owned(),
        ]
    });
    output.table(["total", "in the file", "refused", "rounded", "in the statements", ""], totals.collect());
    for (what, list) in [("refused", &report.refused), ("remark", &report.remarks)] {
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
    if !report.balances {
        output.line("A total does not balance, so nothing was written: report this with the tables.");
        return;
    }
    output.line(format!(
        "{} statements added ({} of them corrections), {} rows were in the log already, {} are gone from the tables",
        imported.added,
        imported.corrected,
        imported.unchanged,
        imported.gone.len()
    ));
    for subject in imported.gone.iter().take(MAX_PRINTED) {
        output.line(format!("  gone, not withdrawn: {subject}"));
    }
}

fn value(imported: &Imported) -> Value {
    json!({
        "report": imported.report, "added": imported.added, "corrected": imported.corrected,
        "unchanged": imported.unchanged, "refused_by_node": imported.refused,
        "gone": imported.gone.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

//! `entente import iati`: files of donors and those they fund, into the log of the party that takes them in.

mod print;

use std::fs::File;
use std::mem::take;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use entente_exchange::iati::{Draft, Held, Prepared, Report, Taken, Taker, prepare};
use entente_node::Node;
use entente_record::PartyId;

use super::super::Answer;
use super::operator::Operator;
use crate::output::Output;
use crate::support::places::PlacesArgs;

#[derive(clap::Args)]
pub struct Args {
    /// The files, all of one run: payments and receipts in them are linked whatever their order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A node's data folder, when no process serves it. Its operator is the party that takes the files in.
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    places: PlacesArgs,
    /// The operator's signing key, if it isn't in the data folder.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The terms the files come under; they stand in their publisher's entry in the registry.
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// Only say what would be added, changed and gone.
    #[arg(long)]
    dry_run: bool,
}

/// What an import did.
struct Imported {
    report: Report,
    /// All but the drafts, which are gone once they are written.
    prepared: Prepared,
    /// Statements added, corrections among them.
    added: usize,
    corrected: usize,
    /// Statements the node refused.
    refused: Vec<String>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let node = Node::open(&self.data, self.places.options()?).await?;
        let imported = self.import(&node, output).await;
        node.close().await;
        let imported = imported?;
        print::tell(&imported, self.dry_run, output);
        output.value(&print::value(&imported));
        Ok(imported.report.balances() && imported.refused.is_empty())
    }

    async fn import(&self, node: &Node, output: &Output) -> Result<Imported> {
        let operator = Operator::open(node, self.key.as_deref())?;
        let mut taken = read(&self.files, operator.party(), self.licence.as_deref())?;
        let report = take(&mut taken.report);
        let mut held = Held::new(operator.party());
        for statement in node.archive().statements(node.size()) {
            held.see(&statement?);
        }
        let prepared = prepare(taken, &held, operator.now()?)?;
        let corrected = prepared.plan.corrections.len();
        let added = prepared.plan.new.len() + corrected;
        let mut imported = Imported { added, corrected, refused: Vec::new(), report, prepared };
        if !self.dry_run && imported.report.balances() {
            imported.refused = write(&operator, &mut imported.prepared, &held, output).await?;
            imported.added -= imported.refused.len();
        }
        Ok(imported)
    }
}

/// Has all of it taken in; what was refused. What others name goes first: a receipt names its payment by hash.
async fn write(
    operator: &Operator<'_>,
    prepared: &mut Prepared,
    held: &Held,
    output: &Output,
) -> Result<Vec<String>> {
    let (new, corrections) = (take(&mut prepared.plan.new), take(&mut prepared.plan.corrections));
    let names = &prepared.names;
    let names_nobody = |draft: &Draft| !names.contains_key(&draft.statement.subject);
    let (first, second): (Vec<Draft>, Vec<Draft>) = new.into_iter().partition(names_nobody);
    let progress = output.progress("importing");
    let payments = operator.submit(first.into_iter(), &progress).await?;
    let answering = |mut draft: Draft| {
        let payment = names.get(&draft.statement.subject);
        let hash =
            payment.and_then(|payment| held.hash(payment).or_else(|| payments.hashes.get(payment).copied()));
        draft.statement.refs.extend(hash);
        draft
    };
    let rest = second.into_iter().chain(corrections).map(answering);
    let rest = operator.submit(rest, &progress).await?;
    Ok(payments.refused.into_iter().chain(rest.refused).collect())
}

/// Reads all files; one that is no IATI file stops the run, before anything is written.
fn read(files: &[PathBuf], issuer: &PartyId, licence: Option<&str>) -> Result<Taken> {
    let mut taker = Taker::new(issuer, licence)?;
    for path in files {
        let file = File::open(path).with_context(|| format!("{} could not be opened", path.display()))?;
        taker.file(&name(path), file).with_context(|| format!("{} is not taken", path.display()))?;
    }
    Ok(taker.finish()?)
}

/// A file's name without its folder, which is nobody's business but the operator's.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

//! `entente import iati`: files of donors and those they fund, into the log of the party that takes them in.

mod print;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use entente_exchange::iati::{Draft, Held, Prepared, Report, Taken, Taker, prepare};
use entente_node::Node;
use entente_node::init::unix_now;
use entente_record::{
    Fault, Jti, PartyId, PartyKey, SdJwt, SignContext, StatementHash, SubjectId, Timestamp, sign,
};

use super::super::Answer;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;
use crate::support::remote::PER_REQUEST;

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
    prepared: Prepared,
    /// Statements added, corrections among them.
    added: usize,
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
        let key = self.key.clone().unwrap_or_else(|| node.folder().party_key());
        let key = PartyKey::from_json(&files::read(&key)?)
            .with_context(|| format!("{} is not a key file", key.display()))?;
        let issuer = key.party().clone();
        if issuer.to_string() != node.identity().party {
            bail!(
                "the key is {issuer}'s; files that name other parties are taken in by the node's operator, {}",
                node.identity().party
            );
        }
        let taken = take(&self.files, &issuer, self.licence.as_deref())?;
        let report = taken.report.clone();
        let mut held = Held::new(&issuer);
        for statement in node.archive().statements(node.size()) {
            held.see(&statement?);
        }
        let now = unix_now();
        let mut prepared = prepare(taken, &held, Timestamp::from_unix_seconds(now)?)?;
        let mut imported = Imported {
            added: prepared.plan.new.len() + prepared.plan.corrections.len(),
            refused: Vec::new(),
            report,
            prepared: Prepared::default(),
        };
        if !self.dry_run && imported.report.balances() {
            let mut writer = Writer { node, key: &key, now, held: &held, hashes: BTreeMap::new() };
            imported.refused = writer.write(&mut prepared, output).await;
            imported.added -= imported.refused.len();
        }
        imported.prepared = prepared;
        Ok(imported)
    }
}

/// Reads all files; one that is no IATI file stops the run, before anything is written.
fn take(files: &[PathBuf], issuer: &PartyId, licence: Option<&str>) -> Result<Taken> {
    let mut taker = Taker::new(issuer, licence)?;
    for path in files {
        let file = File::open(path).with_context(|| format!("{} could not be opened", path.display()))?;
        let source = BufReader::with_capacity(256 << 10, file);
        taker.file(&name(path), source).with_context(|| format!("{} is not taken", path.display()))?;
    }
    Ok(taker.finish()?)
}

/// A file's name without its folder, which is nobody's business but the operator's.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

struct Writer<'a> {
    node: &'a Node,
    key: &'a PartyKey,
    now: i64,
    held: &'a Held,
    /// Statements of this run.
    hashes: BTreeMap<SubjectId, StatementHash>,
}

impl Writer<'_> {
    /// Signs and submits; what the node refused.
    async fn write(&mut self, prepared: &mut Prepared, output: &Output) -> Vec<String> {
        let plan = &mut prepared.plan;
        // What others name is signed before them: a receipt names its payment by hash.
        let names = &prepared.names;
        plan.new.sort_by_key(|draft| names.contains_key(&draft.statement.subject));
        let progress = output.progress("importing");
        let drafts: Vec<&Draft> = plan.new.iter().chain(&plan.corrections).collect();
        let (total, mut done) = (drafts.len() as u64, 0);
        let mut refused = Vec::new();
        for chunk in drafts.chunks(PER_REQUEST) {
            let (mut signed, mut sent) = (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
            for draft in chunk {
                let subject = &draft.statement.subject;
                match self.sign(draft, names) {
                    Ok(statement) => {
                        signed.push(statement.to_string());
                        sent.push(subject);
                    }
                    Err(fault) => refused.push(format!("{subject}: {fault}")),
                }
            }
            for (subject, outcome) in sent.into_iter().zip(self.node.submit(signed).await) {
                if let Err(refusal) = outcome {
                    refused.push(format!("{subject}: {refusal}"));
                }
            }
            done += chunk.len() as u64;
            progress.at(done, total);
        }
        refused
    }

    fn sign(&mut self, draft: &Draft, names: &BTreeMap<SubjectId, SubjectId>) -> Result<SdJwt, Fault> {
        let subject = &draft.statement.subject;
        let named = names.get(subject);
        let hash = named.and_then(|named| self.held.hash(named).or_else(|| self.hashes.get(named).copied()));
        let mut statement = draft.statement.clone();
        statement.refs.extend(hash);
        // Nothing is sealed in an import, so no salt is ever drawn.
        let context = SignContext { iat: self.now, jti: Jti::Given(draft.id), salts: &mut || [0; 16] };
        let signed = sign(&statement, self.key, &[], context)?;
        self.hashes.insert(subject.clone(), StatementHash::of(signed.jws.as_bytes()));
        Ok(signed)
    }
}

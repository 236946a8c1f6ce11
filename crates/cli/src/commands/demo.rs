//! `entente demo`: a fresh node with the case studies and a real pooled fund in it, verified as a stranger would, and served.

mod books;
mod published;
mod story;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use entente_exchange::case::shipped_names;
use entente_exchange::cbpf::{Tables, excerpt, read};
use entente_log::{Policy, VerifierKey};
use entente_node::bundle::{check, make};
use entente_node::folder::DataFolder;
use entente_node::init::{NewNode, init, party_draft, random, sign_fresh};
use entente_node::verify::{Report, verify_log};
use entente_node::{Node, Options};
use entente_record::PartyKey;
use entente_store::folder::FolderReader;
use serde_json::{Value, json};

use super::Answer;
use super::case;
use super::import::{import_cbpf, tell_cbpf};
use super::key::write_secret;
use super::serve::run as serve;
use crate::output::Output;
use crate::support::files;

/// Who runs the demonstration's node: an id that is nobody's.
const PARTY: &str = "XI-ENTENTE-DEMO";
/// The unit of it that takes feedback.
const FEEDBACK: &str = "XI-ENTENTE-DEMO/feedback";
const ORIGIN: &str = "demo.entente.example/log";
/// A folder of the tables, for machines that have them.
const TABLES_VARIABLE: &str = "ENTENTE_CBPF";

#[derive(clap::Args)]
pub struct Args {
    /// Folder for the node; new or empty. Without it, a new folder among the temporary ones.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Stop when all is printed, without serving.
    #[arg(long)]
    no_serve: bool,
    /// Folder with OCHA's pooled fund tables; without it (or ENTENTE_CBPF), the excerpt that comes with the program.
    #[arg(long, value_name = "DIR")]
    cbpf: Option<PathBuf>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let data = match self.data {
            Some(data) => data,
            None => fresh_folder()?,
        };
        let tables = tables(self.cbpf, output)?;
        output.line(format!("\n1. A fresh node in {}", data.display()));
        let new = NewNode {
            origin: ORIGIN.into(),
            party: PARTY.parse()?,
            name: "Entente demonstration".into(),
            org_type: "90".parse()?,
            key: None,
        };
        let identity = init(&data, new, Options::default()).await?;
        output.line(format!("   log key: {}", identity.log_key));

        output.line("\n2. The case studies: public facts, made-up figures, demo keys");
        let key = feedback_key(&data)?;
        let options = Options { feedback: Some(key.clone()), ..Options::default() };
        let node = Arc::new(Node::open(&data, options).await?);
        register(&node, &key).await?;
        let cases = load_cases(&node, output).await?;

        output.line("\n3. The tables of a pooled fund become signed statements in its log");
        let imported = import_cbpf(&node, None, &tables, false, output).await?;
        tell_cbpf(&imported, output);
        if !imported.report.balances || !imported.refused.is_empty() {
            bail!("the import is not complete");
        }

        output.line("\n4. A stranger verifies the whole log: with its key, without this node's store");
        let report = verify(&data, &identity.log_key)?;
        tell_verified(&report, output)?;

        output.line(
            "\n5. One statement proved on its own, as for somebody who trusts neither you nor this node",
        );
        let (bundle, index) = prove(&node, &data, &identity.log_key).await?;
        output.line(format!(
            "   entry {index} → {}: HOLDS; check it with `entente verify {}`",
            bundle.display(),
            bundle.display()
        ));

        output.line("\n6. Who paid what to whom in the fund, and where it went: from its statements alone");
        let books = books::fold(&node)?;
        let summary = story::tell(&books, output);
        output
            .line("\n7. What all of it amounts to: what differs, who is late, where one donor's money went");
        let ledger = books::tell(&books, output)?;
        output.line("\n8. The case studies as IATI files, one publisher each, held against our own check");
        let published = published::tell(&books, &data.join("iati"), output)?;
        output.value(&json!({
            "data": data, "log_key": identity.log_key, "size": report.size, "added": imported.added,
            "verified": report.holds(), "bundle": bundle, "report": imported.report, "flows": summary, "cases": cases,
            "ledger": ledger, "published": published,
        }));
        if self.no_serve {
            node.close().await;
            output.line(format!(
                "\nThe node is in {}. Serve it, and open its portal at http://{}/: entente serve --data {}",
                data.display(),
                self.listen,
                data.display()
            ));
            return Ok(true);
        }
        entente_node::api::install_metrics()?;
        output.line("\n8. Everything above as pages: open the portal in a browser, from where each figure leads to its statements");
        serve(node, self.listen, output, std::future::pending()).await?;
        Ok(true)
    }
}

/// The key by which the demonstration takes feedback: a fresh one, kept with the node's others.
fn feedback_key(data: &Path) -> Result<PartyKey> {
    let key = PartyKey::from_seed(FEEDBACK.parse()?, &random()?);
    write_secret(&DataFolder::new(data).feedback_key(), &key.to_json())?;
    Ok(key)
}

/// The unit that takes feedback, registered by its organisation.
async fn register(node: &Node, key: &PartyKey) -> Result<()> {
    let operator = PartyKey::from_json(&files::read(&node.folder().party_key())?)?;
    let now = node.now();
    let draft = party_draft(key, "Feedback office of the demonstration".parse()?, "90".parse()?, now)?;
    let signed = sign_fresh(&draft, &operator, &[], now)?;
    for outcome in node.submit(vec![signed.to_string()]).await {
        outcome?;
    }
    Ok(())
}

/// Every shipped case, a line each.
async fn load_cases(node: &Node, output: &Output) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    for name in shipped_names() {
        let loaded = case::load(node, &node.folder().party_key(), &case::shipped_case(name)?).await?;
        output.line(format!("   {}", case::line(&loaded)));
        if let Some(refusal) = loaded.refused.first() {
            bail!("the case {name} is not complete: {refusal}");
        }
        values.push(case::value(&loaded));
    }
    Ok(values)
}

/// The tables named, or those of the environment, or the shipped excerpt.
fn tables(named: Option<PathBuf>, output: &Output) -> Result<Tables> {
    let folder = named.or_else(|| std::env::var_os(TABLES_VARIABLE).map(PathBuf::from));
    match folder {
        Some(folder) => {
            output.line(format!("Source: OCHA country-based pooled funds, tables in {}", folder.display()));
            Ok(read(&folder)?)
        }
        None => {
            let folder = excerpt::folder();
            output.line(format!("Source: {}", folder.note));
            Ok(Tables::parse(&folder)?)
        }
    }
}

fn fresh_folder() -> Result<PathBuf> {
    let name = format!("entente-demo-{}", entente_node::init::unix_now());
    let base = std::env::temp_dir();
    (0..100)
        .map(|n| base.join(if n == 0 { name.clone() } else { format!("{name}-{n}") }))
        .find(|folder| !folder.exists())
        .context("no free name for a folder; give one with --data")
}

/// As a stranger: the public folder and the key, nothing else.
fn verify(data: &Path, log_key: &str) -> Result<Report> {
    let key: VerifierKey = log_key.parse().map_err(|e| anyhow::anyhow!("log key: {e}"))?;
    let policy = Policy::of_logs(&[key])?;
    let reader = FolderReader::new(DataFolder::new(data).log());
    Ok(tokio::task::block_in_place(|| verify_log(&reader, &policy, &mut |_, _| {})))
}

fn tell_verified(report: &Report, output: &Output) -> Result<()> {
    if let Some(fault) = report.faults.first() {
        bail!("the log does not hold: {fault}");
    }
    let kinds: Vec<String> = report.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    output.line(format!("   HOLDS: {} entries, every signature, every hash, the root", report.size));
    output.line(format!("   {}", kinds.join(", ")));
    Ok(())
}

/// Writes the bundle of the last statement and checks it again from the file.
async fn prove(node: &Node, data: &Path, log_key: &str) -> Result<(PathBuf, u64)> {
    let index = node.size().saturating_sub(1);
    let found = node.find(&index.to_string()).await?.context("the last entry is not in the index")?;
    let key: VerifierKey = log_key.parse().map_err(|e| anyhow::anyhow!("log key: {e}"))?;
    let policy = Policy::of_logs(&[key])?;
    let bundle = make(node.archive(), &found, &[], policy.clone()).await?;
    let path = data.join("example.bundle.json");
    crate::support::files::write(&path, &format!("{}\n", serde_json::to_string_pretty(&bundle)?))?;
    let read = serde_json::from_slice(&crate::support::files::read(&path)?)?;
    check(&read, &policy)?;
    Ok((path, index))
}

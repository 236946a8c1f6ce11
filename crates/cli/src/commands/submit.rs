//! `entente submit`: hand signed statements to a node.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use entente_node::prove::tlog_proof;
use entente_node::{Node, Options};
use serde_json::{Value, json};

use super::Answer;
use crate::output::Output;
use crate::support::files;
use crate::support::places::PlacesArgs;
use crate::support::remote::{PER_REQUEST, Remote};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    places: PlacesArgs,
    /// Also write a proof per statement, `STATEMENT_ID.tlog-proof`, into this folder (with --data).
    #[arg(long, value_name = "DIR", requires = "data")]
    proofs: Option<PathBuf>,
    /// Files of signed statements, one a line; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// A node's data folder, when no process serves it.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A node that is being served.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let mut statements = Vec::new();
        for path in &self.files {
            let text = files::read_text(path)?;
            statements.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
        }
        if statements.is_empty() {
            bail!("there is no statement in what was given; `entente sign` writes one a line");
        }
        let answers = match (&self.target.data, &self.target.to) {
            (Some(data), _) => {
                locally(data, self.places.options()?, statements, self.proofs.as_deref(), output).await?
            }
            (None, Some(url)) => remotely(url, &statements, output).await?,
            (None, None) => bail!("give --data DIR or --to URL"),
        };
        report(&answers, output);
        Ok(answers.iter().all(|answer| answer.get("error").is_none()))
    }
}

async fn locally(
    data: &Path,
    options: Options,
    statements: Vec<String>,
    proofs: Option<&Path>,
    output: &Output,
) -> anyhow::Result<Vec<Value>> {
    let node = Node::open(data, options).await?;
    let progress = output.progress("submitting");
    let total = statements.len() as u64;
    let mut answers = Vec::new();
    for chunk in statements.chunks(PER_REQUEST) {
        for outcome in node.submit(chunk.to_vec()).await {
            answers.push(match outcome {
                Ok(receipt) => json!(receipt),
                Err(refusal) => json!({ "error": refusal }),
            });
        }
        progress.at(answers.len() as u64, total);
    }
    if let Some(dir) = proofs {
        write_proofs(&node, dir, &answers).await?;
    }
    node.close().await;
    Ok(answers)
}

async fn write_proofs(node: &Node, dir: &Path, answers: &[Value]) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("{} could not be created", dir.display()))?;
    let checkpoint = node.archive().checkpoint()?;
    for jti in answers.iter().filter_map(|answer| answer["jti"].as_str()) {
        if let Some(found) = node.find(jti).await? {
            let proof =
                tlog_proof(node.archive().reader(), &checkpoint, found.row.index, found.jws.as_bytes())?;
            files::write(&dir.join(format!("{jti}.tlog-proof")), &proof.to_string())?;
        }
    }
    Ok(())
}

async fn remotely(url: &str, statements: &[String], output: &Output) -> anyhow::Result<Vec<Value>> {
    let remote = Remote::new(url)?;
    let progress = output.progress("submitting");
    let mut answers = Vec::new();
    for chunk in statements.chunks(PER_REQUEST) {
        answers.extend(remote.submit(chunk).await?);
        progress.at(answers.len() as u64, statements.len() as u64);
    }
    Ok(answers)
}

fn report(answers: &[Value], output: &Output) {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let rows = answers
        .iter()
        .enumerate()
        .map(|(at, answer)| match answer.get("error") {
            None => {
                let said = if answer["new"] == json!(true) { "logged" } else { "was logged already" };
                [(at + 1).to_string(), text(&answer["index"]), text(&answer["jti"]), said.to_owned()]
            }
            Some(error) => {
                let at_pointer = error["pointer"].as_str().map(|p| format!(" at {p}")).unwrap_or_default();
                let why =
                    format!("REFUSED {}{at_pointer}: {}", text(&error["code"]), text(&error["message"]));
                [(at + 1).to_string(), "–".into(), "–".into(), why]
            }
        })
        .collect();
    output.table(["#", "index", "statement", "answer"], rows);
    output.value(&json!(answers));
}

//! `entente verify`: check what somebody shows you, believing only a key and a witness policy.

mod bundle;
mod log;
mod proof;

use std::path::Path;

use anyhow::bail;

use super::Answer;
use crate::output::Output;
use crate::support::trust::Trust;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    trust: Trust,
    /// The statement a .tlog-proof is about: the JWS, or the signed form (with a proof file only).
    #[arg(long, value_name = "FILE")]
    statement: Option<std::path::PathBuf>,
    /// A bundle, a .tlog-proof, a log folder (or a node's data folder), or the URL of a log (https://…, s3://…).
    target: String,
}

impl Args {
    pub async fn run(self, output: &Output) -> Answer {
        let given = self.trust.given()?;
        if self.target.starts_with("http://") || self.target.starts_with("https://") {
            return log::remote(&self.target, given, output).await;
        }
        if self.target.starts_with("s3://") {
            return log::bucket(&self.target, given, output);
        }
        let path = Path::new(&self.target);
        if path.is_dir() {
            return log::folder(path, given, output);
        }
        if !path.is_file() {
            bail!("{} is neither a file, nor a folder, nor a URL", self.target);
        }
        if path.extension().is_some_and(|extension| extension == "tlog-proof") {
            return proof::check(path, self.statement.as_deref(), given, output);
        }
        bundle::check(path, given, output)
    }
}

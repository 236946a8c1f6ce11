//! What a verification believes: a policy file, or a log's key alone.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::Args;
use entente_log::{Policy, VerifierKey};
use entente_node::folder::DataFolder;

use super::files;

/// The options that say whom to believe.
#[derive(Args)]
pub struct Trust {
    /// Policy file (C2SP tlog-policy): the logs, witnesses and quorum to believe.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The log's public key (a signed-note verifier key), to believe it without witnesses.
    #[arg(long, value_name = "VKEY", conflicts_with = "policy")]
    log_key: Option<String>,
}

impl Trust {
    /// The policy given on the command line, if any.
    pub fn given(&self) -> Result<Option<Policy>> {
        match (&self.policy, &self.log_key) {
            (Some(path), _) => read_policy(path).map(Some),
            (None, Some(key)) => {
                let key: VerifierKey = key.parse().map_err(|e| anyhow!("--log-key: {e}"))?;
                Ok(Some(Policy::of_logs(&[key])?))
            }
            (None, None) => Ok(None),
        }
    }
}

/// Reads a policy file.
pub fn read_policy(path: &Path) -> Result<Policy> {
    let bytes = files::read(path)?;
    Policy::parse(&bytes)
        .with_context(|| format!("{}: not a policy (see c2sp.org/tlog-policy)", path.display()))
}

/// The policy that believes a data folder's own key: shows that the folder agrees with itself, no more.
pub fn own_policy(data: &Path) -> Result<Policy> {
    let key = DataFolder::new(data).identity()?.log_verifier()?;
    Ok(Policy::of_logs(&[key])?)
}

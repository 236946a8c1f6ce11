//! Where a node's parts are, if not in its data folder: the same options for every verb that opens one.

use anyhow::{Result, anyhow};
use entente_node::{Options, Places};

/// The options. Each stands in the environment as well: a password on a command line can be read by everyone on the
/// machine.
#[derive(clap::Args)]
pub struct PlacesArgs {
    /// PostgreSQL for the node's store, in place of SQLite in the data folder: postgres://USER@HOST/DATABASE.
    #[arg(long, value_name = "URL", env = "ENTENTE_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// A bucket for the log, in place of the data folder: s3://BUCKET/PREFIX. Endpoint, region and keys are taken from the
    /// usual AWS_… variables.
    #[arg(long, value_name = "URL", env = "ENTENTE_BLOBS")]
    blobs: Option<String>,
}

impl PlacesArgs {
    /// The places given.
    pub fn places(&self) -> Result<Places> {
        // Parsed here and not by clap, which would repeat a wrong value, password and all.
        let database = match self.database.as_deref() {
            None | Some("") => None,
            Some(url) => Some(url.parse().map_err(|e| anyhow!("--database (or ENTENTE_DATABASE): {e}"))?),
        };
        let blobs = match self.blobs.as_deref() {
            None | Some("") => None,
            Some(url) => Some(url.parse().map_err(|e| anyhow!("--blobs (or ENTENTE_BLOBS): {e}"))?),
        };
        Ok(Places { database, blobs })
    }

    /// What a node is opened with.
    pub fn options(&self) -> Result<Options> {
        Ok(Options { places: self.places()?, ..Options::default() })
    }
}

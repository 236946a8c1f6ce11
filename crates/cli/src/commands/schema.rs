//! `entente schema`: the JSON Schema of a kind.

use entente_record::{Kind, schema};
use serde_json::json;

use super::Answer;
use crate::output::Output;

#[derive(clap::Args)]
pub struct Args {
    /// The kind; without it, the kinds there are.
    kind: Option<Kind>,
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        match self.kind {
            Some(kind) => output.raw(&format!("{:#}", schema(kind))),
            None => {
                let kinds: Vec<String> = Kind::ALL.iter().map(Kind::to_string).collect();
                output.line(kinds.join("\n"));
                output.value(&json!(kinds));
            }
        }
        Ok(true)
    }
}

//! `entente sign`: from drafts to signed statements, offline.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, anyhow};
use entente_node::init::{sign_fresh, unix_now};
use entente_record::{Draft, PartyKey, Seal};
use serde_json::json;

use super::Answer;
use crate::output::Output;
use crate::support::files;

#[derive(clap::Args)]
pub struct Args {
    /// The signing party's key file.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Seal a field: POINTER=REASON,AUTHORITY,UNTIL, for example
    /// /body/to/place=staff-safety,XM-DAC-41114,2027-01-31. May be given several times; applies to every draft.
    #[arg(long, value_name = "SEAL")]
    seal: Vec<SealOption>,
    /// Where to write the signed statements, one a line; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
    /// Draft files: JSON with kind, at, subject, refs, handling, body; `-` is standard input. A file ending in .ndjson
    /// holds one draft a line.
    #[arg(required = true, value_name = "DRAFT")]
    drafts: Vec<PathBuf>,
}

#[derive(Clone)]
struct SealOption(Seal);

impl FromStr for SealOption {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || anyhow!("{text:?} is not POINTER=REASON,AUTHORITY,UNTIL");
        let (pointer, why) = text.split_once('=').ok_or_else(shape)?;
        let mut parts = why.split(',');
        let (Some(reason), Some(authority), Some(until), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(shape());
        };
        Ok(SealOption(Seal {
            pointer: pointer.parse()?,
            reason: reason.parse()?,
            authority: authority.parse()?,
            until: until.parse()?,
        }))
    }
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        let key = PartyKey::from_json(&files::read(&self.key)?)
            .with_context(|| format!("{} is not a key file", self.key.display()))?;
        let seals: Vec<Seal> = self.seal.into_iter().map(|seal| seal.0).collect();
        let mut signed = Vec::new();
        for path in &self.drafts {
            let bytes = files::read(path)?;
            let lines = path.extension().is_some_and(|ext| ext == "ndjson");
            let drafts: Vec<(usize, &[u8])> = if lines {
                let lines = bytes.split(|b| *b == b'\n').enumerate();
                lines
                    .map(|(at, line)| (at + 1, line))
                    .filter(|(_, line)| !line.trim_ascii().is_empty())
                    .collect()
            } else {
                vec![(1, bytes.as_slice())]
            };
            for (line, bytes) in drafts {
                let place = || {
                    if lines {
                        format!("{}, line {line}", path.display())
                    } else {
                        path.display().to_string()
                    }
                };
                let draft = Draft::parse(bytes).with_context(place)?;
                signed.push(sign_fresh(&draft, &key, &seals, unix_now()).with_context(place)?);
            }
        }
        if output.is_json() {
            let list: Vec<_> = signed
                .iter()
                .map(|s| json!({"statement": s.to_string(), "jws": s.jws, "disclosures": s.disclosures}))
                .collect();
            output.value(&json!(list));
        } else {
            let text: String = signed.iter().map(|s| format!("{s}\n")).collect();
            files::write(&self.out, &text)?;
        }
        Ok(true)
    }
}

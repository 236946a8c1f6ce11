//! A bare tlog-proof with its statement.

use std::path::Path;

use anyhow::{Context, bail};
use entente_log::{Policy, TlogProof, leaf_hash};
use entente_record::SdJwt;
use serde_json::json;

use super::super::Answer;
use crate::output::Output;
use crate::support::files;

/// Checks that the statement in `statement` is in the log, by the proof in `path`.
pub fn check(path: &Path, statement: Option<&Path>, given: Option<Policy>, output: &Output) -> Answer {
    let Some(statement) = statement else {
        bail!("a proof is about a statement: give it with --statement FILE");
    };
    let Some(policy) = given else {
        bail!("a proof names no key to believe: give --policy FILE or --log-key VKEY");
    };
    let proof = TlogProof::from_bytes(&files::read(path)?)
        .with_context(|| format!("{} is not a tlog-proof", path.display()))?;
    let token: SdJwt = files::read_text(statement)?.trim().parse()?;
    match proof.verify(&leaf_hash(token.jws.as_bytes()), &policy) {
        Ok(verified) => {
            let head = &verified.checkpoint;
            output
                .line(format!("HOLDS: entry {} of {} in the log {}", verified.index, head.size, head.origin));
            output.value(
                &json!({"holds": true, "index": verified.index, "size": head.size, "origin": head.origin}),
            );
            Ok(true)
        }
        Err(error) => {
            output.line(format!("DOES NOT HOLD: {error}"));
            output.value(&json!({"holds": false, "reason": error.to_string()}));
            Ok(false)
        }
    }
}

//! A bundle, offline.

use std::path::Path;

use anyhow::{Context, bail};
use entente_log::Policy;
use entente_node::bundle::{Bundle, MAX_BUNDLE_BYTES, check as check_bundle};
use entente_record::Token;
use serde_json::json;

use super::super::Answer;
use crate::output::Output;
use crate::support::files;

/// Checks the bundle in a file.
pub fn check(path: &Path, given: Option<Policy>, output: &Output) -> Answer {
    let bytes = files::read(path)?;
    if bytes.len() > MAX_BUNDLE_BYTES {
        bail!("{} has {} bytes; a bundle has at most {MAX_BUNDLE_BYTES}", path.display(), bytes.len());
    }
    let bundle: Bundle =
        serde_json::from_slice(&bytes).with_context(|| format!("{} is not a bundle", path.display()))?;
    let own = given.is_none();
    let policy = given.unwrap_or_else(|| bundle.policy.clone());
    match check_bundle(&bundle, &policy) {
        Ok(verdict) => {
            let token = Token::read(bundle.statement.as_bytes())?;
            let statement = token.opened_value(&bundle.disclosures)?;
            output.line(format!(
                "HOLDS: {} by {} about {}\n  entry {} of {} in the log {}",
                verdict.statement.kind,
                verdict.statement.iss,
                verdict.statement.subject,
                verdict.index,
                verdict.size,
                verdict.origin,
            ));
            for witness in &verdict.witnesses {
                output.line(format!("  cosigned by {}", witness.name));
            }
            output.line(format!("  {} sealed fields shown, {} still sealed", verdict.shown, verdict.sealed));
            if own {
                output.line("  checked against the policy inside the bundle: give --policy with one you trust yourself");
            }
            output.line(format!("{:#}", statement["body"]));
            output.value(&json!({
                "holds": true, "statement": statement, "origin": verdict.origin, "index": verdict.index,
                "size": verdict.size, "shown": verdict.shown, "sealed": verdict.sealed,
                "witnesses": verdict.witnesses.iter().map(|w| w.name.to_string()).collect::<Vec<_>>(),
                "policy": if own { "from the bundle" } else { "given" },
            }));
            Ok(true)
        }
        Err(fault) => {
            output.line(format!("DOES NOT HOLD: {fault}"));
            output.value(&json!({"holds": false, "step": fault.step, "reason": fault.reason}));
            Ok(false)
        }
    }
}

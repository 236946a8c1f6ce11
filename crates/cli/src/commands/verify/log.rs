//! A whole log: a folder, or a server.

use std::path::Path;

use anyhow::{anyhow, bail};
use entente_log::Policy;
use entente_node::verify::source::HttpLog;
use entente_node::verify::{LogSource, Report, verify_log};
use entente_store::bucket::{Bucket, BucketReader};
use entente_store::folder::FolderReader;
use entente_store::log::LogReader;
use serde_json::json;

use super::super::Answer;
use crate::output::Output;
use crate::support::trust::own_policy;

/// Faults printed for people; `--json` has all.
const MAX_PRINTED: usize = 20;

/// Checks the log in a folder: a log folder, or the `log` inside a node's data folder.
pub fn folder(path: &Path, given: Option<Policy>, output: &Output) -> Answer {
    let inside = path.join("log");
    let (log, data) = if inside.is_dir() { (inside, Some(path)) } else { (path.to_path_buf(), None) };
    let own = given.is_none();
    let policy = match (given, data) {
        (Some(policy), _) => policy,
        (None, Some(data)) => own_policy(data)?,
        (None, None) => bail!(
            "{} does not say whose log it is, and would not be believed if it did: give --policy FILE or --log-key VKEY",
            path.display()
        ),
    };
    let reader = FolderReader::new(log);
    Ok(tell(tokio::task::block_in_place(|| run(&reader, &policy, output)), own, output))
}

/// Checks the log behind a URL.
pub async fn remote(url: &str, given: Option<Policy>, output: &Output) -> Answer {
    let Some(policy) = given else {
        bail!("a server's word about its own key proves nothing: give --policy FILE or --log-key VKEY");
    };
    let source = HttpLog::new(url)?;
    Ok(tell(tokio::task::block_in_place(|| run(&source, &policy, output)), false, output))
}

/// Checks the log in a bucket.
pub fn bucket(url: &str, given: Option<Policy>, output: &Output) -> Answer {
    let Some(policy) = given else {
        bail!("a bucket's word about its own key proves nothing: give --policy FILE or --log-key VKEY");
    };
    let place = url.parse().map_err(|reason| anyhow!("{url} {reason}"))?;
    let reader = LogReader::Bucket(BucketReader::new(Bucket::open(&place)?));
    Ok(tell(tokio::task::block_in_place(|| run(&reader, &policy, output)), false, output))
}

fn run(source: &dyn LogSource, policy: &Policy, output: &Output) -> Report {
    let progress = output.progress("verifying");
    verify_log(source, policy, &mut |done, total| progress.at(done, total))
}

/// Prints the report; answers whether the log holds.
fn tell(report: Report, own: bool, output: &Output) -> bool {
    if report.holds() {
        output.line(format!(
            "HOLDS: the log {}, {} entries, every one read and checked",
            report.origin, report.size
        ));
        if let Some(root) = &report.root {
            output.line(format!("  root {root}"));
        }
        for (name, _) in &report.witnesses {
            output.line(format!("  cosigned by {name}"));
        }
        let kinds: Vec<String> = report.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        output.line(format!("  {}; {} sealed fields", kinds.join(", "), report.sealed_fields));
        if own {
            output.line("  checked with the key in the folder itself: give --policy or --log-key with what its operator told you");
        }
    } else {
        output.line(format!("DOES NOT HOLD: {} faults", report.faults.len()));
        for fault in report.faults.iter().take(MAX_PRINTED) {
            output.line(format!("  {fault}"));
        }
        if report.faults.len() > MAX_PRINTED {
            output.line(format!("  … and {} more; --json lists all", report.faults.len() - MAX_PRINTED));
        }
    }
    output.value(&json!({"holds": report.holds(), "report": report, "key": if own { "from the folder" } else { "given" }}));
    report.holds()
}

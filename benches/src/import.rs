//! The ten real files of IATI into a fresh node, by the program itself, from its start to its end.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::iati;

/// The best of so many runs counts.
const RUNS: usize = 5;

pub fn main() -> Result<()> {
    let Some(program) = std::env::var_os("ENTENTE").map(PathBuf::from) else {
        println!("import: skipped: set ENTENTE to the program, built for release");
        return Ok(());
    };
    let dir = iati::corpus().join("activities");
    if !dir.is_dir() {
        println!(
            "import: skipped: {} is not there; set ENTENTE_DATA to the folder that holds iati",
            dir.display()
        );
        return Ok(());
    }
    let mut files = Vec::new();
    for item in std::fs::read_dir(&dir)? {
        files.push(item?.path());
    }
    files.retain(|path| path.extension().is_some_and(|ext| ext == "xml"));
    files.sort();
    let mut best = Duration::MAX;
    let (mut transactions, mut statements) = (0, 0);
    for _ in 0..RUNS {
        let place = tempfile::tempdir()?;
        let data = place.path().join("node");
        let node = ["init", "--origin", "bench.example/log", "--party", "XM-DAC-41114", "--name", "Measured"];
        run(Command::new(&program).args(node).arg("--data").arg(&data))?;
        let start = Instant::now();
        let said = run(Command::new(&program)
            .args(["--json", "import", "iati"])
            .args(&files)
            .arg("--data")
            .arg(&data))?;
        best = best.min(start.elapsed());
        let said: Value = serde_json::from_slice(&said).context("what the import printed is no JSON")?;
        let of = |file: &Value| file.get("transactions").and_then(Value::as_u64).unwrap_or_default();
        transactions =
            said.pointer("/report/files").and_then(Value::as_array).map_or(0, |all| all.iter().map(of).sum());
        statements = said.get("added").and_then(Value::as_u64).unwrap_or_default();
    }
    println!(
        "import: {} files, {transactions} transactions, {statements} statements in {:.2} s: {:.0} transactions/s",
        files.len(),
        best.as_secs_f64(),
        transactions as f64 / best.as_secs_f64(),
    );
    Ok(())
}

fn run(command: &mut Command) -> Result<Vec<u8>> {
    let said = command.output().with_context(|| format!("{} does not start", shown(command)))?;
    if !said.status.success() {
        bail!("{}: {}", shown(command), String::from_utf8_lossy(&said.stderr));
    }
    Ok(said.stdout)
}

fn shown(command: &Command) -> String {
    Path::new(command.get_program()).display().to_string()
}

//! Small files several at a time, each on one thread; large ones one by one, their parts on all threads.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;
use entente_iati::check::file::{self, Options, Outcome};
use entente_iati::check::finding::Finding;

use super::print::Printer;

/// Up to this size, a file is not worth cutting, and its findings are kept until its turn to be printed.
const SMALL: u64 = 8 << 20;
/// Small files taken together: enough to keep all threads busy, few enough to keep their findings in memory.
const TOGETHER: usize = 32;

/// Checks all files in order.
pub fn all(
    files: &[PathBuf],
    accepted: Option<&Path>,
    options: Options<'_>,
    printer: &mut Printer,
) -> anyhow::Result<()> {
    printer.start()?;
    let mut rest = files;
    while let Some((first, others)) = rest.split_first() {
        let small = rest.iter().take(TOGETHER).take_while(|path| is_small(path)).count();
        if small > 1 && accepted.is_none() && options.threads > 1 {
            let (together, others) = rest.split_at(small);
            several(together, options, printer)?;
            rest = others;
        } else {
            one(first, accepted, options, printer)?;
            rest = others;
        }
    }
    printer.end()
}

fn is_small(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| about.is_file() && about.len() <= SMALL)
}

fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(File::open(path).with_context(|| path.display().to_string())?))
}

fn one(
    path: &Path,
    accepted: Option<&Path>,
    options: Options<'_>,
    printer: &mut Printer,
) -> anyhow::Result<()> {
    let name = path.display().to_string();
    let source = open(path)?;
    let mut out = match accepted {
        Some(to) => Some(BufWriter::new(File::create(to).with_context(|| to.display().to_string())?)),
        None => None,
    };
    printer.file(&name)?;
    let mut failed = None;
    let mut tell = |finding: Finding| {
        if failed.is_none() {
            failed = printer.finding(finding).err();
        }
    };
    let out_dyn = out.as_mut().map(|out| out as &mut dyn Write);
    let outcome = file::check(source, options, &mut tell, out_dyn).with_context(|| name.clone())?;
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some(mut out) = out {
        out.flush().with_context(|| format!("writing the activities of {name} that pass"))?;
    }
    printer.file_end(outcome)
}

type Checked = anyhow::Result<(Vec<Finding>, Outcome)>;

fn several(files: &[PathBuf], options: Options<'_>, printer: &mut Printer) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<Checked>>> = files.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..options.threads.min(files.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = files.get(at) else { return };
                    let checked = quietly(path, Options { threads: 1, ..options });
                    if let Ok(mut slot) = done[at].lock() {
                        *slot = Some(checked);
                    }
                }
            });
        }
    });
    for (path, slot) in files.iter().zip(done) {
        let checked = slot.into_inner().ok().flatten();
        let (findings, outcome) = checked.context("a thread of the check has stopped")??;
        printer.file(&path.display().to_string())?;
        for finding in findings {
            printer.finding(finding)?;
        }
        printer.file_end(outcome)?;
    }
    Ok(())
}

fn quietly(path: &Path, options: Options<'_>) -> Checked {
    let mut findings = Vec::new();
    let outcome = file::check(open(path)?, options, &mut |finding| findings.push(finding), None)
        .with_context(|| path.display().to_string())?;
    Ok((findings, outcome))
}

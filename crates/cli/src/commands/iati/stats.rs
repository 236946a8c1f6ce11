//! `entente iati stats`: what publishers publish, counted.

mod print;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use entente_iati::stats::{Day, Report, Stats};

use super::super::Answer;
use crate::output::Output;

#[derive(clap::Args)]
pub struct Args {
    /// Files, or folders of which all `.xml` files are read; `-` reads standard input.
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,
    /// The day that "the last twelve months" end with, instead of the newest on which a file was made or an activity updated.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Print the fields of this publisher only, by the identifier it reports under.
    #[arg(long, value_name = "ORG")]
    publisher: Option<String>,
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        let at = self.at.as_deref().map(|text| {
            Day::read(text).with_context(|| format!("--at {text}: not a date such as 2024-12-31"))
        });
        let at = at.transpose()?;
        let mut stats = Stats::default();
        for path in files(&self.paths)? {
            let name = path.display().to_string();
            let outcome = if path.as_os_str() == "-" {
                stats.file(&name, io::stdin().lock())
            } else {
                File::open(&path).and_then(|file| stats.file(&name, file))
            };
            outcome.with_context(|| name)?;
        }
        let mut report = stats.finish(at);
        if let Some(publisher) = &self.publisher {
            only(&mut report, publisher)?;
        }
        if output.is_json() {
            output.value(&report.to_json());
        } else {
            print::all(&report, output);
        }
        Ok(report.files.iter().all(|file| file.refused.is_none()))
    }
}

/// Keeps one publisher, whose figures are then those of all.
fn only(report: &mut Report, publisher: &str) -> anyhow::Result<()> {
    report.publishers.retain(|(key, _)| key == publisher);
    let [(_, one)] = report.publishers.as_slice() else {
        bail!("--publisher {publisher}: nothing in these files is reported by it");
    };
    report.total = one.clone();
    Ok(())
}

/// The files to read, those of folders in order of name.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let in_folder =
                of_folder(path).with_context(|| format!("reading the folder {}", path.display()))?;
            if in_folder.is_empty() {
                bail!("{}: no .xml file in this folder", path.display());
            }
            found.extend(in_folder);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn of_folder(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(dir)?.map(|item| Ok(item?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    found
        .retain(|path| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("xml")) && path.is_file());
    found.sort();
    Ok(found)
}

//! `entente iati check`: what is wrong with IATI files, where, and what to do.

mod print;
mod run;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use entente_iati::Version;
use entente_iati::check::file::{self, Options};
use entente_iati::check::links::Identifiers;
use entente_iati::check::part::Context;
use entente_iati::types::Moment;

use self::print::Printer;
use super::super::Answer;
use super::codelists;
use crate::output::Output;

/// Threads a check is given at most: beyond, reading the file is what takes the time.
const MAX_THREADS: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Grouped by rule, for people.
    Text,
    /// One JSON value.
    Json,
    /// SARIF 2.1.0, for editors and code hosts.
    Sarif,
}

#[derive(clap::Args)]
pub struct Args {
    /// The files; `-` reads standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print what is found; --json is short for json.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// How many places to print for each rule, as text.
    #[arg(long, value_name = "N", default_value_t = 3)]
    show: usize,
    /// Write the activities that have no critical fault to this file; for one file to check.
    #[arg(long, value_name = "FILE")]
    accept_valid_activities: Option<PathBuf>,
    /// Files of others that links may lead to. With one or more, links that lead nowhere are advisories.
    #[arg(long, value_name = "FILE")]
    linked: Vec<PathBuf>,
    /// The register of publishers: a file with one organisation identifier on each line.
    #[arg(long, value_name = "FILE")]
    publishers: Option<PathBuf>,
    /// Code lists kept by `iati codelists update`, instead of those in the user's data folder.
    #[arg(long, value_name = "FILE")]
    codelists: Option<PathBuf>,
    /// Check as of this time instead of now; for dates that may not lie in the future.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Check by this version of the standard, 2.01, 2.02 or 2.03, whatever the files name.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    assume_version: Option<Version>,
    /// How many threads to use; as many as there are cores otherwise.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MAX_THREADS as i64))]
    threads: Option<u16>,
}

impl Args {
    pub fn run(self, output: &Output) -> Answer {
        if self.accept_valid_activities.is_some() && self.files.len() != 1 {
            bail!("--accept-valid-activities takes one file to check, as it writes one file");
        }
        let now = match &self.at {
            Some(text) => Moment::read(text).with_context(|| format!("--at {text}: not a date and time"))?,
            None => Moment(jiff::Timestamp::now().as_millisecond()),
        };
        let lists = codelists::in_use(self.codelists.as_deref())?;
        let publishers = self.publishers.as_deref().map(register).transpose()?;
        let known = |id: &str| publishers.as_ref().is_some_and(|known| known.contains(id));
        let cores = available_parallelism().map_or(1, |cores| cores.get().min(MAX_THREADS));
        let threads = self.threads.map_or(cores, usize::from);
        let publishers = publishers.is_some().then_some(&known as &(dyn Fn(&str) -> bool + Sync));
        let context = Context { now, publishers, assume: self.assume_version, lists: &lists };
        let linked = self.linked(Options { context, threads, linked: None })?;
        let format = match self.format {
            Some(format) => format,
            None if output.is_json() => Format::Json,
            None => Format::Text,
        };
        let options = Options { context, threads, linked: linked.as_ref() };
        let mut printer = Printer::new(format, self.show);
        run::all(&self.files, self.accept_valid_activities.as_deref(), options, &mut printer)?;
        Ok(printer.all_valid())
    }

    /// The identifiers that links may lead to, where files of others were given: those in them and in the files checked.
    fn linked(&self, options: Options<'_>) -> anyhow::Result<Option<Identifiers>> {
        if self.linked.is_empty() {
            return Ok(None);
        }
        let mut all = Identifiers::default();
        for path in self.linked.iter().chain(&self.files) {
            if path.as_os_str() == "-" {
                bail!("standard input can be read once only: with --linked, name the file to check");
            }
            let source = File::open(path).with_context(|| path.display().to_string())?;
            let outcome = file::check(source, options, &mut |_| {}, None)
                .with_context(|| path.display().to_string())?;
            all.extend(&outcome.identifiers);
        }
        Ok(Some(all))
    }
}

fn version(text: &str) -> Result<Version, String> {
    Version::read(text).ok_or_else(|| "supported are 2.01, 2.02 and 2.03".to_owned())
}

/// The identifiers in a register, one a line.
fn register(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

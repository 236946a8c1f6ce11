//! Prints findings as they come: text when a file is done, JSON and SARIF one by one, so that millions need no memory.

use std::io::{self, BufWriter, Stdout, Write};

use entente_iati::check::file::Outcome;
use entente_iati::check::finding::Finding;
use entente_iati::check::links::Identifiers;
use entente_iati::report::{json, sarif, text};
use serde_json::Value;

use super::Format;

/// The printer of one run.
pub struct Printer {
    format: Format,
    show: usize,
    out: BufWriter<Stdout>,
    grouped: text::Grouped,
    name: String,
    /// Whether a comma must come before the next file or finding.
    second_file: bool,
    second: bool,
    valid: bool,
    known: Identifiers,
    open: Vec<(String, Outcome)>,
}

impl Printer {
    /// For a format; `show` places for each rule, as text.
    pub fn new(format: Format, show: usize) -> Printer {
        Printer {
            format,
            show,
            out: BufWriter::new(io::stdout()),
            grouped: text::Grouped::new(show),
            name: String::new(),
            second_file: false,
            second: false,
            valid: true,
            known: Identifiers::default(),
            open: Vec::new(),
        }
    }

    /// Whether no file had a critical fault.
    pub fn all_valid(&self) -> bool {
        self.valid
    }

    /// Before the first file.
    pub fn start(&mut self) -> anyhow::Result<()> {
        match self.format {
            Format::Text => Ok(()),
            Format::Json => self.print("{\"files\":["),
            Format::Sarif => {
                let tool = sarif::tool(env!("CARGO_PKG_VERSION"));
                let schema = sarif::SCHEMA;
                self.print(&format!(
                    "{{\"version\":\"2.1.0\",\"$schema\":\"{schema}\",\"runs\":[{{\"tool\":{tool},\
                     \"columnKind\":\"unicodeCodePoints\",\"results\":["
                ))
            }
        }
    }

    /// A file starts.
    pub fn file(&mut self, name: &str) -> anyhow::Result<()> {
        name.clone_into(&mut self.name);
        let comma = if std::mem::replace(&mut self.second_file, true) { "," } else { "" };
        match self.format {
            Format::Text => {
                self.grouped = text::Grouped::new(self.show);
                Ok(())
            }
            Format::Json => {
                self.second = false;
                let name = Value::from(name);
                self.print(&format!("{comma}\n{{\"file\":{name},\"findings\":["))
            }
            Format::Sarif => Ok(()),
        }
    }

    /// A finding in the file.
    pub fn finding(&mut self, finding: Finding) -> anyhow::Result<()> {
        let value = match self.format {
            Format::Text => {
                self.grouped.add(finding);
                return Ok(());
            }
            Format::Json => json::finding(&finding),
            Format::Sarif => sarif::result(&finding, &self.name),
        };
        let comma = if std::mem::replace(&mut self.second, true) { "," } else { "" };
        self.print(&format!("{comma}\n{value}"))
    }

    /// The file is done.
    pub fn file_end(&mut self, outcome: Outcome) -> anyhow::Result<()> {
        self.valid &= outcome.summary.is_valid();
        match self.format {
            Format::Text => {
                let mut page = Vec::new();
                self.grouped.write(&mut page, &self.name, &outcome.summary)?;
                page.push(b'\n');
                self.print(&String::from_utf8_lossy(&page))?;
            }
            Format::Json => {
                let summary = json::summary(&outcome.summary).to_string();
                let inner = summary.trim_start_matches('{');
                self.print(&format!("],{inner}"))?;
            }
            Format::Sarif => {}
        }
        self.known.extend(&outcome.identifiers);
        let outcome = Outcome { identifiers: Identifiers::default(), ..outcome };
        self.open.push((std::mem::take(&mut self.name), outcome));
        Ok(())
    }

    /// After the last file: links between the files are known now.
    pub fn end(&mut self) -> anyhow::Result<()> {
        let mut open = std::mem::take(&mut self.open);
        for (_, outcome) in &mut open {
            let links = std::mem::take(&mut outcome.pending).open(&self.known);
            outcome.summary.not_checked.extend(links);
        }
        match self.format {
            Format::Text => {
                let mut page = Vec::new();
                for (name, outcome) in &open {
                    text::not_checked(&mut page, name, &outcome.summary.not_checked)?;
                }
                self.print(&String::from_utf8_lossy(&page))?;
            }
            Format::Json => {
                let rows: Vec<Value> = open
                    .iter()
                    .flat_map(|(name, outcome)| json::not_checked(name, &outcome.summary.not_checked))
                    .collect();
                let rows = Value::Array(rows);
                self.print(&format!("],\n\"not_checked\":{rows}}}\n"))?;
            }
            Format::Sarif => self.print("]}]}\n")?,
        }
        // A reader that has gone away is no fault of the check.
        let _ = self.out.flush();
        Ok(())
    }

    /// A reader that has gone away (`… | head`) ends the program quietly.
    fn print(&mut self, text: &str) -> anyhow::Result<()> {
        match self.out.write_all(text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
            other => Ok(other?),
        }
    }
}

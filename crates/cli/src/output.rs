//! What a command prints: text and tables for people, one JSON value for programs, never both.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

/// A line under the header and nothing else: little to scroll through, and nothing for a screen reader to spell out.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Where and how to print.
pub struct Output {
    json: bool,
}

impl Output {
    /// For people, or for programs.
    pub fn new(json: bool) -> Self {
        Output { json }
    }

    /// Whether a program reads.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// A line for people; programs get the whole at the end.
    pub fn line(&self, text: impl AsRef<str>) {
        if !self.json {
            print(text.as_ref());
        }
    }

    /// The answer for programs.
    pub fn value(&self, value: &Value) {
        if self.json {
            print(&format!("{value:#}"));
        }
    }

    /// Text that is the answer itself, whoever reads.
    pub fn raw(&self, text: &str) {
        print(text);
    }

    /// A table for people.
    pub fn table<const N: usize>(&self, header: [&str; N], rows: Vec<[String; N]>) {
        self.wide_table(&header, rows.into_iter().map(Vec::from).collect());
    }

    /// A table whose columns are only known when it is printed. Columns with nothing in them are left out.
    pub fn wide_table(&self, header: &[&str], rows: Vec<Vec<String>>) {
        if self.json {
            return;
        }
        let filled: Vec<usize> = (0..header.len())
            .filter(|at| {
                rows.is_empty() || rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty()))
            })
            .collect();
        let pick = |row: &[String]| -> Vec<String> {
            filled.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect()
        };
        let mut table = Table::new();
        table.load_style(PLAIN).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(filled.iter().filter_map(|at| header.get(*at)));
        table.add_rows(rows.iter().map(|row| pick(row)));
        print(&table.to_string());
    }

    /// A failure of the command.
    pub fn error(&self, error: &anyhow::Error) {
        if self.json {
            print(&format!("{:#}", json!({"error": {"message": format!("{error:#}")}})));
        } else {
            eprintln!("error: {error:#}");
        }
    }

    /// Progress of long work, on a terminal only, and never into what a program reads.
    pub fn progress(&self, what: &'static str) -> Progress {
        let bar = ProgressBar::new(0);
        if self.json || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template("{msg} [{bar:40}] {human_pos}/{human_len} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }
}

/// A progress bar that disappears when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// `done` of `total`.
    pub fn at(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A reader that has gone away (`entente list | head`) ends the program quietly.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").is_err() {
        std::process::exit(0);
    }
}

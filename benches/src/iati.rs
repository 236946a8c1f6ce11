//! A full check of IATI files against bare tokenising with the same tokeniser, and against libxml2's check of the schema
//! alone. The real files are needed; each is repeated until it is large enough to be measured.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use entente_iati::Version;
use entente_iati::check::file::{Options, check};
use entente_iati::check::part::Context;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Each file is repeated to at least this size.
const SIZE: usize = 40 << 20;
/// The best of so many runs counts.
const RUNS: usize = 5;

pub fn main() -> Result<()> {
    let base = std::env::var_os("ENTENTE_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let dir = base.join("iati");
    if !dir.is_dir() {
        println!(
            "iati: skipped: {} is not there; set ENTENTE_DATA to the folder that holds iati",
            dir.display()
        );
        return Ok(());
    }
    println!(
        "iati: full check, as a multiple of …        MB/s   bare tokens   xmllint --stream --schema   2 threads"
    );
    for name in ["unhcr-activities-2023", "aiddata-drc-aims", "nrc-activities", "iati-code-examples-sample"] {
        let text = repeated(&fs::read_to_string(dir.join("activities").join(format!("{name}.xml")))?)?;
        let bare = best(|| {
            black_box(tokens(&text)?);
            Ok(())
        })?;
        let one = best(|| checked(&text, 1))?;
        let two = best(|| checked(&text, 2))?;
        let peer = xmllint(&dir.join("xsd/iati-activities-schema.xsd"), &text)?;
        let peer = peer
            .map_or("not there".to_owned(), |peer| format!("{:.2}", peer.as_secs_f64() / one.as_secs_f64()));
        println!(
            "  {name:<36} {:>9.0} {:>13.2} {peer:>27} {:>11.2}",
            text.len() as f64 / one.as_secs_f64() / 1e6,
            bare.as_secs_f64() / one.as_secs_f64(),
            one.as_secs_f64() / two.as_secs_f64(),
        );
    }
    Ok(())
}

/// The activities of a file over and over.
fn repeated(text: &str) -> Result<String> {
    let start = text.find("<iati-activity ").context("no activity")?;
    let end = text.rfind("</iati-activities>").context("no end")?;
    let body = &text[start..end];
    Ok(format!("{}{}{}", &text[..start], body.repeat(SIZE.div_ceil(body.len())), &text[end..]))
}

fn best(mut run: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

/// Every tag and every attribute, nothing else.
fn tokens(text: &str) -> Result<usize> {
    let mut reader = Reader::from_str(text);
    let mut bytes = 0;
    loop {
        match reader.read_event()? {
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    bytes += attribute?.value.len();
                }
            }
            Event::Eof => return Ok(bytes),
            _ => {}
        }
    }
}

fn checked(text: &str, threads: usize) -> Result<()> {
    let lists = Version::ALL.map(CodeLists::built_in);
    let now = Moment(1_795_000_000_000);
    let context = Context { now, publishers: None, assume: None, lists: &lists };
    let mut found = 0_u64;
    check(text.as_bytes(), Options { context, threads, linked: None }, &mut |_| found += 1, None)?;
    black_box(found);
    Ok(())
}

/// libxml2 on the schema alone, without holding the document; nothing where it isn't installed.
fn xmllint(schema: &std::path::Path, text: &str) -> Result<Option<Duration>> {
    if Command::new("xmllint").arg("--version").output().is_err() {
        return Ok(None);
    }
    let place = tempfile::tempdir()?;
    let file = place.path().join("file.xml");
    fs::write(&file, text)?;
    let time = best(|| {
        Command::new("xmllint").args(["--noout", "--stream", "--schema"]).arg(schema).arg(&file).output()?;
        Ok(())
    })?;
    Ok(Some(time))
}

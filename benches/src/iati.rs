//! A full check of IATI files against bare tokenising by quick-xml, and against libxml2's check of the schema alone: in a
//! stream, with the document in memory, and from Python by lxml. The real files are needed; each is repeated until it is
//! large enough to be measured.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
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
/// libxml2 on the schema alone: without holding the document, holding it, and from Python. A schema and a file follow.
const PEERS: [&[&str]; 3] = [
    &["xmllint", "--noout", "--stream", "--schema"],
    &["xmllint", "--noout", "--schema"],
    &[
        "python3",
        "-c",
        "import sys; from lxml import etree; \
         etree.XMLSchema(etree.parse(sys.argv[1])).validate(etree.parse(sys.argv[2]))",
    ],
];

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
        "iati: full check, as a multiple of …        MB/s   bare tokens   xmllint --stream   xmllint    lxml   2 threads"
    );
    for name in ["unhcr-activities-2023", "aiddata-drc-aims", "nrc-activities", "iati-code-examples-sample"] {
        let text = repeated(&fs::read_to_string(dir.join("activities").join(format!("{name}.xml")))?)?;
        let (mut bare, mut one, mut two) = (Duration::MAX, Duration::MAX, Duration::MAX);
        // In turns, so that what else the machine does falls on all alike.
        for _ in 0..RUNS {
            bare = bare.min(timed(|| {
                black_box(tokens(&text)?);
                Ok(())
            })?);
            one = one.min(timed(|| checked(&text, 1))?);
            two = two.min(timed(|| checked(&text, 2))?);
        }
        let place = tempfile::tempdir()?;
        let file = place.path().join("file.xml");
        fs::write(&file, &text)?;
        let schema = dir.join("xsd/iati-activities-schema.xsd");
        let [stream, tree, lxml] = PEERS.map(|peer| against(peer, [&schema, &file], one));
        println!(
            "  {name:<36} {:>9.0} {:>13.2} {:>18} {:>9} {:>7} {:>11.2}",
            text.len() as f64 / one.as_secs_f64() / 1e6,
            bare.as_secs_f64() / one.as_secs_f64(),
            stream?,
            tree?,
            lxml?,
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

fn timed(run: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed())
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

/// How often longer a peer takes than the full check; it is run half as often, being slow.
fn against(peer: &[&str], files: [&Path; 2], one: Duration) -> Result<String> {
    let [program, args @ ..] = peer else { return Ok(String::new()) };
    let python = std::env::var("LXML_PYTHON").ok().filter(|_| *program == "python3");
    let program = python.as_deref().unwrap_or(program);
    let mut best = Duration::MAX;
    for _ in 0..RUNS.div_ceil(2) {
        let mut said = None;
        best = best.min(timed(|| {
            said = Command::new(program).args(args).args(files).output().ok();
            Ok(())
        })?);
        // libxml2 answers 3 where a file breaks the schema.
        if !said.is_some_and(|said| matches!(said.status.code(), Some(0 | 3))) {
            return Ok("not there".to_owned());
        }
    }
    Ok(format!("{:.2}", best.as_secs_f64() / one.as_secs_f64()))
}

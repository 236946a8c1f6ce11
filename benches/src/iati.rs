//! A full check of IATI files against bare tokenising by quick-xml, and against checks of the schema alone: libxml2's in a
//! stream, with the document in memory, and from Python by lxml, and that of the crate xsd-schema in a stream. The real
//! files are needed; each is repeated until it is large enough to be measured.
//!
//! What two threads gain is set beside what the machine can give: two checks at once, each by one thread and of a file of its
//! own, against one after the other.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};
use entente_iati::Version;
use entente_iati::check::file::{Options, check};
use entente_iati::check::part::Context;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;
use quick_xml::Reader;
use quick_xml::events::Event;
use xsd_schema::validation::{
    SchemaValidator, ValidationError, ValidationFlags, ValidationSink, ValidationWarning, drive_quick_xml,
};
use xsd_schema::{SchemaSet, SchemaSetBuilder};

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
    let dir = corpus();
    if !dir.is_dir() {
        println!(
            "iati: skipped: {} is not there; set ENTENTE_DATA to the folder that holds iati",
            dir.display()
        );
        return Ok(());
    }
    println!(
        "iati: full check, as a multiple of …        MB/s   bare tokens   xmllint --stream   xmllint    lxml   \
         xsd-schema   2 threads   2 checks at once   2 tokenisings at once"
    );
    let schema = dir.join("xsd/iati-activities-schema.xsd");
    let peer = compiled(&schema);
    for name in ["unhcr-activities-2023", "aiddata-drc-aims", "nrc-activities", "iati-code-examples-sample"] {
        let text = repeated(&fs::read_to_string(dir.join("activities").join(format!("{name}.xml")))?)?;
        let best = Best::of(&text, peer.as_ref().ok())?;
        let place = tempfile::tempdir()?;
        let file = place.path().join("file.xml");
        fs::write(&file, &text)?;
        let one = best.one.as_secs_f64();
        let [stream, tree, lxml] = PEERS.map(|peer| against(peer, [&schema, &file], best.one));
        let crate_too = match &peer {
            Ok(_) => format!("{:.2}", best.peer.as_secs_f64() / one),
            Err(why) => why.clone(),
        };
        println!(
            "  {name:<36} {:>9.0} {:>13.2} {:>18} {:>9} {:>7} {crate_too:>12} {:>11.2} {:>18.2} {:>23.2}",
            text.len() as f64 / one / 1e6,
            best.bare.as_secs_f64() / one,
            stream?,
            tree?,
            lxml?,
            one / best.two.as_secs_f64(),
            2.0 * one / best.two_at_once.as_secs_f64(),
            2.0 * best.bare.as_secs_f64() / best.two_bare_at_once.as_secs_f64(),
        );
    }
    Ok(())
}

/// Where the real files are.
pub fn corpus() -> PathBuf {
    let base = std::env::var_os("ENTENTE_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    base.join("iati")
}

/// The best time of each way.
struct Best {
    bare: Duration,
    one: Duration,
    two: Duration,
    two_at_once: Duration,
    two_bare_at_once: Duration,
    peer: Duration,
}

impl Best {
    fn of(text: &str, peer: Option<&SchemaSet>) -> Result<Self> {
        let never = Duration::MAX;
        let mut best = Best {
            bare: never,
            one: never,
            two: never,
            two_at_once: never,
            two_bare_at_once: never,
            peer: never,
        };
        let bare = || {
            tokens(text).map(|count| {
                black_box(count);
            })
        };
        // In turns, so that what else the machine does falls on all alike.
        for _ in 0..RUNS {
            best.bare = best.bare.min(timed(bare)?);
            best.one = best.one.min(timed(|| checked(text, 1))?);
            best.two = best.two.min(timed(|| checked(text, 2))?);
            best.two_at_once = best.two_at_once.min(timed(|| at_once(&|| checked(text, 1)))?);
            best.two_bare_at_once = best.two_bare_at_once.min(timed(|| at_once(&bare))?);
        }
        if let Some(peer) = peer {
            best.peer = timed(|| by_crate(peer, text))?;
        }
        Ok(best)
    }
}

/// The same thing twice, at the same time.
fn at_once(run: &(dyn Fn() -> Result<()> + Sync)) -> Result<()> {
    std::thread::scope(|scope| {
        let other = scope.spawn(run);
        run()?;
        other.join().map_err(|_| anyhow!("a thread of the measurement has stopped"))?
    })
}

/// The published schema, compiled by the crate xsd-schema; or what it says of it.
fn compiled(schema: &Path) -> Result<SchemaSet, String> {
    let built =
        SchemaSetBuilder::new().add("", &schema.to_string_lossy()).and_then(SchemaSetBuilder::compile);
    built.map(|compiled| compiled.into_schema_set()).map_err(|error| error.to_string())
}

/// Counts what the crate xsd-schema finds.
struct Found<'f>(&'f mut u64);

impl ValidationSink for Found<'_> {
    fn on_error(&mut self, _: ValidationError) {
        *self.0 += 1;
    }

    fn on_warning(&mut self, _: ValidationWarning) {}
}

/// The schema alone, by the crate xsd-schema, in its fastest way: a stream, values not kept.
fn by_crate(schema: &SchemaSet, text: &str) -> Result<()> {
    let flags = ValidationFlags::default() - ValidationFlags::BUILD_PSVI_TYPED_VALUES;
    let validator = SchemaValidator::new(schema, flags);
    let mut found = 0;
    let mut run = validator.start_run(Found(&mut found));
    drive_quick_xml(text.as_bytes(), &mut run, schema).map_err(|error| anyhow!("xsd-schema: {error}"))?;
    drop(run);
    black_box(found);
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

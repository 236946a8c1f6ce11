//! Speed, as ratios against the bare primitives and the peers, all measured in this run.
//!
//! `cargo bench -p entente-bench` runs everything; `cargo bench -p entente-bench -- append` one measurement.

mod append;
mod fold;
mod http;
mod iati;
mod import;
mod portal;
mod support;
mod trace;
mod tree;
mod verify;

use anyhow::{Result, bail};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Measurement = (&'static str, fn() -> Result<()>);

fn main() -> Result<()> {
    let measurements: [Measurement; 9] = [
        ("tree", tree::main),
        ("verify", verify::main),
        ("append", append::main),
        ("http", http::main),
        ("fold", fold::main),
        ("trace", trace::main),
        ("iati", iati::main),
        ("import", import::main),
        ("portal", portal::main),
    ];
    // cargo itself adds `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let Some(unknown) = wanted.iter().find(|name| measurements.iter().all(|(known, _)| known != name)) {
        bail!(
            "no measurement {unknown:?}; there are tree, verify, append, http, fold, trace, iati, import, portal"
        );
    }
    for (name, measure) in measurements {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            measure()?;
            println!();
        }
    }
    Ok(())
}

//! Prints counts.
use entente_iati::check::file::{Options, check};
use entente_iati::check::part::Context;
use entente_iati::tables::CodeLists;
use entente_iati::types::Moment;
use entente_iati::Version;
fn main() {
    let lists = Version::ALL.map(CodeLists::built_in);
    let verbose = std::env::var_os("V").is_some();
    let threads = std::env::var("T").ok().and_then(|t| t.parse().ok()).unwrap_or(1);
    for path in std::env::args().skip(1) {
        let context = Context { now: Moment(1_795_000_000_000), publishers: None, lists: &lists };
        let file = std::fs::File::open(&path).unwrap();
        let start = std::time::Instant::now();
        let out = check(file, Options { context, threads, linked: None }, &mut |f| if verbose { println!("{f:?}") }, None).unwrap();
        let took = start.elapsed();
        let s = &out.summary;
        println!("{path} {:?} {:?} {} bytes {} records {} ok {:?} {:.0} MB/s", s.kind, s.version, s.bytes, s.records, s.accepted, s.totals, s.bytes as f64 / took.as_secs_f64() / 1e6);
        for ((r, sev), c) in &s.rules { println!("   {} {sev}: {} {}", r.0, c.findings, c.places); }
        for ((r, sev), c) in &s.beyond { println!("   + {} {sev}: {} {}", r.0, c.findings, c.places); }
        for n in out.pending.open(&out.identifiers) { println!("   ? {} {}", n.rule, n.count); }
    }
}

//! Tracing every donor to every place, beside SciPy and a recursive query in PostgreSQL: the same generated flows for all,
//! answers compared, times as ratios.
//!
//! SciPy is used where `SCIPY_PYTHON` names a Python that has it; PostgreSQL where `DATABASE_URL` names a server, as
//! `make/postgres` does. Both are told what ours finds out for itself: that no account overspends, and who the donors are.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use entente_ledger::trace::{Account, AccountKind, Basis, Draw, Flow, Flows, Origin, Sources, Trace};
use entente_record::{StatementId, Timestamp};

use crate::support::{on_core, percentile, resident_mib, setting};

/// Every so many flows a donor pays in.
const DONOR_EVERY: u64 = 10;
/// A unit of amounts: a cent, in millionths.
const CENT: u64 = 10_000;
/// Subjects asked about.
const SUBJECTS: u64 = 40;
/// A flow of the recursive query's, and its accounts and donors: it copies all balances at every step.
const CTE: Size = Size { flows: 2000, accounts: 100, donors: 10 };
/// How far answers may differ: the peers count in floats.
const TOLERANCE: f64 = 1e-6;

/// How much is generated.
#[derive(Clone, Copy)]
struct Size {
    flows: u64,
    accounts: u64,
    donors: u64,
}

/// A generated flow: from an account, or from a donor.
struct Generated {
    donor: Option<u64>,
    from: u64,
    to: u64,
    amount: u64,
}

/// Runs the measurement and prints it.
pub fn main() -> Result<()> {
    let size = Size { flows: setting("BENCH_FLOWS", 1_000_000), accounts: 10_000, donors: 50 };
    let flows = generate(size);
    println!("trace: {} flows over {} accounts, {} donors, one core", size.flows, size.accounts, size.donors);
    let (trace, held, ours) = ours(size, &flows)?;
    println!("{:<58} {:>10.3} s  (goal ≤ 2)", "all donors to all accounts", ours.as_secs_f64());
    println!("{:<58} {:>10.0} MiB", "resident with the trace warm", resident_mib());
    upstream(&trace, size)?;
    scipy(size, &flows, &held, ours)?;

    let small = generate(CTE);
    let (_, held, ours) = self::ours(CTE, &small)?;
    postgres(CTE, &small, &held, ours)
}

/// Flows in which no account ever pays more than it has. A tenth of the accounts are places, which keep what they get.
fn generate(size: Size) -> Vec<Generated> {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: u64| {
        // SplitMix64: the same flows in every run.
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    };
    let payers = size.accounts - size.accounts / 10;
    let mut balance = vec![0_u64; size.accounts as usize];
    let mut flows = Vec::with_capacity(size.flows as usize);
    while (flows.len() as u64) < size.flows {
        let (from, to) = (next(payers), next(size.accounts));
        let held = balance[from as usize] / CENT;
        if (flows.len() as u64).is_multiple_of(DONOR_EVERY) {
            let amount = (1 + next(100_000_000)) * CENT;
            balance[to as usize] += amount;
            flows.push(Generated { donor: Some(next(size.donors)), from: 0, to, amount });
        } else if held > 1 && from != to {
            let amount = (1 + next(held / 2)) * CENT;
            balance[from as usize] -= amount;
            balance[to as usize] += amount;
            flows.push(Generated { donor: None, from, to, amount });
        } else if flows.len() < 10 * size.accounts as usize {
            // Until money has spread, donors help out.
            let amount = (1 + next(100_000_000)) * CENT;
            balance[to as usize] += amount;
            flows.push(Generated { donor: Some(next(size.donors)), from: 0, to, amount });
        }
    }
    flows
}

fn id(n: u64) -> StatementId {
    StatementId::from_parts(n, [0; 10])
}

/// What every account holds of every donor's, and how long that took, from unsorted flows to answers.
fn ours(size: Size, generated: &[Generated]) -> Result<(Trace, Vec<f64>, Duration)> {
    let donor = |n: u64| Account::new(AccountKind::Party, format!("donor-{n:03}"));
    let place = size.accounts - size.accounts / 10;
    let account = |n: u64| {
        let kind = if n < place { AccountKind::Party } else { AccountKind::Place };
        Account::new(kind, format!("{n:06}"))
    };
    let mut flows = Flows::new(Sources { without_inflow: true, ..Sources::default() });
    let accounts: Vec<_> = (0..size.accounts).map(|n| flows.account(&account(n))).collect();
    let donors: Vec<_> = (0..size.donors).map(|n| flows.account(&donor(n))).collect();
    let purpose = flows.purpose(&std::collections::BTreeSet::new());
    for (n, flow) in (0..).zip(generated) {
        flows.push(Flow {
            at: Timestamp::from_unix_seconds(1_000_000_000 + n)?,
            statement: id(u64::try_from(n)?),
            leg: 0,
            from: flow.donor.map_or(accounts[flow.from as usize], |donor| donors[donor as usize]),
            to: accounts[flow.to as usize],
            amount: u128::from(flow.amount),
            purpose,
            earmark: purpose,
            draw: Draw::Balance,
            basis: Basis::Paid,
            refund: false,
        });
    }
    let (start, core) = (Instant::now(), on_core());
    let trace = Trace::of(flows)?;
    let all = trace.all();
    let took = start.elapsed();
    println!(
        "{:<58} {:>10.3} s",
        format!("{} flows: time on the core", size.flows),
        (on_core() - core).as_secs_f64()
    );
    let mut held = vec![0.0; (size.accounts * size.donors) as usize];
    for row in &all {
        let Origin::Account(origin) = &row.origin else { bail!("something is untraced") };
        let donor: u64 = origin.id.trim_start_matches("donor-").parse()?;
        for end in &row.ends {
            let account: u64 = end.account.id.parse()?;
            held[(account * size.donors + donor) as usize] += end.amount.0 as f64;
        }
    }
    Ok((trace, held, took))
}

/// Whose value single payments carried.
fn upstream(trace: &Trace, size: Size) -> Result<()> {
    let mut times = Vec::new();
    for n in 0..SUBJECTS {
        let statement = id(size.flows * (n + 1) / SUBJECTS - 1);
        let start = Instant::now();
        let parts = black_box(trace.upstream(&[statement]));
        times.push(start.elapsed());
        ensure!(!parts.is_empty(), "a payment carries nobody's value");
    }
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let (half, most) = (percentile(&mut times, 0.5), percentile(&mut times, 1.0));
    let what = "one subject's upstream, warm: half of them, slowest";
    println!("{what:<58} {:>10.1} ms {:.1} ms  (goal ≤ 50)", millis(half), millis(most));
    let statement = id(size.flows / 2);
    let start = Instant::now();
    let through = trace.through(&[statement]).ok_or_else(|| anyhow!("no such payment"))?;
    let both = start.elapsed();
    ensure!(
        through.ends.iter().map(|end| end.amount).map(|amount| amount.0).sum::<u128>() == through.total.0
    );
    println!("{:<58} {:>10.1} ms", "one subject both ways, from the middle", millis(both));
    Ok(())
}

/// Compares all shares, relative to what the account holds.
fn compare(peer: &str, size: Size, ours: &[f64], theirs: &[f64]) -> Result<()> {
    ensure!(ours.len() == theirs.len(), "{peer} answers {} shares, not {}", theirs.len(), ours.len());
    let mut worst: f64 = 0.0;
    for (mine, peers) in ours.chunks(size.donors as usize).zip(theirs.chunks(size.donors as usize)) {
        let whole: f64 = mine.iter().sum();
        for (a, b) in mine.iter().zip(peers) {
            // A share too small to see beside rounding to millionths is compared with its account.
            worst = worst.max((a - b).abs() / whole.max(1e6));
        }
    }
    ensure!(worst <= TOLERANCE, "{peer} answers otherwise: {worst:e} apart");
    println!(
        "{:<58} {worst:>10.1e}  (at most {TOLERANCE:e})",
        format!("{peer}: largest difference, of its account")
    );
    Ok(())
}

fn ratio(peer: &str, theirs: f64, ours: Duration) {
    let ours = ours.as_secs_f64();
    println!("{peer:<58} {theirs:>10.3} s  ours {ours:.3} s, ratio {:.1}", theirs / ours);
}

fn scipy(size: Size, flows: &[Generated], held: &[f64], ours: Duration) -> Result<()> {
    let Ok(python) = std::env::var("SCIPY_PYTHON") else {
        println!("SciPy: skipped, SCIPY_PYTHON names no Python that has it");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("flows");
    let mut bytes = Vec::with_capacity(flows.len() * 32);
    for flow in flows {
        for value in [flow.from, flow.to, flow.amount, flow.donor.map_or(0, |donor| donor + 1)] {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
    }
    fs::write(&path, bytes)?;
    let run = Command::new(&python)
        .arg("-c")
        .arg(include_str!("trace_scipy.py"))
        .arg(&path)
        .args([size.accounts.to_string(), size.donors.to_string()])
        .output();
    let seconds: f64 = match run {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout)?.trim().parse()?,
        Ok(output) => {
            println!("SciPy: skipped, {}", String::from_utf8_lossy(&output.stderr).trim());
            return Ok(());
        }
        Err(error) => {
            println!("SciPy: skipped, {python}: {error}");
            return Ok(());
        }
    };
    let theirs = fs::read(path.with_extension("out"))?;
    let theirs: Vec<f64> = theirs
        .chunks_exact(8)
        .map(|bytes| Ok(f64::from_le_bytes(bytes.try_into()?)))
        .collect::<Result<_>>()?;
    compare("SciPy", size, held, &theirs)?;
    ratio("SciPy, sparse triangular solve", seconds, ours);
    Ok(())
}

fn postgres(size: Size, flows: &[Generated], held: &[f64], ours: Duration) -> Result<()> {
    let Ok(url) = std::env::var("DATABASE_URL") else {
        println!("PostgreSQL: skipped, DATABASE_URL names no server; make/postgres starts one");
        return Ok(());
    };
    let mut script = String::from(
        "CREATE TEMP TABLE flow (n int PRIMARY KEY, payer int, payee int, amount float8, donor int);\nCOPY flow FROM STDIN;\n",
    );
    for (n, flow) in (1..).zip(flows) {
        let (payer, donor) = match flow.donor {
            Some(donor) => ("\\N".to_owned(), donor.to_string()),
            None => (flow.from.to_string(), "\\N".to_owned()),
        };
        writeln!(script, "{n}\t{payer}\t{}\t{}\t{donor}", flow.to, flow.amount)?;
    }
    script.push_str("\\.\nANALYZE flow;\nSELECT 'start', extract(epoch from clock_timestamp());\n");
    script.push_str(include_str!("trace_cte.sql"));
    script.push_str("SELECT 'end', extract(epoch from clock_timestamp());\n");
    let mut psql = match Command::new("psql")
        .args([&url, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"])
        .args(["-v", &format!("accounts={}", size.accounts), "-v", &format!("donors={}", size.donors)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
    {
        Ok(psql) => psql,
        Err(error) => {
            println!("PostgreSQL: skipped, psql: {error}");
            return Ok(());
        }
    };
    let mut input = psql.stdin.take().context("psql has no input")?;
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
    let output = psql.wait_with_output()?;
    writer.join().map_err(|_| anyhow!("the writer stopped"))??;
    ensure!(output.status.success(), "the recursive query failed");
    let (mut times, mut theirs) = (Vec::new(), Vec::new());
    for line in String::from_utf8(output.stdout)?.lines() {
        match line.split_once('|') {
            Some((_, time)) => times.push(time.parse::<f64>()?),
            None => theirs.push(line.parse::<f64>()?),
        }
    }
    let [start, end] = times[..] else { bail!("psql printed {} times", times.len()) };
    println!(
        "PostgreSQL: {} flows over {} accounts, {} donors; each step copies every balance, more would take hours",
        size.flows, size.accounts, size.donors
    );
    compare("PostgreSQL", size, held, &theirs)?;
    ratio("PostgreSQL, recursive query", end - start, ours);
    Ok(())
}

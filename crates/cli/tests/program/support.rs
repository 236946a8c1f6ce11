//! Running the program, and making statements for it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use entente_node::init::{sign_fresh, unix_now};
use entente_record::{Date, Draft, PartyKey, Seal};
use serde_json::{Value, json};

pub const OPERATOR: &str = "XM-DAC-41114";

/// The program under test; `ENTENTE_BIN` names another build of it.
pub fn binary() -> PathBuf {
    std::env::var_os("ENTENTE_BIN").map_or_else(|| env!("CARGO_BIN_EXE_entente").into(), PathBuf::from)
}

/// The program with its store in the database of this URL, or in the data folder.
pub fn entente_on(database: Option<&str>) -> Command {
    let mut command = Command::new(binary());
    match database {
        Some(url) => command.env("ENTENTE_DATABASE", url),
        None => command.env_remove("ENTENTE_DATABASE"),
    };
    command
}

/// A schema of its own on the server that `ENTENTE_TEST_POSTGRES` names, as a URL; none where it names none.
pub async fn postgres(schema: &str) -> Option<String> {
    use sqlx::ConnectOptions;
    let Ok(url) = std::env::var("ENTENTE_TEST_POSTGRES") else {
        eprintln!("SKIPPED on PostgreSQL: ENTENTE_TEST_POSTGRES names no server; `make test` starts one");
        return None;
    };
    let mut admin = url.parse::<sqlx::postgres::PgConnectOptions>().unwrap().connect().await.unwrap();
    let anew = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(anew)).execute(&mut admin).await.unwrap();
    Some(format!("{url}{}options[search_path]={schema}", if url.contains('?') { '&' } else { '?' }))
}

/// What a run gave.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Ran {
    run_on(None, args)
}

pub fn run_on<A: AsRef<OsStr>>(database: Option<&str>, args: impl IntoIterator<Item = A>) -> Ran {
    ran(entente_on(database).args(args).output().unwrap())
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Ran {
    /// Asserts the exit code and gives what was printed.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }
}

/// Creates a node in `<dir>/node`.
pub fn init(dir: &Path) -> PathBuf {
    init_on(None, dir)
}

pub fn init_on(database: Option<&str>, dir: &Path) -> PathBuf {
    let data = dir.join("node");
    let args =
        ["init", "--origin", "log.example.org/aid", "--party", OPERATOR, "--name", "Operator", "--data"];
    run_on(database, args.iter().map(OsStr::new).chain([data.as_os_str()])).exits(0);
    data
}

pub fn operator_key(data: &Path) -> PartyKey {
    PartyKey::from_json(&std::fs::read(data.join("keys/party.json")).unwrap()).unwrap()
}

/// A signed statement; every twentieth has a sealed field.
pub fn statement(key: &PartyKey, number: usize) -> String {
    let now = unix_now();
    let draft = json!({
        "kind": "transfer", "at": "2026-01-31T00:00:00Z", "handling": "TLP:CLEAR",
        "subject": format!("transfer:{}:t{number}", key.party()),
        "body": {
            "stage": "paid", "from": "DE-GOV-1", "to": "XM-DAC-9", "note": format!("Payment {number}."),
            "amount": {"amount": "12.50", "currency": "USD", "value_date": "2026-01-31", "valuation": "nominal"},
        }
    });
    let seal = Seal {
        pointer: "/body/note".parse().unwrap(),
        reason: "operational-security".parse().unwrap(),
        authority: OPERATOR.parse().unwrap(),
        until: Date::new(2040, 1, 1).unwrap(),
    };
    let seals = if number.is_multiple_of(20) { vec![seal] } else { Vec::new() };
    sign_fresh(&Draft::from_value(&draft).unwrap(), key, &seals, now).unwrap().to_string()
}

/// Writes statements to a file that `entente submit` reads.
pub fn write_statements(path: &Path, key: &PartyKey, numbers: std::ops::Range<usize>) {
    let text: String = numbers.map(|number| statement(key, number) + "\n").collect();
    std::fs::write(path, text).unwrap();
}

/// The program serving a data folder.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    /// Starts it and waits until it listens.
    pub fn start(data: &Path) -> Self {
        Self::start_on(None, data)
    }

    pub fn start_on(database: Option<&str>, data: &Path) -> Self {
        Self::start_by(entente_on(database), data)
    }

    /// With a command that has its environment already.
    pub fn start_by(mut command: Command, data: &Path) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        Self::start_with(command)
    }

    /// With a command that has all its arguments already.
    pub fn start_with(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = child.stdout.take().unwrap();
        let (said, heard) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = said.send(line);
            }
        });
        let line = heard.recv_timeout(Duration::from_secs(30)).expect("it says where it listens");
        let start = line.find("http://").expect("a URL");
        let url = line[start..].split('/').take(3).collect::<Vec<_>>().join("/");
        Server { child, url }
    }

    /// Its process, for signals.
    pub fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// SIGKILL: no chance to finish anything.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(40) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().unwrap();
        panic!("it did not stop");
    }
}

/// The audit of a folder as JSON; it must hold.
pub fn audit(data: &Path) -> Value {
    audit_on(None, data)
}

pub fn audit_on(database: Option<&str>, data: &Path) -> Value {
    let ran = run_on(
        database,
        [OsStr::new("doctor"), OsStr::new("--json"), OsStr::new("--data"), data.as_os_str()],
    )
    .exits(0);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["holds"], true, "{value}");
    value
}

//! Following logs with the built program: by hand, while serving, and when the other side is gone or lies.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Server, entente_on, operator_key, run, write_statements};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A node with its log key.
fn nation(dir: &Path, name: &str) -> (PathBuf, String) {
    let data = dir.join(name);
    let origin = format!("{name}.example.org/aid");
    let init = [
        "init",
        "--origin",
        &origin,
        "--party",
        "XM-DAC-41114",
        "--name",
        name,
        "--json",
        "--data",
        text(&data),
    ];
    let made: Value = serde_json::from_str(&run(init).exits(0).out).unwrap();
    (data.clone(), made["log_key"].as_str().unwrap().to_owned())
}

fn submit(data: &Path, numbers: std::ops::Range<usize>) {
    let file = data.with_extension("statements");
    write_statements(&file, &operator_key(data), numbers);
    run(["submit", "--data", text(data), text(&file)]).exits(0);
}

fn asked(args: &[&str]) -> Value {
    serde_json::from_str(&run(args.iter().chain(&["--json"])).exits(0).out).unwrap()
}

async fn get(url: &str, path: &str) -> Value {
    let client = entente_node::http::client(Duration::from_secs(20)).unwrap();
    let answer = client.get(format!("{url}{path}")).send().await.unwrap();
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[test]
fn a_log_is_followed_by_hand_and_its_copy_is_a_log() {
    let dir = tempfile::tempdir().unwrap();
    let ((north, key), (south, _)) = (nation(dir.path(), "north"), nation(dir.path(), "south"));
    submit(&north, 0..300);
    submit(&south, 500..503);
    let policy = dir.path().join("policy");
    let follow = ["follow", "--data", text(&south), "--follow", text(&policy)];
    run(&follow[..3]).exits(1);
    std::fs::write(&policy, format!("log {key} {}\n", text(&north))).unwrap();
    assert!(run(follow).exits(1).err.contains("quorum"));
    std::fs::write(&policy, format!("log {key} {}\nquorum none\n", text(&north))).unwrap();
    let told = run(follow).exits(0).out;
    assert!(told.contains("north.example.org/aid: 0 → 301 entries, checked"), "{told}");
    // From now on without naming the file.
    submit(&north, 300..310);
    let again = asked(&["follow", "--data", text(&south)]);
    let log = &again["logs"][0];
    assert_eq!((&log["before"], &log["size"], &log["fault"]), (&json!(301), &json!(311), &Value::Null));
    let copy = PathBuf::from(log["folder"].as_str().unwrap());
    let verified = asked(&["verify", text(&copy), "--log-key", &key]);
    assert_eq!((&verified["holds"], &verified["report"]["size"]), (&json!(true), &json!(311)));
    // Folded with it: the same as the two folders together.
    let alone = asked(&["ledger", "hash", "--data", text(&south)]);
    let both = asked(&["ledger", "hash", "--data", text(&south), "--data", text(&north)]);
    assert_eq!((&alone["hash"], &alone["as_of"]["logs"]), (&both["hash"], &both["as_of"]["logs"]));
    assert_eq!(alone["as_of"]["logs"][1], json!({"origin": "north.example.org/aid", "size": 311}));
    let mut told = run(["ledger", "hash", "--data", text(&south)]).exits(0).out;
    assert!(
        told.contains("315 statements (4 of south.example.org/aid, 311 of north.example.org/aid)"),
        "{told}"
    );
    told = run(["ledger", "money", "--why", "--data", text(&south)]).exits(0).out;
    assert!(!told.contains("not among these statements") && told.contains("sha256:"));
    let past = asked(&["ledger", "hash", "--data", text(&south), "--as-of", "4,301"]);
    assert_eq!(past["as_of"]["size"], 305);
    let wrong = run(["ledger", "hash", "--data", text(&south), "--as-of", "4"]).exits(1);
    assert!(wrong.err.contains("1 size for 2 logs"), "{}", wrong.err);
    run(["doctor", "--data", text(&south), "--rebuild"]).exits(0);

    // Another history under the same key, as a restored backup would write it.
    let other = dir.path().join("other");
    std::fs::rename(&north, &other).unwrap();
    run(["follow", "--data", text(&south)]).exits(1);
    assert!(std::process::Command::new("cp").arg("-a").args([&other, &north]).status().unwrap().success());
    run(["follow", "--data", text(&south)]).exits(0);
    submit(&north, 400..405);
    run(["follow", "--data", text(&south)]).exits(0);
    std::fs::remove_dir_all(&north).unwrap();
    std::fs::rename(&other, &north).unwrap();
    let shrunk = run(["follow", "--data", text(&south)]).exits(1).out;
    assert!(shrunk.contains("NOT followed: shrunk"), "{shrunk}");
    submit(&north, 600..610);
    let forked = run(["follow", "--data", text(&south)]).exits(1).out;
    assert!(forked.contains("NOT followed: forked") && forked.contains("316 entries in"), "{forked}");
    run(["verify", text(&copy), "--log-key", &key]).exits(0);
    // An altered copy is said to be one, and not folded.
    let checkpoint = copy.join("checkpoint");
    let note = std::fs::read_to_string(&checkpoint).unwrap();
    std::fs::write(&checkpoint, note.replacen("316", "315", 1)).unwrap();
    let altered = run(["ledger", "hash", "--data", text(&south)]).exits(1);
    assert!(altered.err.contains("remove the copy's folder"), "{}", altered.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn served_nodes_that_follow_each_other_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let ((north, north_key), (south, south_key)) = (nation(dir.path(), "north"), nation(dir.path(), "south"));
    submit(&north, 0..20);
    submit(&south, 20..50);
    let server = Server::start(&north);
    let policy = dir.path().join("policy");
    let lines = format!("log {south_key} {}\nlog {north_key} {}\nquorum none\n", text(&south), server.url);
    std::fs::write(&policy, lines).unwrap();
    // The first was started without; it is told the next time. The second follows it over HTTP.
    assert!(run(["follow", "--data", text(&north)]).exits(1).err.contains("in use"));
    let mut command = entente_on(None);
    command.args([
        "serve",
        "--every",
        "1",
        "--follow",
        text(&policy),
        "--listen",
        "127.0.0.1:0",
        "--data",
        text(&south),
    ]);
    let follower = Server::start_with(command);
    let began = Instant::now();
    let ledger = loop {
        let answer = get(&follower.url, "/api/v1/ledger/hash").await;
        if answer["as_of"]["size"] == 52 {
            break answer;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{answer}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    run(["submit", "--to", &server.url, text(&north.with_extension("statements"))]).exits(0);
    let health = get(&follower.url, "/healthz").await;
    let expected = json!([{"origin": "north.example.org/aid", "size": 21, "fault": null, "message": null}]);
    assert_eq!(health["following"], expected);
    assert_eq!(server.stop(), Some(0));
    // The other way round, from the folder.
    let told = asked(&["follow", "--data", text(&north), "--follow", text(&policy)]);
    assert_eq!(told["logs"][0]["size"], 31);
    let north_hash = asked(&["ledger", "hash", "--data", text(&north)]);
    assert_eq!(north_hash["hash"], ledger["hash"]);
    // Nobody answers any more: the follower goes on, and says so.
    let began = Instant::now();
    loop {
        let health = get(&follower.url, "/healthz").await;
        if health["following"][0]["fault"] == "no-answer" {
            assert_eq!((&health["status"], &health["following"][0]["size"]), (&json!("ok"), &json!(21)));
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{health}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(get(&follower.url, "/api/v1/ledger/hash").await["hash"], ledger["hash"]);
    assert_eq!(follower.stop(), Some(0));
}

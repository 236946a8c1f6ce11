//! A node that is served reloads without refusing anybody.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use entente_log::{Algorithm, SigningKey};
use entente_node::http::client;

use crate::support::{Server, entente_on, init};

/// The policy that a bundle of this node suggests.
async fn suggested(server: &Server) -> String {
    let url = format!("{}/api/v1/statements/0/bundle", server.url);
    let answer = client(Duration::from_secs(30)).unwrap().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let bundle: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    bundle["policy"].as_str().unwrap().to_owned()
}

/// Asks over and over, each time on a connection of its own, until the suggested policy says so.
async fn until(server: &Server, holds: impl Fn(&str) -> bool) {
    for _ in 0..400 {
        if holds(&suggested(server).await) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the policy was not read anew");
}

fn policy(data: &Path, witness: Option<&str>) -> String {
    let text = std::fs::read_to_string(data.join("node.json")).unwrap();
    let node: serde_json::Value = serde_json::from_str(&text).unwrap();
    let log = format!("log {}\n", node["log_key"].as_str().unwrap());
    match witness {
        None => format!("{log}quorum none\n"),
        Some(name) => {
            let key = SigningKey::new(name, Algorithm::CosignatureV1, &[9; 32]).unwrap();
            // Nobody listens there: it is asked and left out.
            format!("{log}witness w1 {} http://127.0.0.1:9\nquorum none\n", key.verifier())
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_reads_the_policy_anew_and_a_bad_one_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let file = dir.path().join("policy");
    std::fs::write(&file, policy(&data, None)).unwrap();
    let mut command = entente_on(None);
    command.args(["serve", "--listen", "127.0.0.1:0", "--policy"]).arg(&file).arg("--data").arg(&data);
    let server = Server::start_with(command);
    let hang_up = || assert!(Command::new("kill").args(["-HUP", &server.id()]).status().unwrap().success());
    assert!(!suggested(&server).await.contains("witness"));
    std::fs::write(&file, policy(&data, Some("first.example"))).unwrap();
    hang_up();
    until(&server, |policy| policy.contains("first.example")).await;
    std::fs::write(&file, "this is no policy\n").unwrap();
    hang_up();
    for _ in 0..20 {
        assert!(suggested(&server).await.contains("first.example"));
    }
    std::fs::write(&file, policy(&data, Some("second.example"))).unwrap();
    hang_up();
    until(&server, |policy| policy.contains("second.example")).await;
    assert_eq!(server.stop(), Some(0));
}

//! The same question to the program and to the API of a node has the same answer.

use serde_json::Value;

use crate::support::{Server, init, run};

/// After everything in the case studies; ages are counted to it on both sides.
const AT: &str = "2030-01-01T00:00:00Z";

fn commanded(args: &[&str]) -> Value {
    serde_json::from_str(&run(args.iter().chain(&["--json"])).exits(0).out).unwrap()
}

async fn served(server: &Server, path: &str) -> Value {
    let client = entente_node::http::client(std::time::Duration::from_secs(60)).unwrap();
    let answer = client.get(format!("{}{path}", server.url)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_and_api_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let data = data.to_str().unwrap();
    for case in commanded(&["case"]).as_array().unwrap() {
        run(["case", case["name"].as_str().unwrap(), "--data", data]).exits(0);
    }
    let server = Server::start(data.as_ref());
    let views = served(&server, "/api/v1/ledger").await;
    let views = views["views"].as_array().unwrap();
    assert!(views.len() >= 13);
    let mut rows = 0;
    for name in views.iter().map(|view| view["name"].as_str().unwrap()) {
        // The second size is one at which no batch ended.
        for (size, more) in [("236", ""), ("101", "&offset=2&limit=3")] {
            let mut args = vec!["ledger", name, "--data", data, "--at", AT, "--as-of", size];
            if !more.is_empty() {
                args.extend(["--offset", "2", "--limit", "3"]);
            }
            let from_program = commanded(&args);
            let from_api =
                served(&server, &format!("/api/v1/ledger/{name}?at={AT}&as_of={size}{more}")).await;
            assert_eq!(from_program, from_api, "{name} {size}");
            rows += from_api["rows"].as_array().unwrap().len();
        }
    }
    assert!(rows > 100, "{rows}");
    let hash = commanded(&["ledger", "hash", "--data", data, "--at", AT]);
    assert_eq!(hash, served(&server, &format!("/api/v1/ledger/hash?at={AT}")).await);

    let all = commanded(&["trace", "--all", "--data", data, "--at", AT]);
    assert_eq!(all, served(&server, &format!("/api/v1/trace?all=true&at={AT}")).await);
    let origins = all["origins"].as_array().unwrap();
    let party = origins.iter().find_map(|origin| origin["origin"]["account"]["id"].as_str()).unwrap();
    let ends = origins.iter().flat_map(|origin| origin["ends"].as_array().unwrap());
    let place = ends.map(|end| &end["account"]).find(|account| account["kind"] == "place").unwrap();
    let place = place["id"].as_str().unwrap();
    for (option, value, commitments) in [("from", party, false), ("to", place, false), ("from", party, true)]
    {
        let option_name = format!("--{option}");
        let mut args = vec!["trace", &option_name, value, "--data", data, "--at", AT];
        args.extend(commitments.then_some("--commitments"));
        let path = format!("/api/v1/trace?{option}={value}&commitments={commitments}&at={AT}");
        assert_eq!(commanded(&args), served(&server, &path).await, "{option} {value}");
    }
    assert_eq!(server.stop(), Some(0));
}

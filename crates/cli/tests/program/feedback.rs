//! Whoever takes feedback in lists, reads and answers it at the command line; the code shows the answer.

use std::path::Path;
use std::time::Duration;

use entente_node::init::{party_draft, random, sign_fresh, unix_now};
use entente_record::PartyKey;
use serde_json::Value;

use crate::support::{Server, entente_on, init, operator_key, run};

fn commanded(args: &[&str]) -> Value {
    serde_json::from_str(&run(args.iter().chain(&["--json"])).exits(0).out).unwrap()
}

/// The operator's unit for feedback, with a fresh key, on the record.
fn office(dir: &Path, data: &Path) -> String {
    let operator = operator_key(data);
    let party = format!("{}/feedback", operator.party());
    let key = PartyKey::from_seed(party.parse().unwrap(), &random().unwrap());
    let file = dir.join("feedback.json");
    std::fs::write(&file, key.to_json()).unwrap();
    let now = unix_now();
    let draft = party_draft(&key, "Feedback office".parse().unwrap(), "40".parse().unwrap(), now).unwrap();
    let signed = sign_fresh(&draft, &operator, &[], now).unwrap();
    std::fs::write(dir.join("office.jsonl"), format!("{signed}\n")).unwrap();
    run(["submit", "--data", data.to_str().unwrap(), dir.join("office.jsonl").to_str().unwrap()]).exits(0);
    file.to_str().unwrap().to_owned()
}

fn serve(data: &Path, key: &str) -> Server {
    let mut command = entente_on(None);
    command.args(["serve", "--listen", "127.0.0.1:0", "--feedback-key", key, "--data"]).arg(data);
    Server::start_with(command)
}

async fn post(server: &Server, path: &str, body: String) -> String {
    let client = entente_node::http::client(Duration::from_secs(60)).unwrap();
    let request = client.post(format!("{}{path}", server.url)).body(body);
    let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.unwrap()
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).expect(before).0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_listed_read_and_answered() {
    let dir = tempfile::tempdir().unwrap();
    let data = init(dir.path());
    let key = office(dir.path(), &data);
    let text = data.to_str().unwrap();
    let server = serve(&data, &key);
    let client = entente_node::http::client(Duration::from_secs(60)).unwrap();
    let form = client.get(format!("{}/feedback", server.url)).send().await.unwrap().text().await.unwrap();
    let token = between(&form, "name=\"token\" value=\"", "\"");
    tokio::time::sleep(Duration::from_millis(4_100)).await;
    let body = format!(
        "token={token}&category=quality&country=ML&words=The+rice+is+wet.%1b%5b2J&contact=radio+7&website="
    );
    let receipt = post(&server, "/feedback", body).await;
    let code = between(&receipt, "<code>", "</code>").to_owned();
    // Beside the serving node.
    let listed = commanded(&["feedback", "list", "--data", text]);
    let subject = listed[0]["subject"].as_str().unwrap();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["state"]), (1, &"open".into()));
    let shown = run(["feedback", "read", "--data", text, subject]).exits(0);
    assert!(shown.out.contains("The rice is wet.") && shown.out.contains("radio 7"), "{}", shown.out);
    assert!(!shown.out.contains('\u{1b}'), "nothing that a terminal would obey");
    assert!(
        run(["feedback", "read", "--data", text, "feedback:XM-DAC-1:none"])
            .exits(1)
            .err
            .contains("feedback list")
    );
    let words = dir.path().join("answer.txt");
    std::fs::write(&words, "It was dried and changed.\n").unwrap();
    let words = words.to_str().unwrap().to_owned();
    let answer = [
        "feedback",
        "answer",
        "--data",
        text,
        subject,
        "--key",
        &key,
        "--words",
        &words,
        "--outcome",
        "accept",
        "--close",
    ];
    run(answer).exits(1);
    assert_eq!(server.stop(), Some(0));
    // Others see nothing; an auditor of theirs sees it.
    let seen = |more: &[&str]| {
        commanded(&[&["feedback", "list", "--data", text, "--as", "XM-DAC-9"], more].concat())
    };
    assert_eq!((seen(&[]), seen(&["--auditor"])), (serde_json::json!([]), listed.clone()));
    // With the node stopped; and once closed, nothing more.
    run(answer).exits(0);
    assert!(run(answer).exits(1).err.contains("closed"));
    let server = serve(&data, &key);
    let told = post(&server, "/feedback/follow", format!("code={code}")).await;
    assert!(told.contains("It was dried and changed.") && told.contains("answered and closed"), "{told}");
    assert_eq!(server.stop(), Some(0));
    let owed = commanded(&["ledger", "feedback", "--data", text]);
    assert_eq!(owed["rows"][0]["answer"], "in-time", "{owed}");
}

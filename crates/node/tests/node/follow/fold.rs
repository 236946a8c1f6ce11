//! Several logs, one ledger: the same for everyone who follows the same logs.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use entente_node::ledger::projection::Stored;
use entente_node::ledger::{AsOf, Books, VIEWS};
use entente_node::{Node, Options};
use entente_record::{PartyKey, Timestamp, Token};
use serde_json::{Value, json};

use crate::support::cases::statements;
use crate::support::checks::{checkpoint, hash_of, holds};
use crate::support::follow::{entries_of, follow, line, mirror, nation, pull_from};
use crate::support::served::{Served, client};
use crate::support::{
    NOW, Scratch, accepted, close, copy, create, create_as, key, open, operator, options, plain, sign_at,
    time,
};

/// How often logs are looked at here.
const EVERY: Duration = Duration::from_millis(40);

async fn following(root: &Path) -> Node {
    Node::open(root, Options { follow: Some(EVERY), keeps_ledger: true, ..options() }).await.unwrap()
}

async fn get(served: &Served, path: &str) -> (u16, Value) {
    let answer = client().get(served.url(path)).send().await.unwrap();
    (answer.status().as_u16(), serde_json::from_str(&answer.text().await.unwrap()).unwrap())
}

/// Waits until a node's ledger has so many statements, and gives its hash and of what.
async fn folded(served: &Served, size: u64) -> (String, Value) {
    let began = Instant::now();
    loop {
        let (status, answer) = get(served, "/api/v1/ledger/hash").await;
        assert_eq!(status, 200, "{answer}");
        if answer["as_of"]["size"] == size {
            return (answer["hash"].as_str().unwrap().to_owned(), answer["as_of"].clone());
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{answer}");
        tokio::time::sleep(EVERY).await;
    }
}

fn books(node: &Node) -> Books {
    let logs = node.logs();
    Books::read(&logs, AsOf::new(logs.all(), None, Timestamp::from_unix_seconds(NOW).unwrap())).unwrap()
}

/// Rice from the first party to the second: its list, and what the second received of it.
fn rice(from: &PartyKey, to: &PartyKey) -> (String, String) {
    let subject = format!("consignment:{}:wb-1", from.party());
    let place = |name: &str| json!({"name": name, "country": "ML"});
    let lines = |value: &str| json!([{"line": "1", "quantity": {"value": value, "unit": "KGM"}}]);
    let mut listed = lines("20000");
    listed[0]["item"] = json!({"name": "Rice, 50 kg sacks"});
    let list = json!({
        "kind": "consignment", "at": time(-500), "subject": subject, "handling": "TLP:CLEAR",
        "body": {
            "consignor": from.party().as_str(), "consignee": to.party().as_str(), "from": place("Bamako"), "to": place("Gao"),
            "lines": listed,
        },
    });
    let list = sign_at(&list, from, &[], NOW, 70).to_string();
    let received = json!({
        "kind": "custody", "at": time(-100), "subject": subject, "handling": "TLP:CLEAR", "refs": [hash_of(&list)],
        "body": {"stage": "received", "place": place("Gao"), "lines": lines("19000")},
    });
    (list, sign_at(&received, to, &[], NOW, 71).to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn parties_that_follow_each_other_have_the_same_ledger() {
    let scratch = Scratch::new();
    let keys = [key("XM-DAC-1", 11), key("XM-DAC-2", 12), key("XM-DAC-3", 13)];
    // The origins are not in the order of the nodes.
    let origins = ["m.example.org", "z.example.org", "a.example.org"];
    let roots: Vec<PathBuf> = ["one", "two", "three"].iter().map(|name| scratch.join(name)).collect();
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for ((root, origin), key) in roots.iter().zip(origins).zip(&keys) {
        nation(root, origin, key).await;
        let served = Served::start(open(root).await).await;
        addresses.push(served.address);
        served.stop().await;
    }
    let mut lines: Vec<String> =
        roots.iter().zip(&addresses).map(|(root, address)| line(root, format!("http://{address}"))).collect();
    let mut served = Vec::new();
    for (root, address) in roots.iter().zip(&addresses) {
        // Each has the same file, in another order; its own log is passed over.
        lines.rotate_left(1);
        follow(root, &lines);
        served.push(Served::start_at(following(root).await, *address).await);
    }
    let (list, received) = rice(&keys[0], &keys[1]);
    accepted(&served[0].node, vec![list, plain(&keys[0], 1)]).await;
    accepted(&served[1].node, vec![received.clone()]).await;
    accepted(&served[2].node, (10..13).map(|n| plain(&keys[2], n)).collect()).await;
    let mut hashes = Vec::new();
    for (served, own) in served.iter().zip(origins) {
        let (hash, as_of) = folded(served, 3 + 2 + 4).await;
        hashes.push(hash);
        let order: Vec<&str> =
            as_of["logs"].as_array().unwrap().iter().map(|log| log["origin"].as_str().unwrap()).collect();
        let mut others: Vec<&str> = origins.into_iter().filter(|origin| *origin != own).collect();
        others.sort_unstable();
        assert_eq!(order, [vec![own], others].concat());
        let (_, health) = get(served, "/healthz").await;
        let states: Vec<&Value> =
            health["following"].as_array().unwrap().iter().map(|log| &log["fault"]).collect();
        assert_eq!(states, [&Value::Null; 2]);
    }
    assert!(hashes.iter().all(|hash| *hash == hashes[0]), "{hashes:?}");
    // What one end said in one log and the other end in another meet on every node.
    for served in &served {
        let (_, answer) = get(served, "/api/v1/ledger/discrepancies").await;
        let row = &answer["rows"][0];
        assert_eq!((&answer["total"], &row["consignment"]), (&json!(1), &json!("consignment:XM-DAC-1:wb-1")));
        assert!(row["later"]["sources"].to_string().contains(&hash_of(&received)), "{row}");
    }
    // The receipt stands in the second log alone; whoever asks the first for it is sent there.
    let path = format!("/api/v1/statements/{}", hash_of(&received));
    assert_eq!(get(&served[1], &path).await.0, 200);
    let (status, refused) = get(&served[0], &path).await;
    assert_eq!((status, refused["error"]["message"].to_string().contains("z.example.org")), (404, true));
    // A past state of all logs, by their sizes.
    let (_, early) = get(&served[0], "/api/v1/ledger/hash?as_of=3,1,2").await;
    let (_, same) = get(&served[1], "/api/v1/ledger/hash?as_of=2,1,3").await;
    assert_eq!((&early["hash"], &early["as_of"]["size"]), (&same["hash"], &json!(6)));
    assert_ne!(early["hash"], hashes[0]);
    for (as_of, status, said) in [
        ("3", 400, "1 size for 3 logs"),
        ("3,1,9", 404, "z.example.org has 2"),
        ("9,1,1", 404, "m.example.org has 3"),
    ] {
        let (found, refused) = get(&served[0], &format!("/api/v1/ledger/money?as_of={as_of}")).await;
        let message = refused["error"]["message"].to_string();
        assert!(found == status && message.contains(said), "{as_of}: {found} {message}");
    }
    // With everybody else gone, a restart has all that was pulled; also where nothing is followed any more for now.
    for served in served.drain(..) {
        served.stop().await;
    }
    for root in [&roots[0], &roots[2]] {
        let node = open(root).await;
        assert_eq!(books(&node).ledger().hash().to_string(), hashes[0]);
        close(node).await;
    }
    let alone = Served::start(following(&roots[1]).await).await;
    let (hash, _) = folded(&alone, 9).await;
    assert_eq!(hash, hashes[0]);
    let began = Instant::now();
    while get(&alone, "/healthz").await.1["following"][1]["fault"] != "no-answer" {
        assert!(began.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(EVERY).await;
    }
    let (status, health) = get(&alone, "/healthz").await;
    assert_eq!((status, &health["following"][1]["size"]), (200, &json!(3)));
    accepted(&alone.node, vec![plain(&keys[1], 90)]).await;
    alone.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_told_in_two_logs_is_the_case_told_in_one() {
    let scratch = Scratch::new();
    let roots = ["one", "left", "right"].map(|name| scratch.join(name));
    for (root, origin) in roots.iter().zip(["one.example.org", "left.example.org", "right.example.org"]) {
        create_as(root, origin).await;
    }
    let [registrations, signed] = statements("korea");
    // Whose log a statement goes to: Korea's parties have one, all others the other. The operators' own statements and the
    // registrations stand wherever they are needed.
    let (korean, others): (Vec<String>, Vec<String>) = signed.iter().cloned().partition(|text| {
        let jws = text.split('~').next().unwrap();
        Token::read(jws.as_bytes()).unwrap().iss().as_str().starts_with("KR-")
    });
    assert!(korean.len() > 30 && others.len() > 30, "{} and {}", korean.len(), others.len());
    let firsts: Vec<String> =
        roots.iter().map(|root| String::from_utf8(entries_of(root).remove(0)).unwrap() + "~").collect();
    let fill = async |root: &Path, batches: [Vec<String>; 3]| {
        let node = open(root).await;
        for batch in batches {
            accepted(&node, batch).await;
        }
        close(node).await;
    };
    fill(&roots[0], [firsts[1..].to_vec(), registrations.clone(), signed]).await;
    fill(&roots[1], [firsts[..1].to_vec(), registrations.clone(), others]).await;
    fill(&roots[2], [Vec::new(), registrations, korean]).await;
    let one = open(&roots[0]).await;
    let expected = books(&one);
    close(one).await;
    for (own, other) in [(&roots[1], &roots[2]), (&roots[2], &roots[1])] {
        follow(own, &[line(other, other.join("log").display())]);
        let alone = open(own).await;
        assert_ne!(books(&alone).ledger().hash(), expected.ledger().hash());
        close(alone).await;
        pull_from(&mirror(own), other).unwrap();
        let node = open(own).await;
        let both = books(&node);
        assert_eq!(both.ledger().hash(), expected.ledger().hash());
        for view in VIEWS {
            let rows = |books: &Books| view.made(books).unwrap().rows;
            assert_eq!(rows(&both), rows(&expected), "{}", view.name);
        }
        close(node).await;
    }
}

/// A second node of the same party that follows the first: it reads for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_replica_grows_with_its_log_and_books_grow_from_smaller_ones() {
    let scratch = Scratch::new();
    let [first, replica] = ["first", "replica"].map(|name| scratch.join(name));
    create(&first).await;
    create_as(&replica, "replica.example.org").await;
    let writer = Served::start(open(&first).await).await;
    follow(&replica, &[line(&first, writer.url(""))]);
    let reads = Served::start(following(&replica).await).await;
    let mut number = 10;
    for step in [1, 2, 300, 700] {
        accepted(&writer.node, (number..number + step).map(|n| plain(&operator(), n)).collect()).await;
        number += step;
        // Grown piece by piece, as here, or read anew: the same.
        let (hash, _) = folded(&reads, writer.node.size() + 1).await;
        assert_eq!(hash, books(&reads.node).ledger().hash().to_string());
    }
    let (_, answer) = get(&reads, "/api/v1/ledger/money").await;
    assert_eq!(answer["as_of"]["logs"][1], json!({"origin": crate::support::ORIGIN, "size": number - 9}));
    // Its own log grows beside.
    accepted(&reads.node, vec![plain(&operator(), 9_000)]).await;
    let (hash, _) = folded(&reads, writer.node.size() + 2).await;
    // The ledger at rest is that of both logs.
    let keeper = reads.node.keeper().unwrap();
    assert!(keeper.reached(crate::support::ORIGIN, writer.node.size()).await);
    assert!(keeper.reached("replica.example.org", reads.node.size()).await);
    let mut stored = Stored::open(reads.node.archive().sql()).await.unwrap();
    assert_eq!(stored.hash().await.unwrap().to_string(), hash);
    drop(stored);
    reads.stop().await;
    writer.stop().await;
    let copied = entente_store::folder::FolderReader::new(mirror(&replica).folder());
    assert_eq!(copied.checkpoint().unwrap(), checkpoint(&first).to_string().into_bytes());
    // A copy of the folder follows as well as the folder does.
    let moved = scratch.join("moved");
    copy(&replica, &moved);
    assert_eq!(mirror(&moved).size(), number - 9);
    holds(&moved).await;
}

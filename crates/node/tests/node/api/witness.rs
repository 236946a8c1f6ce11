//! `add-checkpoint` and the monitoring path, status by status (C2SP tlog-witness).

use reqwest::Response;

use super::header;
use crate::support::served::{Served, client, watch};
use crate::support::tree::Tree;
use crate::support::{Scratch, create, open};

async fn add(served: &Served, body: impl Into<reqwest::Body>) -> Response {
    client().post(served.url("/add-checkpoint")).body(body).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_of_the_specification() {
    let scratch = Scratch::new();
    let root = scratch.join("node");
    create(&root).await;
    let (honest, forked) = (Tree::new("small.example.org", 0), Tree::new("small.example.org", 1));
    let unknown = Tree::new("unknown.example.org", 0);
    watch(&root, &[honest.key()]);
    let served = Served::start(open(&root).await).await;
    let hash_path = format!("/{}", entente_log::witness::monitor_path(honest.origin()));
    assert_eq!(client().get(served.url(&hash_path)).send().await.unwrap().status(), 404);

    let granted = add(&served, honest.request(0, 5).to_string()).await;
    assert_eq!(granted.status(), 200);
    let lines = granted.text().await.unwrap();
    assert!(lines.starts_with("\u{2014} log.example.org/aid/witness ") && lines.ends_with('\n'), "{lines}");
    assert_eq!(lines.lines().count(), 1);

    let good = honest.request(5, 9).to_string();
    let (_, foreign_signature) =
        unknown.signed(9).to_string().split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let unsigned =
        format!("{}\n\n{foreign_signature}", good.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n"));
    let broken = good.replace("old 5\n", "old five\n");
    let mut forged = honest.request(5, 9);
    forged.checkpoint = {
        let text = forged.checkpoint.to_string();
        let other_root = forked.root(9).to_string();
        text.replace(&honest.root(9).to_string(), &other_root).parse().unwrap()
    };
    let mut wrong_proof = honest.request(5, 9);
    wrong_proof.proof.reverse();
    let cases = [
        ("not a request", "hello".to_owned(), 400),
        ("empty", String::new(), 400),
        ("an old size that is no number", broken, 400),
        ("old larger than new", good.replace("old 5\n", "old 10\n"), 400),
        ("a signature over something else", forged.to_string(), 403),
        ("a signature of nobody known", unsigned, 403),
        ("an unknown log", unknown.request(0, 5).to_string(), 404),
        ("a wrong proof", wrong_proof.to_string(), 422),
        ("another root of the same size", forked.request(5, 5).to_string(), 422),
        ("another history", forked.request(5, 9).to_string(), 422),
    ];
    for (name, body, status) in cases {
        assert_eq!(add(&served, body).await.status(), status, "{name}");
    }
    for stale in [honest.request(0, 9), honest.request(4, 9), honest.request(0, 3)] {
        let conflict = add(&served, stale.to_string()).await;
        assert_eq!(
            (conflict.status().as_u16(), header(&conflict, "content-type")),
            (409, "text/x.tlog.size")
        );
        assert_eq!(conflict.text().await.unwrap(), "5\n");
    }
    let large = add(&served, vec![b'x'; 2 * entente_log::witness::MAX_REQUEST_BYTES]).await;
    assert!(large.status().is_client_error());
    assert_eq!(add(&served, vec![0xff; 100]).await.status(), 400);
    assert_eq!(add(&served, good).await.status(), 200);
    assert_eq!(add(&served, honest.request(9, 9).to_string()).await.status(), 200, "the same once more");

    let shown = client().get(served.url(&hash_path)).send().await.unwrap();
    assert_eq!(header(&shown, "content-type"), "text/plain; charset=utf-8");
    let text = shown.text().await.unwrap();
    assert!(text.starts_with("small.example.org\n9\n"), "{text}");
    assert_eq!(text.matches("\u{2014} ").count(), 2, "the log's signature and the witness's: {text}");
    for other in ["/0000/checkpoint", "/XX/checkpoint", "/small.example.org/checkpoint"] {
        assert_eq!(client().get(served.url(other)).send().await.unwrap().status(), 404);
    }
    served.stop().await;
}

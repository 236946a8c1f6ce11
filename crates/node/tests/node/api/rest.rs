//! The ledger over HTTP where it is too large for memory: the same answers from the store, and plain words for the rest.

use entente_node::ledger::view::{Make, View};
use entente_node::ledger::{AsOf, Books, VIEWS};
use entente_node::{Node, Options};
use entente_record::Timestamp;
use serde_json::Value;

use super::{header, json as body};
use crate::support::cases::cases;
use crate::support::served::{Served, client};
use crate::support::{NOW, Scratch, accepted, close, operator, options, plain};

/// When some of what the case studies tell had happened.
const TIME: &str = "at=2014-06-30T00:00:00Z";

async fn asked(served: &Served, path: &str) -> (u16, String, Value) {
    let answer = client().get(served.url(path)).send().await.unwrap();
    let (status, tag) = (answer.status().as_u16(), header(&answer, "etag").to_owned());
    (status, tag, body(answer).await)
}

/// The same node, which keeps its ledger and folds next to nothing for a question.
async fn small(root: &std::path::Path) -> Served {
    let options = Options { keeps_ledger: true, most_in_memory: 10, ..options() };
    let node = Node::open(root, options).await.unwrap();
    let (origin, size) = (node.identity().origin.clone(), node.size());
    assert!(node.keeper().unwrap().reached(&origin, size).await);
    Served::start(node).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_into_memory_is_answered_from_the_store_in_the_same_words() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    let (root, size) = (node.folder().root().to_owned(), node.size());
    let now = Timestamp::from_unix_seconds(NOW).unwrap();
    let books = Books::read(&node.logs(), AsOf::new(node.logs().all(), None, now)).unwrap();
    let mut subjects = 0;
    let mut paths: Vec<String> = vec!["/api/v1/ledger/hash".into()];
    for state in books.ledger().states() {
        subjects += 1;
        paths.push(format!("/api/v1/subjects/{}", state.subject));
        if books.consignment(&state.subject).is_some() {
            paths.push(format!("/api/v1/consignments/{}", state.subject));
            paths.push(format!("/api/v1/consignments/{}?as_of={}&{TIME}", state.subject, size / 2));
        }
    }
    assert!(subjects > 50, "{subjects} subjects");
    let counted = |counted: bool| {
        let is_counted = move |view: &&&View| !matches!(view.make, Make::Books(_)) == counted;
        VIEWS.iter().filter(is_counted).map(|view| view.name)
    };
    for name in counted(true) {
        paths.push(format!("/api/v1/ledger/{name}"));
        paths.push(format!("/api/v1/ledger/{name}?limit=2&offset=1&as_of={size}"));
    }
    // What is about goods is told of the past as well.
    for name in ["positions", "consignments", "discrepancies"] {
        paths.push(format!("/api/v1/ledger/{name}?as_of={}&{TIME}", size / 2));
        paths.push(format!("/api/v1/ledger/{name}"));
        paths.push(format!("/api/v1/ledger/{name}?{TIME}"));
        paths.push(format!("/api/v1/ledger/{name}"));
    }
    let folded = Served::start(node).await;
    let mut expected = Vec::new();
    for path in &paths {
        let (status, _, answer) = asked(&folded, path).await;
        expected.push((status, answer));
    }
    folded.stop().await;

    let served = small(&root).await;
    for (path, expected) in paths.iter().zip(expected) {
        let (status, tag, answer) = asked(&served, path).await;
        assert_eq!((status, &answer), (expected.0, &expected.1), "{path}");
        if status == 200 {
            let again = client().get(served.url(path)).header("if-none-match", tag).send().await.unwrap();
            assert_eq!(again.status(), 304, "{path}");
        }
    }
    for name in counted(false) {
        let (status, _, answer) = asked(&served, &format!("/api/v1/ledger/{name}")).await;
        assert_eq!((status, &answer["error"]["code"]), (503, &"log-too-large".into()), "{name}");
    }
    let csv = client().get(served.url("/api/v1/ledger/money.csv")).send().await.unwrap();
    assert_eq!(csv.status(), 200);
    assert!(csv.text().await.unwrap().lines().count() > 5);
    let unknown = asked(&served, "/api/v1/subjects/need:XM-DAC-1:nobody").await;
    assert_eq!((unknown.0, &unknown.2["error"]["code"]), (404, &"not-found".into()));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_the_whole_says_of_which_size_it_is_and_is_not_given_of_another() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    let (root, size) = (node.folder().root().to_owned(), node.size());
    close(node).await;
    let served = small(&root).await;
    let (_, _, before) = asked(&served, "/api/v1/ledger/hash").await;
    let (_, _, money) = asked(&served, "/api/v1/ledger/money").await;
    assert_eq!((&before["as_of"]["size"], &money["as_of"]["size"]), (&size.into(), &size.into()));
    accepted(&served.node, vec![plain(&operator(), 77)]).await;
    let origin = served.node.identity().origin.clone();
    assert!(served.node.keeper().unwrap().reached(&origin, size + 1).await);
    // Within the minute the same again, which says of what it is; and the very state that a page before was of.
    assert_eq!(asked(&served, "/api/v1/ledger/hash").await.2, before);
    let page = asked(&served, &format!("/api/v1/ledger/money?as_of={size}")).await;
    assert_eq!(page.2["as_of"]["size"], size);
    let new = asked(&served, &format!("/api/v1/ledger/hash?as_of={}", size + 1)).await;
    assert_eq!(new.0, 200, "{}", new.2);
    assert_ne!(new.2["hash"], before["hash"]);
    for query in [format!("as_of={}", size - 1), TIME.to_owned()] {
        let (status, _, answer) = asked(&served, &format!("/api/v1/ledger/hash?{query}")).await;
        assert_eq!((status, &answer["error"]["code"]), (503, &"log-too-large".into()), "{query}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(&format!("as_of={}", size + 1)), "{message}");
    }
    // A log small enough is folded as ever.
    let few = asked(&served, "/api/v1/ledger/positions?as_of=3").await;
    assert_eq!(few.0, 200, "{}", few.2);
    served.stop().await;
}

//! Statements as they come in, over server-sent events.

use std::time::Duration;

use reqwest::Response;
use serde_json::Value;

use super::header;
use crate::support::served::{Served, client};
use crate::support::{Scratch, accepted, node, operator, other, plain};

async fn open(served: &Served, query: &str, last: Option<&str>) -> Response {
    let request = client().get(served.url(&format!("/api/v1/statements/stream{query}")));
    let request = match last {
        Some(last) => request.header("last-event-id", last),
        None => request,
    };
    request.send().await.unwrap()
}

/// Reads events until so many statements have come, or the stream ends: positions with their rows, and the reason of the end.
async fn events(answer: &mut Response, most: usize) -> (Vec<(u64, Value)>, Option<String>) {
    let (mut text, mut found, mut end) = (String::new(), Vec::new(), None);
    let read = async {
        while let Some(part) = answer.chunk().await.unwrap() {
            text.push_str(std::str::from_utf8(&part).unwrap());
            while let Some((event, rest)) = text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.and_then(|line| line.strip_prefix(": ")).unwrap_or_default().to_owned()
                };
                match field("event").as_str() {
                    "statement" => found
                        .push((field("id").parse().unwrap(), serde_json::from_str(&field("data")).unwrap())),
                    "end" => {
                        let data: Value = serde_json::from_str(&field("data")).unwrap();
                        end = data["reason"].as_str().map(str::to_owned);
                    }
                    _ => {}
                }
                text = rest.to_owned();
            }
            if found.len() >= most {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), read).await.expect("nothing came");
    (found, end)
}

fn positions(found: &[(u64, Value)]) -> Vec<u64> {
    found.iter().map(|(position, _)| *position).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_gets_each_statement_once_and_goes_on_where_it_was() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    accepted(&served.node, (10..15).map(|number| plain(&operator(), number)).collect()).await;
    // What was there before, up to a limit, in rows as the list has them.
    let mut answer = open(&served, "?from=0&limit=4", None).await;
    assert_eq!(header(&answer, "content-type"), "text/event-stream");
    let (found, end) = events(&mut answer, usize::MAX).await;
    assert_eq!((positions(&found), end.as_deref()), (vec![0, 1, 2, 3], Some("limit")));
    let list = client().get(served.url("/api/v1/statements?limit=4")).send().await.unwrap();
    let list: Value = serde_json::from_str(&list.text().await.unwrap()).unwrap();
    let rows: Vec<Value> = found.into_iter().map(|(_, row)| row).collect();
    assert_eq!(list["statements"], Value::Array(rows));
    // Back after the third; then what comes in while it listens.
    let mut answer = open(&served, "?from=0", Some("2")).await;
    let (found, _) = events(&mut answer, 4).await;
    assert_eq!(positions(&found), [3, 4, 5, 6]);
    for number in 20..23 {
        accepted(&served.node, vec![plain(&operator(), number)]).await;
    }
    assert_eq!(positions(&events(&mut answer, 3).await.0), [7, 8, 9]);
    // Without a place to begin, only what is new; by a condition, only what fits.
    let mut new = open(&served, "", None).await;
    let mut fitting = open(&served, "?kind=transfer&iss=XM-DAC-2", None).await;
    accepted(&served.node, vec![plain(&operator(), 30)]).await;
    accepted(&served.node, vec![plain(&other(), 31)]).await;
    assert_eq!(positions(&events(&mut new, 2).await.0), [10, 11]);
    let (found, _) = events(&mut fitting, 1).await;
    assert_eq!((positions(&found), &found[0].1["iss"]), (vec![11], &"XM-DAC-2".into()));
    // A stop ends the streams, and says so.
    let stopped = tokio::spawn(served.stop());
    assert_eq!(events(&mut new, usize::MAX).await.1.as_deref(), Some("stopping"));
    assert_eq!(events(&mut fitting, usize::MAX).await.1.as_deref(), Some("stopping"));
    drop(answer);
    stopped.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_streamed_is_refused_and_places_are_bounded() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    for (query, last, status, code) in [
        ("", Some("x"), 400, "bad-parameter"),
        ("", Some("99"), 404, "beyond-the-log"),
        ("?from=-1", None, 400, "bad-parameter"),
        ("?nonsense=1", None, 400, "bad-parameter"),
    ] {
        let answer = open(&served, query, last).await;
        assert_eq!(answer.status().as_u16(), status, "{query}");
        assert!(answer.text().await.unwrap().contains(code), "{query}");
    }
    let mut readers = Vec::new();
    loop {
        let answer = open(&served, "", None).await;
        if answer.status().as_u16() == 503 {
            assert_eq!(header(&answer, "retry-after"), "5");
            break;
        }
        readers.push(answer);
        assert!(readers.len() < 1000, "no bound");
    }
    // Who leaves makes room.
    readers.pop();
    for _ in 0..200 {
        if open(&served, "", None).await.status().as_u16() == 200 {
            drop(readers);
            served.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a place that was left is not given again");
}

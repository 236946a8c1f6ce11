//! Books at hand: made once for all who wait, kept within bounds, refused beyond them.

use std::sync::Arc;

use entente_node::Node;
use entente_node::ledger::{AsOf, LogSize, Logs, MAX_STATEMENTS, NotGiven, Source};
use entente_record::Timestamp;

use crate::support::{NOW, ORIGIN, Scratch, accepted, close, node, operator, plain};

fn as_of(size: u64) -> AsOf {
    let log = LogSize { origin: ORIGIN.into(), size };
    AsOf::new(vec![log], None, Timestamp::from_unix_seconds(NOW).unwrap())
}

/// The node's log, said to have so many entries.
fn logs(node: &Node, size: u64) -> Logs {
    Logs::new(vec![Source::at(node.archive(), size)], vec![])
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_made_once_for_all_who_wait_also_when_the_first_has_gone() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    accepted(&node, (10..50).map(|n| plain(&operator(), n)).collect()).await;
    let (shelf, logs) = (node.shelf(), logs(&node, 42));
    // Gone at once: the request is dropped after it was heard.
    let gone = tokio::time::timeout(std::time::Duration::ZERO, shelf.volume(&as_of(42), &logs)).await;
    let waiting: Vec<_> = (0..16)
        .map(|_| {
            let (shelf, logs) = (shelf.clone(), logs.clone());
            tokio::spawn(async move { shelf.volume(&as_of(42), &logs).await })
        })
        .collect();
    let mut volumes: Vec<_> = gone.into_iter().map(Result::unwrap).collect();
    for volume in waiting {
        volumes.push(volume.await.unwrap().unwrap());
    }
    assert!(volumes.iter().all(|volume| Arc::ptr_eq(volume, &volumes[0])));
    assert_eq!(volumes[0].books(as_of(42).now).ledger().states().count(), 42);
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_longest_ago_goes_first() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    accepted(&node, (10..50).map(|n| plain(&operator(), n)).collect()).await;
    let (shelf, logs) = (node.shelf(), logs(&node, 42));
    let volume = async |size| shelf.volume(&as_of(size), &logs).await.unwrap();
    let (first, second) = (volume(1).await, volume(2).await);
    for size in 3..=16 {
        volume(size).await;
        assert!(Arc::ptr_eq(&first, &volume(1).await));
    }
    // One more than are kept: the second was asked for longest ago.
    volume(17).await;
    assert!(Arc::ptr_eq(&first, &volume(1).await));
    assert!(!Arc::ptr_eq(&second, &volume(2).await));
    assert_eq!(second.hash(), volume(2).await.hash());
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_too_large_for_memory_are_refused_with_the_limit() {
    let scratch = Scratch::new();
    let node = node(&scratch).await;
    let volume = async |size| node.shelf().volume(&as_of(size), &logs(&node, size)).await;
    let refused = volume(MAX_STATEMENTS + 1).await.err().unwrap();
    let NotGiven::Refused(refusal) = refused else { panic!("{refused:?}") };
    assert_eq!((refusal.code, refusal.status), ("log-too-large", 503));
    assert!(refusal.message.contains(&MAX_STATEMENTS.to_string()), "{}", refusal.message);
    // What can't be read fails, and is read anew the next time.
    let unread = volume(1_000).await.err().unwrap();
    assert!(matches!(unread, NotGiven::Inside(_)), "{unread:?}");
    assert!(volume(node.size()).await.is_ok());
    close(node).await;
}

//! A node whose log is in a bucket: the same life as in a folder, two nodes on one bucket, every write failing once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use entente_log::SignedCheckpoint;
use entente_node::verify::verify_log;
use entente_node::{Archive, Node, Options, Outcome, Places, doctor};
use entente_store::bucket::{Bucket, BucketPlace, BucketReader};
use entente_store::disk::{Disk, RealDisk};
use entente_store::log::LogReader;

use crate::support::checks::{hash_of, holds_in, open_checkpoint, own_policy, positions_of};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::served::{Served, client};
use crate::support::{
    ORIGIN, Scratch, accepted, close, copy, create_with, on, operator, other, plain, register, sealed,
};

/// A prefix that nothing was ever put under; none where `ENTENTE_TEST_S3` names no server.
fn fresh() -> Option<Places> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let Ok(endpoint) = std::env::var("ENTENTE_TEST_S3") else {
        eprintln!("SKIPPED on S3: ENTENTE_TEST_S3 names no server; `make test` starts one");
        return None;
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let next = NEXT.fetch_add(1, Ordering::SeqCst);
    let place: BucketPlace =
        format!("s3://entente/node/{now}-{}-{next}", std::process::id()).parse().unwrap();
    Some(Places { blobs: Some(place.at(&endpoint)), ..Places::default() })
}

fn options(places: &Places, disk: Arc<dyn Disk>) -> Options {
    Options { places: places.clone(), ..on(disk, None) }
}

fn sound(places: &Places) -> Options {
    options(places, Arc::new(RealDisk))
}

fn reader(places: &Places) -> LogReader {
    LogReader::Bucket(BucketReader::new(Bucket::open(places.blobs.as_ref().unwrap()).unwrap()))
}

fn published(root: &Path, places: &Places) -> SignedCheckpoint {
    let key = entente_node::folder::DataFolder::new(root).identity().unwrap().log_verifier().unwrap();
    open_checkpoint(&reader(places).checkpoint().unwrap(), &key)
}

fn positions(root: &Path, places: &Places) -> BTreeMap<String, u64> {
    positions_of(&reader(places), published(root, places).checkpoint().size)
}

fn answered_are_there(outcomes: &[Outcome], there: &BTreeMap<String, u64>) {
    for receipt in outcomes.iter().flatten() {
        assert_eq!(there.get(&receipt.hash), Some(&receipt.index), "answered, and not there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_lives_in_a_bucket_as_it_does_in_a_folder() {
    let Some(places) = fresh() else { return };
    let scratch = Scratch::new();
    let root = scratch.join("node");
    create_with(&root, ORIGIN, sound(&places)).await.unwrap();
    assert!(
        std::fs::read_dir(root.join("log")).unwrap().next().is_none(),
        "nothing of the log is in the folder"
    );
    let node = Node::open(&root, sound(&places)).await.unwrap();
    accepted(&node, vec![register(&other(), 1)]).await;
    let texts: Vec<String> =
        (2..530).map(|n| if n % 50 == 0 { sealed(&other(), n) } else { plain(&operator(), n) }).collect();
    for batch in texts.chunks(110) {
        accepted(&node, batch.to_vec()).await;
    }
    assert_eq!(node.find(&hash_of(&texts[100])).await.unwrap().unwrap().row.index, 102);
    let served = Served::start(node).await;
    let get = async |path: &str| client().get(served.url(path)).send().await.unwrap();
    assert_eq!(get("/checkpoint").await.bytes().await.unwrap(), reader(&places).checkpoint().unwrap());
    let tile = get("/tile/0/001").await;
    assert_eq!((tile.status().as_u16(), tile.bytes().await.unwrap().len()), (200, 8192));
    assert_eq!(get("/tile/0/002.p/19").await.status().as_u16(), 404);
    served.stop().await;
    let report =
        tokio::task::block_in_place(|| verify_log(&reader(&places), &own_policy(&root), &mut |_, _| {}));
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!(report.size, 530);
    holds_in(&root, &places).await;
    assert_eq!(doctor::rebuild(&root, &places).await.unwrap(), 530);
    let archive = Archive::open(&root, &places).await.unwrap();
    assert_eq!(archive.find("528", 530).await.unwrap().unwrap().jws, texts[526].split('~').next().unwrap());
    archive.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_bucket_is_refused_with_the_reason() {
    let (Some(places), Some(others), Some(empty)) = (fresh(), fresh(), fresh()) else { return };
    let scratch = Scratch::new();
    let root = scratch.join("node");
    create_with(&root, ORIGIN, sound(&places)).await.unwrap();
    create_with(&scratch.join("other"), ORIGIN, sound(&others)).await.unwrap();
    let refused = async |places: &Places| Node::open(&root, sound(places)).await.err().unwrap().to_string();
    let none = refused(&Places::default()).await;
    assert!(none.contains("--blobs"), "{none}");
    let nothing = refused(&empty).await;
    assert!(nothing.contains("another bucket, or an older copy"), "{nothing}");
    let wrong = refused(&others).await;
    assert!(wrong.contains("fails its audit"), "{wrong}");
    let taken = create_with(&scratch.join("third"), ORIGIN, sound(&places)).await.err().unwrap().to_string();
    assert!(taken.contains("fails its audit"), "{taken}");
    close(Node::open(&root, sound(&places)).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_on_one_bucket_one_goes_on_and_nothing_answered_is_lost() {
    let Some(places) = fresh() else { return };
    let scratch = Scratch::new();
    let (one, two) = (scratch.join("one"), scratch.join("two"));
    create_with(&one, ORIGIN, sound(&places)).await.unwrap();
    copy(&one, &two);
    let mut answered: Vec<Outcome> = Vec::new();
    let mut lost = 0;
    for round in 0..6_u64 {
        let first = Node::open(&one, sound(&places)).await.unwrap();
        let second = Node::open(&two, sound(&places)).await.unwrap();
        // Batches of different sizes: nothing but the decision tells them apart.
        let batch =
            |from: u64, count: u64| (0..count).map(|n| plain(&operator(), 1000 * round + from + n)).collect();
        let (left, right) = tokio::join!(first.submit(batch(100, 2 + round)), second.submit(batch(500, 3)));
        // Whoever lost stays stopped and says why; whoever won goes on.
        for (node, outcomes) in [(&first, &left), (&second, &right)] {
            let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            assert!(taken == 0 || taken == outcomes.len());
            if taken == 0 {
                lost += 1;
                let fault = node.fault().unwrap();
                assert!(fault.contains("another node writes to this log"), "{fault}");
                let again = node.submit(vec![plain(&operator(), 1000 * round + 900)]).await;
                assert_eq!(again[0].as_ref().unwrap_err().code, "unavailable");
            }
        }
        assert!(left.iter().chain(&right).any(Result::is_ok), "one of them goes on");
        answered.extend(left.into_iter().chain(right));
        close(first).await;
        close(second).await;
        answered_are_there(&answered, &positions(&one, &places));
    }
    assert!(lost >= 1, "they never met");
    let report =
        tokio::task::block_in_place(|| verify_log(&reader(&places), &own_policy(&one), &mut |_, _| {}));
    assert!(report.holds(), "{:?}", report.faults);
    // The loser's folder goes on where the winner stopped.
    let node = Node::open(&two, sound(&places)).await.unwrap();
    answered.extend(node.submit(vec![plain(&operator(), 99_999)]).await);
    close(node).await;
    answered_are_there(&answered, &positions(&two, &places));
    holds_in(&two, &places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failing_write_leaves_a_log_that_the_next_start_finishes() {
    for failure in [Failure::Before, Failure::After] {
        let mut at = 0;
        loop {
            let Some(places) = fresh() else { return };
            let scratch = Scratch::in_memory();
            let root = scratch.join("node");
            create_with(&root, ORIGIN, sound(&places)).await.unwrap();
            let disk = Arc::new(FaultyDisk::new(at, failure));
            let node = Node::open(&root, options(&places, disk.clone())).await.unwrap();
            let texts = vec![sealed(&operator(), 2), plain(&operator(), 3)];
            let outcomes = node.submit(texts.clone()).await;
            close(node).await;
            // Whoever starts next has other things to log, so that no tile of the failed batch happens to fit.
            let node = Node::open(&root, sound(&places)).await.unwrap();
            answered_are_there(&outcomes, &positions(&root, &places));
            accepted(&node, vec![plain(&operator(), 4), plain(&operator(), 5)]).await;
            accepted(&node, texts).await;
            close(node).await;
            assert_eq!(positions(&root, &places).len(), 5);
            holds_in(&root, &places).await;
            if !disk.fired() {
                break;
            }
            at += 1;
        }
        assert!(at > 10, "only {at} calls");
    }
}

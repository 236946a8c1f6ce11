//! Witnesses: that they cosign what grows, refuse what forks or shrinks whatever happened to them in between, and
//! that a log outlives theirs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use entente_log::Policy;
use entente_log::witness::Refusal;
use entente_node::bundle::{check, make};
use entente_node::verify::source::HttpLog;
use entente_node::verify::verify_log;
use entente_node::witness::{WitnessError, follow_once};
use entente_node::{Node, Options};
use entente_store::disk::RealDisk;

use crate::support::checks::{checkpoint, holds, log_key, reader};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::served::{Served, watch};
use crate::support::tree::Tree;
use crate::support::{
    NOW, Scratch, accepted, close, copy, create_as, node, on, open, operator, options, plain, sealed,
};

/// A folder of a node that witnesses these logs.
async fn witness_of(scratch: &Scratch, name: &str, logs: &[&entente_log::VerifierKey]) -> PathBuf {
    let root = scratch.join(name);
    create_as(&root, &format!("{name}.example.org")).await;
    watch(&root, logs);
    root
}

fn policy(log: &Path, witnesses: &[(&Served, &str)], quorum: usize) -> Policy {
    let mut text = format!("log {}\n", log_key(log));
    for (at, (served, _)) in witnesses.iter().enumerate() {
        text += &format!("witness w{at} {} http://{}\n", served.node.witness().verifier(), served.address);
    }
    let names: Vec<String> = (0..witnesses.len()).map(|at| format!("w{at}")).collect();
    text += &format!("group all {quorum} {}\nquorum all\n", names.join(" "));
    Policy::parse(text.as_bytes()).unwrap()
}

fn witnesses_of_checkpoint(root: &Path, policy: &Policy) -> Vec<String> {
    let verified = policy.verify_checkpoint(&checkpoint(root).to_string()).unwrap();
    verified.witnesses.iter().map(|witness| witness.name.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_two_witnesses_cosign_over_http() {
    let scratch = Scratch::new();
    close(node(&scratch).await).await;
    let root = scratch.join("node");
    let mut served = Vec::new();
    for name in ["north", "south"] {
        served.push(Served::start(open(&witness_of(&scratch, name, &[&log_key(&root)]).await).await).await);
    }
    let policy = policy(&root, &[(&served[0], "north"), (&served[1], "south")], 2);
    let node = Node::open(&root, on(Arc::new(RealDisk), Some(policy.clone()))).await.unwrap();
    for number in 10..14 {
        accepted(&node, vec![sealed(&operator(), number), plain(&operator(), number + 100)]).await;
        assert_eq!(witnesses_of_checkpoint(&root, &policy), ["w0", "w1"]);
    }
    let report = verify_log(&reader(&root), &policy, &mut |_, _| {});
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!(report.witnesses, [("w0".to_owned(), NOW as u64), ("w1".to_owned(), NOW as u64)]);
    let found = node.find("4").await.unwrap().unwrap();
    let bundle = make(node.archive(), &found, &[], policy.clone()).await.unwrap();
    assert_eq!(check(&bundle, &policy).unwrap().witnesses.len(), 2);
    // Each shows what it cosigned last at the monitoring path.
    let path = entente_log::witness::monitor_path(crate::support::ORIGIN);
    for witness in &served {
        let shown =
            crate::support::served::client().get(witness.url(&format!("/{path}"))).send().await.unwrap();
        let text = shown.text().await.unwrap();
        let theirs = Policy::parse(
            format!("log {}\nwitness w {}\nquorum w\n", log_key(&root), witness.node.witness().verifier())
                .as_bytes(),
        );
        let verified = theirs.unwrap().verify_checkpoint(&text).unwrap();
        assert_eq!(verified.checkpoint, *checkpoint(&root).checkpoint());
    }
    close(node).await;
    for witness in served {
        witness.stop().await;
    }
    holds(&root).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_outlives_its_witness_and_is_cosigned_again() {
    let scratch = Scratch::new();
    close(node(&scratch).await).await;
    let root = scratch.join("node");
    let witness_root = witness_of(&scratch, "north", &[&log_key(&root)]).await;
    let witness = Served::start(open(&witness_root).await).await;
    let address = witness.address;
    let policy = policy(&root, &[(&witness, "north")], 1);
    let now = Arc::new(AtomicI64::new(NOW));
    let clock = {
        let now = now.clone();
        Arc::new(move || now.load(Ordering::SeqCst))
    };
    let options = Options { clock, ..on(Arc::new(RealDisk), Some(policy.clone())) };
    let node = Node::open(&root, options).await.unwrap();
    accepted(&node, vec![plain(&operator(), 10)]).await;
    assert_eq!(witnesses_of_checkpoint(&root, &policy), ["w0"]);
    witness.stop().await;
    for number in 11..14 {
        accepted(&node, vec![plain(&operator(), number)]).await;
        let note = checkpoint(&root).to_string();
        assert!(policy.verify_checkpoint(&note).is_err(), "nobody was there to cosign");
    }
    let witness = Served::start_at(open(&witness_root).await, address).await;
    // It is asked again after a pause, not at every batch.
    now.fetch_add(300, Ordering::SeqCst);
    accepted(&node, vec![plain(&operator(), 14)]).await;
    assert_eq!(witnesses_of_checkpoint(&root, &policy), ["w0"]);
    assert_eq!(witness.node.witness().seen(crate::support::ORIGIN).unwrap().unwrap().size, 7);
    close(node).await;
    witness.stop().await;
    holds(&root).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_of_a_log_is_not_cosigned() {
    let scratch = Scratch::new();
    close(node(&scratch).await).await;
    let root = scratch.join("node");
    let backup = scratch.join("backup");
    copy(&root, &backup);
    let witness = Served::start(open(&witness_of(&scratch, "north", &[&log_key(&root)]).await).await).await;
    let policy = policy(&root, &[(&witness, "north")], 1);
    let with = || on(Arc::new(RealDisk), Some(policy.clone()));
    let node = Node::open(&root, with()).await.unwrap();
    accepted(&node, (10..13).map(|n| plain(&operator(), n)).collect()).await;
    close(node).await;
    assert_eq!(witnesses_of_checkpoint(&root, &policy), ["w0"]);
    // The same log, started from a copy of before: smaller at first, then as large with another history.
    let node = Node::open(&backup, with()).await.unwrap();
    accepted(&node, vec![plain(&operator(), 20)]).await;
    assert!(policy.verify_checkpoint(&checkpoint(&backup).to_string()).is_err());
    close(node).await;
    let node = Node::open(&backup, with()).await.unwrap();
    accepted(&node, (21..23).map(|n| plain(&operator(), n)).collect()).await;
    assert_eq!(checkpoint(&backup).checkpoint().size, checkpoint(&root).checkpoint().size);
    assert!(policy.verify_checkpoint(&checkpoint(&backup).to_string()).is_err());
    let seen = witness.node.witness().seen(crate::support::ORIGIN).unwrap().unwrap();
    assert_eq!((seen.size, seen.root), (5, checkpoint(&root).checkpoint().root));
    close(node).await;
    witness.stop().await;
}

fn refusal(result: Result<entente_log::SignatureLine, WitnessError>) -> Refusal {
    match result {
        Err(WitnessError::Refused(refusal)) => refusal,
        other => panic!("neither cosigned nor broken, but refused: {other:?}"),
    }
}

/// What must not be cosigned once `size` of `honest` was.
fn forks_and_rollbacks(node: &Node, honest: &Tree, forked: &Tree, size: u64) {
    let witness = node.witness();
    assert_eq!(
        refusal(witness.consider(&forked.request(size, size))).status(),
        422,
        "another root of that size"
    );
    assert_eq!(refusal(witness.consider(&forked.request(size, size + 4))).status(), 422, "another history");
    assert_eq!(
        refusal(witness.consider(&forked.request(0, size + 4))).status(),
        409,
        "as if nothing were known"
    );
    assert_eq!(refusal(witness.consider(&honest.request(size - 1, size - 1))).status(), 409, "rolled back");
    assert_eq!(
        refusal(witness.consider(&honest.request(0, size - 1))).status(),
        409,
        "rolled back to the start"
    );
    let seen = witness.seen(honest.origin()).unwrap().unwrap();
    assert_eq!((seen.size, seen.root), (size, honest.root(size)), "the old state is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn forks_and_rollbacks_are_refused_after_a_restart_too() {
    let scratch = Scratch::new();
    let (honest, forked) = (Tree::new("small.example.org", 0), Tree::new("small.example.org", 1));
    let root = witness_of(&scratch, "north", &[honest.key()]).await;
    for (old, new) in [(0, 5), (5, 9), (9, 9), (9, 20)] {
        let node = open(&root).await;
        node.witness().consider(&honest.request(old, new)).unwrap();
        forks_and_rollbacks(&node, &honest, &forked, new);
        close(node).await;
        let node = open(&root).await;
        forks_and_rollbacks(&node, &honest, &forked, new);
        close(node).await;
    }
    // A memory that can't be read is never taken for "nothing seen".
    let file =
        root.join("witness").join(entente_log::witness::monitor_path(honest.origin()).replace('/', "."));
    let whole = std::fs::read(&file).unwrap();
    for altered in [&b""[..], &whole[..whole.len() / 2], b"\xff"] {
        std::fs::write(&file, altered).unwrap();
        let node = open(&root).await;
        let answer = node.witness().consider(&honest.request(0, 30));
        assert!(matches!(answer, Err(WitnessError::Inside(_))), "{answer:?}");
        close(node).await;
    }
    std::fs::write(&file, whole).unwrap();
    let node = open(&root).await;
    forks_and_rollbacks(&node, &honest, &forked, 20);
    close(node).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cosignature_is_never_contradicted_whatever_call_fails() {
    let scratch = Scratch::in_memory();
    let (honest, forked) = (Tree::new("small.example.org", 0), Tree::new("small.example.org", 1));
    let base = witness_of(&scratch, "north", &[honest.key()]).await;
    for failure in [Failure::Before, Failure::After, Failure::Full, Failure::Power] {
        let mut at = 0;
        loop {
            let scratch = Scratch::in_memory();
            let root = scratch.join("node");
            copy(&base, &root);
            let disk = Arc::new(FaultyDisk::new(at, failure));
            let node = Node::open(&root, on(disk.clone(), None)).await.unwrap();
            let mut cosigned = 0;
            for (old, new) in [(0, 5), (5, 9), (9, 20)] {
                match node.witness().consider(&honest.request(old, new)) {
                    Ok(_) => cosigned = new,
                    Err(WitnessError::Inside(_)) => break,
                    Err(error) => panic!("{error}"),
                }
            }
            close(node).await;
            if failure == Failure::Power && disk.fired() {
                disk.cut();
            }
            let node = Node::open(&root, options()).await.unwrap();
            let seen = node.witness().seen(honest.origin()).unwrap();
            let size = seen.map_or(0, |seen| seen.size);
            assert!(size >= cosigned, "{failure:?} at {at}: cosigned {cosigned}, remembered {size}");
            if size > 0 {
                forks_and_rollbacks(&node, &honest, &forked, size);
            }
            node.witness().consider(&honest.request(size, 40)).unwrap();
            close(node).await;
            if !disk.fired() {
                break;
            }
            at += 1;
        }
        assert!(at >= 12, "only {at} calls");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_follows_a_log_by_itself() {
    let scratch = Scratch::new();
    let log = Served::start(node(&scratch).await).await;
    let root = scratch.join("node");
    let witness = Arc::new(open(&witness_of(&scratch, "north", &[&log_key(&root)]).await).await);
    let look = || {
        let (witness, source) = (witness.clone(), HttpLog::new(&log.url("")).unwrap());
        tokio::task::spawn_blocking(move || follow_once(witness.witness(), &source))
    };
    assert_eq!(look().await.unwrap().unwrap().size, 2);
    accepted(&log.node, (10..300).map(|n| plain(&operator(), n)).collect()).await;
    let seen = look().await.unwrap().unwrap();
    assert_eq!((seen.before, seen.size), (2, 292));
    assert_eq!(look().await.unwrap().unwrap().before, 292);
    witness.close().await;
    log.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_histories_offered_at_once_one_is_cosigned() {
    let scratch = Scratch::new();
    let trees = [0, 1].map(|history| Arc::new(Tree::new("small.example.org", history)));
    let root = witness_of(&scratch, "north", &[trees[0].key()]).await;
    let witness = Arc::new(open(&root).await);
    let mut offers = Vec::new();
    for round in 0..24_u64 {
        let (witness, tree) = (witness.clone(), trees[(round % 2) as usize].clone());
        let offer = move || witness.witness().consider(&tree.request(0, 10 + round / 2)).is_ok();
        offers.push(tokio::task::spawn_blocking(offer));
    }
    let mut granted = 0;
    for offer in offers {
        granted += usize::from(offer.await.unwrap());
    }
    assert_eq!(granted, 1, "all were offered as the first");
    witness.close().await;
}

//! Every call that changes the disk is made to fail, one after the other, in each way it can. Nothing that was
//! answered is lost, nothing stands twice, and no checkpoint that anyone could have read is contradicted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use entente_node::{Node, Outcome};
use serde_json::json;

use crate::support::checks::{checkpoint, continues, holds, log_key, open_checkpoint, positions};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::served::Recorder;
use crate::support::{NOW, OTHER, copy, revoke, sealed, sign_at};
use crate::support::{
    Scratch, accepted, close, create, grant, key, on, open, operator, other, party, plain, register,
};

/// Entries of the log that each run begins with: the batches then cross the end of the first full tile.
const BASE: u64 = 250;

/// A log to start from, made once per test.
async fn base(scratch: &Scratch) -> PathBuf {
    let root = scratch.join("base");
    create(&root).await;
    let node = open(&root).await;
    accepted(&node, vec![register(&other(), 1)]).await;
    accepted(&node, (2..BASE).map(|number| plain(&operator(), number)).collect()).await;
    assert_eq!(node.size(), BASE);
    close(node).await;
    root
}

/// Batches with sealed statements, a change of keys used at once, a boundary, and a repetition.
fn batches() -> Vec<Vec<String>> {
    let new = key(OTHER, 3);
    let change = party(OTHER, json!([grant(&new, -500)]), json!([revoke(&other(), -400)]));
    let change = sign_at(&change, &operator(), &[], NOW, 1_100).to_string();
    let first = vec![sealed(&other(), 1_000), sealed(&operator(), 1_001), plain(&other(), 1_002)];
    let third =
        (0..6).map(|n| if n < 2 { sealed(&new, 1_200 + n) } else { plain(&new, 1_200 + n) }).collect();
    let fourth = vec![first[0].clone(), sealed(&operator(), 1_300), plain(&operator(), 1_301)];
    vec![first, vec![change, plain(&new, 1_101)], third, fourth]
}

/// Statements of all batches that are in the log at the end, with the base.
const COMPLETE: u64 = BASE + 3 + 2 + 6 + 2;

struct Run<'a> {
    base: &'a Path,
    batches: &'a [Vec<String>],
    failure: Failure,
    witness: Option<&'a Recorder>,
}

impl Run<'_> {
    /// Submits everything to a fresh copy of the base with call `at` failing, then checks what is left. False when
    /// no call had that number.
    async fn at(&self, at: u64) -> bool {
        let scratch = Scratch::in_memory();
        let root = scratch.join("node");
        copy(self.base, &root);
        if let Some(witness) = self.witness {
            witness.reset();
        }
        let mut shown = vec![self.base_checkpoint()];
        let (disk, answers) = self.submit_all(&root, at, &mut shown).await;
        if disk.fired() {
            // Starting again may fail as well.
            self.submit_none(&root, at % 7, &mut shown).await;
        }
        let before = self.restart(&root, &answers, &shown).await;
        self.resubmit(&root, &before).await;
        for seen in &shown {
            continues(&root, &open_checkpoint(seen, &log_key(&root)));
        }
        if let Some(witness) = self.witness {
            assert_eq!(witness.conflicts(), [0; 0], "sizes for which the witness saw two roots");
            let note = checkpoint(&root).to_string();
            let cosigned = witness.policy.verify_checkpoint(&note).unwrap();
            assert_eq!(cosigned.witnesses.len(), 1);
        }
        disk.fired()
    }

    fn base_checkpoint(&self) -> Vec<u8> {
        std::fs::read(self.base.join("log/checkpoint")).unwrap()
    }

    fn options(&self, disk: Arc<FaultyDisk>) -> entente_node::Options {
        on(disk, self.witness.map(|witness| witness.policy.clone()))
    }

    async fn submit_all(
        &self,
        root: &Path,
        at: u64,
        shown: &mut Vec<Vec<u8>>,
    ) -> (Arc<FaultyDisk>, Vec<Vec<Outcome>>) {
        let disk = Arc::new(FaultyDisk::new(at, self.failure));
        let mut answers = Vec::new();
        match Node::open(root, self.options(disk.clone())).await {
            Ok(node) => {
                for batch in self.batches {
                    answers.push(node.submit(batch.clone()).await);
                    // The index follows behind the answers: its fault shows in the next batch's at the latest.
                    assert!(node.fault().is_some() || answers.iter().flatten().all(Result::is_ok));
                }
                close(node).await;
            }
            Err(error) => assert!(disk.fired(), "{error}"),
        }
        self.crash(&disk, shown);
        (disk, answers)
    }

    async fn submit_none(&self, root: &Path, at: u64, shown: &mut Vec<Vec<u8>>) {
        let disk = Arc::new(FaultyDisk::new(at, self.failure));
        if let Ok(node) = Node::open(root, self.options(disk.clone())).await {
            close(node).await;
        }
        self.crash(&disk, shown);
    }

    fn crash(&self, disk: &FaultyDisk, shown: &mut Vec<Vec<u8>>) {
        shown.append(&mut disk.shown.lock().unwrap());
        if self.failure == Failure::Power && disk.fired() {
            disk.cut();
        }
    }

    /// What a start with a sound disk finds: everything that was answered, where the answer said.
    async fn restart(
        &self,
        root: &Path,
        answers: &[Vec<Outcome>],
        shown: &[Vec<u8>],
    ) -> BTreeMap<String, u64> {
        let real = Arc::new(FaultyDisk::new(u64::MAX, self.failure));
        let node = Node::open(root, self.options(real)).await.expect("the audit passes");
        close(node).await;
        let there = positions(root);
        for seen in shown {
            continues(root, &open_checkpoint(seen, &log_key(root)));
        }
        for (batch, outcomes) in self.batches.iter().zip(answers) {
            let mut unanswered = Vec::new();
            for (text, outcome) in batch.iter().zip(outcomes) {
                let found = there.get(&crate::support::checks::hash_of(text));
                match outcome {
                    Ok(receipt) => assert_eq!(found, Some(&receipt.index), "answered, and not there"),
                    Err(refusal) => {
                        assert_eq!(refusal.code, "unavailable", "{refusal}");
                        unanswered.push((text, found.is_some()));
                    }
                }
            }
            // A batch is published whole. What it repeats of an earlier one is there in any case.
            let repeated =
                |text: &String| self.batches.iter().flatten().filter(|other| *other == text).count() > 1;
            unanswered.retain(|(text, _)| !repeated(text));
            let all = unanswered.iter().all(|(_, there)| *there);
            assert!(all || unanswered.iter().all(|(_, there)| !there), "part of a batch is there");
        }
        there
    }

    async fn resubmit(&self, root: &Path, before: &BTreeMap<String, u64>) {
        let real = Arc::new(FaultyDisk::new(u64::MAX, self.failure));
        let node = Node::open(root, self.options(real)).await.unwrap();
        for batch in self.batches {
            for receipt in accepted(&node, batch.clone()).await {
                if let Some(index) = before.get(&receipt.hash) {
                    assert_eq!((receipt.index, receipt.new), (*index, false));
                }
            }
        }
        assert_eq!(node.size(), COMPLETE);
        close(node).await;
        assert_eq!(positions(root).len() as u64, COMPLETE);
        holds(root).await;
    }
}

async fn every_call(failure: Failure, witnessed: bool) {
    let scratch = Scratch::in_memory();
    let base = base(&scratch).await;
    let witness = if witnessed { Some(Recorder::start(log_key(&base)).await) } else { None };
    let batches = batches();
    let run = Run { base: &base, batches: &batches, failure, witness: witness.as_ref() };
    let mut at = 0;
    while run.at(at).await {
        at += 1;
    }
    // A scenario that stops touching the disk would pass without testing anything.
    assert!(at > 60, "only {at} calls");
    if let Some(witness) = &witness {
        assert!(witness.sizes() >= 4, "the witness was shown {} sizes", witness.sizes());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_fills_up_halfway_through_a_write() {
    every_call(Failure::Full, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_before_they_take_effect() {
    every_call(Failure::Before, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_after_they_took_effect() {
    every_call(Failure::After, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_power_fails_and_what_was_not_synced_is_gone() {
    every_call(Failure::Power, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_behind_a_fault_is_not_logged() {
    let scratch = Scratch::in_memory();
    let base = scratch.join("base");
    create(&base).await;
    let mut failed = 0;
    for at in 0..40 {
        let scratch = Scratch::in_memory();
        let root = scratch.join("node");
        copy(&base, &root);
        let disk = Arc::new(FaultyDisk::new(at, Failure::Before).slow(Duration::from_millis(3)));
        let node = Arc::new(Node::open(&root, on(disk.clone(), None)).await.unwrap());
        let submit = |text: String| {
            let node = node.clone();
            tokio::spawn(async move { node.submit(vec![text]).await.pop().unwrap() })
        };
        let first = submit(sealed(&operator(), 10));
        tokio::time::sleep(Duration::from_millis(2)).await;
        let behind = [submit(plain(&operator(), 11)), submit(plain(&operator(), 12))];
        let mut stopped = first.await.unwrap().is_err();
        failed += usize::from(stopped);
        for behind in behind {
            let outcome = behind.await.unwrap();
            assert!(!stopped || outcome.is_err(), "call {at} failed, and the next batch went on");
            stopped |= outcome.is_err();
        }
        node.close().await;
        drop(node);
        close(open(&root).await).await;
        holds(&root).await;
    }
    assert!(failed > 10, "only {failed} calls failed");
}

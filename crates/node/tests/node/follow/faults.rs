//! Every call that changes the disk while logs are pulled is made to fail, one after the other, in each way it can. A copy never
//! speaks of what it does not hold, and is followed on once the disk works.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_node::mirror::Trouble;

use crate::support::checks::{checkpoint, continues, log_key, open_checkpoint};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::follow::{copy_holds, follow, line, mirrors, pull_from};
use crate::support::{Scratch, accepted, close, copy, create, create_as, open, operator, plain};

/// Sizes of the log when it is pulled: within a bundle, over the end of one, and by one.
const FEW: &[u64] = &[150, 270, 271];
/// More than one step takes.
const MANY: &[u64] = &[2_060];

/// The log at each of its sizes, and a node that follows it and has pulled nothing yet.
async fn stages(scratch: &Scratch, sizes: &[u64]) -> (Vec<PathBuf>, PathBuf) {
    let log = scratch.join("log");
    create(&log).await;
    let mut stages = Vec::new();
    let mut size = 1;
    for &wanted in sizes {
        let node = open(&log).await;
        accepted(&node, (size..wanted).map(|n| plain(&operator(), n)).collect()).await;
        close(node).await;
        size = wanted;
        let stage = scratch.join(&format!("log-{size}"));
        copy(&log, &stage);
        stages.push(stage);
    }
    let reader = scratch.join("reader");
    create_as(&reader, "reader.example.org").await;
    follow(&reader, &[line(&log, log.display())]);
    (stages, reader)
}

/// Pulls every stage with call `at` failing. False when no call had that number.
fn run(stages: &[PathBuf], reader: &Path, failure: Failure, at: u64) -> bool {
    let scratch = Scratch::in_memory();
    let root = scratch.join("reader");
    copy(reader, &root);
    let disk = Arc::new(FaultyDisk::new(at, failure));
    let copied = mirrors(&root, disk.clone()).remove(0);
    let mut announced = 0;
    for stage in stages {
        match pull_from(&copied, stage) {
            Ok(pulled) => announced = pulled.size,
            // Told, and nothing else: a disk that works again is written to by the next pull.
            Err(failure) => {
                assert_eq!(failure.trouble, Trouble::Disk, "{failure}");
                assert_eq!(copied.size(), announced);
            }
        }
    }
    let last = stages.last().unwrap();
    if disk.fired() && failure == Failure::Power {
        disk.cut();
    } else if failure != Failure::Full {
        let size = checkpoint(last).checkpoint().size;
        assert!(copied.size() == size || pull_from(&copied, last).is_ok());
    }
    // What was shown goes on in what is there now, and in what comes.
    let again = mirrors(&root, Arc::new(FaultyDisk::new(u64::MAX, failure))).remove(0);
    assert_eq!(again.trouble(), None);
    assert!(again.size() >= announced, "{announced} entries were folded, {} are there", again.size());
    copy_holds(&again, last);
    for seen in disk.shown.lock().unwrap().iter() {
        continues(last, &open_checkpoint(seen, &log_key(last)));
    }
    assert_eq!(pull_from(&again, last).unwrap().size, checkpoint(last).checkpoint().size);
    copy_holds(&again, last);
    disk.fired()
}

/// Makes each call fail, or each so many-th.
async fn every_call(failure: Failure, sizes: &[u64], step: usize) {
    let scratch = Scratch::in_memory();
    let (stages, reader) = stages(&scratch, sizes).await;
    let mut runs = 0;
    for at in (0..).step_by(step) {
        if !run(&stages, &reader, failure, at) {
            break;
        }
        runs += 1;
    }
    assert!(runs * step > 40, "only {runs} calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_fills_up_while_a_log_is_pulled() {
    every_call(Failure::Full, FEW, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_before_they_take_effect_while_a_log_is_pulled() {
    every_call(Failure::Before, FEW, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_after_they_took_effect_while_a_log_is_pulled() {
    every_call(Failure::After, FEW, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_power_fails_while_a_log_is_pulled() {
    every_call(Failure::Power, FEW, 1).await;
}

/// What was taken in of a long log before the fault is there for the next pull, and does it no harm.
#[tokio::test(flavor = "multi_thread")]
async fn the_power_fails_between_the_steps_of_a_long_pull() {
    every_call(Failure::Power, MANY, 11).await;
}

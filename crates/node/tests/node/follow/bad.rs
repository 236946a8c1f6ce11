//! Logs that fork, shrink, are altered on the way or go silent: nothing of it is taken in, what was held stays, and what
//! holds again is followed on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_log::SignedCheckpoint;
use entente_node::mirror::{Mirror, Trouble};
use entente_store::disk::RealDisk;
use entente_store::folder::FolderReader;

use crate::support::checks::{log_key, positions_of, reader};
use crate::support::follow::{
    Flipped, Tired, copy_holds, entries_of, follow, follow_under, forge, line, mirror, mirrors, pull,
    pull_from,
};
use crate::support::served::{Recorder, Served};
use crate::support::{
    OTHER, Scratch, accepted, close, copy, create, create_as, files, key, on, open, operator, plain,
    register, sign_at, transfer,
};

const NOW: i64 = crate::support::NOW;

/// A log with so many entries, and the folder of a node that follows it.
async fn pair(scratch: &Scratch, size: u64) -> (PathBuf, PathBuf) {
    let [log, reader] = ["log", "reader"].map(|name| scratch.join(name));
    create(&log).await;
    grow(&log, 1..size).await;
    create_as(&reader, "reader.example.org").await;
    follow(&reader, &[line(&log, log.display())]);
    (log, reader)
}

async fn grow(root: &Path, numbers: std::ops::Range<u64>) {
    let node = open(root).await;
    accepted(&node, numbers.map(|n| plain(&operator(), n)).collect()).await;
    close(node).await;
}

/// What a copy holds, file by file, and what it says of itself.
fn state(mirror: &Mirror) -> (u64, Vec<u8>) {
    let checkpoint = FolderReader::new(mirror.folder()).checkpoint().unwrap_or_default();
    (mirror.size(), checkpoint)
}

/// That a log is refused with this trouble and everything of the one that is followed stays, with the mirror as it is and
/// after a restart.
fn refused(root: &Path, (mirror, of): (&Arc<Mirror>, &Path), log: &Path, trouble: Trouble) {
    let before = state(mirror);
    for mirror in [mirror.clone(), mirrors(root, Arc::new(RealDisk)).remove(0)] {
        let failure = pull_from(&mirror, log).unwrap_err();
        assert_eq!((failure.trouble, mirror.trouble()), (trouble, Some(trouble)), "{failure}");
        assert_eq!(state(&mirror), before);
        copy_holds(&mirror, of);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forks_and_rollbacks_are_refused_also_after_a_restart() {
    let scratch = Scratch::in_memory();
    let (log, root) = pair(&scratch, 256).await;
    let [earlier, forked] = ["earlier", "forked"].map(|name| scratch.join(name));
    copy(&log, &earlier);
    copy(&log, &forked);
    grow(&log, 300..400).await;
    grow(&forked, 400..500).await;
    let copied = mirror(&root);
    assert_eq!(pull_from(&copied, &log).unwrap().size, 356);
    refused(&root, (&copied, &log), &earlier, Trouble::Shrunk);
    refused(&root, (&copied, &log), &forked, Trouble::Forked);
    grow(&forked, 500..900).await;
    refused(&root, (&copied, &log), &forked, Trouble::Forked);
    // As it should be, it is followed on; by the restarted one first, which has to learn keys and ids anew.
    grow(&log, 900..1_000).await;
    let again = mirror(&root);
    let pulled = pull_from(&again, &log).unwrap();
    assert_eq!((pulled.before, pulled.size, again.trouble()), (356, 456, None));
    copy_holds(&again, &log);
    // Power-of-two sizes have proofs of another form.
    let small = scratch.join("small");
    create_as(&small, "small.example.org").await;
    follow(&small, &[line(&log, log.display())]);
    let copied = mirror(&small);
    assert_eq!(pull_from(&copied, &earlier).unwrap().size, 256);
    let other = scratch.join("other");
    let mut entries = entries_of(&earlier);
    entries.swap(3, 4);
    entries.push(plain(&operator(), 5_000).trim_end_matches('~').as_bytes().to_vec());
    forge(&other, &log, &entries);
    refused(&small, (&copied, &log), &other, Trouble::Forked);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_log_may_hold_is_not_taken_in() {
    let scratch = Scratch::in_memory();
    let (log, root) = pair(&scratch, 20).await;
    let copied = mirror(&root);
    pull_from(&copied, &log).unwrap();
    let held = entries_of(&log);
    let entry = |text: String| text.split('~').next().unwrap().as_bytes().to_vec();
    // Signed by nobody the log knows; under an id that is taken; no statement at all; in force before its key is.
    let stranger = entry(plain(&key(OTHER, 2), 30));
    let twice = entry(sign_at(&transfer("XM-DAC-1", 99), &operator(), &[], NOW, 5).to_string());
    let early = entry(sign_at(&transfer("XM-DAC-1", 98), &operator(), &[], NOW - 90_000, 98).to_string());
    for bad in [stranger, twice, b"nonsense".to_vec(), early] {
        let forged = scratch.join("forged");
        let _ = std::fs::remove_dir_all(&forged);
        let more = (40..50).map(|n| entry(plain(&operator(), n)));
        let entries: Vec<Vec<u8>> = held.iter().cloned().chain(more).chain([bad]).collect();
        forge(&forged, &log, &entries);
        refused(&root, (&copied, &log), &forged, Trouble::Entry);
    }
    // A key that comes with the same step counts from where it stands.
    let forged = scratch.join("forged");
    let second = key(OTHER, 2);
    let good = [register(&second, 60), plain(&second, 61)].map(entry);
    forge(&forged, &log, &[held, good.to_vec()].concat());
    assert_eq!(pull_from(&copied, &forged).unwrap().size, 22);
    copy_holds(&copied, &log);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_altered_on_the_way_is_never_held() {
    let scratch = Scratch::in_memory();
    let (log, root) = pair(&scratch, 250).await;
    pull_from(&mirror(&root), &log).unwrap();
    grow(&log, 250..2_060).await;
    let names = files(&log.join("log"));
    let (mut silent, mut told) = (0, 0);
    for name in names.iter().filter_map(|name| name.to_str()) {
        let bits = std::fs::read(log.join("log").join(name)).unwrap().len() * 8;
        for bit in if name == "checkpoint" { vec![9, bits / 2, bits - 1] } else { vec![bits / 2 + 5] } {
            let copied = scratch.join("copied");
            let _ = std::fs::remove_dir_all(&copied);
            copy(&root, &copied);
            let copied = mirror(&copied);
            let before = state(&copied);
            let source = Flipped { log: reader(&log), file: name.into(), bit };
            match pull(&copied, &source) {
                // Not every file is read: hash tiles are computed.
                Ok(_) => silent += 1,
                Err(failure) => {
                    told += 1;
                    let bad = [Trouble::Checkpoint, Trouble::Forked, Trouble::Altered, Trouble::Shrunk];
                    assert!(bad.contains(&failure.trouble), "{name}, bit {bit}: {failure}");
                    assert_eq!(state(&copied), before);
                }
            }
            assert_eq!(pull_from(&copied, &log).unwrap().size, 2_060, "{name}, bit {bit}");
            copy_holds(&copied, &log);
        }
    }
    assert!(told > 12 && silent > 4, "{told} were refused, {silent} not read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_goes_silent_is_taken_up_where_it_stopped() {
    let scratch = Scratch::in_memory();
    let (log, root) = pair(&scratch, 5_000).await;
    let whole = Tired::new(&log, usize::MAX);
    let other = scratch.join("other");
    create_as(&other, "other.example.org").await;
    follow(&other, &[line(&log, log.display())]);
    pull(&mirror(&other), &whole).unwrap();
    let (asked, needed) = (whole.asked.into_inner(), whole.bundles.into_inner());
    assert!(needed == 20 && asked > needed, "{asked} questions, {needed} bundles");
    let mut copied = mirror(&root);
    let mut least = needed;
    for answers in [0, 5, asked * 2 / 3, 3] {
        let tired = Tired::new(&log, answers);
        let failure = pull(&copied, &tired).unwrap_err();
        assert_eq!((failure.trouble, copied.size()), (Trouble::Silent, 0), "{failure}");
        // With the next start or without one.
        if answers % 2 == 0 {
            copied = mirror(&root);
        }
        // What was checked once is not fetched again; of the step that was under way, all is.
        let next = Tired::new(&log, usize::MAX);
        let folder = scratch.join("probe");
        let _ = std::fs::remove_dir_all(&folder);
        copy(&root, &folder);
        assert_eq!(pull(&mirror(&folder), &next).unwrap().size, 5_000);
        let fetched = next.bundles.into_inner();
        assert!(
            fetched <= least,
            "after {answers} answers, {fetched} of {needed} bundles were fetched once more"
        );
        least = fetched;
    }
    assert!(least < needed, "all {needed} were fetched again");
    assert_eq!(pull_from(&copied, &log).unwrap().size, 5_000);
    copy_holds(&copied, &log);
    // What an earlier pull left is checked as what comes is, and fetched where it doesn't hold.
    let left = scratch.join("left");
    create_as(&left, "left.example.org").await;
    follow(&left, &[line(&log, log.display())]);
    let copied = mirror(&left);
    let all = asked - 1;
    pull(&copied, &Tired::new(&log, all)).unwrap_err();
    let bundle = copied.folder().join("tile/entries/003");
    let mut bytes = std::fs::read(&bundle).unwrap();
    bytes[700] ^= 1;
    std::fs::write(&bundle, &bytes).unwrap();
    assert_eq!(pull_from(&copied, &log).unwrap().size, 5_000);
    copy_holds(&copied, &log);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_altered_is_not_folded_and_not_built_upon() {
    let scratch = Scratch::in_memory();
    let (log, root) = pair(&scratch, 600).await;
    pull_from(&mirror(&root), &log).unwrap();
    grow(&log, 600..700).await;
    let copied = mirror(&root);
    for (file, at_once) in
        [("checkpoint", true), ("tile/0/002.p/88", true), ("tile/entries/000", false), ("tile/0/001", false)]
    {
        let path = copied.folder().join(file);
        let whole = std::fs::read(&path).unwrap();
        let mut altered = whole.clone();
        altered[whole.len() / 2] ^= 1;
        std::fs::write(&path, altered).unwrap();
        let taken_up = mirror(&root);
        assert_eq!(
            (taken_up.size(), taken_up.trouble().is_some()),
            if at_once { (0, true) } else { (600, false) }
        );
        assert_eq!(pull_from(&taken_up, &log).unwrap_err().trouble, Trouble::Copy, "{file}");
        // The node runs without it.
        let node = open(&root).await;
        assert_eq!(node.mirrors()[0].size(), if at_once { 0 } else { 600 });
        close(node).await;
        std::fs::write(&path, whole).unwrap();
    }
    std::fs::remove_dir_all(copied.folder().parent().unwrap()).unwrap();
    assert_eq!(pull_from(&mirror(&root), &log).unwrap().size, 700);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_says_whose_word_counts() {
    let scratch = Scratch::in_memory();
    let (log, root) = pair(&scratch, 3).await;
    let witness = Recorder::start(log_key(&log)).await;
    let policy = String::from_utf8(witness.policy.to_bytes()).unwrap();
    let with_place = policy.replacen('\n', &format!(" {}\n", log.display()), 1);
    follow_under(&root, &with_place);
    let copied = mirror(&root);
    refused(&root, (&copied, &log), &log, Trouble::Checkpoint);
    // Witnessed, it is taken in.
    let options = on(Arc::new(RealDisk), Some(witness.policy.clone()));
    let node = entente_node::Node::open(&log, options).await.unwrap();
    accepted(&node, vec![plain(&operator(), 10)]).await;
    close(node).await;
    assert_eq!(pull_from(&copied, &log).unwrap().size, 4);
    // Another log with a key of its own at the same place is not it.
    let other = scratch.join("other");
    create_as(&other, "other.example.org").await;
    refused(&root, (&copied, &log), &other, Trouble::Checkpoint);
    std::fs::remove_file(other.join("log/checkpoint")).unwrap();
    refused(&root, (&copied, &log), &other, Trouble::Silent);
    // Each signature the log adds to the same tree is kept.
    let signed = FolderReader::new(copied.folder()).checkpoint().unwrap();
    let signed = SignedCheckpoint::from_bytes(&signed).unwrap();
    assert_eq!(signed.note().signatures().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_up_stops_nobody() {
    use tokio::io::AsyncReadExt;
    let scratch = Scratch::new();
    let [log, root] = ["log", "reader"].map(|name| scratch.join(name));
    create(&log).await;
    grow(&log, 1..700).await;
    create_as(&root, "reader.example.org").await;
    // Answers as a node does, but the second, third and fifth connection are cut after some of their bytes.
    let served = Served::start(open(&log).await).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let behind = served.address;
    tokio::spawn(async move {
        let mut count = 0;
        while let Ok((mut near, _)) = listener.accept().await {
            count += 1;
            tokio::spawn(async move {
                let mut far = tokio::net::TcpStream::connect(behind).await.unwrap();
                if [2, 3, 5].contains(&count) {
                    let (mut from_near, mut to_near) = near.split();
                    let (from_far, mut to_far) = far.split();
                    let mut some = from_far.take(3_000);
                    tokio::select! {
                        _ = tokio::io::copy(&mut from_near, &mut to_far) => {}
                        _ = tokio::io::copy(&mut some, &mut to_near) => {}
                    }
                } else {
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                }
            });
        }
    });
    follow(&root, &[line(&log, format!("http://{address}"))]);
    let follower = entente_node::Node::open(
        &root,
        entente_node::Options {
            follow: Some(std::time::Duration::from_millis(20)),
            ..crate::support::options()
        },
    )
    .await
    .unwrap();
    let began = std::time::Instant::now();
    while follower.mirrors()[0].size() < 700 {
        assert!(began.elapsed().as_secs() < 40, "{:?}", follower.mirrors()[0].trouble());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    accepted(&follower, vec![plain(&operator(), 5)]).await;
    close(follower).await;
    served.stop().await;
    copy_holds(&mirror(&root), &log);
    assert_eq!(positions_of(&mirror(&root).source().reader, 700), crate::support::checks::positions(&log));
}

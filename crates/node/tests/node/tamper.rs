//! One bit altered anywhere is found, and the place is named.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use entente_log::TilePath;
use entente_node::bundle::{Bundle, check, make};
use entente_node::verify::{LogFault, verify_log};
use entente_node::{Node, NodeError, Places, doctor};
use proptest::prelude::*;
use rayon::prelude::*;
use serde_json::json;
use sqlx::{Connection, Executor, SqliteConnection};

use crate::support::checks::{holds, own_policy, reader, verified};
use crate::support::follow::Flipped;
use crate::support::{
    NOW, OTHER, Scratch, accepted, close, copy, files, grant, node, open, options, other, party, plain,
    sealed, sign_at,
};

/// Entries of the log: two full tiles and a partial one.
const SIZE: u64 = 600;

/// The log all tests here alter copies of, made once for this process.
fn original() -> &'static Path {
    static ROOT: OnceLock<(Scratch, PathBuf)> = OnceLock::new();
    let make = || {
        let scratch = Scratch::in_memory();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let node = node(&scratch).await;
            for first in (2..SIZE).step_by(200) {
                let one = |n| if n % 10 == 0 { sealed(&other(), n) } else { plain(&other(), n) };
                accepted(&node, (first..SIZE.min(first + 200)).map(one).collect()).await;
            }
            close(node).await;
        });
        let root = scratch.join("node");
        (scratch, root)
    };
    &ROOT.get_or_init(|| std::thread::spawn(make).join().unwrap()).1
}

fn altered_copy(scratch: &Scratch) -> PathBuf {
    let root = scratch.join("node");
    copy(original(), &root);
    root
}

/// What verifying finds with one bit of one file flipped on the way to the reader.
fn faults(file: &str, bit: usize) -> Vec<LogFault> {
    let source = Flipped { log: reader(original()), file: file.into(), bit };
    verify_log(&source, &own_policy(original()), &mut |_, _| {}).faults
}

/// A partial tile of an earlier size, which nobody reads who holds the present checkpoint.
const EARLIER: &str = "tile/1/000.p/1";

/// The files of the published log, with their sizes in bits.
fn public_files() -> Vec<(String, usize)> {
    let log = original().join("log");
    let names = files(&log).into_iter().map(|name| name.to_str().unwrap().to_owned());
    let names = names.filter(|name| name != EARLIER);
    names.map(|name| (name.clone(), std::fs::read(log.join(&name)).unwrap().len() * 8)).collect()
}

/// The entry that a bit of a file belongs to, where it belongs to one.
fn entry_at(file: &str, bit: usize) -> Option<u64> {
    let path: TilePath = file.parse().ok()?;
    let first = path.index * 256;
    if file.starts_with("tile/0/") {
        return Some(first + bit as u64 / 256);
    }
    if !file.starts_with("tile/entries/") {
        return None;
    }
    let bytes = std::fs::read(original().join("log").join(file)).unwrap();
    let (mut at, mut entry) = (0, first);
    loop {
        let length = usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        // A wrong length shifts all that follows: only the bundle can be named then.
        if bit / 8 < at + 2 {
            return None;
        }
        if bit / 8 < at + 2 + length {
            return Some(entry);
        }
        at += 2 + length;
        entry += 1;
    }
}

fn assert_found(file: &str, bit: usize) {
    let faults = faults(file, bit);
    let entry = entry_at(file, bit);
    let named = |fault: &LogFault| fault.place == file && (entry.is_none() || fault.entry == entry);
    assert!(faults.iter().any(named), "bit {bit} of {file} (entry {entry:?}): {faults:?}");
}

#[test]
fn a_log_that_was_not_altered_holds() {
    let report = verified(original());
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!((report.size, report.sealed_fields), (SIZE, 3 * 59));
    let names: Vec<String> = public_files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "checkpoint",
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/2",
            "tile/entries/000",
            "tile/entries/001",
            "tile/entries/002.p/88",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn every_bit_of_the_checkpoint_counts() {
    let (file, bits) = public_files().remove(0);
    assert_eq!(file, "checkpoint");
    (0..bits).into_par_iter().for_each(|bit| assert_found("checkpoint", bit));
}

#[test]
fn every_file_is_watched() {
    for (file, bits) in public_files() {
        for bit in [0, bits / 3, bits / 2 + 5, bits - 1] {
            assert_found(&file, bit);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bit_of_any_file_is_found(file in 0_usize..8, at in 0.0..1.0_f64) {
        let (file, bits) = public_files().swap_remove(file);
        assert_found(&file, (bits as f64 * at) as usize);
    }
}

#[test]
fn what_is_missing_cut_or_longer_is_named() {
    let scratch = Scratch::in_memory();
    let root = altered_copy(&scratch);
    for (file, bits) in public_files() {
        let path = root.join("log").join(&file);
        let whole = std::fs::read(&path).unwrap();
        let longer = [&whole[..], b"x"].concat();
        for altered in [None, Some(&whole[..bits / 8 - 1]), Some(&whole[..0]), Some(&longer[..])] {
            match altered {
                None => std::fs::remove_file(&path).unwrap(),
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            }
            let faults = verified(&root).faults;
            assert!(faults.iter().any(|fault| fault.place == file), "{file}: {faults:?}");
        }
        std::fs::write(&path, whole).unwrap();
    }
    assert!(verified(&root).holds());
}

/// An audit of the folder by `doctor`.
async fn audit(root: &Path) -> Vec<LogFault> {
    doctor::audit(root, &Places::default(), &mut |_, _| {}).await.unwrap().faults
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_altered_files() {
    let scratch = Scratch::in_memory();
    let root = altered_copy(&scratch);
    for (file, bits) in public_files().into_iter().chain([(EARLIER.to_owned(), 256)]) {
        let path = root.join("log").join(&file);
        let whole = std::fs::read(&path).unwrap();
        let mut altered = whole.clone();
        altered[bits / 16] ^= 4;
        std::fs::write(&path, altered).unwrap();
        let faults = audit(&root).await;
        assert!(faults.iter().any(|fault| fault.place == file), "{file}: {faults:?}");
        std::fs::write(&path, whole).unwrap();
    }
    // Not public, but what the next start goes by.
    let path = root.join("state/signed-checkpoint");
    let mut altered = std::fs::read(&path).unwrap();
    for bit in 0..altered.len() {
        altered[bit] ^= 4;
        if bit % 30 == 0 {
            std::fs::write(&path, &altered).unwrap();
            let faults = audit(&root).await;
            assert!(
                faults.iter().any(|fault| fault.place == "state/signed-checkpoint"),
                "byte {bit}: {faults:?}"
            );
        }
        altered[bit] ^= 4;
    }
    std::fs::write(&path, altered).unwrap();
    holds(&root).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_refuses_an_altered_edge_and_writes_nothing() {
    let scratch = Scratch::in_memory();
    let root = altered_copy(&scratch);
    for file in [
        "log/checkpoint",
        "log/tile/0/002.p/88",
        "log/tile/1/000.p/2",
        "log/tile/entries/002.p/88",
        "state/signed-checkpoint",
    ] {
        let path = root.join(file);
        let whole = std::fs::read(&path).unwrap();
        for byte in [0, whole.len() / 2, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[byte] ^= 1;
            std::fs::write(&path, &altered).unwrap();
            let log: Vec<Vec<u8>> = files(&root.join("log"))
                .iter()
                .map(|f| std::fs::read(root.join("log").join(f)).unwrap())
                .collect();
            let refused = Node::open(&root, options()).await.map(|_| ());
            assert!(matches!(refused, Err(NodeError::Audit { .. })), "{file}, byte {byte}: {refused:?}");
            let after: Vec<Vec<u8>> = files(&root.join("log"))
                .iter()
                .map(|f| std::fs::read(root.join("log").join(f)).unwrap())
                .collect();
            assert!(log == after, "{file}: the start changed the log");
        }
        std::fs::write(&path, &whole).unwrap();
    }
    close(open(&root).await).await;
}

/// Runs one statement on the SQL store.
async fn sql(root: &Path, text: &'static str) {
    let url = format!("sqlite://{}", root.join("store.sqlite").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let done = connection.execute(text).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{text}");
    connection.close().await.unwrap();
}

/// One bit of the last byte of a blob.
const FLIP: &str = "UPDATE disclosure SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || \
    CASE hex(substr(sealed, -1)) WHEN '00' THEN x'01' ELSE x'00' END AS BLOB) \
    WHERE (jti, digest) IN (SELECT jti, digest FROM disclosure ORDER BY digest LIMIT 1)";

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_altered_rows() {
    let cases = [
        (FLIP, "disclosures", true),
        (
            "DELETE FROM disclosure WHERE (jti, digest) IN (SELECT jti, digest FROM disclosure LIMIT 1)",
            "disclosures",
            true,
        ),
        (
            "UPDATE disclosure SET jti = (SELECT jti FROM statement WHERE idx = 20) WHERE (jti, digest) IN \
          (SELECT jti, digest FROM disclosure WHERE jti != (SELECT jti FROM statement WHERE idx = 20) LIMIT 1)",
            "disclosures",
            true,
        ),
        ("UPDATE statement SET subject = subject || 'x' WHERE idx = 300", "index", true),
        ("UPDATE statement SET iss = 'XM-DAC-1' WHERE idx = 300", "index", true),
        ("UPDATE statement SET kind = 'need' WHERE idx = 300", "index", true),
        ("UPDATE statement SET iat = iat + 1 WHERE idx = 300", "index", true),
        ("UPDATE statement SET at = at || '0' WHERE idx = 300", "index", true),
        ("UPDATE statement SET handling = 'TLP:RED' WHERE idx = 300", "index", true),
        ("UPDATE statement SET sealed = 1 WHERE idx = 301", "index", true),
        ("UPDATE statement SET hash = zeroblob(32) WHERE idx = 300", "index", true),
        ("UPDATE statement SET jti = zeroblob(16) WHERE idx = 300", "index", true),
        ("DELETE FROM statement WHERE idx = 300", "index", true),
        ("UPDATE statement SET idx = 5000 WHERE idx = 599", "index", true),
        ("UPDATE issuer_key SET valid_from = valid_from - 1 WHERE party = 'XM-DAC-2'", "keys", false),
        ("DELETE FROM issuer_key WHERE party = 'XM-DAC-2'", "keys", false),
        ("DELETE FROM keyring_statement WHERE idx = 1", "keys", false),
        ("INSERT INTO keyring_statement (idx) VALUES (300)", "keys", false),
    ];
    let runs = cases.map(|(text, place, entry)| async move {
        let scratch = Scratch::in_memory();
        let root = altered_copy(&scratch);
        sql(&root, text).await;
        let faults = audit(&root).await;
        let named = |fault: &LogFault| fault.place == place && fault.entry.is_some() == entry;
        assert!(faults.iter().any(named), "{text}: {faults:?}");
        if place != "disclosures" {
            doctor::rebuild(&root, &Places::default()).await.unwrap();
            holds(&root).await;
        }
    });
    for run in runs {
        run.await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_rolled_back_is_not_written_to() {
    let scratch = Scratch::in_memory();
    let root = altered_copy(&scratch);
    let before = scratch.join("before");
    copy(&root, &before);
    let node = open(&root).await;
    accepted(&node, vec![plain(&other(), 5_000)]).await;
    close(node).await;
    // The published checkpoint of yesterday, from a backup; what was signed since is still known.
    std::fs::copy(before.join("log/checkpoint"), root.join("log/checkpoint")).unwrap();
    let node = open(&root).await;
    assert_eq!(node.size(), SIZE + 1);
    close(node).await;
    // With that gone as well, the index still knows better.
    for file in ["log/checkpoint", "state/signed-checkpoint"] {
        std::fs::copy(before.join(file), root.join(file)).unwrap();
    }
    let refused = Node::open(&root, options()).await.map(|_| ());
    assert!(matches!(refused, Err(NodeError::Audit { .. })), "{refused:?}");
}

#[test]
fn every_bit_of_a_bundle_counts() {
    let scratch = Scratch::in_memory();
    let root = scratch.join("node");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bundle = runtime.block_on(async {
        let node = node(&scratch).await;
        accepted(&node, (2..5).map(|n| sealed(&other(), n)).collect()).await;
        let found = node.find("3").await.unwrap().unwrap();
        let shown = ["/body/note".to_owned()];
        let bundle = make(node.archive(), &found, &shown, own_policy(&root)).await.unwrap();
        close(node).await;
        bundle
    });
    let policy = own_policy(&root);
    let json = serde_json::to_vec(&bundle).unwrap();
    let verdict = check(&bundle, &policy).unwrap();
    assert_eq!((verdict.index, verdict.shown, verdict.sealed), (3, 1, 2));
    assert_eq!(verdict.statement.iss.to_string(), OTHER);
    let judged = |bit: usize| {
        let mut altered = json.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        let Ok(read) = serde_json::from_slice::<Bundle>(&altered) else { return };
        if check(&read, &policy).is_ok() {
            assert_eq!(serde_json::to_vec(&read).unwrap(), json, "bit {bit} changed what the bundle says");
        }
    };
    (0..json.len() * 8).into_par_iter().for_each(judged);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_party_vouches_for_itself_without_the_chain() {
    let scratch = Scratch::in_memory();
    let root = scratch.join("node");
    let node = node(&scratch).await;
    // Registered before; now the party says the same of itself, signed with the key that stands in it.
    let own = party(other().party().as_str(), json!([grant(&other(), -1000)]), json!([]));
    accepted(&node, vec![sign_at(&own, &other(), &[], NOW, 7).to_string()]).await;
    let policy = own_policy(&root);
    let found = node.find("2").await.unwrap().unwrap();
    let sound = make(node.archive(), &found, &[], policy.clone()).await.unwrap();
    check(&sound, &policy).unwrap();
    let fault = check(&Bundle { issuer: Vec::new(), ..sound }, &policy).unwrap_err();
    assert_eq!(fault.step, "issuer's keys");
    // Entry 0 is what every chain begins with.
    let first = node.find("0").await.unwrap().unwrap();
    let first = make(node.archive(), &first, &[], policy.clone()).await.unwrap();
    check(&Bundle { issuer: Vec::new(), ..first }, &policy).unwrap();
    close(node).await;
}

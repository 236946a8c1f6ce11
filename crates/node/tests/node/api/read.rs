//! The log at the paths of C2SP tlog-tiles, and what operators watch.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use entente_log::{TileKind, TilePath};
use entente_node::Node;
use entente_node::api::install_metrics;
use entente_node::verify::source::HttpLog;
use entente_node::verify::verify_log;
use serde_json::json;

use super::{header, json, status_of};
use crate::support::checks::{log_key, open_checkpoint, own_policy};
use crate::support::disk::{Failure, FaultyDisk};
use crate::support::served::{Served, client};
use crate::support::{Scratch, accepted, close, node, on, operator, plain};

/// A served node with 300 entries, of which the last batch left partial tiles.
async fn served(scratch: &Scratch) -> Served {
    let node = node(scratch).await;
    accepted(&node, (2..100).map(|n| plain(&operator(), n)).collect()).await;
    accepted(&node, (100..300).map(|n| plain(&operator(), n)).collect()).await;
    Served::start(node).await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_served_as_they_lie_with_the_right_headers() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let log = scratch.join("node/log");
    let checkpoint = client().get(served.url("/checkpoint")).send().await.unwrap();
    assert_eq!(checkpoint.status(), 200);
    assert_eq!(header(&checkpoint, "content-type"), "text/plain; charset=utf-8");
    assert!(header(&checkpoint, "cache-control").contains("max-age=1"), "{checkpoint:?}");
    assert_eq!(checkpoint.bytes().await.unwrap(), std::fs::read(log.join("checkpoint")).unwrap());
    for tile in
        ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"]
    {
        let answer = client().get(served.url(&format!("/{tile}"))).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{tile}");
        assert_eq!(header(&answer, "content-type"), "application/octet-stream");
        assert!(header(&answer, "cache-control").contains("immutable"));
        assert_eq!(header(&answer, "access-control-allow-origin"), "*");
        assert_eq!(answer.bytes().await.unwrap(), std::fs::read(log.join(tile)).unwrap(), "{tile}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bundles_are_compressed_for_who_asks() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let url = served.url("/tile/entries/000");
    let plain = client().get(&url).send().await.unwrap();
    assert_eq!(header(&plain, "content-encoding"), "");
    let plain = plain.bytes().await.unwrap();
    let packed = client().get(&url).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    assert!(header(&packed, "vary").to_lowercase().contains("accept-encoding"));
    let packed = packed.bytes().await.unwrap();
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == plain && packed.len() < plain.len());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_beyond_the_published_tree_is_served() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    // What a stopped batch may have left on the disk.
    let log = scratch.join("node/log");
    std::fs::create_dir_all(log.join("tile/0/002.p")).unwrap();
    for left in ["tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/entries/001", "tile/1/000.p/2"] {
        std::fs::write(log.join(left), [1; 64]).unwrap();
        assert_eq!(status_of(served.address, &format!("/{left}")).await, "404", "{left}");
    }
    // Superseded partial tiles are gone, of the tile still growing they may be there.
    assert_eq!(status_of(served.address, "/tile/0/000.p/100").await, "404");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_log_can_be_read() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    for path in [
        "/tile/../node.json",
        "/tile/0/../../../node.json",
        "/tile/..%2f..%2fkeys/log.key",
        "/tile/%2e%2e/%2e%2e/keys/log.key",
        "/../keys/log.key",
        "//keys/log.key",
        "/keys/log.key",
        "/node.json",
        "/store.sqlite",
        "/tile//etc/passwd",
        "/tile/0/000/../000",
        "/tile/0/000%00",
        "/tile/0/0",
        "/tile/0/000.p/256",
        "/tile/0/000.p/0",
        "/tile/00/000",
        "/tile/64/000",
        "/tile/0/x000/000",
        "/tile/entries/000.p/",
        "/tile/",
        "/tile",
        "/checkpoint/",
        "/state/signed-checkpoint",
        "/..%2fkeys%2flog.key/checkpoint",
        "/%2e%2e/checkpoint",
        "/state/checkpoint",
    ] {
        let status = status_of(served.address, path).await;
        assert!(status == "404" || status == "400", "{path}: {status}");
    }
    let answer = client().get(served.url("/nothing")).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(json(answer).await["error"]["code"], "not-found");
    assert_eq!(client().put(served.url("/checkpoint")).send().await.unwrap().status(), 405);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_found_by_id_hash_and_position() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let get = async |path: &str| {
        client().get(served.url(&format!("/api/v1/statements{path}"))).send().await.unwrap()
    };
    let found = json(get("/7").await).await;
    assert_eq!((&found["index"], &found["kind"]), (&json!(7), &json!("transfer")));
    for id in [found["jti"].as_str().unwrap(), found["hash"].as_str().unwrap()] {
        assert_eq!(json(get(&format!("/{id}")).await).await, found);
    }
    for id in [
        "300",
        "-1",
        "18446744073709551615",
        "18446744073709551616",
        "x",
        "sha256:00",
        "0190f5d1-0000-7000-8000-000000000000",
    ] {
        let answer = get(&format!("/{id}")).await;
        assert_eq!(
            (answer.status().as_u16(), json(answer).await["error"]["code"].as_str()),
            (404, Some("not-found")),
            "{id}"
        );
    }
    let page = json(get("?kind=transfer&from=290&limit=4").await).await;
    assert_eq!((&page["next"], page["statements"].as_array().unwrap().len()), (&json!(294), 4));
    assert_eq!(json(get("?iss=XM-DAC-2").await).await["statements"], json!([]));
    assert_eq!(get("?sort=up").await.status(), 400);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_metrics() {
    let scratch = Scratch::new();
    install_metrics().unwrap();
    let served = served(&scratch).await;
    let health = client().get(served.url("/healthz")).send().await.unwrap();
    assert_eq!(health.status(), 200);
    assert_eq!(json(health).await, json!({"status": "ok", "size": 300, "following": []}));
    let metrics = client().get(served.url("/metrics")).send().await.unwrap();
    assert!(header(&metrics, "content-type").starts_with("text/plain"));
    let text = metrics.text().await.unwrap();
    for name in ["entente_log_size", "entente_statements_logged_total", "entente_writer_stopped"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    served.stop().await;
}

/// The tiles of a checkpoint are there as soon as the checkpoint is, also while batches are being written.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_checkpoint_gets_its_tiles() {
    let scratch = Scratch::in_memory();
    let first = node(&scratch).await;
    accepted(&first, (2..250).map(|n| plain(&operator(), n)).collect()).await;
    close(first).await;
    let root = scratch.join("node");
    let disk = Arc::new(FaultyDisk::new(u64::MAX, Failure::Before).slow(Duration::from_millis(5)));
    let served = Served::start(Node::open(&root, on(disk, None)).await.unwrap()).await;
    let key = log_key(&root);
    let node = served.node.clone();
    let writing = tokio::spawn(async move {
        for number in 300..330 {
            accepted(&node, vec![plain(&operator(), number)]).await;
        }
    });
    let client = client();
    let (mut looks, mut sizes) = (0, std::collections::BTreeSet::new());
    while !writing.is_finished() {
        let bytes = client.get(served.url("/checkpoint")).send().await.unwrap().bytes().await.unwrap();
        let size = open_checkpoint(&bytes, &key).checkpoint().size;
        for kind in [TileKind::Hashes { level: 0 }, TileKind::Entries] {
            let path = TilePath::in_tree(kind, (size - 1) / 256, size).unwrap();
            let mut answer = client.get(served.url(&format!("/{path}"))).send().await.unwrap();
            if answer.status() == 404 && path.is_partial() {
                answer = client.get(served.url(&format!("/{}", path.to_full()))).send().await.unwrap();
            }
            assert_eq!(answer.status(), 200, "{path} of the checkpoint with {size} entries");
        }
        looks += 1;
        sizes.insert(size);
    }
    writing.await.unwrap();
    assert!(looks > 30 && sizes.len() > 5, "{looks} looks at {} sizes", sizes.len());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_verifies_the_whole_log_over_http() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let (source, policy) = (HttpLog::new(&served.url("")).unwrap(), own_policy(&scratch.join("node")));
    let verify = move || verify_log(&source, &policy, &mut |_, _| {});
    let report = tokio::task::spawn_blocking(verify).await.unwrap();
    assert!(report.holds(), "{:?}", report.faults);
    assert_eq!(report.size, 300);
    served.stop().await;
}

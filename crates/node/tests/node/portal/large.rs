//! A ledger too large for memory: what can be told is told, and the rest is said to be too large, with the command that answers it.

use entente_node::{Node, Options};

use super::read;
use crate::support::cases::cases;
use crate::support::served::Served;
use crate::support::{Scratch, close, options};

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_large_ledger_say_what_they_know_and_what_they_don_t() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    let root = node.folder().root().to_owned();
    close(node).await;
    let options = Options { keeps_ledger: true, most_in_memory: 10, ..options() };
    let node = Node::open(&root, options).await.unwrap();
    let (origin, size) = (node.identity().origin.clone(), node.size());
    assert!(node.keeper().unwrap().reached(&origin, size).await);
    let served = Served::start(node).await;
    for path in [
        "/",
        "/flows",
        "/obligations",
        "/organisations",
        "/organisations/XM-DAC-8",
        "/statements",
        "/statements/3",
        "/log",
        "/data",
        "/search?q=XM-DAC-8",
        "/consignments/consignment:US-GOV-DOD:kr-nvd-2015-1",
        "/trace",
        "/consignments",
        "/discrepancies",
        "/programmes",
        "/places",
        "/places/ML",
        "/places/pcode:ML1001",
        "/powers",
        "/engagements",
    ] {
        let (status, text) = read(&served, path).await;
        assert_eq!(status, 200, "{path}: {text}");
        assert!(!text.contains('⟦'), "{path}");
    }
    let (status, text) = read(&served, "/trace?party=XM-DAC-8").await;
    assert_eq!(status, 503);
    assert!(text.contains("Too much to fold at once") && text.contains("--data DIR"), "{text}");
    for path in ["/discrepancies", "/organisations/XM-DAC-8"] {
        let (_, text) = read(&served, path).await;
        assert!(text.contains("run a command on a copy of the log"), "{path}: {text}");
    }
    served.stop().await;
}

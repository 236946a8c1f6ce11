//! A ledger too large for memory: what can be told is told, and the rest is said to be too large, with the command that answers it.

use std::io::Read as _;
use std::time::Duration;

use entente_node::ledger::{AsOf, Asked};
use entente_node::{Node, Options};
use entente_record::Timestamp;

use super::{header, read};
use crate::support::cases::cases;
use crate::support::served::{Served, client};
use crate::support::{Scratch, accepted, close, operator, options, plain};

/// A node with the case studies that folds next to nothing in memory.
async fn large(scratch: &Scratch) -> Served {
    let node = cases(scratch).await;
    let root = node.folder().root().to_owned();
    close(node).await;
    let options = Options { keeps_ledger: true, most_in_memory: 10, ..options() };
    let node = Node::open(&root, options).await.unwrap();
    let (origin, size) = (node.identity().origin.clone(), node.size());
    assert!(node.keeper().unwrap().reached(&origin, size).await);
    Served::start(node).await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_large_ledger_say_what_they_know_and_what_they_don_t() {
    let scratch = Scratch::new();
    let served = large(&scratch).await;
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

/// Of which size a page says it is.
fn size_of(page: &str) -> u64 {
    let (_, rest) = page.split_once("name=\"as-of\"").unwrap();
    let value = rest.split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_large_ledger_is_of_one_state_and_says_which() {
    let scratch = Scratch::new();
    let served = large(&scratch).await;
    served.node.warm().await;
    let size = served.node.size();
    let (_, first) = read(&served, "/").await;
    assert_eq!(size_of(&first), size);
    // Names, not ids, as in a ledger of any size.
    assert!(first.contains("Norway"), "{first}");
    accepted(&served.node, vec![plain(&operator(), 771)]).await;
    let origin = served.node.identity().origin.clone();
    assert!(served.node.keeper().unwrap().reached(&origin, size + 1).await);
    // The state before is given while it is fresh: it says so, and what it shows is of it, the newest statements too.
    let (_, again) = read(&served, "/").await;
    assert_eq!(again, first);
    assert!(!again.contains("t771"), "a statement that is not of this state");
    for path in ["/flows", "/obligations", "/organisations/XM-DAC-8", "/consignments", "/programmes"] {
        assert_eq!(size_of(&read(&served, path).await.1), size, "{path}");
    }
    // Pages of single statements are as new as the log.
    let (status, page) = read(&served, &format!("/statements/{size}")).await;
    assert_eq!(status, 200, "{page}");
    assert!(read(&served, &format!("/statements?from={size}")).await.1.contains("t771"));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_most_readers_ask_first_is_written_before_they_ask() {
    let scratch = Scratch::new();
    let served = large(&scratch).await;
    let (logs, now) = (served.node.logs(), Timestamp::from_unix_seconds(served.node.now()).unwrap());
    let as_of = AsOf::new(logs.all(), None, now);
    let asked = Asked { logs: &logs, as_of: &as_of, sizes_given: false };
    let edition = served.node.rest().unwrap().edition(&asked).await.unwrap().unwrap();
    let keys = ["en /", "fr /flows", "ar /organisations", "uk /trace"];
    // Readers have the first edition before its pages are written.
    for _ in 0..600 {
        if keys.iter().all(|key| edition.pages().get(key).is_some()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for key in keys {
        let written = edition.pages().get(key).unwrap_or_else(|| panic!("{key} is not written"));
        let (language, path) = key.split_once(' ').unwrap();
        let request = client().get(served.url(path)).header("cookie", format!("entente-language={language}"));
        assert_eq!(request.send().await.unwrap().bytes().await.unwrap(), written.plain, "{key}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_is_for_anybody_and_is_the_same_packed() {
    let scratch = Scratch::new();
    let served = large(&scratch).await;
    let ask = async |path: &str, headers: &[(&str, &str)]| {
        let request = client().get(served.url(path)).header("accept", "text/html");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.send().await.unwrap()
    };
    for path in ["/", "/flows?stage=pledged", "/?lang=ar"] {
        let made = ask(path, &[]).await;
        let choice = header(&made, "set-cookie").to_owned();
        let plain = made.text().await.unwrap();
        let kept = ask(path, &[]).await;
        // Each answer has a name of its own, and the choice of a language is remembered each time.
        assert_eq!(header(&kept, "set-cookie"), choice, "{path}");
        assert!(
            !header(&kept, "content-security-policy").is_empty() && !header(&kept, "x-request-id").is_empty()
        );
        assert_eq!(kept.text().await.unwrap(), plain, "{path}");
        let packed = ask(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(header(&packed, "content-encoding"), "gzip", "{path}");
        let (bytes, mut text) = (packed.bytes().await.unwrap(), String::new());
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, plain, "{path}");
    }
    // In another language it is another page, also where a cookie says so.
    let english = ask("/flows", &[]).await.text().await.unwrap();
    let french = ask("/flows", &[("cookie", "entente-language=fr")]).await.text().await.unwrap();
    assert!(english.contains("lang=\"en\"") && french.contains("lang=\"fr\"") && english != french);
    // Who says who they are gets a page made for them.
    let own = ask("/flows", &[("cookie", "entente-language=fr; session=1")]).await;
    assert_eq!(own.text().await.unwrap(), french);
    served.stop().await;
}

//! What strangers write stays text, what they ask for stays within the portal, and browsers are told to keep it so.

use scraper::Html;

use super::{PROBE, browse, count, header, read, served};
use crate::support::Scratch;
use crate::support::served::client;

#[tokio::test(flavor = "multi_thread")]
async fn text_of_strangers_is_never_markup() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let written = url_encoded(PROBE);
    for path in [
        "/programmes/programme:XM-DAC-1:probe".to_owned(),
        "/programmes".to_owned(),
        "/search?q=probe".to_owned(),
        "/statements?kind=programme&by=XM-DAC-1".to_owned(),
        format!("/statements/{}", served.node.size() - 1),
        format!("/statements/{}", served.node.size() - 2),
        format!("/search?q={written}"),
        format!("/statements?subject={written}&by={written}&kind={written}"),
        format!("/flows?giver={written}&to={written}&currency={written}"),
        format!("/?what={written}&through={written}"),
        format!("/trace?to={written}"),
        format!("/obligations?state={written}"),
        format!("/organisations/{written}"),
        format!("/consignments/{written}"),
        format!("/nowhere/{written}?lang={written}"),
        format!("/?as-of={written}"),
    ] {
        let (status, text) = read(&served, &path).await;
        assert!(matches!(status, 200 | 400 | 404), "{path}: {status}");
        let page = Html::parse_document(&text);
        // The pages' own scripts are files of their own.
        assert_eq!(count(&page, "script:not([src^='/assets/']), img[src=x], [onerror]"), 0, "{path}");
        assert!(!text.contains("<script>"), "{path}");
        assert!(text.starts_with("<!doctype html>"), "{path}: {text}");
    }
    let (_, text) = read(&served, "/programmes/programme:XM-DAC-1:probe").await;
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the title is shown as it was written");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_is_refused_on_a_page() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let beyond = format!("/?as-of={}", served.node.size() + 1);
    let long = format!("/search?q={}", "a".repeat(600));
    let many = format!("/?{}", "a=b&".repeat(40));
    for (path, wanted) in [
        ("/?as-of=x", 400),
        ("/?as-of=-1", 400),
        ("/?as-of=1,2,3", 400),
        (beyond.as_str(), 404),
        ("/?at=yesterday", 400),
        ("/?at=2026-02-31", 400),
        ("/obligations?state=sleeping", 400),
        ("/flows?stage=dreamt", 400),
        ("/trace?party=%2e%2e", 400),
        ("/trace?to=AFGRG&subject=transfer:XM-DAC-1:t", 400),
        ("/trace?to=Atlantis", 200),
        ("/trace?currency=EURO&all=true", 400),
        ("/consignments/nonsense", 400),
        ("/consignments/consignment:XM-DAC-1:nobody", 404),
        ("/organisations/XM-DAC-99999", 404),
        ("/programmes/programme:XM-DAC-1:nobody", 404),
        ("/statements/9999999", 404),
        ("/statements/..%2f..%2fkeys", 404),
        ("/methods/..%2f..%2fREADME", 404),
        ("/methods/nonsense", 404),
        ("/assets/..%2fportal.css", 404),
        ("/assets/%2e%2e%2f%2e%2e%2fCargo.toml", 404),
        ("/statements/%ff", 400),
        ("/nowhere", 404),
        (long.as_str(), 400),
        (many.as_str(), 400),
    ] {
        let answer = browse(&served, path).await;
        assert_eq!(answer.status().as_u16(), wanted, "{path}");
        if !path.starts_with("/assets/") {
            assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8", "{path}");
            let id = header(&answer, "x-request-id").to_owned();
            assert!(id.len() == 16, "{path}: {id:?}");
            let text = answer.text().await.unwrap();
            assert!(wanted == 200 || text.contains(&id), "{path}: the page names the request");
        }
    }
    // Programs get what they always got.
    for (path, accept) in
        [("/nowhere", "*/*"), ("/nowhere", "application/json"), ("/api/v1/nowhere", "text/html")]
    {
        let answer = client().get(served.url(path)).header("accept", accept).send().await.unwrap();
        assert_eq!(answer.status(), 404);
        assert_eq!(header(&answer, "content-type"), "application/json", "{path} {accept}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_guarded_and_assets_keep() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    for path in ["/", "/statements/0", "/nowhere"] {
        let answer = browse(&served, path).await;
        let policy = header(&answer, "content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "x-frame-options"), "DENY");
        assert_eq!(header(&answer, "referrer-policy"), "same-origin");
        assert!(header(&answer, "vary").contains("accept-language"));
    }
    let (_, front) = read(&served, "/").await;
    let sheet = super::attributes(&Html::parse_document(&front), "link[rel=stylesheet]", "href").remove(0);
    let named = browse(&served, &sheet).await;
    assert_eq!(header(&named, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&named, "content-type"), "text/css; charset=utf-8");
    let bare = browse(&served, "/assets/portal.css").await;
    assert_eq!(header(&bare, "cache-control"), "public, no-cache");
    let tag = header(&bare, "etag").to_owned();
    let again =
        client().get(served.url("/assets/portal.css")).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
    let other = browse(&served, "/assets/portal.css?v=0000000000000000").await;
    assert_eq!(header(&other, "cache-control"), "public, no-cache", "an old name is not kept for ever");
    served.stop().await;
}

fn url_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

//! What operators look at: whether a node is ready, the names of requests, and their measures.

use entente_node::api::install_metrics;
use serde_json::json;

use super::{header, json as body};
use crate::support::cases::cases;
use crate::support::served::{Served, client};
use crate::support::{Scratch, node};

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_about_to_stop_is_not_ready_and_answers_still() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    let get = async |path: &str| client().get(served.url(path)).send().await.unwrap();
    let ready = get("/readyz").await;
    assert_eq!((ready.status().as_u16(), body(ready).await), (200, json!({"status": "ready"})));
    served.node.leave();
    let ready = get("/readyz").await;
    assert_eq!((ready.status().as_u16(), body(ready).await), (503, json!({"status": "stopping"})));
    assert_eq!(get("/healthz").await.status(), 200);
    assert_eq!(get("/statements/0").await.status(), 200);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_a_name_and_only_a_plain_one_is_taken_from_strangers() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    for path in ["/", "/api/v1/statements", "/checkpoint", "/no/such/page", "/api/no-such", "/statements/x"] {
        let ask = |name: &'static str| client().get(served.url(path)).header("x-request-id", name);
        let taken = ask("trace-7.a_B").send().await.unwrap();
        assert_eq!(header(&taken, "x-request-id"), "trace-7.a_B", "{path}");
        for bad in ["", "a b", "<script>", "a\tb"] {
            let answer = ask(bad).send().await.unwrap();
            let name = header(&answer, "x-request-id");
            assert!(name.len() == 16 && name.chars().all(|c| c.is_ascii_hexdigit()), "{path}: {bad}: {name}");
        }
    }
    // A page on what went wrong tells the name that the log has.
    let request = client().get(served.url("/statements/x")).header("accept", "text/html");
    let answer = request.header("x-request-id", "find-me").send().await.unwrap();
    assert!(answer.text().await.unwrap().contains("find-me"));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_measured_by_route_and_never_by_address() {
    install_metrics().unwrap();
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    for path in
        ["/api/v1/statements/1", "/statements/0", "/organisations/XM-DAC-1", "/some/strangers/path-77"]
    {
        client().get(served.url(path)).send().await.unwrap();
    }
    let text = client().get(served.url("/metrics")).send().await.unwrap().text().await.unwrap();
    let measured: Vec<&str> =
        text.lines().filter(|line| line.starts_with("entente_http_seconds_bucket")).collect();
    for route in ["/api/v1/statements/{id}", "/statements/{id}", "/organisations/{*id}", "none"] {
        let label = format!("route=\"{route}\"");
        let steps = measured.iter().filter(|line| line.contains(&label)).count();
        assert!(steps >= 11, "{route}: {steps} steps");
    }
    assert!(!text.contains("path-77") && !text.contains("XM-DAC-1"), "an address is a label");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_data_page_have_answers() {
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let page = client().get(served.url("/data")).send().await.unwrap().text().await.unwrap();
    let page = page.replace("&#39;", "'").replace("&#x27;", "'").replace("&#38;", "&").replace("&amp;", "&");
    let examples: Vec<&str> =
        page.split("curl 'HOST").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
    assert_eq!(examples.len(), 7, "{page}");
    for path in examples {
        let answer = client().get(served.url(path)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        assert!(answer.text().await.unwrap().len() > 50, "{path}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_statements_has_the_rows_of_the_list_a_page_at_a_time() {
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let list = client().get(served.url("/api/v1/statements?kind=party&limit=1000")).send().await.unwrap();
    let list = body(list).await;
    let wanted: Vec<String> =
        list["statements"].as_array().unwrap().iter().map(|row| row["index"].to_string()).collect();
    assert!(wanted.len() > 5);
    let (mut found, mut path) = (Vec::new(), "/api/v1/statements.csv?kind=party&limit=4".to_owned());
    loop {
        let answer = client().get(served.url(&path)).send().await.unwrap();
        assert!(header(&answer, "content-type").starts_with("text/csv"), "{path}");
        let link = header(&answer, "link").to_owned();
        let text = answer.text().await.unwrap();
        assert!(text.starts_with("index,jti,hash,iss,kind,subject,at,iat,handling,sealed\r\n"), "{text}");
        found.extend(text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()));
        match link.strip_prefix('<').and_then(|link| link.split('>').next()) {
            Some(next) => next.clone_into(&mut path),
            None => break,
        }
    }
    assert_eq!(found, wanted);
    served.stop().await;
}

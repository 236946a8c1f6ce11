//! The ledger over HTTP: every row once, past states, what keeps and what doesn't, wrong questions, many at once.

use std::collections::BTreeSet;

use entente_node::ledger::{AsOf, Books, LogSize, VIEWS, view::Wanted, view::value};
use entente_record::Timestamp;
use reqwest::Response;
use serde_json::{Value, json};

use super::{header, json as body};
use crate::support::cases::{cases, statements};
use crate::support::served::{Served, client};
use crate::support::{ORIGIN, Scratch, accepted, create, node, open, operator, plain};

/// A minute of the nodes' clock, and a time before which much of the case studies happened.
const LATE: &str = "2027-01-15T08:00:00Z";
const EARLY: &str = "2014-06-30T00:00:00Z";

async fn get(served: &Served, path: &str) -> Response {
    client().get(served.url(path)).send().await.unwrap()
}

async fn ok(served: &Served, path: &str) -> Value {
    let answer = get(served, path).await;
    let status = answer.status();
    let value = body(answer).await;
    assert_eq!(status, 200, "{path}: {value}");
    value
}

async fn refused(served: &Served, path: &str, status: u16, code: &str) -> String {
    let answer = get(served, path).await;
    assert_eq!(answer.status(), status, "{path}");
    assert_eq!(header(&answer, "cache-control"), "", "{path}");
    let error = body(answer).await["error"].take();
    assert_eq!(error["code"], code, "{path}: {error}");
    error["message"].as_str().unwrap().to_owned()
}

/// The figures that the ledger itself gives, past every cache.
fn direct(served: &Served, size: u64, until: Option<&str>) -> Books {
    let archive = served.node.archive();
    let until = until.map(|until| until.parse().unwrap());
    let log = LogSize { origin: ORIGIN.into(), size };
    let as_of = AsOf::new(vec![log], until, LATE.parse::<Timestamp>().unwrap());
    let entries: Vec<_> = archive
        .statements(served.node.size())
        .take(size as usize)
        .map(|statement| served_entry(served, &statement.unwrap().hash.to_string()))
        .collect();
    Books::of(entries, as_of)
}

fn served_entry(served: &Served, hash: &str) -> entente_ledger::Entry {
    let found = tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(served.node.find(hash)).unwrap().unwrap()
    });
    entente_ledger::Entry::read(found.jws.as_bytes()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_says_what_the_ledger_says_now_and_in_the_past() {
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let size = served.node.size();
    let all = |limit| Wanted { limit, ..Wanted::default() };
    let (mut changed, mut with_rows) = (0, 0);
    // Sizes that no batch ended at, out of order: one is read anew, others grow from what is at hand.
    for (as_of, until) in
        [(size, None), (100, None), (101, Some(LATE)), (size, Some(EARLY)), (7, None), (0, None)]
    {
        let books = direct(&served, as_of, until);
        let at = until.map(|at| format!("&at={at}")).unwrap_or_default();
        for view in VIEWS {
            let path = format!("/api/v1/ledger/{}?as_of={as_of}{at}", view.name);
            let answer = ok(&served, &path).await;
            let expected = value(&view.ask(&books, &all(1_000)).unwrap()).unwrap();
            assert_eq!(answer, expected, "{path}");
            with_rows += usize::from(answer["total"] != 0);
            let now = ok(&served, &format!("/api/v1/ledger/{}", view.name)).await;
            changed += usize::from(now["rows"] != answer["rows"]);
        }
        let hash = ok(&served, &format!("/api/v1/ledger/hash?as_of={as_of}{at}")).await;
        assert_eq!(hash["hash"], json!(books.ledger().hash()));
        assert_eq!(hash["as_of"]["size"], as_of);
    }
    assert!(changed > 20 && with_rows > 30, "{changed} differ from now, {with_rows} have rows");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_every_row_once_and_so_have_files() {
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let pin = format!("as_of={}&at={LATE}", served.node.size());
    for view in VIEWS {
        let whole = ok(&served, &format!("/api/v1/ledger/{}?{pin}", view.name)).await;
        let rows = whole["rows"].as_array().unwrap();
        assert_eq!((whole["next"].is_null(), &whole["total"]), (true, &json!(rows.len())), "{}", view.name);
        let (mut paged, mut offset) = (Vec::new(), Some(0));
        let step = (rows.len() / 3).max(1);
        while let Some(at) = offset {
            let page =
                ok(&served, &format!("/api/v1/ledger/{}?{pin}&limit={step}&offset={at}", view.name)).await;
            assert_eq!(page["total"], whole["total"]);
            assert!(page["rows"].as_array().unwrap().len() <= step);
            paged.extend(page["rows"].as_array().unwrap().iter().cloned());
            offset = page["next"].as_u64();
        }
        assert_eq!(&paged, rows, "{}", view.name);
        let beyond = ok(&served, &format!("/api/v1/ledger/{}?{pin}&offset=99999", view.name)).await;
        assert_eq!((&beyond["rows"], &beyond["next"]), (&json!([]), &Value::Null));

        let mut path = format!("/api/v1/ledger/{}.csv?{pin}&limit={step}", view.name);
        let mut lines = 0;
        loop {
            let file = get(&served, &path).await;
            assert_eq!(
                (file.status().as_u16(), header(&file, "content-type")),
                (200, "text/csv; charset=utf-8; header=present")
            );
            let next = header(&file, "link").split(['<', '>']).nth(1).map(str::to_owned);
            let text = file.text().await.unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let header = reader.headers().unwrap().clone();
            let names: BTreeSet<&str> = header.iter().collect();
            assert_eq!(
                (header.len(), names.len()),
                (view.columns.len(), view.columns.len()),
                "{}",
                view.name
            );
            for record in reader.records() {
                let record = record.unwrap();
                let cells: Vec<String> =
                    view.columns.iter().map(|column| column.text(&rows[lines])).collect();
                let read: Vec<&str> =
                    record.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
                assert_eq!(read, cells, "{}", view.name);
                lines += 1;
            }
            match next {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(lines, rows.len(), "{}", view.name);
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_leave_what_was_asked_for() {
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let all = ok(&served, "/api/v1/ledger/obligations").await;
    let rows = all["rows"].as_array().unwrap();
    let (state, party) = (rows[0]["state"].as_str().unwrap(), rows[0]["owed_by"].as_str().unwrap());
    let some =
        ok(&served, &format!("/api/v1/ledger/obligations?where=state%3D{state}&where=owed_by={party}")).await;
    let expected: Vec<&Value> =
        rows.iter().filter(|row| row["state"] == state && row["owed_by"] == party).collect();
    assert_eq!(some["rows"].as_array().unwrap().iter().collect::<Vec<_>>(), expected);
    assert!(!expected.is_empty() && expected.len() < rows.len());
    let nested = ok(&served, "/api/v1/ledger/discrepancies?where=earlier.stage=departed").await;
    assert!(nested["rows"].as_array().unwrap().iter().all(|row| row["earlier"]["stage"] == "departed"));

    let discrepancy = &ok(&served, "/api/v1/ledger/discrepancies").await["rows"][0];
    let consignment = discrepancy["consignment"].as_str().unwrap();
    let whole = ok(&served, &format!("/api/v1/consignments/{consignment}")).await;
    assert!(whole["state"]["discrepancies"].as_array().unwrap().contains(discrepancy));
    let subject = ok(&served, &format!("/api/v1/subjects/{consignment}")).await;
    assert_eq!((&subject["subject"], &subject["as_of"]), (&json!(consignment), &whole["as_of"]));
    for stated in subject["statements"].as_array().unwrap() {
        let id = stated["source"]["hash"].as_str().unwrap();
        assert_eq!(ok(&served, &format!("/api/v1/statements/{id}")).await["subject"], consignment);
    }
    let about = ok(&served, &format!("/api/v1/ledger/discrepancies?subject={consignment}")).await;
    assert!(about["total"].as_u64().unwrap() >= 1);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_questions_are_told_what_is_wrong() {
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let size = served.node.size();
    for (path, said) in [
        ("ledger/positions?as_of=-1", "`as_of`"),
        ("ledger/positions?as_of=1,", "`as_of`"),
        ("ledger/positions?as_of=1,1", "2 sizes for 1 log"),
        ("ledger/positions?as_of=1&as_of=2", "twice"),
        ("ledger/positions?at=yesterday", "`at`"),
        ("ledger/positions?at=2026-01-01T00:00:00%2B01:00", "`at`"),
        ("ledger/positions?party=nobody%20at%20all", "`party`"),
        ("ledger/positions?subject=x", "`subject`"),
        ("ledger/positions?where=state", "PART=VALUE"),
        ("ledger/positions?limit=0", "1 to 1000"),
        ("ledger/positions?limit=1001", "1 to 1000"),
        ("ledger/positions.csv?limit=250001", "1 to 250000"),
        ("ledger/positions?offset=x", "`offset`"),
        ("ledger/positions?party=%ff&colour=red", "`party`"),
        ("ledger/positions?colour=red", "`colour`"),
        ("ledger/hash?limit=1", "`limit`"),
        ("trace", "one of"),
        ("trace?all=false", "one of"),
        ("trace?all=true&to=x", "one of"),
        ("trace?all=perhaps", "`all`"),
        ("trace?all=true&currency=dollars", "`currency`"),
        ("clashes", "`place`"),
        ("clashes?place=nowhere", "`place`"),
        ("clashes?place=ML1001&team=robots", "`team`"),
        ("clashes?place=ML1001&day=tomorrow", "`day`"),
        ("consignments/x", "`id`"),
        ("subjects/%00", "`id`"),
        ("subjects/%ff", "UTF-8"),
        ("ledger/%ff", "UTF-8"),
        ("statements?from=x", "`from`"),
        ("statements?colour=red", "`colour`"),
    ] {
        let message = refused(&served, &format!("/api/v1/{path}"), 400, "bad-parameter").await;
        assert!(message.contains(said), "{path}: {message}");
    }
    let many = format!("/api/v1/ledger/positions?{}", vec!["where=a=b"; 33].join("&"));
    refused(&served, &many, 400, "bad-parameter").await;
    for path in [
        "ledger/nonsense",
        "ledger/nonsense.csv",
        "ledger/hash.csv",
        "ledger/positions.xml",
        "trace?to=Atlantis",
        "trace?from=XM-DAC-999",
        "trace?all=true&currency=XOF&from=",
        "trace?subject=transfer:XM-DAC-1:none",
        "consignments/consignment:XM-DAC-1:none",
        "subjects/transfer:XM-DAC-1:none",
    ] {
        if path.ends_with("from=") {
            refused(&served, &format!("/api/v1/{path}"), 400, "bad-parameter").await;
        } else {
            refused(&served, &format!("/api/v1/{path}"), 404, "not-found").await;
        }
    }
    let named = refused(&served, "/api/v1/ledger/nonsense?limit=x", 404, "not-found").await;
    assert!(VIEWS.iter().all(|view| named.contains(view.name)), "{named}");
    for path in
        ["ledger/positions", "ledger/positions.csv", "ledger/hash", "consignments/consignment:XM-DAC-1:none"]
    {
        let path = format!("/api/v1/{path}?as_of={}", size + 1);
        assert!(refused(&served, &path, 404, "beyond-the-log").await.contains(&size.to_string()));
    }
    refused(&served, "/api/v1/ledger/positions/more", 404, "not-found").await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_without_aid_has_empty_tables() {
    let scratch = Scratch::new();
    create(&scratch.join("node")).await;
    let served = Served::start(open(&scratch.join("node")).await).await;
    // Scores alone speak of the operator, which has spoken once.
    for view in VIEWS.iter().filter(|view| view.name != "scores") {
        let answer = ok(&served, &format!("/api/v1/ledger/{}", view.name)).await;
        assert_eq!((&answer["rows"], &answer["total"]), (&json!([]), &json!(0)), "{}", view.name);
    }
    refused(&served, "/api/v1/trace?all=true", 404, "not-found").await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_keep_as_long_as_they_are_true() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    accepted(&served.node, vec![plain(&operator(), 10)]).await;
    for path in [
        "ledger/money",
        "ledger/money.csv",
        "ledger/hash",
        "trace?all=true",
        "subjects/transfer:XM-DAC-1:t10",
    ] {
        let and = if path.contains('?') { '&' } else { '?' };
        let path = format!("/api/v1/{path}");
        let pinned = get(&served, &format!("{path}{and}as_of=3&at={LATE}")).await;
        assert_eq!(header(&pinned, "cache-control"), "public, max-age=86400, immutable", "{path}");
        assert_eq!(header(&pinned, "access-control-allow-origin"), "*");
        for half in [format!("{path}{and}as_of=3"), format!("{path}{and}at={LATE}"), path.clone()] {
            let answer = get(&served, &half).await;
            assert_eq!(
                (answer.status().as_u16(), header(&answer, "cache-control")),
                (200, "public, no-cache"),
                "{half}"
            );
        }
        let tag = header(&get(&served, &path).await, "etag").to_owned();
        let again = |tag: String| client().get(served.url(&path)).header("if-none-match", tag).send();
        for known in
            [tag.clone(), format!("\"x\", {tag}"), tag.trim_start_matches("W/").to_owned(), "*".to_owned()]
        {
            let answer = again(known).await.unwrap();
            assert_eq!((answer.status().as_u16(), header(&answer, "etag")), (304, tag.as_str()), "{path}");
            assert_eq!(answer.text().await.unwrap(), "");
        }
        assert_eq!(again("W/\"other\"".to_owned()).await.unwrap().status(), 200);
    }
    let before = header(&get(&served, "/api/v1/ledger/money").await, "etag").to_owned();
    accepted(&served.node, vec![plain(&operator(), 11)]).await;
    let after = client()
        .get(served.url("/api/v1/ledger/money"))
        .header("if-none-match", &before)
        .send()
        .await
        .unwrap();
    assert_eq!(after.status(), 200);
    assert_ne!(header(&after, "etag"), before);
    assert_eq!(
        body(after).await["as_of"],
        json!({"size": 4, "logs": [{"origin": ORIGIN, "size": 4}], "until": null, "now": LATE})
    );
    let packed = client()
        .get(served.url("/api/v1/ledger/money"))
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_readers_and_writers_at_once() {
    let scratch = Scratch::new();
    let served = Served::start(node(&scratch).await).await;
    let [registrations, mut signed] = statements("sahel");
    accepted(&served.node, registrations).await;
    let last = signed.split_off(signed.len() / 2);
    accepted(&served.node, signed).await;
    let pinned = served.node.size();
    let url = |path: String| served.url(&path);
    let readers: Vec<_> = (0..48_u64)
        .map(|n| {
            // Mostly now, and more states of the past than are kept.
            let view = VIEWS[n as usize % VIEWS.len()].name;
            let as_of = if n % 4 == 0 { format!("?as_of={}", pinned - n / 2) } else { String::new() };
            let request = client().get(url(format!("/api/v1/ledger/{view}{as_of}")));
            tokio::spawn(async move {
                let answer = request.send().await.unwrap();
                let status = answer.status().as_u16();
                let retry = header(&answer, "retry-after").to_owned();
                (status, retry, body(answer).await)
            })
        })
        .collect();
    let writes = last.into_iter().map(|text| {
        let request =
            client().post(url("/api/v1/statements".into())).header("content-type", "application/sd-jwt");
        tokio::spawn(request.body(text).send())
    });
    for write in writes.collect::<Vec<_>>() {
        assert_eq!(write.await.unwrap().unwrap().status(), 201);
    }
    let mut answered = 0;
    for reader in readers {
        let (status, retry, answer) = reader.await.unwrap();
        match status {
            200 => {
                assert!(answer["as_of"]["size"].as_u64().unwrap() <= served.node.size());
                answered += 1;
            }
            // More states than may be waited for: told so, with when to come back.
            503 => assert_eq!((answer["error"]["code"].as_str(), retry.as_str()), (Some("busy"), "5")),
            other => panic!("{other}: {answer}"),
        }
    }
    assert!(answered >= 8, "{answered} of 48 were answered");
    // What grew piece by piece under load is what reading all anew gives.
    let size = served.node.size();
    let hash = ok(&served, "/api/v1/ledger/hash").await;
    assert_eq!(
        (&hash["hash"], &hash["as_of"]["size"]),
        (&json!(direct(&served, size, None).ledger().hash()), &json!(size))
    );
    served.stop().await;
}

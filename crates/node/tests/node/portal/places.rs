//! Places, powers and engagements: what the case studies say, on pages and behind them.

use scraper::{Html, Selector};
use serde_json::Value;

use super::{attributes, browse, count, header, read, served};
use crate::support::Scratch;
use crate::support::served::{Served, client};

async fn json(served: &Served, path: &str) -> Value {
    let answer = client().get(served.url(path)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

fn rows(page: &Html, caption: &str) -> Vec<Vec<String>> {
    let of = |text: &str| Selector::parse(text).unwrap();
    let table = page.select(&of("table")).find(|table| {
        table.select(&of("caption")).any(|found| found.text().collect::<String>().contains(caption))
    });
    let cells = |row: scraper::ElementRef<'_>| {
        row.select(&of("th, td")).map(|cell| cell.text().collect::<String>()).collect::<Vec<_>>()
    };
    table.map(|table| table.select(&of("tbody tr")).map(cells).collect()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_tells_need_delivery_and_who_works_there_and_never_a_point() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    for path in ["/places/pcode:ML1001", "/places/ML1001"] {
        let (status, text) = read(&served, path).await;
        let page = Html::parse_document(&text);
        assert_eq!(status, 200, "{path}");
        assert!(!rows(&page, "Need and reach").is_empty(), "{path}: no sector");
        assert!(rows(&page, "Who works here").len() > 1, "{path}");
        assert!(attributes(&page, ".facts a", "href").iter().any(|link| link.starts_with("/statements/")));
        assert_eq!(attributes(&page, "path[data-code]", "data-code"), ["ML"], "the country it is in");
        // What a map says of where is of the country alone.
        for place in attributes(&page, "[data-lat]", "data-lat") {
            assert_ne!(place, "15.92", "a point of the place itself");
        }
    }
    let view = json(&served, "/api/v1/ledger/places?limit=1000").await;
    let keys: Vec<&str> =
        view["rows"].as_array().unwrap().iter().filter_map(|row| row["place"].as_str()).collect();
    assert!(keys.contains(&"locode:AFKBL") && !keys.iter().any(|key| key.starts_with("point")), "{keys:?}");
    for (path, status) in
        [("/places/QQ", 404), ("/places/nowhere", 404), ("/places?show=x", 400), ("/places/ml", 200)]
    {
        assert_eq!(browse(&served, path).await.status(), status, "{path}");
    }
    let csv = browse(&served, "/places.csv").await;
    assert_eq!((csv.status().as_u16(), header(&csv, "location")), (307, "/api/v1/ledger/places.csv"));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_map_has_its_figures_in_a_table_and_links_in_the_picture() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    for path in ["/", "/places", "/places?show=people", "/places?show=handed"] {
        let (_, text) = read(&served, path).await;
        let page = Html::parse_document(&text);
        let codes = attributes(&page, "path[data-code]", "data-code");
        assert!(!codes.is_empty(), "{path}: nothing is shaded");
        let links = attributes(&page, ".wide a", "href");
        for code in &codes {
            let url = format!("/places/{code}");
            assert!(links.contains(&url), "{path}: {code} is in no table");
            assert!(attributes(&page, "svg a", "href").contains(&url), "{path}: {code} leads nowhere");
        }
        assert_eq!(count(&page, "script[src*='/assets/map.js']"), 1, "{path}");
        assert!(text.len() < 150_000, "{path}: {} bytes", text.len());
    }
    let (_, text) = read(&served, "/flows").await;
    assert!(!text.contains("/assets/map.js"), "no map, no script for it");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn powers_add_up_and_say_who_would_lose() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let (status, text) = read(&served, "/powers").await;
    assert_eq!(status, 200);
    let page = Html::parse_document(&text);
    assert!(count(&page, "svg polygon") > 0 && !rows(&page, "Year by year").is_empty());
    let view = json(&served, "/api/v1/ledger/powers?limit=1000").await;
    let years = view["summary"]["years"].as_array().unwrap();
    assert!(!years.is_empty());
    for year in years {
        let same = |row: &&Value| ["stage", "currency", "year"].iter().all(|key| row[*key] == year[*key]);
        let own = |row: &Value| row["own"].as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
        let sum: rust_decimal::Decimal = view["rows"].as_array().unwrap().iter().filter(same).map(own).sum();
        assert_eq!(sum, year["total"].as_str().unwrap().parse().unwrap(), "{year}");
    }
    let donor = view["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| !row["without"]["losers"].as_array().unwrap().is_empty());
    let donor = donor.expect("somebody gave directly");
    let of = |key: &str| donor[key].as_str().unwrap().to_owned();
    let url = format!(
        "/powers?currency={}&stage={}&year={}&without={}",
        of("currency"),
        of("stage"),
        donor["year"],
        of("donor")
    );
    let (_, text) = read(&served, &url).await;
    let losers = rows(&Html::parse_document(&text), "Who would lose most");
    assert_eq!(losers.len(), donor["without"]["losers"].as_array().unwrap().len());
    assert_eq!(browse(&served, "/powers?stage=received").await.status(), 400);
    assert_eq!(browse(&served, "/powers?year=x").await.status(), 400);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_names_what_it_rests_on_and_an_agreement_what_it_carries() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let view = json(&served, "/api/v1/ledger/engagements?limit=1000").await;
    let all = view["rows"].as_array().unwrap();
    let resting = all.iter().find(|row| row["sort"] == "engagement" && row["rests_on"].is_string()).unwrap();
    let (id, base) = (resting["subject"].as_str().unwrap(), resting["rests_on"].as_str().unwrap());
    let (_, text) = read(&served, &format!("/engagements/{id}")).await;
    assert!(text.contains(&format!("href=\"/engagements/{base}\"")), "{id}");
    let (_, text) = read(&served, &format!("/engagements/{base}")).await;
    assert!(text.contains(&format!("href=\"/engagements/{id}\"")), "{base}");
    let (_, text) = read(&served, "/engagements?sort=engagement").await;
    let page = Html::parse_document(&text);
    let count = |sort: &str| all.iter().filter(|row| row["sort"] == sort).count();
    assert_eq!(rows(&page, "Agreements and engagements").len(), count("engagement").min(50));
    assert_eq!(browse(&served, "/engagements?sort=x").await.status(), 400);
    assert_eq!(browse(&served, "/engagements/engagement:XM-DAC-1:none").await.status(), 404);
    served.stop().await;
}

//! Every page that a reader can get to by links, in every language.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use scraper::{Html, Selector};

use super::{LANGUAGES, attributes, browse, count, header, served};
use crate::support::Scratch;
use crate::support::served::Served;

/// Pages of one sort that are looked at; the others of it are made by the same code of the same rows.
const MOST_OF_A_SORT: usize = 40;

/// Pages that must have been among them, so that a crawl that goes nowhere does not pass.
const MUST: [&str; 35] = [
    "/needs",
    "/requests",
    "/requests/request:XM-DAC-41140:rfa-menaka-2019-1",
    "/profiles",
    "/methods/last-resort",
    "/",
    "/consignments",
    "/consignments/consignment:US-GOV-DOD:kr-nvd-2015-1",
    "/flows",
    "/obligations",
    "/discrepancies",
    "/organisations",
    "/organisations/XM-DAC-8",
    "/statements",
    "/log",
    "/methods",
    "/methods/money",
    "/data",
    "/trace",
    "/places",
    "/places/ML",
    "/places/pcode:ML1001",
    "/powers",
    "/engagements",
    "/methods/powers",
    "/search",
    "/feedback",
    "/feedback/follow",
    "/feedback/figures",
    "/findings",
    "/findings/finding:US-GOV-DOD:nvd-b-unvetted",
    "/flags",
    "/flags/open-shortage",
    "/methods/feedback",
    "/programmes/programme:XM-DAC-1:probe",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_every_language_is_whole_and_every_link_leads_somewhere() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    for (code, direction) in LANGUAGES {
        let seen = crawl(&served, code, direction).await;
        for must in MUST {
            assert!(seen.contains(must), "{code}: nothing led to {must}: {seen:?}");
        }
        assert!(seen.len() > 80, "{code}: {} pages", seen.len());
    }
    served.stop().await;
}

/// Follows every link from the front page; the paths of the pages that were looked at.
async fn crawl(served: &Served, code: &str, direction: &str) -> BTreeSet<String> {
    let starts = ["/", "/search", "/programmes", "/programmes/programme:XM-DAC-1:probe"];
    let mut open: VecDeque<String> = starts.iter().map(|path| format!("{path}?lang={code}")).collect();
    let (mut asked, mut sorts, mut seen) =
        (BTreeSet::new(), BTreeMap::<String, usize>::new(), BTreeSet::new());
    while let Some(url) = open.pop_front() {
        let path = url.split('?').next().unwrap().to_owned();
        let sort = sort(&url);
        let of_sort = sorts.entry(sort).or_default();
        if !asked.insert(url.clone()) || (*of_sort >= MOST_OF_A_SORT && !MUST.contains(&path.as_str())) {
            continue;
        }
        *of_sort += 1;
        let answer = browse(served, &url).await;
        let (status, kind) = (answer.status().as_u16(), header(&answer, "content-type").to_owned());
        if status == 307 {
            let to = header(&answer, "location").to_owned();
            let there = browse(served, &to).await.status().as_u16();
            assert_eq!(there, 200, "{url} leads to {to}");
            continue;
        }
        let text = answer.text().await.unwrap();
        assert_eq!(status, 200, "{url}: {text}");
        if !kind.starts_with("text/html") {
            continue;
        }
        let page = Html::parse_document(&text);
        assert_whole(&url, &text, &page, code, direction);
        seen.insert(path);
        let links = attributes(&page, "a[href], link[href]", "href");
        for link in links.into_iter().filter(|link| link.starts_with('/')) {
            // Other languages have a crawl of their own.
            if !link.contains("lang=") || link.contains(&format!("lang={code}")) {
                open.push_back(link);
            }
        }
    }
    seen
}

/// Pages of one sort: the same but for the id in the path and the values in the query.
fn sort(url: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let folder: Vec<&str> = path.split('/').take(2).collect();
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{} {} {names:?}", folder.join("/"), path.matches('/').count() > 1)
}

fn assert_whole(url: &str, text: &str, page: &Html, code: &str, direction: &str) {
    assert!(page.errors.is_empty(), "{url}: {:?}", page.errors);
    assert!(!text.contains(['⟦', '⟧']), "{url}: a message is missing");
    assert_eq!(attributes(page, "html", "lang"), [code], "{url}");
    assert_eq!(attributes(page, "html", "dir"), [direction], "{url}");
    assert_eq!(count(page, "h1"), 1, "{url}");
    assert_eq!(count(page, "main#content"), 1, "{url}");
    assert_eq!(count(page, "[style], style, script:not([src]), [onclick], [onload], [onerror]"), 0, "{url}");
    assert_eq!(count(page, "img:not([alt])"), 0, "{url}");
    assert_eq!(count(page, ".wide > table"), count(page, ".wide > table > caption"), "{url}");
    assert_eq!(count(page, "svg"), count(page, "svg[role=img] > title, svg[role=group] > title"), "{url}");
    assert_eq!(count(page, "svg"), count(page, "svg > desc"), "{url}");
    let ids = attributes(page, "[id]", "id");
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{url}: ids repeat: {ids:?}");
    let fields = Selector::parse("input:not([type=hidden]), select").unwrap();
    let labelled = attributes(page, "label[for]", "for");
    for field in page.select(&fields) {
        let id = field.value().attr("id").unwrap_or_default();
        let inside =
            field.ancestors().any(|up| up.value().as_element().is_some_and(|up| up.name() == "label"));
        assert!(inside || labelled.iter().any(|label| label == id), "{url}: a field without a label: {id}");
    }
    let headings = Selector::parse("table").unwrap();
    for table in page.select(&headings) {
        let columns = table.select(&Selector::parse("thead th").unwrap()).count();
        for row in table.select(&Selector::parse("tbody tr").unwrap()) {
            assert_eq!(
                row.select(&Selector::parse("th, td").unwrap()).count(),
                columns,
                "{url}: a row of another breadth"
            );
        }
    }
}

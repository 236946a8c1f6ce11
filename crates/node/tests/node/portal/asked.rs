//! What a reader asks for: the language, as of when, by which sentence.

use scraper::{Html, Selector};
use serde_json::json;

use super::{attributes, browse, header, read, served};
use crate::support::served::{Served, client};
use crate::support::{NOW, Scratch, accepted, operator, sign_at, time};

async fn language(served: &Served, path: &str, headers: &[(&str, &str)]) -> (String, String) {
    let mut request = client().get(served.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    let cookie = header(&answer, "set-cookie").to_owned();
    let page = Html::parse_document(&answer.text().await.unwrap());
    (attributes(&page, "html", "lang").remove(0), cookie)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_chooses_the_language_then_the_cookie_then_the_browser() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let (french, ukrainian) = (("accept-language", "de, fr;q=0.9"), ("cookie", "x=y; entente-language=uk"));
    for (path, headers, wanted) in [
        ("/", &[][..], "en"),
        ("/", &[french][..], "fr"),
        ("/", &[french, ukrainian][..], "uk"),
        ("/?lang=ar", &[french, ukrainian][..], "ar"),
        ("/?lang=tlh", &[french][..], "fr"),
    ] {
        let (found, cookie) = language(&served, path, headers).await;
        assert_eq!(found, wanted, "{path} {headers:?}");
        assert_eq!(cookie.contains("entente-language=ar"), path == "/?lang=ar", "{cookie}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn as_of_goes_along_and_pages_of_the_past_stay_as_they_were() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let half = served.node.size() / 2;
    let now = read(&served, "/").await.1;
    let past = read(&served, &format!("/?as-of={half}&at=2020-01-01")).await.1;
    let first_figure = |text: &str| {
        let page = Html::parse_document(text);
        let figures = Selector::parse(".figures strong").unwrap();
        page.select(&figures).next().unwrap().text().collect::<String>()
    };
    assert_eq!(first_figure(&now), served.node.size().to_string());
    assert_eq!(first_figure(&past), half.to_string());
    let kept = format!("as-of={half}&at=2020-01-01");
    for path in
        ["/", "/consignments", "/flows", "/statements", "/organisations/XM-DAC-8", "/obligations", "/trace"]
    {
        let (status, text) = read(&served, &format!("{path}?{kept}")).await;
        assert_eq!(status, 200, "{path}");
        let page = Html::parse_document(&text);
        for link in attributes(&page, "nav a, main a", "href") {
            let outside = link.starts_with('#') || link.starts_with("/api/") || link.starts_with("/assets/");
            assert!(outside || link.contains(&format!("as-of={half}")), "{path}: {link} forgets as of when");
        }
    }
    // A statement that came later is not there yet.
    assert_eq!(browse(&served, &format!("/statements/{half}?as-of={half}")).await.status(), 404);
    assert_eq!(browse(&served, &format!("/statements/{}?as-of={half}", half - 1)).await.status(), 200);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sentence_filters_and_figures_lead_to_their_statements() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let (_, text) = read(&served, "/flows?giver=XM-DAC-8&currency=EUR").await;
    let page = Html::parse_document(&text);
    let givers = attributes(&page, "tbody th a", "href");
    assert!(
        !givers.is_empty() && givers.iter().all(|link| link.starts_with("/organisations/XM-DAC-8")),
        "{givers:?}"
    );
    let evidence = attributes(&page, "tbody details a", "href");
    assert!(evidence.iter().all(|link| link.starts_with("/statements/sha256:")) && !evidence.is_empty());
    let (status, statement) = read(&served, &evidence[0]).await;
    assert!(status == 200 && statement.contains("XM-DAC-8"));
    let (_, goods) = read(&served, "/consignments?to=pcode:ML1001").await;
    let rows = attributes(&Html::parse_document(&goods), "tbody th a", "href");
    assert!(!rows.is_empty() && rows.iter().all(|link| link.contains("menaka")), "{rows:?}");
    // What is sealed says why, on whose authority, and until when.
    let (_, listed) =
        read(&served, "/statements?subject=consignment:US-GOV-DOD:kr-nvd-2015-1&kind=consignment").await;
    let list = attributes(&Html::parse_document(&listed), "tbody th a", "href").remove(0);
    let (_, sealed) = read(&served, &list).await;
    for word in ["/body/waybill", "Operational security", "31 Dec 2015"] {
        assert!(sealed.contains(word), "{word}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn much_that_is_said_of_one_thing_is_told_by_its_last_word_and_line_by_line() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let aim = |n: u64| {
        json!({
            "kind": "programme", "at": time(n as i64 - 100), "subject": "programme:XM-DAC-1:long", "handling": "TLP:CLEAR",
            "body": {
                "title": "Long", "aid_type": "humanitarian", "status": "active", "humanitarian": true,
                "description": format!("Aim number {n}."),
            },
        })
    };
    let line = |n: u64| json!({"line": n.to_string(), "item": {"name": "Rice"}, "quantity": {"value": "5", "unit": "KGM"}});
    let listing = json!({
        "kind": "consignment", "at": time(0), "subject": "consignment:XM-DAC-1:long", "handling": "TLP:CLEAR",
        "body": {
            "consignor": "XM-DAC-1", "consignee": "XM-DAC-9", "carrier": "XM-DAC-1",
            "from": {"name": "Bamako", "country": "ML"}, "to": {"name": "Gao", "country": "ML"},
            "lines": (1..=12).map(line).collect::<Vec<_>>(),
        },
    });
    let drafts = (1..=40).map(aim).chain([listing]);
    let signed = drafts.zip(9100..).map(|(draft, n)| sign_at(&draft, &operator(), &[], NOW, n).to_string());
    accepted(&served.node, signed.collect()).await;
    let (_, text) = read(&served, "/programmes/programme:XM-DAC-1:long").await;
    assert!(text.contains("Aim number 40.") && !text.contains("Aim number 30."));
    let (_, text) = read(&served, "/consignments/consignment:XM-DAC-1:long").await;
    let anchors = attributes(&Html::parse_document(&text), "h2", "id");
    for n in 1..=12 {
        let own = format!("line-{n}");
        assert_eq!(anchors.iter().filter(|anchor| **anchor == own).count(), 1, "{own}: {anchors:?}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_means_to_hand_something_out_is_told_what_clashes() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let asked = async |query: &str| {
        let (status, text) = read(&served, &format!("/profiles?{query}")).await;
        let page = Html::parse_document(&text);
        let notices = Selector::parse("main .notice").unwrap();
        let notice = page.select(&notices).next().map(|notice| notice.text().collect::<String>());
        let rows = Selector::parse("main table").unwrap();
        let first = page.select(&rows).next().unwrap();
        let lines = Selector::parse("tbody tr").unwrap();
        let lines: Vec<String> = first.select(&lines).map(|line| line.text().collect()).collect();
        (status, notice.unwrap_or_default(), lines)
    };
    // The community's own word, and the rule for its custom.
    let (status, notice, lines) = asked("place=ML1001&item=Tinned+pork").await;
    assert_eq!((status, lines.len()), (200, 2), "{lines:?}");
    assert!(notice.contains("Ménaka town") && lines[1].contains("do not give it"), "{notice} {lines:?}");
    // In Ramadan, by day, by men, to women.
    let query = "place=ML1001&item=Rice&day=2019-05-20&hours=daylight&team=men-alone&women=true";
    let (_, _, lines) = asked(query).await;
    assert!(lines.iter().any(|line| line.contains("9 Jun 2019")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("Add women to the team")), "{lines:?}");
    let (_, notice, _) = asked("place=ML1001&item=Rice&lang=en").await;
    assert!(notice.contains("Nothing of it clashes"), "{notice}");
    let (_, notice, _) = asked("place=UA01&item=Rice").await;
    assert!(notice.contains("nothing is known"), "{notice}");
    assert_eq!(asked_status(&served, "/profiles?place=ML1001&day=tomorrow").await, 400);
    assert_eq!(asked_status(&served, "/needs?severity=9").await, 400);
    served.stop().await;
}

async fn asked_status(served: &Served, path: &str) -> u16 {
    browse(served, path).await.status().as_u16()
}

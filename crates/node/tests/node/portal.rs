//! The pages: complete, well-formed, guarded, the same as the API, and in every language.

mod asked;
mod feedback;
mod guarded;
mod large;
mod pages;
mod places;
mod twins;

use entente_node::Node;
use reqwest::Response;
use scraper::{Html, Selector};

use crate::support::cases::cases;
use crate::support::served::{Served, client};
use crate::support::{Scratch, accepted, operator, sign_at, time};

/// The languages, and which way each runs.
const LANGUAGES: [(&str, &str); 4] = [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("uk", "ltr")];

/// Text that would be markup if anything let it through.
const PROBE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

/// A node with the case studies, and what would break a page that trusts what it shows.
async fn served(scratch: &Scratch) -> Served {
    let node = cases(scratch).await;
    probe(&node).await;
    Served::start(node).await
}

/// Statements whose every free text is markup.
async fn probe(node: &Node) {
    let programme = serde_json::json!({
        "kind": "programme", "at": time(0), "subject": "programme:XM-DAC-1:probe", "handling": "TLP:CLEAR",
        "body": {
            "title": PROBE, "aid_type": "humanitarian", "status": "active", "humanitarian": true,
            "description": PROBE, "objectives": [PROBE],
        },
    });
    let transfer = serde_json::json!({
        "kind": "transfer", "at": time(0), "subject": "transfer:XM-DAC-1:probe", "handling": "TLP:CLEAR",
        "body": {
            "stage": "paid", "from": "XM-DAC-1", "to": "XM-DAC-9", "note": PROBE, "programme": "programme:XM-DAC-1:probe",
            "amount": {"amount": "7.50", "currency": "USD", "value_date": "2026-01-31", "valuation": "nominal"},
        },
    });
    let sign = |draft, number| sign_at(draft, &operator(), &[], crate::support::NOW, number).to_string();
    accepted(node, vec![sign(&programme, 9001), sign(&transfer, 9002)]).await;
}

/// A page as a browser asks for it.
async fn browse(served: &Served, path: &str) -> Response {
    client().get(served.url(path)).header("accept", "text/html").send().await.unwrap()
}

/// Its status and text.
async fn read(served: &Served, path: &str) -> (u16, String) {
    let answer = browse(served, path).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

/// The values of an attribute of everything that fits.
fn attributes(page: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|element| element.value().attr(attribute)).map(str::to_owned).collect()
}

fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).unwrap()).count()
}

//! Ledgers of statements that nobody made: programmes, money and results of two organisations and a unit of each.

use entente_ledger::{Entry, Ledger};
use entente_record::{Draft, Jti, PartyId, PartyKey, Seal, SignContext, Token, sign};
use proptest::prelude::*;
use serde_json::{Value, json};

pub const PARTIES: [&str; 4] = ["XX-GOV-1", "XX-GOV-1/cimic", "YY-NGO-2", "YY-NGO-2/field"];
const STAGES: [&str; 4] = ["pledged", "committed", "paid", "received"];
const TEXTS: [&str; 7] = [
    "Water for all",
    "Eau & <pain>",
    "[fr] De l'eau\n\n[en] Water",
    "One.\n\nTwo.\nThree.",
    "[sic] not a language",
    "Title: in the middle of things",
    "Ménaka – نص \"quoted\"",
];
const LINES: [&str; 4] = ["Wells", "Puits & pompes <1>", "[fr] Puits", "آبار"];

/// A statement before it is signed: who makes it, what it says, what is sealed.
#[derive(Clone, Debug)]
pub struct Said {
    by: usize,
    draft: Value,
    sealed: Option<&'static str>,
}

fn money(cents: u32, won: bool) -> Value {
    let (amount, currency) = match won {
        true => (cents.to_string(), "KRW"),
        false => (format!("{}.{:02}", cents / 100, cents % 100), "EUR"),
    };
    json!({"amount": amount, "currency": currency, "value_date": "2024-05-06", "valuation": "nominal"})
}

fn day(number: u16) -> String {
    let base: entente_record::Date = "2015-01-01".parse().unwrap();
    base.as_jiff().checked_add(jiff::Span::new().days(i64::from(number))).unwrap().to_string()
}

fn programme(number: usize) -> impl Strategy<Value = Said> {
    let texts = (prop::sample::select(&LINES[..]), prop::option::of(prop::sample::select(&TEXTS[..])));
    let lists = (
        prop::sample::subsequence(vec!["14030", "72010", "110", "12220"], 0..=4),
        prop::sample::subsequence(vec!["6", "6.1", "4.6", "13.9", "6.1.1"], 0..=5),
        prop::sample::subsequence(vec!["donor", "fund", "implementer", "force", "recipient"], 0..=5),
        prop::sample::subsequence(vec!["ML", "NE", "BF"], 0..=3),
        prop::collection::vec(prop::option::of(1_u8..30), 0..=3),
    );
    let rest = (
        prop::option::of((0_u16..2000, prop::option::of(1_u16..1500))),
        prop::option::of((1_u32..1_000_000, any::<bool>())),
        prop::sample::select(vec!["planned", "active", "finalisation", "closed", "cancelled", "suspended"]),
        prop::sample::select(vec!["humanitarian", "development", "stabilisation"]),
        prop::option::of(any::<bool>()),
        0_usize..4,
        prop::option::weighted(
            0.2,
            prop::sample::select(vec!["/body/title", "/body/budget", "/body/description"]),
        ),
    );
    (texts, lists, rest).prop_map(move |((title, text), (purposes, sdgs, roles, countries, shares), rest)| {
        let (period, budget, status, aid, oda, by, sealed) = rest;
        let sectors = ["wash", "health", "logistics"].iter().zip(&shares);
        let sectors: Vec<Value> = sectors
            .map(|(sector, percent)| match percent {
                Some(percent) => json!({"sector": sector, "percent": percent.to_string()}),
                None => json!({"sector": sector}),
            })
            .collect();
        let areas: Vec<Value> = countries
            .iter()
            .enumerate()
            .map(|(at, country)| match at {
                0 => json!({"place": {"name": "Camp 1", "country": country, "point": {"lat": "12.5", "lon": "-3.25"}}}),
                1 => json!({"place": {"name": "Niger", "country": country}}),
                _ => json!({"place": {"name": "Dori", "country": country, "pcode": "BF5601"}}),
            })
            .collect();
        let participants: Vec<Value> = roles
            .iter()
            .enumerate()
            .map(|(at, role)| json!({"party": PARTIES[at % PARTIES.len()], "role": role}))
            .collect();
        let mut body = json!({"title": title, "aid_type": aid, "status": status, "humanitarian": aid == "humanitarian",
            "purposes": purposes, "sdgs": sdgs, "sectors": sectors, "areas": areas, "participants": participants,
            "identifiers": [{"scheme": "glide", "code": "DR-2024-000001-MLI"}, {"scheme": "fts", "code": "17"}]});
        if let Some((from, days)) = period {
            body["period"] = json!({"from": day(from)});
            if let Some(days) = days {
                body["period"]["until"] = json!(day(from + days));
            }
        }
        if let Some((cents, won)) = budget {
            body["budget"] = money(cents, won);
        }
        if let Some(oda) = oda {
            body["oda"] = json!(oda);
        }
        if let Some(text) = text {
            body["description"] = json!(text);
            body["objectives"] = json!([text]);
        }
        let sealed = sealed.filter(|path| body.pointer(path.trim_start_matches("/body")).is_some());
        let org = PARTIES[by].split('/').next().unwrap();
        let draft = json!({"kind": "programme", "at": "2020-02-03T04:05:06Z", "subject": format!("programme:{org}:p-{number}"),
            "handling": "TLP:CLEAR", "body": without_empty(body)});
        Said { by, draft, sealed }
    })
}

/// Lists with nothing in them are left out on the record.
fn without_empty(mut body: Value) -> Value {
    body.as_object_mut().unwrap().retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    body
}

fn transfer(number: usize, programmes: Vec<String>) -> impl Strategy<Value = Said> {
    let ends = (0_usize..4, 0_usize..4, 1_usize..4);
    let sealed =
        prop::option::weighted(0.15, prop::sample::select(vec!["/body/to", "/body/amount", "/body/from"]));
    let programme = prop::option::of(prop::sample::select(programmes));
    let rest = (
        0_usize..4,
        1_u32..100_000,
        any::<bool>(),
        0_u16..3000,
        prop::option::of(prop::sample::select(&TEXTS[..])),
    );
    (ends, rest, programme, prop::bool::weighted(0.15), sealed).prop_map(
        move |((by, from, other), (stage, cents, won, on, note), programme, refund, sealed)| {
            let to = (from + other) % 4;
            let org = PARTIES[by].split('/').next().unwrap();
            let mut body = json!({"stage": STAGES[stage], "from": PARTIES[from], "to": PARTIES[to], "amount": money(cents, won)});
            if let Some(programme) = programme {
                body["programme"] = json!(programme);
            }
            if let Some(note) = note {
                body["note"] = json!(note);
            }
            if refund {
                body["refund"] = json!(true);
            }
            let draft = json!({"kind": "transfer", "at": format!("{}T08:00:00Z", day(on)),
                "subject": format!("transfer:{org}:t-{number}"), "handling": "TLP:CLEAR", "body": body});
            Said { by, draft, sealed }
        },
    )
}

fn indicator(number: usize, programmes: Vec<(usize, String)>) -> impl Strategy<Value = Said> {
    let reading = (
        0_i32..1000,
        0_u16..3000,
        any::<bool>(),
        prop::option::of(prop::sample::select(vec!["female", "male"])),
        prop::option::of(prop::sample::select(vec!["0-17", "60+"])),
        prop::option::of(any::<bool>()),
    )
        .prop_map(|(value, on, period, sex, age, disability)| {
            let mut reading = json!({"value": value.to_string()});
            match period {
                true => reading["period"] = json!({"from": day(on), "until": day(on + 90)}),
                false => reading["on"] = json!(day(on)),
            }
            if let Some(sex) = sex {
                reading["sex"] = json!(sex);
            }
            if let Some(age) = age {
                reading["age"] = json!(age);
            }
            if let Some(disability) = disability {
                reading["disability"] = json!(disability);
            }
            reading
        });
    let readings = || prop::collection::vec(reading.clone(), 0..4);
    let texts = (prop::sample::select(&LINES[..]), prop::sample::select(&TEXTS[..]));
    let programme = prop::sample::select(programmes);
    (texts, programme, prop::option::of(reading.clone()), readings(), readings(), any::<bool>()).prop_map(
        move |((title, definition), (by, programme), baseline, targets, actuals, ascending)| {
            let org = PARTIES[by].split('/').next().unwrap();
            let mut body = json!({"title": title, "definition": definition, "measure": "unit", "ascending": ascending,
                "programme": programme, "sdgs": ["6.1", "6.1.1"], "targets": targets, "actuals": actuals});
            if let Some(baseline) = baseline {
                body["baseline"] = baseline;
            }
            let draft = json!({"kind": "indicator", "at": "2021-02-03T04:05:06Z",
                "subject": format!("indicator:{org}:i-{number}"), "handling": "TLP:CLEAR", "body": without_empty(body)});
            Said { by, draft, sealed: None }
        },
    )
}

/// Statements about up to four programmes.
pub fn statements() -> impl Strategy<Value = Vec<Said>> {
    let programmes: Vec<_> = (0..4).map(programme).collect();
    programmes.prop_flat_map(|programmes| {
        let subjects: Vec<(usize, String)> = programmes
            .iter()
            .map(|said| (said.by, said.draft["subject"].as_str().unwrap().to_owned()))
            .collect();
        let names: Vec<String> = subjects.iter().map(|(_, name)| name.clone()).collect();
        let transfers: Vec<_> = (0..10).map(|number| transfer(number, names.clone())).collect();
        let indicators: Vec<_> = (0..3).map(|number| indicator(number, subjects.clone())).collect();
        (Just(programmes), transfers, indicators).prop_map(|(programmes, transfers, indicators)| {
            programmes.into_iter().chain(transfers).chain(indicators).collect()
        })
    })
}

/// Their ledger, as everyone sees it.
pub fn ledger(said: &[Said]) -> Ledger {
    let entries = said.iter().enumerate().map(|(number, said)| entry(number, said));
    Ledger::of(entries.collect::<Vec<_>>(), None)
}

fn entry(number: usize, said: &Said) -> Entry {
    let party: PartyId = PARTIES[said.by].parse().unwrap();
    let key = PartyKey::from_seed(party.clone(), &[said.by as u8 + 1; 32]);
    let draft = Draft::from_value(&said.draft).unwrap_or_else(|fault| panic!("{fault}: {:#}", said.draft));
    let seal = |pointer: &str| Seal {
        pointer: pointer.parse().unwrap(),
        reason: "commercial".parse().unwrap(),
        authority: party.clone(),
        until: "2040-01-01".parse().unwrap(),
    };
    let seals: Vec<Seal> = said.sealed.iter().map(|pointer| seal(pointer)).collect();
    let mut salt = number as u8;
    let mut salts = || {
        salt = salt.wrapping_add(1);
        [salt; 16]
    };
    let iat = 1_760_000_000 + number as i64;
    let context = SignContext { iat, jti: Jti::Random([number as u8; 10]), salts: &mut salts };
    let signed =
        sign(&draft, &key, &seals, context).unwrap_or_else(|fault| panic!("{fault}: {:#}", said.draft));
    let token = Token::read(signed.jws.as_bytes()).unwrap();
    Entry::of_token(&token, &[]).unwrap()
}

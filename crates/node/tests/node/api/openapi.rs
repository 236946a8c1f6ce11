//! The API's description: whole, committed, and true of what a node answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use entente_node::api::{document, install_metrics};
use entente_node::ledger::VIEWS;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::header;
use crate::support::cases::cases;
use crate::support::served::{Served, client};
use crate::support::{NOW, Scratch, accepted, operator, other, plain, register, sign_at, time};

/// Every operation: path, method, operation.
fn operations(document: &Value) -> Vec<(&String, &String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let items = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation))
    });
    items.collect()
}

/// A schema of the description by itself, with all that it may refer to.
fn validator(document: &Value, schema: &Value) -> Validator {
    let mut whole = schema.clone();
    whole["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    whole["components"] = document["components"].clone();
    jsonschema::validator_for(&whole).unwrap()
}

fn named(document: &Value, name: &str) -> Validator {
    validator(document, &json!({"$ref": format!("#/components/schemas/{name}")}))
}

#[track_caller]
fn fits(validator: &Validator, value: &Value, what: &str) {
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error:.200}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{what}: {faults:#?}");
}

#[test]
fn the_committed_description_is_the_one_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let text = format!("{:#}\n", document());
    if std::env::var_os("ENTENTE_UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/openapi.json is out of date: run the test with ENTENTE_UPDATE=1");
}

/// Every `$ref` within a value.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn type_of(value: &Value) -> &'static str {
    if value.is_array() { "array" } else { "something else" }
}

#[test]
fn it_is_whole() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    for part in ["title", "version", "description", "license"] {
        assert!(!document["info"][part].is_null(), "{part}");
    }
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 30);
    let mut used = BTreeSet::new();
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        used.insert(pointer.rsplit('/').next().unwrap().to_owned());
    }
    let names: BTreeSet<String> =
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, used, "schemas that nothing refers to");
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let what = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{what}: its id is another's");
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!((10..100).contains(&summary.len()) && !summary.contains('\n'), "{what}: {summary:?}");
        assert!(["array", "none"].contains(&operation.get("parameters").map_or("none", type_of)), "{what}");
        assert!(operation["tags"].as_array().unwrap().iter().all(|tag| tags.contains(tag.as_str().unwrap())));
        let none = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&none);
        let of = |place: &str| -> BTreeSet<&str> {
            let there = parameters.iter().filter(|parameter| parameter["in"] == place);
            there.map(|parameter| parameter["name"].as_str().unwrap()).collect()
        };
        let in_path: BTreeSet<&str> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        assert_eq!(of("path"), in_path, "{what}: parameters of the path");
        assert_eq!(
            of("path").len() + of("query").len(),
            parameters.len(),
            "{what}: a parameter twice, or elsewhere"
        );
        for parameter in parameters {
            let what = format!("{what}: {}", parameter["name"]);
            assert!(
                !parameter["description"].as_str().unwrap_or_default().is_empty(),
                "{what}: not described"
            );
            if !parameter["example"].is_null() {
                fits(&validator(&document, &parameter["schema"]), &parameter["example"], &what);
            }
        }
        let answers = operation["responses"].as_object().unwrap();
        assert!(
            answers.contains_key("default") && answers.keys().any(|status| status.starts_with('2')),
            "{what}"
        );
        assert!(answers.values().all(|answer| answer["description"].is_string()), "{what}");
    }
    for view in VIEWS {
        assert!(
            ids.contains("ledgerView")
                && names.iter().any(|name| name.to_lowercase() == format!("{}page", view.name))
        );
    }
}

#[test]
fn its_schemas_are_schemas_and_their_examples_fit() {
    let document = document();
    let mut examples = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}");
        for example in schema["examples"].as_array().into_iter().flatten() {
            fits(&named(&document, name), example, name);
            examples += 1;
        }
        // A schema that takes anything would say nothing.
        for wrong in [json!(7), json!("x"), json!([]), Value::Null] {
            assert!(!named(&document, name).is_valid(&wrong), "{name} takes {wrong}");
        }
    }
    assert!(examples >= 5, "{examples}");
}

/// Routes are declared with their operation in one macro. Were one declared otherwise, nothing would describe it.
#[test]
fn no_route_is_made_without_its_operation() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for call in [".route(", ".route_service(", ".nest_service(", ".nest("] {
                found.extend(
                    text.matches(call).map(|_| {
                        path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string()
                    }),
                );
            }
        }
    }
    // The one exception serves the operation `ledgerFile`, which the next test asks for each view.
    assert_eq!(found, ["src/api/ledger/mod.rs"]);
}

/// What stands for the parameters of a path on a node with the case studies.
fn filled(path: &str, known: &BTreeMap<&str, String>) -> Vec<String> {
    if path.contains("{view}") {
        return VIEWS.iter().map(|view| path.replace("{view}", view.name)).collect();
    }
    let mut filled = path.to_owned();
    if let Some((before, rest)) = path.split_once('{') {
        let (_, after) = rest.split_once('}').unwrap();
        filled = format!("{before}{}{after}", known[path]);
    }
    vec![filled]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_served_and_answers_as_described() {
    install_metrics().unwrap();
    let scratch = Scratch::new();
    let served = Served::start(cases(&scratch).await).await;
    let get = async |path: &str| client().get(served.url(path)).send().await.unwrap();
    let json_of =
        async |path: &str| -> Value { serde_json::from_str(&get(path).await.text().await.unwrap()).unwrap() };
    let first = async |view: &str, part: &str| -> String {
        json_of(&format!("/api/v1/ledger/{view}")).await["rows"][0]
            .pointer(part)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    let consignment = first("consignments", "/consignment").await;
    let known = BTreeMap::from([
        ("/api/v1/consignments/{id}", consignment.clone()),
        ("/api/v1/subjects/{id}", consignment.clone()),
        ("/api/v1/statements/{id}", "5".to_owned()),
        ("/api/v1/statements/{id}/bundle", "5".to_owned()),
        ("/tile/{path}", "entries/000".to_owned()),
        ("/{origin_hash}/checkpoint", "0".repeat(64)),
    ]);
    let document = json_of("/api/v1/openapi.json").await;
    assert_eq!(document, entente_node::api::document());
    let payer = first("money", "/from").await;
    let traces = json_of("/api/v1/trace?all=true").await;
    let place = traces["origins"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|origin| origin["ends"].as_array().unwrap())
        .find(|end| end["account"]["kind"] == "place")
        .expect("some value reached a place")["account"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut seen = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        if method != "get" {
            assert_eq!(method, "post");
            let answer = client().post(served.url(path)).body("x").send().await.unwrap();
            assert!(![404, 405].contains(&answer.status().as_u16()), "{path}");
            continue;
        }
        let queries: Vec<String> = match operation["operationId"].as_str().unwrap() {
            "trace" => vec![
                "?all=true".into(),
                format!("?from={payer}"),
                format!("?to={place}"),
                format!("?subject={consignment}"),
                "?to=Atlantis".into(),
                "?".into(),
            ],
            "clashes" => vec![
                "?place=ML1001".into(),
                "?place=ML1001&item=Tinned+pork&day=2019-05-20&hours=daylight&team=men-alone&women=true"
                    .into(),
                "?place=AF01&code=unspsc:50112000".into(),
                "?place=ML1001&team=robots".into(),
                "?item=Rice".into(),
            ],
            "streamStatements" => vec!["?from=0&limit=3".into(), "?limit=x".into()],
            "openapi" | "checkpoint" | "tile" | "cosigned" | "health" | "ready" | "metrics" | "listViews"
            | "statement" | "bundle" => vec![String::new()],
            _ => vec![String::new(), "?limit=3".into(), "?nonsense=1".into(), "?as_of=999999".into()],
        };
        for url in filled(path, &known)
            .iter()
            .flat_map(|path| queries.iter().map(move |query| format!("{path}{query}")))
        {
            let answer = get(&url).await;
            let status = answer.status().as_u16();
            let kind = header(&answer, "content-type").split(';').next().unwrap().to_owned();
            let text = answer.text().await.unwrap();
            let nothing = status == 404 && text.contains("there is nothing at this path");
            assert!(!nothing && status != 405, "{url} is not served");
            let described = &operation["responses"];
            let described = described.get(status.to_string()).unwrap_or(&described["default"]);
            let content = &described["content"][&kind];
            assert!(content.is_object(), "{url}: {status} {kind} is not described: {text:.200}");
            if kind == "application/json" {
                fits(&validator(&document, &content["schema"]), &serde_json::from_str(&text).unwrap(), &url);
            }
            if status == 200 {
                seen.insert(url.split('?').next().unwrap().to_owned());
            }
        }
    }
    // All but what a witness of nothing has.
    let gets = operations(&document).iter().filter(|(_, method, _)| *method == "get").count();
    assert_eq!(seen.len(), gets - 1 + 2 * (VIEWS.len() - 1), "{seen:?}");
    served.stop().await;
}

/// Columns name parts that rows have: each is there in some row of the case studies, where the view has rows.
#[tokio::test(flavor = "multi_thread")]
async fn columns_stand_for_something() {
    let scratch = Scratch::new();
    let node = cases(&scratch).await;
    // The case studies have no statement without effect: somebody takes back what another said.
    let said = accepted(&node, vec![register(&other(), 1), plain(&operator(), 2)]).await;
    let correction = json!({
        "kind": "correction", "at": time(0), "subject": "transfer:XM-DAC-1:t2", "refs": [said[1].hash],
        "handling": "TLP:CLEAR", "body": {"supersedes": said[1].hash, "reason": "incorrect-data", "explanation": "It was not so."},
    });
    accepted(&node, vec![sign_at(&correction, &other(), &[], NOW, 3).to_string()]).await;
    let served = Served::start(node).await;
    let mut missing: Map<String, Value> = Map::new();
    for view in VIEWS {
        let answer = client().get(served.url(&format!("/api/v1/ledger/{}", view.name))).send().await.unwrap();
        let page: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let rows = page["rows"].as_array().unwrap();
        let absent =
            view.columns.iter().filter(|column| rows.iter().all(|row| row.pointer(column.part).is_none()));
        let absent: Vec<&str> = absent.map(|column| column.part).collect();
        if !rows.is_empty() && !absent.is_empty() {
            missing.insert(view.name.to_owned(), json!(absent));
        }
    }
    assert_eq!(Value::Object(missing), json!({}));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_and_lines_are_as_described() {
    let scratch = Scratch::new();
    let served = Served::start(crate::support::node(&scratch).await).await;
    let document = document();
    for (status, text) in [(201, plain(&other(), 10)), (200, plain(&other(), 10)), (422, "x".to_owned())] {
        let request =
            client().post(served.url("/api/v1/statements")).header("content-type", "application/sd-jwt");
        let answer = request.body(text).send().await.unwrap();
        assert_eq!(answer.status(), status);
        let name = if status == 422 { "Refused" } else { "Receipt" };
        fits(&named(&document, name), &serde_json::from_str(&answer.text().await.unwrap()).unwrap(), name);
    }
    let lines = format!("{}\nnonsense\n", json!({"statement": register(&other(), 1)}));
    let request =
        client().post(served.url("/api/v1/statements")).header("content-type", "application/x-ndjson");
    let answer = request.body(lines).send().await.unwrap().text().await.unwrap();
    assert_eq!(answer.lines().count(), 2);
    for line in answer.lines() {
        fits(&named(&document, "Line"), &serde_json::from_str(line).unwrap(), line);
    }
    served.stop().await;
}

//! Whose value went where, asked from outside.

use std::path::Path;

use serde_json::Value;

use crate::support::{Ran, init, run};

fn loaded(dir: &Path) -> String {
    let data = init(dir);
    let data = data.to_str().unwrap().to_owned();
    for case in ["afghanistan", "sahel"] {
        run(["case", case, "--data", &data]).exits(0);
    }
    data
}

fn trace(data: &str, args: &[&str]) -> Ran {
    run([&["trace", "--data", data], args].concat())
}

fn answer(data: &str, args: &[&str]) -> Value {
    serde_json::from_str(&trace(data, &[args, &["--json"]].concat()).exits(0).out).unwrap()
}

/// Millionths.
fn units(amount: &Value) -> u128 {
    let (whole, part) = amount.as_str().unwrap().split_once('.').unwrap();
    assert_eq!(part.len(), 6, "{amount}");
    format!("{whole}{part}").parse().unwrap()
}

fn sum(list: &Value) -> u128 {
    list.as_array().unwrap().iter().map(|part| units(&part["amount"])).sum()
}

#[test]
fn shares_add_up_to_the_last_unit_and_both_ways_agree() {
    let dir = tempfile::tempdir().unwrap();
    let data = loaded(dir.path());
    let all = answer(&data, &["--all"]);
    let origins = all["origins"].as_array().unwrap();
    assert!(origins.len() > 5, "{all}");
    for origin in origins {
        assert_eq!(sum(&origin["ends"]), units(&origin["total"]), "{origin}");
    }
    let brought: u128 = origins.iter().map(|origin| units(&origin["total"])).sum();
    assert_eq!(brought, units(&all["totals"]["brought_in"]));
    let from = answer(&data, &["--from", "XM-DAC-801"]);
    assert_eq!((sum(&from["ends"]), units(&from["total"])), (5_000_000_000_000, 5_000_000_000_000));
    let gardez = |end: &&Value| end["account"]["id"] == "AFGRG";
    let there: u128 =
        from["ends"].as_array().unwrap().iter().filter(gardez).map(|end| units(&end["amount"])).sum();
    let to = answer(&data, &["--to", "AFGRG"]);
    assert_eq!(sum(&to["parts"]), units(&to["total"]));
    let australia = |part: &&Value| part["origin"]["account"]["id"] == "XM-DAC-801";
    let part = to["parts"].as_array().unwrap().iter().find(australia).unwrap();
    assert_eq!(units(&part["amount"]), there);
}

#[test]
fn a_place_is_found_however_it_is_written_and_an_unknown_one_is_told_its_likes() {
    let dir = tempfile::tempdir().unwrap();
    let data = loaded(dir.path());
    let wanted = answer(&data, &["--to", "ML1001"])["parts"].clone();
    assert_eq!(wanted[0]["origin"]["account"]["id"], "FR-GOV-MINARM/barkhane-cimic");
    for written in ["pcode:ML1001", "ml1001"] {
        assert_eq!(answer(&data, &["--to", written])["parts"], wanted, "{written}");
    }
    assert_eq!(answer(&data, &["--to", "locode:AFGRG"])["parts"], answer(&data, &["--to", "AFGRG"])["parts"]);
    let ran = trace(&data, &["--to", "ML1002"]).exits(1);
    assert!(ran.err.contains("similar places are: ML1001"), "{}", ran.err);
    let ran = trace(&data, &["--to", "Atlantis"]).exits(1);
    assert!(ran.err.contains("places are, for example: AFGRG"), "{}", ran.err);
    let ran = trace(&data, &["--from", "XM-DAC-9999"]).exits(1);
    assert!(ran.err.contains("brought nothing in"), "{}", ran.err);
}

#[test]
fn a_drawing_has_a_node_for_each_end_of_each_edge() {
    let dir = tempfile::tempdir().unwrap();
    let data = loaded(dir.path());
    for way in [
        &["--from", "XM-DAC-801"][..],
        &["--to", "AFGRG"],
        &["--subject", "programme:XI-NATO-HQ:literacy-2015"],
    ] {
        let graph = answer(&data, way)["graph"].clone();
        let drawn = trace(&data, &[way, &["--format", "dot"]].concat()).exits(0).out;
        let lines: Vec<&str> = drawn.lines().map(str::trim).collect();
        assert_eq!((lines[0], *lines.last().unwrap()), ("digraph trace {", "}"), "{drawn}");
        let (mut nodes, mut edges) = (0, 0);
        let is_node =
            |word: &str| word.strip_prefix('n').is_some_and(|number| number.parse::<usize>().is_ok());
        for line in lines.iter().filter(|line| line.contains("[label=\"")) {
            assert!(line.ends_with("\"];"), "{line}");
            let name = line.split(" [label=").next().unwrap();
            match name.split_once(" -> ") {
                Some((from, to)) => {
                    assert!(is_node(from) && is_node(to), "{line}");
                    edges += 1;
                }
                None => {
                    assert_eq!(name, format!("n{nodes}"));
                    nodes += 1;
                }
            }
        }
        assert!(edges > 0, "{drawn}");
        assert_eq!(nodes, graph["nodes"].as_array().unwrap().len());
        assert_eq!(edges, graph["edges"].as_array().unwrap().len());
        assert_eq!(drawn.matches('{').count(), drawn.matches('}').count());
    }
}

//! Code lists, and which path draws on which list under which condition.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use super::dom::Element;

type Outcome<T> = Result<T, Box<dyn Error>>;
/// A row, and the versions it holds in.
type Rows = BTreeMap<Vec<String>, BTreeSet<&'static str>>;

/// Lists that rules use, though no path is mapped to them.
const USED_BY_RULES: [&str; 1] = ["OrganisationRegistrationAgency"];

/// `mapping.csv` and `codelists.csv`, without their heads.
pub fn rows(folder: &Path, versions: &[&'static str]) -> Outcome<(String, String)> {
    let (mut mapping, mut codes) = (Rows::new(), Rows::new());
    for version in versions {
        let own = folder.join(version);
        let rules = Element::read(&own.join("rule_mapping.xml"))?;
        let mut used: BTreeSet<String> = USED_BY_RULES.iter().map(|name| (*name).to_owned()).collect();
        for entry in Element::read(&own.join("mapping.xml"))?.all("mapping") {
            let row = mapped(entry, &rules)?;
            used.insert(row[2].clone());
            mapping.entry(row).or_default().insert(version);
        }
        for name in used {
            let file = format!("{name}.xml");
            let embedded = own.join("xml").join(&file);
            let path = if embedded.is_file() { embedded } else { folder.join("nonembedded").join(&file) };
            for item in Element::read(&path)?
                .child("codelist-items")
                .ok_or("a list without items")?
                .all("codelist-item")
            {
                let code = item.text_of("code").to_owned();
                codes.entry(vec![name.clone(), code]).or_default().insert(version);
            }
        }
    }
    Ok((text(&mapping, versions), text(&codes, versions)))
}

/// One mapping with its validation rule, if the validator has one.
fn mapped(entry: &Element, rules: &Element) -> Outcome<Vec<String>> {
    let (path, list, condition) = key(entry)?;
    let rule = rules
        .all("mapping")
        .filter(|rule| key(rule).is_ok_and(|found| found == (path.clone(), list.clone(), condition.clone())))
        .find_map(|rule| rule.child("validation-rules")?.child("validation-rule"));
    let (path, attribute) = match path.rsplit_once("/@") {
        Some((path, attribute)) => (path.to_owned(), attribute.to_owned()),
        None => (path.trim_end_matches("/text()").to_owned(), "text()".to_owned()),
    };
    let path = path
        .replace("//iati-activities", "iati-activities")
        .replace("//iati-activity", "iati-activities/iati-activity")
        .replace("//iati-organisations", "iati-organisations")
        .replace("//iati-organisation", "iati-organisations/iati-organisation")
        .replace("//", "*")
        .trim_end_matches('/')
        .to_owned();
    let path = if path.is_empty() { "*".to_owned() } else { path };
    let (vocabulary, absent) = vocabulary(&condition)?;
    let fact = |name: &str| rule.map_or("", |rule| rule.text_of(name)).to_owned();
    Ok(vec![path, attribute, list, vocabulary, absent, fact("id"), fact("severity"), fact("category")])
}

fn key(entry: &Element) -> Outcome<(String, String, String)> {
    let list = entry.child("codelist").and_then(|list| list.get("ref")).ok_or("a mapping without a list")?;
    Ok((entry.text_of("path").to_owned(), list.to_owned(), entry.text_of("condition").to_owned()))
}

/// `@vocabulary = '1' or not(@vocabulary)` → (`1`, `yes`): the list counts also where no vocabulary is named.
/// `../@vocabulary = '1'` → (`../1`, ``): it is the parent that names it.
fn vocabulary(condition: &str) -> Outcome<(String, String)> {
    if condition.is_empty() {
        return Ok((String::new(), String::new()));
    }
    let (first, absent) = condition.split_once(" or ").map_or((condition, ""), |(first, _)| (first, "yes"));
    let (name, value) =
        first.split_once(" = ").ok_or_else(|| format!("{condition}: another kind of condition"))?;
    let value = value.trim_matches('\'');
    match name.trim() {
        "@vocabulary" => Ok((value.to_owned(), absent.to_owned())),
        "../@vocabulary" => Ok((format!("../{value}"), absent.to_owned())),
        other => Err(format!("{other}: another attribute than @vocabulary").into()),
    }
}

/// The rows as CSV; `versions` stays empty where a row holds in all.
fn text(rows: &Rows, all: &[&'static str]) -> String {
    let mut out = String::new();
    for (row, versions) in rows {
        let versions: Vec<&str> = versions.iter().copied().collect();
        let versions = if versions == all { String::new() } else { versions.join(" ") };
        for cell in row {
            out.push_str(&quoted(cell));
            out.push(',');
        }
        out.push_str(&versions);
        out.push('\n');
    }
    out
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

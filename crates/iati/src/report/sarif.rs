//! SARIF 2.1.0, the OASIS format in which code hosts and editors take the findings of any checker.

use serde_json::{Value, json};

use crate::check::finding::{Finding, Severity};
use crate::tables::rules;

/// Where SARIF's schema lies.
pub const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// What SARIF calls a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advisory => "note",
    }
}

/// The tool and all its rules.
pub fn tool(version: &str) -> Value {
    let rules: Vec<Value> = rules::all()
        .into_iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": super::pages::what(rule)},
                "help": {"text": rules::fix(rule.id)},
                "defaultConfiguration": {"level": level(rule.severity)},
                "properties": {"severity": rule.severity.as_str(), "category": rule.category},
            })
        })
        .collect();
    json!({"driver": {"name": "entente iati check", "version": version, "rules": rules}})
}

/// A finding in a file.
pub fn result(finding: &Finding, file: &str) -> Value {
    let mut properties = json!({"severity": finding.severity.as_str(), "beyondReference": finding.beyond});
    if let Some(activity) = finding.activity.as_deref() {
        properties["activity"] = json!(activity);
    }
    if !finding.value.is_empty() {
        properties["value"] = json!(finding.value);
    }
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": {"text": format!("{}. {}", finding.note, rules::fix(finding.rule))},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(file)},
                "region": {"startLine": finding.position.line, "startColumn": finding.position.column},
            },
            "logicalLocations": [{"fullyQualifiedName": finding.xpath}],
        }],
        "properties": properties,
    })
}

/// A path as a reference to a resource.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_references() {
        assert_eq!(super::uri("a b/é.xml"), "a%20b/%C3%A9.xml");
    }
}

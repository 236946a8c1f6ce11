//! JSON for programs: a finding, a summary.

use serde_json::{Map, Value, json};

use crate::check::finding::{Finding, Severity};
use crate::check::summary::{Count, NotChecked, RuleId, Summary};
use crate::tables::rules;

/// A finding.
pub fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity.as_str(),
        "activity": finding.activity.as_deref(),
        "line": finding.position.line,
        "column": finding.position.column,
        "xpath": finding.xpath,
        "value": finding.value,
        "message": finding.note,
        "help": rules::fix(finding.rule),
        "repeat": finding.repeat,
        "beyond_reference": finding.beyond,
    })
}

/// What a file comes to.
pub fn summary(summary: &Summary) -> Value {
    let mut totals = Map::new();
    for severity in Severity::ALL {
        totals.insert(severity.as_str().to_owned(), json!(summary.total(severity)));
    }
    json!({
        "kind": summary.kind.map(|kind| kind.root()),
        "version": summary.version,
        "bytes": summary.bytes,
        "records": summary.records,
        "passing": summary.accepted,
        "valid": summary.is_valid(),
        "summary": totals,
        "rules": counts(&summary.rules),
        "beyond_reference": counts(&summary.beyond),
    })
}

fn counts(rules: &std::collections::BTreeMap<(RuleId, Severity), Count>) -> Value {
    let rows = rules.iter().map(|((rule, severity), count)| {
        json!({
            "rule": rule.0,
            "severity": severity.as_str(),
            "findings": count.findings,
            "places": count.places,
        })
    });
    Value::Array(rows.collect())
}

/// What was not checked in a file.
pub fn not_checked(name: &str, list: &[NotChecked]) -> Vec<Value> {
    list.iter()
        .map(|one| json!({"file": name, "rule": one.rule, "count": one.count, "why": one.why}))
        .collect()
}

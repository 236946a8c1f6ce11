//! The figures as JSON. Sums of money are texts, so that no digit is lost.

use serde_json::{Map, Value, json};

use super::{Day, Publisher, Read, Report, Traced, field_names};

impl Report {
    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let publishers = self.publishers.iter().map(|(key, publisher)| {
            let mut row = Map::new();
            row.insert("publisher".to_owned(), json!(key));
            row.insert("name".to_owned(), json!(publisher.name));
            row.extend(figures(publisher, self.at));
            Value::Object(row)
        });
        json!({
            "at": self.at.map(|at| at.to_string()),
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
            "distinct_activities": self.distinct,
            "total": figures(&self.total, self.at),
            "publishers": publishers.collect::<Vec<_>>(),
        })
    }
}

fn file(file: &Read) -> Value {
    json!({
        "file": file.file,
        "kind": file.kind,
        "version": file.version,
        "generated": file.generated.map(|day| day.to_string()),
        "records": file.records,
        "skipped": file.skipped,
        "bytes": file.bytes,
        "refused": file.refused,
    })
}

fn figures(of: &Publisher, at: Option<Day>) -> Map<String, Value> {
    let counts = &of.counts;
    let coverage = field_names().into_iter().zip(&counts.coverage).map(|(field, count)| {
        json!({"field": field, "activities": count, "share": share(*count, counts.activities)})
    });
    let newest = |days: &super::Days| at.and_then(|at| days.newest(at)).map(|day| day.to_string());
    let months = |days: &super::Days| at.map(|at| days.months(at));
    let value = json!({
        "activities": counts.activities,
        "organisations": counts.organisations,
        "participants": counts.participants,
        "transactions": counts.all_transactions(),
        "transactions_by_type": counts.transactions,
        "budgets": counts.budgets,
        "results": counts.results,
        "indicators": counts.indicators,
        "locations": counts.locations,
        "left_out": counts.left_out,
        "coverage": coverage.collect::<Vec<_>>(),
        "timeliness": {
            "newest_transaction": newest(&of.transactions),
            "months_with_transactions": months(&of.transactions),
            "time_lag": at.map(|at| of.transactions.time_lag(at).as_str()),
            "last_updated": newest(&of.updates),
            "months_with_updates": months(&of.updates),
        },
        "traceability": traced(&of.traced),
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn traced(traced: &Traced) -> Value {
    let (count, named, linked) = traced.counts();
    let currencies = traced.currencies.iter().map(|(currency, funds)| {
        json!({
            "currency": currency,
            "incoming": funds.count,
            "value": funds.value.normalize().to_string(),
            "named": funds.named,
            "named_value": funds.named_value.normalize().to_string(),
            "linked": funds.linked,
            "linked_value": funds.linked_value.normalize().to_string(),
        })
    });
    json!({
        "incoming": count,
        "named": named,
        "named_share": share(named, count),
        "linked": linked,
        "linked_share": share(linked, count),
        "currencies": currencies.collect::<Vec<_>>(),
        "too_large": traced.too_large,
        "not_looked_up": traced.not_looked_up,
    })
}

/// A share to four places; nothing of nothing.
fn share(part: u64, whole: u64) -> Option<f64> {
    const PLACES: f64 = 10_000.0;
    (whole > 0).then(|| (part as f64 / whole as f64 * PLACES).round() / PLACES)
}

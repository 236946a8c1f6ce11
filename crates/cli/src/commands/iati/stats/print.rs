//! The figures as tables.

use entente_iati::stats::{Publisher, Report, field_names};

use crate::output::Output;

pub fn all(report: &Report, output: &Output) {
    for file in &report.files {
        if let Some(why) = &file.refused {
            output.line(format!("{}: not read: {why}", file.file));
        } else if file.skipped > 0 {
            output.line(format!("{}: {} that can't be read left out", file.file, file.skipped));
        }
    }
    publishers(report, output);
    transactions(&report.total, output);
    fields(&report.total, output);
    money(&report.total, output);
}

fn publishers(report: &Report, output: &Output) {
    let row = |name: &str, of: &Publisher| {
        let newest = |days: &entente_iati::stats::Days| {
            report.at.and_then(|at| days.newest(at)).map_or("–".to_owned(), |day| day.to_string())
        };
        let months = |days: &entente_iati::stats::Days| {
            report.at.map_or("–".to_owned(), |at| format!("{}/12", days.months(at)))
        };
        let (incoming, named, linked) = of.traced.counts();
        [
            name.to_owned(),
            of.counts.activities.to_string(),
            of.counts.organisations.to_string(),
            of.counts.all_transactions().to_string(),
            of.counts.results.to_string(),
            newest(&of.transactions),
            months(&of.transactions),
            report.at.map_or("–", |at| of.transactions.time_lag(at).as_str()).to_owned(),
            newest(&of.updates),
            months(&of.updates),
            incoming.to_string(),
            share(named, incoming),
            share(linked, incoming),
        ]
    };
    let name = |key: &str| if key.is_empty() { "–".to_owned() } else { key.to_owned() };
    let mut rows: Vec<[String; 13]> = report.publishers.iter().map(|(key, of)| row(&name(key), of)).collect();
    if rows.len() > 1 {
        rows.push(row("all", &report.total));
    }
    let head = [
        "publisher",
        "activities",
        "organisations",
        "transactions",
        "results",
        "newest transaction",
        "months",
        "time lag",
        "last updated",
        "months",
        "incoming",
        "name source",
        "source here",
    ];
    output.table(head, rows);
    match report.at {
        Some(at) => output.line(format!(
            "{} different activities in {} files; months of the twelve that end with {at}.",
            report.distinct,
            report.files.len()
        )),
        None => output.line("No file says when it was made; give a day with --at."),
    }
}

fn transactions(of: &Publisher, output: &Output) {
    let mut rows: Vec<(u32, [String; 2])> = Vec::new();
    for (kind, count) in &of.counts.transactions {
        rows.push((kind.parse().unwrap_or(u32::MAX), [kind.clone(), count.to_string()]));
    }
    rows.sort();
    if !rows.is_empty() {
        output.table(
            ["transaction type", "transactions"],
            rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(),
        );
    }
}

fn fields(of: &Publisher, output: &Output) {
    if of.counts.activities == 0 {
        return;
    }
    let rows: Vec<[String; 3]> = field_names()
        .into_iter()
        .zip(&of.counts.coverage)
        .map(|(field, count)| [field.to_owned(), count.to_string(), share(*count, of.counts.activities)])
        .collect();
    output.table(["field", "activities", "share"], rows);
}

fn money(of: &Publisher, output: &Output) {
    let rows: Vec<[String; 4]> = of
        .traced
        .currencies
        .iter()
        .map(|(currency, funds)| {
            let value = |value: &dyn ToString| value.to_string();
            [
                currency.clone(),
                value(&funds.value.normalize()),
                value(&funds.named_value.normalize()),
                value(&funds.linked_value.normalize()),
            ]
        })
        .collect();
    if !rows.is_empty() {
        output.table(["incoming funds in", "value", "names its source", "source here"], rows);
    }
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1} %", part as f64 * 100.0 / whole as f64) }
}

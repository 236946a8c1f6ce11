//! Signals of diversion: what public audits found again and again, looked for here.

use entente_assure::{Evidence, FLAGS, signals};
use serde_json::{Value, json};

use crate::NodeError;
use crate::ledger::Books;
use crate::ledger::view::{Column, Made, Make, View};

pub(super) static VIEW: View = View {
    name: "flags",
    about: "signals of diversion: cases of what public audits found again and again, each with its statements; where to look, not who is guilty",
    method: "docs/methods/flags.md",
    columns: &[
        Column::new("flag", "/flag", "which flag; docs/flags has a page for each"),
        Column::new("about", "/subject", "what it is about"),
        Column::new("party", "/party", "the party that can say more"),
        Column::new("more", "/what", "the line, serial, item, receiver or amount"),
        Column::new("size", "/size", "how much, in the flag's measure"),
        Column::new("measure", "/measure", "days or statements"),
    ],
    make: Make::Books(make),
};

const RULE: &str = "Each flag is a question put to the ledger's views, and each row one case of it. A case says where to look, never who is guilty.";

fn make(books: &Books) -> Result<Made, NodeError> {
    let accounts = books.accounts();
    let (consignments, contradictions) = (books.consignments(), books.contradictions());
    let (obligations, gate, consent) = (accounts.obligations()?, accounts.vetting()?, accounts.consent());
    let (money, feedback) = (accounts.money(), accounts.feedback()?);
    let evidence = Evidence {
        now: books.as_of().now,
        consignments: &consignments,
        contradictions: &contradictions,
        obligations: &obligations,
        gate: &gate,
        consent: &consent,
        money: &money,
        feedback: &feedback,
    };
    let mut made = Made::rows(RULE, &signals(&evidence))?;
    for row in &mut made.rows {
        let flag = row["flag"].as_str().and_then(entente_assure::flag);
        row["measure"] = json!(flag.map(|flag| flag.measure.as_str()));
    }
    let of = |flag: &&entente_assure::Flag| {
        let cases = made.rows.iter().filter(|row| row["flag"] == flag.code).count();
        json!({"flag": flag.code, "cases": cases, "rule": flag.rule, "audit": flag.audit, "measure": flag.measure.as_str()})
    };
    let flags: Vec<Value> = FLAGS.iter().map(of).collect();
    made.with("flags", flags)
}

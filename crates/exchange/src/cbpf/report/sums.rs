//! Sums over drafts, read from their bodies as a stranger would read the log, without a look at any row.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use super::Measure;
use crate::cbpf::drafts::Draft;
use crate::cbpf::ids;
use crate::cbpf::role::Role;

/// What the drafts say, added up by file and fund.
pub(super) struct Stated {
    names: BTreeMap<String, String>,
    money: BTreeMap<(Measure, Role, String), Decimal>,
    people: BTreeMap<Role, u64>,
}

impl Stated {
    pub fn of(drafts: &[Draft]) -> Self {
        let mut out = Self { names: BTreeMap::new(), money: BTreeMap::new(), people: BTreeMap::new() };
        // Files by dataset subject, and funds by programme subject: both are stated before they are referred to.
        let mut files: BTreeMap<&str, Role> = BTreeMap::new();
        let mut funds: BTreeMap<&str, &str> = BTreeMap::new();
        for draft in drafts {
            let (subject, body) = (draft.statement.subject.as_str(), &draft.statement.body);
            match draft.statement.kind.as_str() {
                "dataset" => {
                    if let Some(role) = text(body, "/file").and_then(Role::of) {
                        files.insert(subject, role);
                    }
                }
                "party" => {
                    if let (Some(party), Some(name)) = (text(body, "/party"), text(body, "/name")) {
                        out.names.insert(party.to_owned(), name.to_owned());
                    }
                }
                "programme" => {
                    let fund = participant(body).or_else(|| funds.get(text(body, "/part_of")?).copied());
                    let role = text(body, "/source/dataset").and_then(|dataset| files.get(dataset).copied());
                    if let (Some(fund), Some(role)) = (fund, role) {
                        funds.insert(subject, fund);
                        out.programme(body, role, fund);
                    }
                }
                "transfer" => {
                    let role = text(body, "/source/dataset").and_then(|dataset| files.get(dataset).copied());
                    if let Some(role) = role {
                        out.transfer(body, role);
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn programme(&mut self, body: &Value, role: Role, fund: &str) {
        let total = body.pointer("/people/total").and_then(Value::as_u64).unwrap_or_default();
        *self.people.entry(role).or_default() += total;
        // Shares come from the table of places that goes with the project's table.
        let Role::Projects(year) = role else { return };
        let areas = body.pointer("/areas").and_then(Value::as_array);
        for area in areas.into_iter().flatten() {
            if let Some(amount) = amount(area, "/budget/amount") {
                self.add(Measure::Shares, Role::Locations(year), fund, amount);
            }
        }
    }

    fn transfer(&mut self, body: &Value, role: Role) {
        let Some(amount) = amount(body, "/amount/amount") else { return };
        let refund = body.pointer("/refund").and_then(Value::as_bool).unwrap_or_default();
        let (measure, end) = match role {
            Role::Contributions => (Measure::Contributions, if refund { "/from" } else { "/to" }),
            _ => (Measure::Budgets, "/from"),
        };
        if let Some(fund) = text(body, end) {
            self.add(measure, role, fund, if refund { -amount } else { amount });
        }
    }

    fn add(&mut self, measure: Measure, role: Role, fund: &str, amount: Decimal) {
        *self.money.entry((measure, role, fund.to_owned())).or_default() += amount;
    }

    pub fn money(&self, measure: Measure, role: Role, fund: u32) -> Decimal {
        self.money.get(&(measure, role, ids::fund(fund))).copied().unwrap_or_default()
    }

    pub fn people(&self, role: Role) -> u64 {
        self.people.get(&role).copied().unwrap_or_default()
    }

    pub fn fund_name(&self, fund: u32) -> String {
        self.names.get(&ids::fund(fund)).cloned().unwrap_or_default()
    }
}

fn text<'a>(body: &'a Value, pointer: &str) -> Option<&'a str> {
    body.pointer(pointer).and_then(Value::as_str)
}

fn amount(body: &Value, pointer: &str) -> Option<Decimal> {
    text(body, pointer)?.parse().ok()
}

/// The fund among a programme's participants.
fn participant(body: &Value) -> Option<&str> {
    let all = body.pointer("/participants").and_then(Value::as_array)?;
    all.iter().find(|p| text(p, "/role") == Some("fund")).and_then(|p| text(p, "/party"))
}

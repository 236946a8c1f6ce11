//! Hand-computed examples in plain data, properties, and an independent slow reference.

mod cases;
mod examples;
mod properties;
mod reference;

use std::collections::BTreeSet;

use entente_record::{StatementId, Timestamp};

use super::{Account, AccountKind, Amount, Basis, Draw, Flow, Flows, Tag};

/// A flow as a test writes it.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    pub at: i64,
    pub id: u16,
    pub from: Account,
    pub to: Account,
    pub amount: u128,
    /// What it is for, and what the receiver is to use it for.
    pub tags: BTreeSet<Tag>,
    pub draw: Draw,
    pub refund: bool,
}

pub(super) fn statement(id: u16) -> StatementId {
    let [high, low] = id.to_be_bytes();
    StatementId::from_parts(u64::from(id), [high, low, 0, 0, 0, 0, 0, 0, 0, 0])
}

pub(super) fn party(name: &str) -> Account {
    Account::new(AccountKind::Party, name)
}

pub(super) fn add(flows: &mut Flows, plain: &Plain) {
    let purpose = flows.purpose(&plain.tags);
    let (from, to) = (flows.account(&plain.from), flows.account(&plain.to));
    flows.push(Flow {
        at: Timestamp::from_unix_seconds(plain.at).unwrap(),
        statement: statement(plain.id),
        leg: 0,
        from,
        to,
        amount: plain.amount,
        purpose,
        earmark: purpose,
        draw: plain.draw,
        basis: Basis::Paid,
        refund: plain.refund,
    });
}

/// `12.5` as millionths.
pub(super) fn amount(text: &str) -> Amount {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Amount(format!("{whole}{fraction:0<6}").parse().unwrap())
}

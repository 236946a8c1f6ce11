//! What a trace is computed from: dated flows between accounts, in one currency.

use std::collections::{BTreeMap, BTreeSet};

use entente_record::{StatementId, Timestamp};
use serde::Serialize;

use super::account::{Account, AccountKind, Numbers, Tag};
use super::order;

/// An account's number among the flows it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNo(pub(super) u32);

/// The number of a set of tags among the flows it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PurposeNo(pub(super) u32);

/// Where the value of a flow is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Draw {
    /// The account's balance; what is missing comes from the account itself if it is a source, else from nobody known.
    Balance,
    /// Past the balance, as goods in kind are not bought with the money at hand: from the account itself if it is a
    /// source, else from nobody known.
    PastBalance,
    /// From the account itself, which says so: goods drawn down or made.
    Own,
    /// From nobody known: goods that were there when records began.
    Unknown,
}

/// On what a flow rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A payment its payer or a third party states.
    Paid,
    /// A payment only its receiver states, or a third party as received.
    Received,
    /// A commitment that stands in for payments that nobody states.
    Committed,
    /// Goods, at the value they were paid for or are stated to have.
    Goods,
    /// A programme's plan of where it works: no statement says that the value went there.
    Planned,
}

/// Value that goes from one account to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    /// When.
    pub at: Timestamp,
    /// The statement it comes from.
    pub statement: StatementId,
    /// Tells apart flows of one statement.
    pub leg: u32,
    /// From where.
    pub from: AccountNo,
    /// To where.
    pub to: AccountNo,
    /// How much, in units of 10 to the power of −[`DIGITS`](super::DIGITS) of the currency.
    pub amount: u128,
    /// What it is for: it draws first on money with these earmarks.
    pub purpose: PurposeNo,
    /// What the receiver is to use it for: the tightest of these keeps it apart there.
    pub earmark: PurposeNo,
    /// Where its value is taken from.
    pub draw: Draw,
    /// On what it rests.
    pub basis: Basis,
    /// Whether it gives back what the receiver had paid in.
    pub refund: bool,
}

/// What is left under an earmark at the end, sent on to where a programme says it works.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The earmark.
    pub tag: Tag,
    /// Whose money it is taken from.
    pub holders: BTreeSet<AccountNo>,
    /// The programme.
    pub programme: AccountNo,
    /// Its places with their weights; none leaves the value with the programme.
    pub places: BTreeMap<AccountNo, u128>,
    /// The statement that says so.
    pub statement: StatementId,
    /// When it was said.
    pub at: Timestamp,
}

/// Which accounts are origins of what they pay beyond their balance. All others' overspending is untraced.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Parties that receive nothing but refunds.
    pub without_inflow: bool,
    /// These, whatever they receive.
    pub listed: BTreeSet<Account>,
}

/// Flows being gathered. In what order they come doesn't matter, and the same flow twice is one.
#[derive(Debug, Clone, Default)]
pub struct Flows {
    accounts: Numbers<Account>,
    purposes: Numbers<Vec<Tag>>,
    flows: Vec<Flow>,
    plans: Vec<Plan>,
    sources: Sources,
}

impl Flows {
    /// No flows yet.
    pub fn new(sources: Sources) -> Self {
        Self { sources, ..Self::default() }
    }

    /// The number of an account.
    pub fn account(&mut self, account: &Account) -> AccountNo {
        AccountNo(self.accounts.of(account))
    }

    /// The number of a set of tags.
    pub fn purpose(&mut self, tags: &BTreeSet<Tag>) -> PurposeNo {
        PurposeNo(self.purposes.of(&tags.iter().cloned().collect()))
    }

    /// Adds a flow. One of nothing, or from an account to itself, moves nothing and is left out.
    pub fn push(&mut self, flow: Flow) {
        if flow.amount > 0 && flow.from != flow.to {
            self.flows.push(flow);
        }
    }

    /// Adds a plan.
    pub fn plan(&mut self, plan: Plan) {
        self.plans.push(plan);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.flows.is_empty()
    }

    /// Everything in one order that depends on the set alone.
    pub(super) fn settle(self) -> Settled {
        let (accounts, account) = self.accounts.sorted();
        let (purposes, purpose) = self.purposes.sorted();
        let at = |list: &[u32], number: u32| list.get(number as usize).copied().unwrap_or(u32::MAX);
        let renumber = |no: AccountNo| AccountNo(at(&account, no.0));
        let mut flows = self.flows;
        for flow in &mut flows {
            flow.from = renumber(flow.from);
            flow.to = renumber(flow.to);
            flow.purpose = PurposeNo(at(&purpose, flow.purpose.0));
            flow.earmark = PurposeNo(at(&purpose, flow.earmark.0));
        }
        // Numbers that another gathering of flows gave out name nothing here.
        let known = |no: AccountNo| (no.0 as usize) < accounts.len();
        flows.retain(|flow| known(flow.from) && known(flow.to));
        flows.sort_unstable();
        flows.dedup();
        order::within_instants(&mut flows);

        let mut tags = Numbers::default();
        for tag in purposes.iter().flatten() {
            tags.of(tag);
        }
        let mut plans = self.plans;
        for plan in &mut plans {
            tags.of(&plan.tag);
            plan.holders = plan.holders.iter().map(|no| renumber(*no)).collect();
            plan.programme = renumber(plan.programme);
            plan.places = plan.places.iter().map(|(no, weight)| (renumber(*no), *weight)).collect();
        }
        plans.retain(|plan| {
            known(plan.programme) && plan.holders.iter().chain(plan.places.keys()).all(|no| known(*no))
        });
        plans.sort_by(|a, b| {
            let key = |plan: &Plan| (plan.tag.clone(), plan.programme, plan.at, plan.statement);
            key(a).cmp(&key(b))
        });
        plans.dedup_by(|a, b| (&a.tag, a.programme) == (&b.tag, b.programme));

        let mut tag_no = tags.clone();
        let purposes = purposes.iter().map(|list| list.iter().map(|tag| tag_no.of(tag)).collect()).collect();
        let source = sources(&self.sources, &accounts, &flows);
        Settled { accounts, tags: tags.things().to_vec(), purposes, flows, plans, source }
    }
}

/// Flows in order, with numbers that depend on the set alone.
#[derive(Debug)]
pub(super) struct Settled {
    /// Accounts by number, sorted.
    pub accounts: Vec<Account>,
    /// Tags by number.
    pub tags: Vec<Tag>,
    /// Sets of tags by number, the tightest tag first.
    pub purposes: Vec<Vec<u32>>,
    /// Flows in the order in which they are attributed.
    pub flows: Vec<Flow>,
    /// Plans, at most one per earmark and programme.
    pub plans: Vec<Plan>,
    /// Whether an account is an origin, by number.
    pub source: Vec<bool>,
}

fn sources(rule: &Sources, accounts: &[Account], flows: &[Flow]) -> Vec<bool> {
    let mut source: Vec<bool> =
        accounts.iter().map(|account| rule.without_inflow && account.kind == AccountKind::Party).collect();
    for flow in flows.iter().filter(|flow| !flow.refund) {
        if let Some(slot) = source.get_mut(flow.to.0 as usize) {
            *slot = false;
        }
    }
    for (slot, account) in source.iter_mut().zip(accounts) {
        *slot |= rule.listed.contains(account);
    }
    source
}

//! The trace: whose value went where.
//!
//! Value moves between [`Account`]s in dated [`Flow`]s of one currency. Flows are attributed in time order: what leaves an
//! account carries the account's mix of origins at that moment, in proportion, explicit earmarks first. So a ring of
//! payments needs no special treatment, each payment finding the mix as it was. What an account spends without having
//! received it is its own if it is a source, else *untraced*, and shown as such.
//!
//! Amounts are whole numbers of millionths; shares of a flow add up to the flow to the last unit. The answer is a
//! function of the set of flows. `docs/methods/trace.md` tells every rule with an example.
//!
//! [`Trace::of`] runs over flows, however they were come by; [`claims`] makes them from claims.

mod account;
mod answer;
mod apportion;
pub mod claims;
mod flow;
mod graph;
mod mix;
mod moves;
mod order;
mod run;
mod unit;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use entente_record::StatementId;

pub use account::{Account, AccountKind, Tag};
pub use answer::{Amount, DIGITS, Edge, End, From, Graph, Node, Origin, Part, State, Through, To, Totals};
use flow::Settled;
pub use flow::{AccountNo, Basis, Draw, Flow, Flows, Plan, PurposeNo, Sources};
pub use graph::MAX_STATEMENTS;
use moves::{Key, UNTRACED};
use run::{Run, Share};

/// A finished trace.
#[derive(Debug)]
pub struct Trace {
    settled: Settled,
    run: Box<dyn Run>,
    /// Each statement's flows, by number.
    by_statement: Vec<(StatementId, u32)>,
}

/// Why there is no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// The flows add up to more than can be counted.
    #[error(
        "all flows together exceed {max} millionths, more than can be counted exactly; an amount that large is a typing \
         error: find it among the largest transfers and have it corrected",
        max = u128::MAX >> 1
    )]
    TooLarge,
    /// There are more flows than can be numbered.
    #[error("more than {max} flows; trace a shorter time or fewer parties", max = MAX_FLOWS)]
    TooMany,
}

/// Most flows of one trace: numbers of 31 bits, and room for a few pools each.
pub const MAX_FLOWS: usize = 1 << 28;

impl Trace {
    /// Attributes all flows.
    ///
    /// # Errors
    /// The flows' sum doesn't fit 127 bits, or there are more than [`MAX_FLOWS`].
    pub fn of(flows: Flows) -> Result<Self, TraceError> {
        let mut settled = flows.settle();
        let size = settled.plans.iter().map(|plan| plan.holders.len() + plan.places.len()).sum::<usize>();
        if settled.flows.len() + size > MAX_FLOWS {
            return Err(TraceError::TooMany);
        }
        let run = run::run(&settled).ok_or(TraceError::TooLarge)?;
        settled.flows.extend_from_slice(run.planned());
        let mut by_statement: Vec<(StatementId, u32)> =
            settled.flows.iter().map(|flow| flow.statement).zip(0..).collect();
        by_statement.sort_unstable();
        Ok(Self { settled, run, by_statement })
    }

    /// All accounts, sorted.
    pub fn accounts(&self) -> &[Account] {
        &self.settled.accounts
    }

    /// The flows in the order in which they were attributed.
    pub fn flows(&self) -> &[Flow] {
        &self.settled.flows
    }

    /// The account that a flow names.
    pub fn account(&self, no: AccountNo) -> Option<&Account> {
        self.settled.accounts.get(no.0 as usize)
    }

    /// The trace in a few figures.
    pub fn totals(&self) -> Totals {
        let named = |list: Vec<Share>| -> Vec<(Account, Amount)> {
            list.into_iter().map(|(account, sum)| (self.named(account), Amount(sum))).collect()
        };
        let mut by_basis: BTreeMap<Basis, Amount> = BTreeMap::new();
        for flow in &self.settled.flows {
            by_basis.entry(flow.basis).or_default().0 += flow.amount;
        }
        let untraced_at = named(self.run.shortfalls());
        Totals {
            flows: self.settled.flows.len() as u64,
            brought_in: Amount((0..self.pools()).map(|pool| self.run.balance(pool)).sum()),
            untraced: Amount(untraced_at.iter().map(|(_, sum)| sum.0).sum()),
            untraced_at,
            against_earmark: named(self.run.against()),
            by_basis: by_basis.into_iter().collect(),
        }
    }

    /// Where every origin's value ended: origins in order, the untraced last.
    pub fn all(&self) -> Vec<From> {
        let mut rows: BTreeMap<u32, Vec<(u32, u128)>> = BTreeMap::new();
        for pool in 0..self.pools() {
            for (origin, amount) in self.run.held(pool) {
                rows.entry(origin).or_default().push((pool, amount));
            }
        }
        rows.into_iter()
            .map(|(origin, shares)| From {
                origin: self.origin(origin),
                total: Amount(shares.iter().map(|(_, amount)| amount).sum()),
                ends: self.ends(&shares),
            })
            .collect()
    }

    /// Where an origin's value ended; `None` for an account that brought nothing in.
    pub fn from(&self, origin: &Origin) -> Option<From> {
        let number = self.origin_no(origin)?;
        let mut shares = Vec::new();
        for pool in 0..self.pools() {
            let held = self.run.held(pool);
            if let Ok(at) = held.binary_search_by_key(&number, |(origin, _)| *origin) {
                shares.push((pool, held.get(at).map_or(0, |(_, amount)| *amount)));
            }
        }
        let total = Amount(shares.iter().map(|(_, amount)| amount).sum());
        (total.0 > 0).then(|| From { origin: origin.clone(), total, ends: self.ends(&shares) })
    }

    /// Whose value lies in an account; `None` for an account that no flow names.
    pub fn to(&self, account: &Account) -> Option<To> {
        let number = self.account_no(account)?;
        let mut sums: BTreeMap<u32, u128> = BTreeMap::new();
        for pool in self.pools_of(number) {
            for (origin, amount) in self.run.held(pool) {
                *sums.entry(origin).or_default() += amount;
            }
        }
        let planned =
            self.settled.flows.iter().filter(|flow| flow.basis == Basis::Planned && flow.to.0 == number);
        let left =
            self.settled.flows.iter().any(|flow| flow.basis == Basis::Planned && flow.from.0 == number);
        Some(To {
            account: account.clone(),
            total: Amount(sums.values().sum()),
            planned: Amount(if left { 0 } else { planned.map(|flow| flow.amount).sum() }),
            parts: self.parts(sums.into_iter().collect()),
        })
    }

    /// Statements both ways: whose value they moved, and where it ended. `None` if none of them moved any.
    ///
    /// Where a statement's value passes through several accounts, what its last step carries is shown.
    pub fn through(&self, statements: &[StatementId]) -> Option<Through> {
        let set = self.moves_of(statements);
        if set.is_empty() {
            return None;
        }
        let ends = self.run.onward(&set, &mut |_, _| {});
        let from = self.parts(self.run.carried(&set));
        let total = Amount(from.iter().map(|part| part.amount.0).sum());
        Some(Through { statements: statements.to_vec(), total, from, ends: self.ends(&ends) })
    }

    /// Whose value statements moved, the largest part first; the half of [`through`](Self::through) that looks back.
    pub fn upstream(&self, statements: &[StatementId]) -> Vec<Part> {
        self.parts(self.run.carried(&self.moves_of(statements)))
    }

    /// Each flow's own shares, in order: for checks that take every flow.
    pub fn shares_of(&self, flow: usize) -> Vec<Part> {
        let flow = u32::try_from(flow).unwrap_or(u32::MAX);
        self.parts(self.run.carried(&self.run.moves_of(flow).collect::<Vec<_>>()))
    }

    /// The moves of the last steps of statements.
    fn moves_of(&self, statements: &[StatementId]) -> Vec<usize> {
        let mut set = BTreeSet::new();
        for statement in statements {
            let start = self.by_statement.partition_point(|(id, _)| id < statement);
            let flows: Vec<u32> = self
                .by_statement
                .get(start..)
                .into_iter()
                .flatten()
                .take_while(|(id, _)| id == statement)
                .map(|(_, flow)| *flow)
                .collect();
            let left: BTreeSet<AccountNo> =
                flows.iter().filter_map(|flow| self.flow(*flow)).map(|flow| flow.from).collect();
            for flow in flows {
                if self.flow(flow).is_some_and(|flow| !left.contains(&flow.to)) {
                    set.extend(self.run.moves_of(flow));
                }
            }
        }
        set.into_iter().collect()
    }

    fn flow(&self, number: u32) -> Option<&Flow> {
        self.settled.flows.get(number as usize)
    }

    fn pools(&self) -> u32 {
        self.run.pools().len() as u32
    }

    fn pools_of(&self, account: u32) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(self.run.pools()).filter(move |(_, pool)| pool.account == account).map(|(number, _)| number)
    }

    fn account_no(&self, account: &Account) -> Option<u32> {
        self.settled.accounts.binary_search(account).ok().and_then(|at| u32::try_from(at).ok())
    }

    fn origin_no(&self, origin: &Origin) -> Option<u32> {
        match origin {
            Origin::Account(account) => self.account_no(account),
            Origin::Untraced => Some(UNTRACED),
        }
    }

    fn named(&self, account: u32) -> Account {
        let known = self.settled.accounts.get(account as usize);
        known.cloned().unwrap_or_else(|| Account::new(AccountKind::Party, ""))
    }

    fn origin(&self, origin: u32) -> Origin {
        if origin == UNTRACED { Origin::Untraced } else { Origin::Account(self.named(origin)) }
    }

    fn parts(&self, shares: Vec<Share>) -> Vec<Part> {
        let mut parts: Vec<Part> = shares
            .into_iter()
            .map(|(origin, amount)| Part { origin: self.origin(origin), amount: Amount(amount) })
            .collect();
        // Stable: origins of equal amounts stay in their order.
        parts.sort_by_key(|part| std::cmp::Reverse(part.amount));
        parts
    }

    /// Shares by pool as ends: pools of one account and earmark are one end.
    fn ends(&self, shares: &[Share]) -> Vec<End> {
        let mut sums: BTreeMap<(u32, Option<u32>), u128> = BTreeMap::new();
        for (pool, amount) in shares {
            if let Some(pool) = self.run.pools().get(*pool as usize) {
                let tag = if let Key::Tag(tag) = pool.key { Some(tag) } else { None };
                *sums.entry((pool.account, tag)).or_default() += amount;
            }
        }
        let mut ends: Vec<End> = sums
            .into_iter()
            .map(|((account, tag), amount)| {
                let account = self.named(account);
                let earmark = tag.and_then(|tag| self.settled.tags.get(tag as usize).cloned());
                End { state: State::of(account.kind), account, earmark, amount: Amount(amount) }
            })
            .collect();
        ends.sort_by(|a, b| {
            let key = |end: &End| (end.account.clone(), end.earmark.clone());
            b.amount.cmp(&a.amount).then_with(|| key(a).cmp(&key(b)))
        });
        ends
    }
}

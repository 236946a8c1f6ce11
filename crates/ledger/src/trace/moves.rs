//! First pass: which pool each flow draws on, by balances alone.
//!
//! An account's money lies in pools: one that is free, one per earmark that still holds money, and one per payer to whom
//! the account gives something back later. A flow draws
//!
//! 1. a refund on what its receiver had paid in; then, tightest first, on each pool whose earmark the flow names;
//! 2. on all free pools in proportion;
//! 3. on pools earmarked for something else, the first opened first: said openly as *against its earmark*;
//! 4. beyond the balance, on the account itself if it is a source, else on nobody known: *untraced*.
//!
//! What a flow takes from one pool to another is a move. Within a pool all value is alike, which is what pro rata means.

use std::collections::{BTreeMap, BTreeSet};

use super::apportion::{Scratch, apportion, by_weight};
use super::flow::{AccountNo, Basis, Draw, Flow, Plan, PurposeNo, Settled};
use super::unit::Unit;

/// A move's `from` at or above this is no pool but an origin: the account's number added.
pub(super) const ENTRY: u32 = 1 << 31;
/// The origin of what nobody known gave. It sorts after all accounts.
pub(super) const UNTRACED: u32 = ENTRY - 1;
/// Most payers whose money one account keeps apart so that it can be given back: each makes every payment of that
/// account one move more. Beyond them a refund is drawn like any payment.
const MAX_KEPT_APART: usize = 64;

/// What a flow takes from one pool, or brings in, to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move<U> {
    /// The flow, by its place in the order.
    pub flow: u32,
    /// The pool, or [`ENTRY`] and the origin.
    pub from: u32,
    /// The pool it goes to.
    pub to: u32,
    /// How much.
    pub amount: U,
}

/// What keeps a pool's money apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// Nothing.
    Free,
    /// Its payer, who gets some of it back.
    From(u32),
    /// Its earmark.
    Tag(u32),
}

/// A pool of an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pool {
    /// The account.
    pub account: u32,
    /// What keeps it apart.
    pub key: Key,
}

/// The first pass over all flows.
#[derive(Debug)]
pub(super) struct Moves<U> {
    /// All moves, in order.
    pub list: Vec<Move<U>>,
    /// Pools by number.
    pub pools: Vec<Pool>,
    /// What each pool holds at the end.
    pub balances: Vec<U>,
    /// What each account spent beyond its balance without being a source.
    pub shortfalls: BTreeMap<u32, U>,
    /// What each account drew against earmarks.
    pub against: BTreeMap<u32, U>,
    /// Flows that plans added, after those given.
    pub planned: Vec<Flow>,
}

/// An account's pools.
#[derive(Debug, Default, Clone)]
struct Book {
    free: Vec<u32>,
    tagged: BTreeMap<u32, u32>,
    /// Earmarked pools that hold something.
    filled: BTreeSet<u32>,
}

struct Pass<'a, U> {
    settled: &'a Settled,
    books: Vec<Book>,
    kept_apart: BTreeSet<(u32, u32)>,
    out: Moves<U>,
    shares: Vec<U>,
    scratch: Scratch<U>,
}

/// Runs the first pass. The flows' sum is at most [`Unit::LIMIT`].
pub(super) fn moves<U: Unit>(settled: &Settled) -> Moves<U> {
    let mut pass = Pass {
        settled,
        books: vec![Book::default(); settled.accounts.len()],
        kept_apart: kept_apart(&settled.flows),
        out: Moves {
            list: Vec::with_capacity(settled.flows.len() + settled.flows.len() / 8),
            pools: Vec::new(),
            balances: Vec::new(),
            shortfalls: BTreeMap::new(),
            against: BTreeMap::new(),
            planned: Vec::new(),
        },
        shares: Vec::new(),
        scratch: Scratch::default(),
    };
    for (number, flow) in (0..).zip(&settled.flows) {
        pass.flow(number, flow);
    }
    pass.plans();
    pass.out
}

/// Payers that get something back, by who gives it back: the first [`MAX_KEPT_APART`] of each.
fn kept_apart(flows: &[Flow]) -> BTreeSet<(u32, u32)> {
    let all: BTreeSet<(u32, u32)> =
        flows.iter().filter(|flow| flow.refund).map(|flow| (flow.from.0, flow.to.0)).collect();
    let mut kept: BTreeMap<u32, usize> = BTreeMap::new();
    all.into_iter()
        .filter(|(account, _)| {
            let count = kept.entry(*account).or_default();
            *count += 1;
            *count <= MAX_KEPT_APART
        })
        .collect()
}

impl<U: Unit> Pass<'_, U> {
    fn flow(&mut self, number: u32, flow: &Flow) {
        let amount = U::narrow(flow.amount);
        let to = self.payee_pool(flow);
        let left = match flow.draw {
            Draw::Balance => self.draw(number, flow, to, amount),
            Draw::PastBalance | Draw::Own | Draw::Unknown => amount,
        };
        if left > U::ZERO {
            self.enter(number, flow, to, left);
        }
    }

    /// Draws on the balance; answers what is missing.
    fn draw(&mut self, number: u32, flow: &Flow, to: u32, amount: U) -> U {
        let settled = self.settled;
        let mut left = amount;
        if flow.refund {
            let wanted = Key::From(flow.to.0);
            let mine = self.book(flow.from.0).free.iter().copied().find(|pool| self.key(*pool) == wanted);
            left = self.take(number, mine, to, left);
        }
        for tag in settled.purposes.get(flow.purpose.0 as usize).into_iter().flatten() {
            if left == U::ZERO {
                return left;
            }
            let pool = self.book(flow.from.0).tagged.get(tag).copied();
            left = self.take(number, pool, to, left);
        }
        left = self.take_free(number, flow.from.0, to, left);
        let before = left;
        while left > U::ZERO
            && let Some(pool) = self.book(flow.from.0).filled.first().copied()
        {
            left = self.take(number, Some(pool), to, left);
        }
        if left < before {
            add(&mut self.out.against, flow.from.0, before.minus(left));
        }
        left
    }

    /// Takes from all free pools in proportion; answers what is missing.
    fn take_free(&mut self, number: u32, account: u32, to: u32, left: U) -> U {
        let free = self.books.get(account as usize).map_or(&[][..], |book| &book.free);
        if left == U::ZERO || free.len() < 2 {
            let only = free.first().copied();
            return self.take(number, only, to, left);
        }
        let free = free.to_vec();
        let parts: Vec<U> = free.iter().map(|pool| self.balance(*pool)).collect();
        let whole = parts.iter().fold(U::ZERO, |sum, part| sum.plus(*part));
        let taken = left.min(whole);
        let mut shares = std::mem::take(&mut self.shares);
        apportion(taken, whole, &parts, &mut shares, &mut self.scratch);
        for (pool, share) in free.iter().zip(&shares) {
            self.take(number, Some(*pool), to, *share);
        }
        self.shares = shares;
        left.minus(taken)
    }

    /// Takes what a pool has, at most `left`; answers what is missing.
    fn take(&mut self, flow: u32, pool: Option<u32>, to: u32, left: U) -> U {
        let Some(from) = pool else { return left };
        let held = self.balance(from);
        let amount = held.min(left);
        if amount == U::ZERO {
            return left;
        }
        let rest = held.minus(amount);
        if let Some(balance) = self.out.balances.get_mut(from as usize) {
            *balance = rest;
        }
        if rest == U::ZERO
            && let Some(pool) = self.out.pools.get(from as usize)
            && let Some(book) = self.books.get_mut(pool.account as usize)
        {
            book.filled.remove(&from);
        }
        self.arrive(Move { flow, from, to, amount });
        left.minus(amount)
    }

    /// Brings in value that no balance holds.
    fn enter(&mut self, number: u32, flow: &Flow, to: u32, amount: U) {
        let source = self.settled.source.get(flow.from.0 as usize).copied().unwrap_or(false);
        let known = match flow.draw {
            Draw::Own => true,
            Draw::Unknown => false,
            Draw::Balance | Draw::PastBalance => source,
        };
        let origin = if known { flow.from.0 } else { UNTRACED };
        if !known {
            add(&mut self.out.shortfalls, flow.from.0, amount);
        }
        self.arrive(Move { flow: number, from: ENTRY + origin, to, amount });
    }

    fn arrive(&mut self, step: Move<U>) {
        if let Some(balance) = self.out.balances.get_mut(step.to as usize) {
            *balance = balance.plus(step.amount);
        }
        if let Some(pool) = self.out.pools.get(step.to as usize)
            && matches!(pool.key, Key::Tag(_))
            && let Some(book) = self.books.get_mut(pool.account as usize)
        {
            book.filled.insert(step.to);
        }
        self.out.list.push(step);
    }

    /// The pool that receives a flow: its tightest tag's, or its payer's, or the free one.
    fn payee_pool(&mut self, flow: &Flow) -> u32 {
        let (account, payer) = (flow.to.0, flow.from.0);
        let tag = self.settled.purposes.get(flow.earmark.0 as usize).and_then(|tags| tags.first().copied());
        let key = match tag {
            Some(tag) => Key::Tag(tag),
            None if self.kept_apart.contains(&(account, payer)) => Key::From(payer),
            None => Key::Free,
        };
        let book = self.book(account);
        let known = match key {
            Key::Tag(tag) => book.tagged.get(&tag).copied(),
            Key::Free | Key::From(_) => book.free.iter().copied().find(|pool| self.key(*pool) == key),
        };
        known.unwrap_or_else(|| self.open(account, key))
    }

    fn open(&mut self, account: u32, key: Key) -> u32 {
        // A flow opens at most one pool, and flows are counted in 32 bits of which one is ENTRY's.
        let pool = self.out.pools.len() as u32;
        self.out.pools.push(Pool { account, key });
        self.out.balances.push(U::ZERO);
        if let Some(book) = self.books.get_mut(account as usize) {
            match key {
                Key::Tag(tag) => {
                    book.tagged.insert(tag, pool);
                }
                Key::Free | Key::From(_) => book.free.push(pool),
            }
        }
        pool
    }

    fn book(&self, account: u32) -> &Book {
        // Every account that a flow names has a book.
        &self.books[account as usize]
    }

    fn key(&self, pool: u32) -> Key {
        self.out.pools.get(pool as usize).map_or(Key::Free, |pool| pool.key)
    }

    fn balance(&self, pool: u32) -> U {
        self.out.balances.get(pool as usize).copied().unwrap_or_default()
    }

    /// After all flows: what still lies under a planned earmark goes on to the programme and its places.
    fn plans(&mut self) {
        let settled = self.settled;
        let tag_no: BTreeMap<_, u32> = settled.tags.iter().zip(0..).collect();
        for plan in &settled.plans {
            let Some(tag) = tag_no.get(&plan.tag).copied() else { continue };
            let mut leg = 0;
            let mut sum = U::ZERO;
            for holder in &plan.holders {
                let pool = self.book(holder.0).tagged.get(&tag).copied();
                let held = pool.map_or(U::ZERO, |pool| self.balance(pool));
                if held > U::ZERO && *holder != plan.programme {
                    let (number, flow, to) = self.plan_flow(plan, *holder, plan.programme, leg, held.into());
                    self.take(number, pool, to, held);
                    self.out.planned.push(flow);
                    leg += 1;
                    sum = sum.plus(held);
                }
            }
            let weights: Vec<u128> = plan.places.values().copied().collect();
            let Some(shares) = by_weight(sum.into(), &weights) else { continue };
            for (place, share) in plan.places.keys().zip(shares).filter(|(_, share)| *share > 0) {
                let (number, flow, to) = self.plan_flow(plan, plan.programme, *place, leg, share);
                self.take_free(number, plan.programme.0, to, U::narrow(share));
                self.out.planned.push(flow);
                leg += 1;
            }
        }
    }

    fn plan_flow(
        &mut self,
        plan: &Plan,
        from: AccountNo,
        to: AccountNo,
        leg: u32,
        amount: u128,
    ) -> (u32, Flow, u32) {
        let flow = Flow {
            at: plan.at,
            statement: plan.statement,
            leg,
            from,
            to,
            amount,
            // No set of tags has this number.
            purpose: PurposeNo(u32::MAX),
            earmark: PurposeNo(u32::MAX),
            draw: Draw::Balance,
            basis: Basis::Planned,
            refund: false,
        };
        let number = (self.settled.flows.len() + self.out.planned.len()) as u32;
        let to = self.payee_pool(&flow);
        (number, flow, to)
    }
}

fn add<U: Unit>(sums: &mut BTreeMap<u32, U>, account: u32, amount: U) {
    let sum = sums.entry(account).or_default();
    *sum = sum.plus(amount);
}

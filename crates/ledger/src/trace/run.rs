//! Both passes run, and what can be asked of them afterwards, in numbers alone.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::Range;

use super::apportion::{Scratch, apportion};
use super::flow::{Flow, Settled};
use super::mix::{Mixes, Snapshot};
use super::moves::{Move, Moves, Pool, moves};
use super::unit::Unit;

/// Snapshots kept of a run, at most: with them a question about one flow runs a twentieth of all moves again.
const SNAPSHOTS: usize = 20;
/// Moves below which another snapshot isn't worth its memory.
const MIN_STRETCH: usize = 4096;

/// A share of something: an origin or pool, and how much.
pub(super) type Share = (u32, u128);

/// A finished run, whatever its amounts are counted in.
pub(super) trait Run: Debug + Send + Sync {
    /// Pools by number.
    fn pools(&self) -> &[Pool];
    /// What a pool holds at the end.
    fn balance(&self, pool: u32) -> u128;
    /// What a pool holds at the end, by origin.
    fn held(&self, pool: u32) -> Vec<Share>;
    /// Flows that plans added after those given.
    fn planned(&self) -> &[Flow];
    /// What each account spent without having it.
    fn shortfalls(&self) -> Vec<Share>;
    /// What each account drew against earmarks.
    fn against(&self) -> Vec<Share>;
    /// The moves of a flow.
    fn moves_of(&self, flow: u32) -> Range<usize>;
    /// What moves carry, added up by origin. Here and below, moves are given by rising number.
    fn carried(&self, set: &[usize]) -> Vec<Share>;
    /// Runs everything again and shows every move with what it carries of one origin, where it carries any.
    fn follow(&self, origin: u32, see: &mut dyn FnMut(Move<u128>, u128));
    /// Follows what moves carry to where it lies at the end, by pool; `see` is shown every move with its part of it.
    fn onward(&self, set: &[usize], see: &mut dyn FnMut(Move<u128>, u128)) -> Vec<Share>;
    /// Follows what moves carry, or what a pool holds at the end, back to where it came in; `see` is shown every move
    /// with its part of it.
    fn back(&self, from: Back, see: &mut dyn FnMut(Move<u128>, u128));
}

/// What to follow back.
#[derive(Debug, Clone)]
pub(super) enum Back {
    /// What moves carry.
    Moves(Vec<usize>),
    /// What pools hold at the end.
    Pools(Vec<u32>),
}

#[derive(Debug)]
struct Done<U> {
    moves: Moves<U>,
    last: Mixes<U>,
    snapshots: Vec<Snapshot<U>>,
}

/// Runs both passes in the narrowest numbers that hold the flows' sum; `None` if none do.
pub(super) fn run(settled: &Settled) -> Option<Box<dyn Run>> {
    let sum = settled.flows.iter().try_fold(0_u128, |sum, flow| sum.checked_add(flow.amount))?;
    if sum <= u64::LIMIT {
        Some(Box::new(Done::<u64>::of(settled)))
    } else if sum <= u128::LIMIT {
        Some(Box::new(Done::<u128>::of(settled)))
    } else {
        None
    }
}

/// Runs both passes in wide numbers, whatever the sum: for tests of their agreement.
#[cfg(test)]
pub(super) fn run_wide(settled: &Settled) -> Box<dyn Run> {
    Box::new(Done::<u128>::of(settled))
}

impl<U: Unit> Done<U> {
    fn of(settled: &Settled) -> Self {
        let moves = moves::<U>(settled);
        let stretch = (moves.list.len() / SNAPSHOTS + 1).max(MIN_STRETCH);
        let mut mixes = Mixes::new(moves.pools.len());
        let mut snapshots = Vec::new();
        for (at, step) in moves.list.iter().enumerate() {
            if at > 0 && at % stretch == 0 {
                snapshots.push(Snapshot::of(&mixes, at));
            }
            mixes.make(step);
        }
        Self { moves, last: mixes, snapshots }
    }

    fn wide(step: &Move<U>) -> Move<u128> {
        Move { flow: step.flow, from: step.from, to: step.to, amount: step.amount.into() }
    }
}

impl<U: Unit + Send + Sync> Run for Done<U> {
    fn pools(&self) -> &[Pool] {
        &self.moves.pools
    }

    fn balance(&self, pool: u32) -> u128 {
        self.moves.balances.get(pool as usize).map_or(0, |balance| (*balance).into())
    }

    fn held(&self, pool: u32) -> Vec<Share> {
        let mix = self.last.of(pool);
        mix.map(|mix| shares(&mix.origins, &mix.parts).collect()).unwrap_or_default()
    }

    fn planned(&self) -> &[Flow] {
        &self.moves.planned
    }

    fn shortfalls(&self) -> Vec<Share> {
        self.moves.shortfalls.iter().map(|(account, sum)| (*account, (*sum).into())).collect()
    }

    fn against(&self) -> Vec<Share> {
        self.moves.against.iter().map(|(account, sum)| (*account, (*sum).into())).collect()
    }

    fn moves_of(&self, flow: u32) -> Range<usize> {
        let list = &self.moves.list;
        let start = list.partition_point(|step| step.flow < flow);
        start..start + list[start..].partition_point(|step| step.flow == flow)
    }

    fn carried(&self, set: &[usize]) -> Vec<Share> {
        let list = &self.moves.list;
        let (Some(first), Some(last)) = (set.first(), set.last()) else { return Vec::new() };
        let range = *first..last + 1;
        let snapshot = self.snapshots.iter().rev().find(|snapshot| snapshot.before <= range.start);
        let start = snapshot.map_or(0, |snapshot| snapshot.before);
        // Only moves between pools whose money can reach the ones asked for matter: found backwards.
        let mut wanted = vec![false; self.moves.pools.len()];
        let mut matters = vec![false; range.end.saturating_sub(start)];
        for at in (start..range.end).rev() {
            let step = &list[at];
            if set.binary_search(&at).is_ok() || wanted[step.to as usize] || is(&wanted, step.from) {
                matters[at - start] = true;
                if let Some(slot) = wanted.get_mut(step.from as usize) {
                    *slot = true;
                }
            }
        }
        let mut mixes = match snapshot {
            Some(snapshot) => snapshot.open(|pool| is(&wanted, pool)),
            None => Mixes::new(self.moves.pools.len()),
        };
        let mut sums: BTreeMap<u32, u128> = BTreeMap::new();
        for at in start..range.end {
            if matters[at - start] {
                let carried = mixes.make(&list[at]);
                if set.binary_search(&at).is_ok() {
                    for (origin, part) in shares(&carried.origins, &carried.parts) {
                        *sums.entry(origin).or_default() += part;
                    }
                }
            }
        }
        sums.into_iter().collect()
    }

    fn follow(&self, origin: u32, see: &mut dyn FnMut(Move<u128>, u128)) {
        let mut mixes = Mixes::new(self.moves.pools.len());
        for step in &self.moves.list {
            let carried = mixes.make(step);
            if let Ok(at) = carried.origins.binary_search(&origin) {
                see(Self::wide(step), carried.parts[at].into());
            }
        }
    }

    fn onward(&self, set: &[usize], see: &mut dyn FnMut(Move<u128>, u128)) -> Vec<Share> {
        let count = self.moves.pools.len();
        let (mut balances, mut marked) = (vec![U::ZERO; count], vec![U::ZERO; count]);
        let (mut out, mut scratch) = (Vec::new(), Scratch::default());
        for (at, step) in self.moves.list.iter().enumerate() {
            let mut part = U::ZERO;
            if let Some(balance) = balances.get_mut(step.from as usize) {
                let mark = &mut marked[step.from as usize];
                if *mark > U::ZERO {
                    apportion(step.amount, *balance, &[*mark, balance.minus(*mark)], &mut out, &mut scratch);
                    part = out[0];
                    *mark = mark.minus(part);
                }
                *balance = balance.minus(step.amount);
            }
            if set.binary_search(&at).is_ok() {
                part = step.amount;
            }
            balances[step.to as usize] = balances[step.to as usize].plus(step.amount);
            if part > U::ZERO {
                marked[step.to as usize] = marked[step.to as usize].plus(part);
                see(Self::wide(step), part.into());
            }
        }
        let last = (0..).zip(marked).filter(|(_, mark)| *mark > U::ZERO);
        last.map(|(pool, mark)| (pool, mark.into())).collect()
    }

    fn back(&self, from: Back, see: &mut dyn FnMut(Move<u128>, u128)) {
        let mut balances = self.moves.balances.clone();
        let mut wanted = vec![U::ZERO; balances.len()];
        let moves = match from {
            Back::Moves(set) => set,
            Back::Pools(pools) => {
                for pool in pools {
                    wanted[pool as usize] = balances[pool as usize];
                }
                Vec::new()
            }
        };
        let (mut out, mut scratch) = (Vec::new(), Scratch::default());
        for (at, step) in self.moves.list.iter().enumerate().rev() {
            let to = step.to as usize;
            let mut part = U::ZERO;
            if wanted[to] > U::ZERO {
                // What lay in the pool after the move came by it or lay there before, in proportion.
                let before = balances[to].minus(step.amount);
                apportion(wanted[to], balances[to], &[step.amount, before], &mut out, &mut scratch);
                part = out[0];
                wanted[to] = wanted[to].minus(part);
            }
            if moves.binary_search(&at).is_ok() {
                part = step.amount;
            }
            balances[to] = balances[to].minus(step.amount);
            if let Some(balance) = balances.get_mut(step.from as usize) {
                *balance = balance.plus(step.amount);
                wanted[step.from as usize] = wanted[step.from as usize].plus(part);
            }
            if part > U::ZERO {
                see(Self::wide(step), part.into());
            }
        }
    }
}

fn is(wanted: &[bool], pool: u32) -> bool {
    wanted.get(pool as usize).copied().unwrap_or(false)
}

fn shares<'a, U: Unit>(origins: &'a [u32], parts: &'a [U]) -> impl Iterator<Item = Share> + 'a {
    origins.iter().zip(parts).map(|(origin, part)| (*origin, (*part).into()))
}

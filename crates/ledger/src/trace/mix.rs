//! Second pass: whose value each move carries.
//!
//! A pool's mix is its balance split by origin. A move takes from the mix in proportion, to the last unit, and adds what
//! it takes to the mix it goes to. What a mix looks like every so many moves is kept, so that any one move's shares can be
//! found again by running a short stretch instead of all.

use super::apportion::{Scratch, apportion};
use super::moves::{ENTRY, Move};
use super::unit::Unit;

/// A balance by origin: origins rising, none with nothing.
#[derive(Debug, Clone)]
pub(super) struct Mix<U> {
    /// Origins.
    pub origins: Vec<u32>,
    /// What each has in it.
    pub parts: Vec<U>,
    total: U,
}

impl<U: Unit> Default for Mix<U> {
    fn default() -> Self {
        Self { origins: Vec::new(), parts: Vec::new(), total: U::ZERO }
    }
}

/// Mixes of all pools at some moment, and room to work in.
#[derive(Debug)]
pub(super) struct Mixes<U> {
    pools: Vec<Mix<U>>,
    /// What the move at hand carries.
    carried: Mix<U>,
    scratch: Scratch<U>,
    spare: Mix<U>,
}

impl<U: Unit> Mixes<U> {
    /// Empty pools.
    pub fn new(pools: usize) -> Self {
        Self {
            pools: vec![Mix::default(); pools],
            carried: Mix::default(),
            scratch: Scratch::default(),
            spare: Mix::default(),
        }
    }

    /// A pool's mix.
    pub fn of(&self, pool: u32) -> Option<&Mix<U>> {
        self.pools.get(pool as usize)
    }

    /// Makes a move; answers what it carries.
    pub fn make(&mut self, step: &Move<U>) -> &Mix<U> {
        if step.from >= ENTRY {
            self.carried.clear();
            self.carried.origins.push(step.from - ENTRY);
            self.carried.parts.push(step.amount);
            self.carried.total = step.amount;
        } else if let Some(pool) = self.pools.get_mut(step.from as usize) {
            pool.take(step.amount, &mut self.carried, &mut self.scratch);
        }
        if let Some(pool) = self.pools.get_mut(step.to as usize) {
            pool.add(&self.carried, &mut self.spare);
        }
        &self.carried
    }
}

impl<U: Unit> Mix<U> {
    fn clear(&mut self) {
        self.origins.clear();
        self.parts.clear();
        self.total = U::ZERO;
    }

    /// Takes an amount out, in proportion.
    fn take(&mut self, amount: U, out: &mut Self, scratch: &mut Scratch<U>) {
        if amount >= self.total {
            out.clear();
            std::mem::swap(self, out);
            return;
        }
        out.origins.clear();
        out.origins.extend_from_slice(&self.origins);
        apportion(amount, self.total, &self.parts, &mut out.parts, scratch);
        out.total = amount;
        self.total = self.total.minus(amount);
        let (mut emptied, mut nothing) = (false, false);
        for (part, share) in self.parts.iter_mut().zip(&out.parts) {
            *part = part.minus(*share);
            emptied |= *part == U::ZERO;
            nothing |= *share == U::ZERO;
        }
        if emptied {
            self.drop_empty();
        }
        if nothing {
            out.drop_empty();
        }
    }

    fn drop_empty(&mut self) {
        let mut kept = 0;
        for at in 0..self.parts.len() {
            if self.parts[at] > U::ZERO {
                self.parts[kept] = self.parts[at];
                self.origins[kept] = self.origins[at];
                kept += 1;
            }
        }
        self.parts.truncate(kept);
        self.origins.truncate(kept);
    }

    /// Adds a mix.
    fn add(&mut self, other: &Self, spare: &mut Self) {
        self.total = self.total.plus(other.total);
        // Most pools soon hold the same origins as most others.
        if self.origins == other.origins {
            for (part, more) in self.parts.iter_mut().zip(&other.parts) {
                *part = part.plus(*more);
            }
            return;
        }
        spare.origins.clear();
        spare.parts.clear();
        let (mut mine, mut theirs) = (0, 0);
        while mine < self.origins.len() && theirs < other.origins.len() {
            let (a, b) = (self.origins[mine], other.origins[theirs]);
            let mut part = U::ZERO;
            if a <= b {
                part = self.parts[mine];
                mine += 1;
            }
            if b <= a {
                part = part.plus(other.parts[theirs]);
                theirs += 1;
            }
            spare.origins.push(a.min(b));
            spare.parts.push(part);
        }
        spare.origins.extend_from_slice(&self.origins[mine..]);
        spare.parts.extend_from_slice(&self.parts[mine..]);
        spare.origins.extend_from_slice(&other.origins[theirs..]);
        spare.parts.extend_from_slice(&other.parts[theirs..]);
        std::mem::swap(&mut self.origins, &mut spare.origins);
        std::mem::swap(&mut self.parts, &mut spare.parts);
    }
}

/// All mixes at one moment, packed.
#[derive(Debug, Clone)]
pub(super) struct Snapshot<U> {
    /// The first move that is not in it yet.
    pub before: usize,
    ends: Vec<usize>,
    origins: Vec<u32>,
    parts: Vec<U>,
}

impl<U: Unit> Snapshot<U> {
    /// Packs the mixes as they are before a move.
    pub fn of(mixes: &Mixes<U>, before: usize) -> Self {
        let size = mixes.pools.iter().map(|mix| mix.parts.len()).sum();
        let mut out = Self {
            before,
            ends: Vec::with_capacity(mixes.pools.len()),
            origins: Vec::with_capacity(size),
            parts: Vec::with_capacity(size),
        };
        for mix in &mixes.pools {
            out.origins.extend_from_slice(&mix.origins);
            out.parts.extend_from_slice(&mix.parts);
            out.ends.push(out.parts.len());
        }
        out
    }

    /// Unpacks the mixes of the pools that are wanted.
    pub fn open(&self, wanted: impl Fn(u32) -> bool) -> Mixes<U> {
        let mut mixes = Mixes::new(self.ends.len());
        let mut start = 0;
        for (pool, (mix, end)) in (0..).zip(mixes.pools.iter_mut().zip(&self.ends)) {
            if wanted(pool) {
                mix.origins.extend_from_slice(&self.origins[start..*end]);
                mix.parts.extend_from_slice(&self.parts[start..*end]);
                mix.total = mix.parts.iter().fold(U::ZERO, |sum, part| sum.plus(*part));
            }
            start = *end;
        }
        mixes
    }
}

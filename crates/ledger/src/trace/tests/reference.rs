//! The same rules once more, slowly and in exact fractions: value lies in lumps, and who pays takes from lumps.

use std::collections::BTreeMap;
use std::ops::{Add, Mul, Sub};

use proptest::prelude::*;

use super::{Plain, add, party, statement};
use crate::trace::{Account, AccountKind, Draw, Flows, Origin, Sources, Tag, Trace};

/// A fraction that is never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Exact {
    over: u128,
    under: u128,
}

fn common(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { common(b, a % b) }
}

impl Exact {
    fn new(over: u128, under: u128) -> Self {
        let divisor = common(over, under).max(1);
        Self { over: over / divisor, under: under / divisor }
    }

    fn less(self, other: Self) -> bool {
        self.over.checked_mul(other.under).unwrap() < other.over.checked_mul(self.under).unwrap()
    }

    fn divide(self, by: Self) -> Self {
        self * Self::new(by.under, by.over)
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let shared = common(self.under, other.under);
        let under = (self.under / shared).checked_mul(other.under).unwrap();
        Self::new(self.over * (under / self.under) + other.over * (under / other.under), under)
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        let shared = common(self.under, other.under);
        let under = (self.under / shared).checked_mul(other.under).unwrap();
        Self::new(self.over * (under / self.under) - other.over * (under / other.under), under)
    }
}

impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (a, b) = (Self::new(self.over, other.under), Self::new(other.over, self.under));
        Self::new(a.over.checked_mul(b.over).unwrap(), a.under.checked_mul(b.under).unwrap())
    }
}

const NOTHING: Exact = Exact { over: 0, under: 1 };

#[derive(Debug, Clone)]
struct Lump {
    tag: Option<Tag>,
    payer: Account,
    origin: Option<Account>,
    amount: Exact,
}

type Books = BTreeMap<Account, Vec<Lump>>;

fn sum(lumps: &[Lump], which: &dyn Fn(&Lump) -> bool) -> Exact {
    lumps.iter().filter(|lump| which(lump)).fold(NOTHING, |sum, lump| sum + lump.amount)
}

/// Takes up to `left` from the lumps it may, in proportion; what it takes goes to `out`.
fn take(lumps: &mut [Lump], which: &dyn Fn(&Lump) -> bool, left: Exact, out: &mut Vec<Lump>) -> Exact {
    let there = sum(lumps, which);
    if there.over == 0 || left.over == 0 {
        return left;
    }
    let taken = if there.less(left) { there } else { left };
    let share = taken.divide(there);
    for lump in lumps.iter_mut().filter(|lump| which(lump)) {
        let part = lump.amount * share;
        lump.amount = lump.amount - part;
        out.push(Lump { amount: part, ..lump.clone() });
    }
    left - taken
}

/// What every account holds in the end, by origin.
fn reference(flows: &[Plain], sources: &Sources) -> BTreeMap<(Account, Option<Account>), Exact> {
    let receives = |account: &Account| flows.iter().any(|flow| &flow.to == account && !flow.refund);
    let mut books = Books::new();
    for flow in flows {
        let lumps = books.entry(flow.from.clone()).or_default();
        let mut moved = Vec::new();
        let mut left = Exact::new(flow.amount, 1);
        if flow.draw == Draw::Balance {
            if flow.refund {
                left = take(lumps, &|l| l.tag.is_none() && l.payer == flow.to, left, &mut moved);
            }
            for tag in &flow.tags {
                left = take(lumps, &|l| l.tag.as_ref() == Some(tag), left, &mut moved);
            }
            left = take(lumps, &|l| l.tag.is_none(), left, &mut moved);
            let opened: Vec<Tag> = lumps.iter().filter_map(|lump| lump.tag.clone()).collect();
            for tag in opened {
                left = take(lumps, &|l| l.tag.as_ref() == Some(&tag), left, &mut moved);
            }
        }
        let own = sources.listed.contains(&flow.from)
            || sources.without_inflow && flow.from.kind == AccountKind::Party && !receives(&flow.from);
        let origin = own.then(|| flow.from.clone());
        moved.push(Lump { tag: None, payer: flow.from.clone(), origin, amount: left });
        let book = books.entry(flow.to.clone()).or_default();
        book.extend(moved.into_iter().map(|lump| Lump {
            tag: flow.tags.first().cloned(),
            payer: flow.from.clone(),
            ..lump
        }));
    }
    let mut held = BTreeMap::new();
    for (account, lumps) in books {
        for lump in lumps {
            let slot = held.entry((account.clone(), lump.origin)).or_insert(NOTHING);
            *slot = *slot + lump.amount;
        }
    }
    held
}

prop_compose! {
    fn a_flow()(
        from in 0..5_u8, step in 1..5_u8, amount in 1..12_u128, tag in proptest::option::weighted(0.3, 0..2_u8),
        past in proptest::bool::weighted(0.1), refund in proptest::bool::weighted(0.2),
    ) -> Plain {
        let name = |n: u8| party(["A", "B", "F", "G", "H"][usize::from(n % 5)]);
        Plain {
            at: 0, id: 0, from: name(from), to: name(from + step),
            // Prime factors in plenty, so that shares of shares come out whole to nearly the millionth.
            amount: amount * 1_000_000,
            tags: tag.map(|n| Tag::Programme(n.to_string())).into_iter().collect(),
            draw: if past { Draw::PastBalance } else { Draw::Balance },
            refund,
        }
    }
}

proptest! {
    #[test]
    fn agrees_with_exact_fractions(mut flows in proptest::collection::vec(a_flow(), 1..9), listed in any::<bool>()) {
        for (number, flow) in (0..).zip(&mut flows) {
            (flow.at, flow.id) = (i64::from(number), number);
        }
        let mut sources = Sources { without_inflow: true, ..Sources::default() };
        if listed {
            sources.listed.insert(party("A"));
        }
        let expected = reference(&flows, &sources);
        let mut set = Flows::new(sources);
        flows.iter().for_each(|flow| add(&mut set, flow));
        let trace = Trace::of(set).unwrap();
        let mut ours: BTreeMap<(Account, Option<Account>), u128> = BTreeMap::new();
        for row in trace.all() {
            let origin = if let Origin::Account(account) = row.origin { Some(account) } else { None };
            for end in row.ends {
                *ours.entry((end.account, origin.clone())).or_default() += end.amount.0;
            }
        }
        // Each split is within a unit of its exact value, and no share is split more often than there are flows, over
        // at most three pools.
        let bound = flows.len() as u128 * 3;
        for (key, exact) in &expected {
            let ours = ours.remove(key).unwrap_or(0);
            let whole = exact.over / exact.under;
            prop_assert!(ours.abs_diff(whole) <= bound, "{key:?}: {ours}, exactly {exact:?}");
        }
        for (key, amount) in ours {
            prop_assert!(amount <= bound, "{key:?}: {amount}, exactly nothing");
        }
        prop_assert_eq!(trace.flows().len(), flows.len());
        prop_assert!(trace.through(&[statement(0)]).is_some());
    }
}

//! The order of flows of one instant: money arrives before it leaves.
//!
//! Many dates are known to the day or year only, so a fund's income and spending often bear the same instant. Within one,
//! an account pays only after all that reaches it in that instant; accounts that pay each other in a ring come at the
//! same point, by statement id. That order is a function of the set of flows.

use std::collections::BTreeMap;

use super::flow::Flow;

/// Puts flows, sorted by time and id, in order within each instant.
pub(super) fn within_instants(flows: &mut [Flow]) {
    for group in flows.chunk_by_mut(|a, b| a.at == b.at) {
        if group.len() > 1 {
            let level = levels(group);
            // Stable: flows of one level stay in the order of their ids.
            group.sort_by_cached_key(|flow| level.get(&flow.from.0).copied().unwrap_or(0));
        }
    }
}

/// For each payer the longest way to it, counted in rings: whoever is paid by it has a higher number or is in its ring.
fn levels(group: &[Flow]) -> BTreeMap<u32, usize> {
    let mut number: BTreeMap<u32, usize> = BTreeMap::new();
    for flow in group {
        for account in [flow.from.0, flow.to.0] {
            let next = number.len();
            number.entry(account).or_insert(next);
        }
    }
    let at = |account: u32| number.get(&account).copied().unwrap_or(0);
    let mut paid: Vec<Vec<usize>> = vec![Vec::new(); number.len()];
    for flow in group {
        if let Some(list) = paid.get_mut(at(flow.from.0)) {
            list.push(at(flow.to.0));
        }
    }
    let ring = rings(&paid);
    // Rings are found last first: payers have higher numbers than those they pay.
    let count = ring.iter().max().map_or(0, |last| last + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (account, ring) in ring.iter().enumerate() {
        if let Some(list) = members.get_mut(*ring) {
            list.push(account);
        }
    }
    let mut level = vec![0; count];
    for from in (0..count).rev() {
        let here = level.get(from).copied().unwrap_or(0);
        for account in members.get(from).into_iter().flatten() {
            for to in paid.get(*account).into_iter().flatten() {
                let to = ring.get(*to).copied().unwrap_or(from);
                if let (true, Some(slot)) = (to != from, level.get_mut(to)) {
                    *slot = (*slot).max(here + 1);
                }
            }
        }
    }
    let level_of = |n: usize| ring.get(n).and_then(|ring| level.get(*ring)).copied().unwrap_or(0);
    number.into_iter().map(|(account, n)| (account, level_of(n))).collect()
}

/// Tarjan's strongly connected components, without recursion: a chain may be as long as the list of flows.
fn rings(paid: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let count = paid.len();
    let (mut index, mut low, mut ring) = (vec![NEW; count], vec![0; count], vec![NEW; count]);
    let (mut next, mut rings, mut open) = (0, 0, Vec::new());
    for root in 0..count {
        if index[root] != NEW {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((account, edge)) = path.last_mut() {
            let account = *account;
            if *edge == 0 {
                index[account] = next;
                low[account] = next;
                next += 1;
                open.push(account);
            }
            if let Some(&to) = paid[account].get(*edge) {
                *edge += 1;
                if index[to] == NEW {
                    path.push((to, 0));
                } else if ring[to] == NEW {
                    low[account] = low[account].min(index[to]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[account]);
            }
            if low[account] == index[account] {
                while let Some(member) = open.pop() {
                    ring[member] = rings;
                    if member == account {
                        break;
                    }
                }
                rings += 1;
            }
        }
    }
    ring
}

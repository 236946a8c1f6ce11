//! Consistency: a tree continues an earlier one (RFC 6962, section 2.1.2).

use super::ProofError;
use super::inclusion::split;
use super::source::{Reader, TileSource, TreeError};
use crate::hash::{Hash, empty_root, node_hash};

/// The proof that the tree of `new` leaves continues that of `old`, read from the tiles of the new one. Empty when
/// the old tree is empty or both are the same.
pub fn prove_consistency<S: TileSource>(
    source: S,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if old > new {
        return Err(ProofError::Shrunk { old, new }.into());
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut reader = Reader::new(&source, new)?;
    let (mut start, mut end) = (0, new);
    let mut siblings = Vec::new();
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            siblings.push((middle, end));
            end = middle;
        } else {
            siblings.push((start, middle));
            start = middle;
        }
    }
    // What is left is the last subtree of the old tree. When that is the old tree itself, the verifier has its root.
    if start > 0 {
        siblings.push((start, end));
    }
    siblings.into_iter().rev().map(|(start, end)| reader.range(start, end)).collect()
}

/// [`prove_consistency`], and the proof is seen to hold between the two roots before it is given away.
pub fn prove_consistency_checked<S: TileSource>(
    source: S,
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let proof = prove_consistency(source, old, new)?;
    verify_consistency(old, old_root, new, new_root, &proof)?;
    Ok(proof)
}

/// Checks that the tree of `new` leaves with `new_root` continues that of `old` leaves with `old_root`. The empty
/// tree and the same tree need an empty proof.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Shrunk { old, new });
    }
    if old == 0 || old == new {
        return verify_trivial(old, old_root, new, new_root, proof);
    }
    // The proof starts at the last perfect subtree of the old tree, `shift` levels up. It names that subtree's root
    // unless the subtree is the whole old tree, whose root is known.
    let shift = old.trailing_zeros();
    let index = (old - 1) >> shift;
    let last = (new - 1) >> shift;
    let inner = u64::BITS - (index ^ last).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    let whole = old.is_power_of_two();
    let expected = (inner + border) as usize + usize::from(!whole);
    if proof.len() != expected {
        return Err(ProofError::Length { got: proof.len(), expected });
    }
    let (seed, path) = match proof.split_first() {
        Some((first, rest)) if !whole => (*first, rest),
        _ => (*old_root, proof),
    };
    let (within, above) = path.split_at(inner as usize);
    let (mut old_node, mut new_node) = (seed, seed);
    for (height, sibling) in within.iter().enumerate() {
        if index >> height & 1 == 1 {
            old_node = node_hash(sibling, &old_node);
            new_node = node_hash(sibling, &new_node);
        } else {
            new_node = node_hash(&new_node, sibling);
        }
    }
    for sibling in above {
        old_node = node_hash(sibling, &old_node);
        new_node = node_hash(sibling, &new_node);
    }
    same_root(&old_node, old_root)?;
    same_root(&new_node, new_root)
}

fn verify_trivial(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if !proof.is_empty() {
        return Err(ProofError::Length { got: proof.len(), expected: 0 });
    }
    if old == 0 {
        same_root(&empty_root(), old_root)?;
    }
    if new == 0 {
        same_root(&empty_root(), new_root)?;
    }
    if old == new { same_root(new_root, old_root) } else { Ok(()) }
}

fn same_root(computed: &Hash, expected: &Hash) -> Result<(), ProofError> {
    if computed == expected {
        Ok(())
    } else {
        Err(ProofError::Root { computed: *computed, expected: *expected })
    }
}

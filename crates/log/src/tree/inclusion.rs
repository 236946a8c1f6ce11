//! Inclusion: an entry stands at its place in the tree (RFC 6962, section 2.1.1).

use super::ProofError;
use super::source::{Reader, TileSource, TreeError};
use crate::hash::{Hash, node_hash};

/// The proof that the tree of `size` leaves holds the leaf `index`, read from tiles: hashes from the leaf's sibling
/// up to the root's child.
pub fn prove_inclusion<S: TileSource>(
    source: S,
    size: u64,
    index: u64,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    if index >= size {
        return Err(ProofError::Index { index, size }.into());
    }
    let mut reader = Reader::new(&source, size)?;
    let (mut start, mut end) = (0, size);
    let mut siblings = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            siblings.push((middle, end));
            end = middle;
        } else {
            siblings.push((start, middle));
            start = middle;
        }
    }
    siblings.into_iter().rev().map(|(start, end)| reader.range(start, end)).collect()
}

/// [`prove_inclusion`], and the proof is seen to lead from `leaf` to `root` before it is given away: an altered tile
/// among those read is found here and not by whom the proof is handed to.
pub fn prove_inclusion_checked<S: TileSource>(
    source: S,
    size: u64,
    index: u64,
    leaf: &Hash,
    root: &Hash,
) -> Result<Vec<Hash>, TreeError<S::Error>> {
    let proof = prove_inclusion(source, size, index)?;
    verify_inclusion(leaf, index, size, &proof, root)?;
    Ok(proof)
}

/// The largest power of two below `leaves`, where RFC 6962 splits a tree of two or more.
pub(super) fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// Checks that `proof` leads from `leaf` at `index` to the `root` of a tree of `size` leaves.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    let computed = root_from_inclusion(leaf, index, size, proof)?;
    if computed == *root { Ok(()) } else { Err(ProofError::Root { computed, expected: *root }) }
}

/// The root `proof` leads to from `leaf` at `index` in a tree of `size` leaves.
pub fn root_from_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash]) -> Result<Hash, ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    // Below the fork between the leaf's way and that of the last leaf every node has a sibling; above it only
    // those that are right children.
    let last = size - 1;
    let inner = u64::BITS - (index ^ last).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    let expected = (inner + border) as usize;
    if proof.len() != expected {
        return Err(ProofError::Length { got: proof.len(), expected });
    }
    let (within, above) = proof.split_at(inner as usize);
    let mut node = *leaf;
    for (height, sibling) in within.iter().enumerate() {
        node = if index >> height & 1 == 0 { node_hash(&node, sibling) } else { node_hash(sibling, &node) };
    }
    for sibling in above {
        node = node_hash(sibling, &node);
    }
    Ok(node)
}

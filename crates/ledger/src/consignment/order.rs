//! Whether stages lie in their order.

use entente_record::SubjectId;

use super::gather::Gathered;
use crate::contradiction::{Contradiction, out_of_order};

/// Each stage's first statement against that of the stage before it.
pub(super) fn check(subject: &SubjectId, gathered: &Gathered) -> Vec<Contradiction> {
    let stages: Vec<_> = gathered.first.values().collect();
    let pairs = stages.windows(2).filter_map(|pair| pair.first().zip(pair.last()));
    pairs
        .filter(|((_, earlier), (_, later))| out_of_order::holds(earlier, later))
        .map(|((first, earlier), (second, later))| {
            let stages = (first.to_string(), second.to_string());
            out_of_order::found(subject, (&stages.0, &stages.1), earlier.clone(), later.clone())
        })
        .collect()
}

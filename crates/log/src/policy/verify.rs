//! Whether a checkpoint satisfies a policy.

use super::{Member, Name, Policy, Quorum};
use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use crate::note::VerifierKey;

/// A witness that has cosigned, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Its name within the policy.
    pub name: Name,
    /// The latest time it cosigned this checkpoint, in Unix seconds.
    pub time: u64,
}

/// A checkpoint that satisfies the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// Which of the policy's witnesses have cosigned it, in the policy's order; at least a quorum.
    pub witnesses: Vec<Witnessed>,
}

/// Why a checkpoint doesn't satisfy the policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It isn't a checkpoint signed by a log the policy knows, or a known key's signature in it is wrong.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Not enough witnesses.
    #[error(
        "the quorum {quorum:?} is not reached; cosigned by {}: ask the log for a checkpoint with more cosignatures",
        list(.witnesses)
    )]
    Quorum {
        /// The witness or group the policy demands.
        quorum: String,
        /// Who has cosigned.
        witnesses: Vec<Witnessed>,
    },
}

fn list(witnesses: &[Witnessed]) -> String {
    let names: Vec<String> = witnesses.iter().map(|witness| witness.name.to_string()).collect();
    if names.is_empty() { "no witness it knows".into() } else { names.join(", ") }
}

impl Policy {
    /// Verifies a signed checkpoint: by a log of this policy under the origin's own name, cosigned by the quorum.
    pub fn verify_checkpoint(&self, note: &str) -> Result<VerifiedCheckpoint, PolicyError> {
        self.verify_signed(&SignedCheckpoint::parse(note)?)
    }

    /// [`verify_checkpoint`](Self::verify_checkpoint) of one that has been read already.
    pub fn verify_signed(&self, signed: &SignedCheckpoint) -> Result<VerifiedCheckpoint, PolicyError> {
        let keys: Vec<VerifierKey> = self.logs.iter().map(|log| log.key.clone()).collect();
        self.verify_signed_by(signed, &keys)
    }

    /// [`verify_signed`](Self::verify_signed) with the keys of logs known from elsewhere instead of the policy's
    /// own, which may then be none.
    pub fn verify_signed_by(
        &self,
        signed: &SignedCheckpoint,
        log_keys: &[VerifierKey],
    ) -> Result<VerifiedCheckpoint, PolicyError> {
        signed.verify(log_keys)?;
        let times = self.cosigned(signed)?;
        let witnesses = self.witnesses.iter().zip(&times);
        let witnesses = witnesses.filter_map(|(witness, time)| Some((witness, (*time)?)));
        let witnesses =
            witnesses.map(|(witness, time)| Witnessed { name: witness.name.clone(), time }).collect();
        let by = times.iter().map(Option::is_some).collect::<Vec<_>>();
        if let Some(quorum) = self.missing(&by) {
            return Err(PolicyError::Quorum { quorum, witnesses });
        }
        Ok(VerifiedCheckpoint { checkpoint: signed.checkpoint().clone(), witnesses })
    }

    /// For each witness, the latest time it cosigned.
    fn cosigned(&self, signed: &SignedCheckpoint) -> Result<Vec<Option<u64>>, CheckpointError> {
        let mut times = vec![None; self.witnesses.len()];
        for line in signed.note().verify_all(self.witnesses.iter().map(|witness| &witness.key))? {
            if let Some(time) = times.get_mut(line.key) {
                *time = line.time.max(*time);
            }
        }
        Ok(times)
    }

    /// The name of the quorum unless the witnesses who have cosigned reach it.
    fn missing(&self, cosigned: &[bool]) -> Option<String> {
        let Quorum::Member(quorum) = self.quorum else { return None };
        // Members stand before their groups, so one pass decides them all.
        let mut groups = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let count = group.members.iter().filter(|member| holds(**member, cosigned, &groups)).count();
            groups.push(count >= group.threshold);
        }
        (!holds(quorum, cosigned, &groups))
            .then(|| self.name(quorum).map(Name::to_string).unwrap_or_default())
    }
}

fn holds(member: Member, cosigned: &[bool], groups: &[bool]) -> bool {
    let (list, at) = match member {
        Member::Witness(at) => (cosigned, at),
        Member::Group(at) => (groups, at),
    };
    list.get(at).copied().unwrap_or(false)
}

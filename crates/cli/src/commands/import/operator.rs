//! The node's operator, who signs what an import takes in.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use entente_exchange::iati::Draft;
use entente_node::Node;
use entente_node::init::unix_now;
use entente_record::{
    Fault, Jti, PartyId, PartyKey, SdJwt, SignContext, StatementHash, SubjectId, Timestamp, sign,
};
use rayon::prelude::*;

use crate::output::Progress;
use crate::support::files;

/// Statements signed and submitted at once: enough for both cores and few waits for the disk, and some ten megabytes.
const LOT: usize = 4_096;

/// A node and the key that signs for it.
pub struct Operator<'n> {
    node: &'n Node,
    key: Arc<PartyKey>,
    now: i64,
}

/// What became of drafts.
#[derive(Default)]
pub struct Submitted {
    /// Statements that were taken in, by what they are about.
    pub hashes: BTreeMap<SubjectId, StatementHash>,
    /// Those that could not be signed or were refused, and why.
    pub refused: Vec<String>,
}

/// Drafts, signed.
type Signed = Vec<(SubjectId, Result<SdJwt, Fault>)>;

impl<'n> Operator<'n> {
    /// With the key in this file, or the one in the data folder. Statements about other parties are the operator's to make, so
    /// it must be the operator's key.
    pub fn open(node: &'n Node, key: Option<&Path>) -> Result<Self> {
        let path = key.map_or_else(|| node.folder().party_key(), Path::to_owned);
        let key = PartyKey::from_json(&files::read(&path)?)
            .with_context(|| format!("{} is not a key file", path.display()))?;
        if key.party().to_string() != node.identity().party {
            bail!(
                "the key is {}'s; what names other parties is taken in by the node's operator, {}",
                key.party(),
                node.identity().party
            );
        }
        Ok(Operator { node, key: Arc::new(key), now: unix_now() })
    }

    /// Who signs.
    pub fn party(&self) -> &PartyId {
        self.key.party()
    }

    /// When it signs.
    pub fn now(&self) -> Result<Timestamp> {
        Ok(Timestamp::from_unix_seconds(self.now)?)
    }

    /// Signs and submits drafts in lots, the next one signed while one is taken in. A fault of one draft stops no other.
    pub async fn submit(
        &self,
        drafts: impl Iterator<Item = Draft>,
        progress: &Progress,
    ) -> Result<Submitted> {
        let mut drafts = drafts.fuse();
        let (mut submitted, mut done) = (Submitted::default(), 0);
        let mut ready = self.sign(drafts.by_ref().take(LOT).collect()).await?;
        while !ready.is_empty() {
            done += ready.len() as u64;
            let next: Vec<Draft> = drafts.by_ref().take(LOT).collect();
            let total = done + (next.len() + drafts.size_hint().0) as u64;
            let ((), signed) = tokio::join!(self.take_in(ready, &mut submitted), self.sign(next));
            progress.at(done, total);
            ready = signed?;
        }
        Ok(submitted)
    }

    async fn sign(&self, drafts: Vec<Draft>) -> Result<Signed> {
        let (key, now) = (self.key.clone(), self.now);
        let one = move |draft: Draft| {
            // Nothing is sealed in an import, so no salt is ever drawn.
            let context = SignContext { iat: now, jti: Jti::Given(draft.id), salts: &mut || [0; 16] };
            let signed = sign(&draft.statement, &key, &[], context);
            (draft.statement.subject, signed)
        };
        Ok(tokio::task::spawn_blocking(move || drafts.into_par_iter().map(one).collect()).await?)
    }

    async fn take_in(&self, signed: Signed, submitted: &mut Submitted) {
        let (mut sent, mut texts) = (Vec::with_capacity(signed.len()), Vec::with_capacity(signed.len()));
        for (subject, signed) in signed {
            match signed {
                Ok(statement) => {
                    texts.push(statement.to_string());
                    sent.push((subject, StatementHash::of(statement.jws.as_bytes())));
                }
                Err(fault) => submitted.refused.push(format!("{subject}: {fault}")),
            }
        }
        for ((subject, hash), outcome) in sent.into_iter().zip(self.node.submit(texts).await) {
            match outcome {
                Ok(_) => drop(submitted.hashes.insert(subject, hash)),
                Err(refusal) => submitted.refused.push(format!("{subject}: {refusal}")),
            }
        }
    }
}

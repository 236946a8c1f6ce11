//! One batch, from prepared statements to answers.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use entente_log::Hash;
use entente_record::{Body, KeyInfo, Keyring, Statement, StatementHash, StatementId};
use entente_store::cipher::{Cipher, NONCE_BYTES};
use entente_store::disk::Disk;
use entente_store::sql::Sql;
use entente_store::sql::disclosures::NewDisclosure;
use entente_store::sql::keys::{KeyChange, KeyRow};
use entente_store::sql::statements::Known;
use tokio::runtime::Handle;

use super::edge::Edge;
use super::indexer::Indexer;
use super::publish::Publisher;
use super::recent::{Lookup, Recent};
use super::{Outcome, Receipt, Shared};
use crate::admission::{Candidate, Identity, Keys, Prepared, changes_keys, settle_key};
use crate::{NodeError, Refusal};

/// Everything the writer's thread owns.
pub(crate) struct Core {
    pub(super) edge: Edge,
    pub(super) publisher: Publisher,
    pub(super) recent: Recent,
    pub(super) keys: Keys,
    pub(super) sql: Sql,
    pub(super) cipher: Cipher,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) runtime: Handle,
    pub(super) shared: Arc<Shared>,
    pub(super) indexer: Arc<Indexer>,
}

/// What will be logged, with what each submission gets to hear.
#[derive(Default)]
struct Plan {
    entries: Vec<Candidate>,
    /// Ids taken by this very batch.
    taken: HashMap<[u8; 16], Known>,
    key_changes: Vec<KeyChange>,
    outcomes: Vec<Vec<Outcome>>,
}

impl Core {
    /// Logs what can be logged. An error means that the disk's state is not known.
    pub(super) fn process(&mut self, jobs: Vec<Vec<Prepared>>) -> Result<Vec<Vec<Outcome>>, NodeError> {
        if let Some(reason) = self.shared.poisoned.get() {
            return Err(NodeError::system("the index", reason));
        }
        let mut plan = Plan::default();
        for job in jobs {
            let mut outcomes = Vec::with_capacity(job.len());
            for prepared in job {
                outcomes.push(self.settle(prepared, &mut plan)?);
            }
            plan.outcomes.push(outcomes);
        }
        let refused = plan.outcomes.iter().flatten().filter(|outcome| outcome.is_err()).count();
        metrics::counter!("entente_statements_refused_total").increment(refused as u64);
        if plan.entries.is_empty() {
            return Ok(plan.outcomes);
        }
        self.store_disclosures(&plan.entries)?;
        self.log(&plan.entries)?;
        self.announce(&mut plan);
        let size = self.edge.size();
        for receipt in plan.outcomes.iter_mut().flatten().flatten() {
            receipt.size = size;
        }
        Ok(plan.outcomes)
    }

    /// Stops readers from believing that anything more will be logged.
    pub(super) fn poison(&self, reason: String) {
        let _ = self.shared.poisoned.set(reason);
    }

    /// Decides on one statement in its turn. `Err` is a fault of the store, not of the statement.
    fn settle(&mut self, prepared: Prepared, plan: &mut Plan) -> Result<Outcome, NodeError> {
        if let Some(identity) = prepared.identity
            && let Some((index, hash)) = self.lookup(&identity.jti, plan)?
        {
            return Ok(if hash == identity.hash {
                Ok(receipt(index, &identity, self.edge.size(), false))
            } else {
                Err(Refusal::new(
                    "jti-taken",
                    format!(
                        "the log has another statement with this id, at position {index}: give the statement a \
                         new jti and sign it again"
                    ),
                ))
            });
        }
        let candidate = match prepared.outcome {
            Ok(candidate) => candidate,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = settle_key(&candidate, &self.keys) {
            return Ok(Err(refusal));
        }
        let index = self.edge.size() + plan.entries.len() as u64;
        if let Err(refusal) = self.change_keys(&candidate, index, plan) {
            return Ok(Err(refusal));
        }
        let identity = Identity { jti: candidate.row.jti, hash: candidate.row.hash };
        plan.taken.insert(identity.jti, (index, identity.hash));
        let mut candidate = candidate;
        candidate.row.index = index;
        plan.entries.push(candidate);
        Ok(Ok(receipt(index, &identity, 0, true)))
    }

    fn lookup(&self, jti: &[u8; 16], plan: &Plan) -> Result<Option<Known>, NodeError> {
        if let Some(known) = plan.taken.get(jti) {
            return Ok(Some(*known));
        }
        Ok(match self.recent.get(jti) {
            Lookup::Known(known) => Some(known),
            Lookup::Free => None,
            Lookup::AskStore => {
                self.runtime.block_on(self.indexer.caught_up(self.edge.size()));
                self.runtime.block_on(self.sql.known(jti))?
            }
        })
    }

    /// Applies a `party` statement to the keyring, or refuses it: nobody may speak for somebody else, whether keys
    /// change by it or not.
    fn change_keys(&mut self, candidate: &Candidate, index: u64, plan: &mut Plan) -> Result<(), Refusal> {
        let Some(statement) = candidate.party.as_deref() else { return Ok(()) };
        let mut ring = self.keys.ring.clone();
        ring.apply(statement)?;
        if !changes_keys(statement) {
            return Ok(());
        }
        plan.key_changes.push(key_change(&ring, statement, index));
        self.keys = Keys { ring, epoch: self.keys.epoch + 1 };
        Ok(())
    }

    /// A lost salt seals a field for ever, so salts are durable before their entry exists.
    fn store_disclosures(&self, entries: &[Candidate]) -> Result<(), NodeError> {
        let mut rows = Vec::new();
        for entry in entries {
            for (digest, text) in &entry.disclosures {
                let mut nonce = [0; NONCE_BYTES];
                getrandom::fill(&mut nonce).map_err(|e| NodeError::system("random bytes", e))?;
                rows.push(NewDisclosure { jti: entry.row.jti, digest, text, nonce });
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        Ok(self.runtime.block_on(self.sql.add_disclosures(&self.cipher, &rows, self.disk.as_ref()))?)
    }

    /// Tiles and bundles durable, then the checkpoint.
    fn log(&mut self, entries: &[Candidate]) -> Result<(), NodeError> {
        let bytes: Vec<&[u8]> = entries.iter().map(|entry| entry.jws.as_bytes()).collect();
        let leaves: Vec<Hash> = entries.iter().map(|entry| entry.leaf).collect();
        let growth = self.edge.append(&bytes, &leaves).map_err(|e| NodeError::system("append", e))?;
        let (size, shared) = (self.edge.size(), self.shared.clone());
        let settled = || {
            shared.size.send_replace(size);
        };
        self.publisher.publish(&growth.tiles, size, self.edge.root(), settled)?;
        if let Err(error) = self.publisher.remove_partials(&growth.now_full) {
            tracing::warn!(%error, "superseded partial tiles stay on disk; they do no harm");
        }
        Ok(())
    }

    /// Tells memory, readers and the index of what is published now.
    fn announce(&mut self, plan: &mut Plan) {
        for (jti, known) in &plan.taken {
            self.recent.insert(*jti, *known);
        }
        if !plan.key_changes.is_empty() {
            *self.shared.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(self.keys.clone());
        }
        metrics::counter!("entente_statements_logged_total").increment(plan.entries.len() as u64);
        metrics::gauge!("entente_log_size").set(self.edge.size() as f64);
        let changes = std::mem::take(&mut plan.key_changes);
        self.indexer.add(plan.entries.drain(..).map(|entry| entry.row), changes);
    }
}

fn receipt(index: u64, identity: &Identity, size: u64, new: bool) -> Receipt {
    Receipt {
        index,
        hash: StatementHash(identity.hash).to_string(),
        jti: StatementId::from_bytes(identity.jti).map(|id| id.to_string()).unwrap_or_default(),
        size,
        new,
    }
}

/// The rows for listing: all keys of the party a key-changing statement is about, as they now stand.
pub(crate) fn key_change(ring: &Keyring, statement: &Statement, index: u64) -> KeyChange {
    let party = match &statement.body {
        Body::Party(party) => party.party.open(),
        _ => None,
    };
    let keys = party.map(|party| {
        let row = |info: KeyInfo| KeyRow {
            party: party.to_string(),
            kid: info.key.kid().to_string(),
            valid_from: info.from,
            valid_until: info.until,
            index,
        };
        ring.keys_of(party).into_iter().map(row).collect()
    });
    KeyChange { index, keys: keys.unwrap_or_default() }
}

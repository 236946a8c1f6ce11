//! Asking witnesses to cosign our checkpoints.

use std::time::Duration;

use entente_log::witness::{ADD_CHECKPOINT, AddCheckpoint, Answer, MAX_RESPONSE_BYTES};
use entente_log::{Hash, Policy, SignatureLine, SignedCheckpoint, VerifierKey, prove_consistency};
use entente_store::log::LogReader;
use tokio::task::JoinSet;

use crate::NodeError;
use crate::http;
use crate::node::Clock;

/// How long a batch waits for a witness. Longer would let one slow witness slow every submitter.
const PATIENCE: Duration = Duration::from_secs(2);
/// First pause after a failure, and the longest; a witness that is down is asked again, but not at every batch.
const FIRST_PAUSE: i64 = 5;
const LONGEST_PAUSE: i64 = 300;

/// The witnesses of a log.
pub struct Witnesses {
    list: Vec<Asked>,
    client: Option<reqwest::Client>,
    clock: Clock,
}

#[derive(Clone)]
struct Asked {
    name: String,
    url: String,
    key: VerifierKey,
    /// Size it cosigned last, as far as known; it corrects us where we are wrong.
    last: u64,
    pause: i64,
    not_before: i64,
}

impl Witnesses {
    /// Those of a policy that have a URL.
    pub fn new(policy: Option<&Policy>, clock: Clock) -> Result<Self, NodeError> {
        let mut list = Vec::new();
        for witness in policy.map(Policy::witnesses).unwrap_or_default() {
            let Some(url) = &witness.url else { continue };
            let url = std::str::from_utf8(url).map_err(|_| {
                NodeError::system("witness policy", format!("the URL of {} is not UTF-8", witness.name))
            })?;
            list.push(Asked {
                name: witness.name.to_string(),
                url: format!("{}/{ADD_CHECKPOINT}", url.trim_end_matches('/')),
                key: witness.key.clone(),
                last: 0,
                pause: FIRST_PAUSE,
                not_before: i64::MIN,
            });
        }
        let client = if list.is_empty() { None } else { Some(http::client(PATIENCE)?) };
        Ok(Witnesses { list, client, clock })
    }

    /// Whether nobody is asked.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Offers a checkpoint to all at once and returns the cosignatures that came in time.
    pub async fn gather(&mut self, signed: &SignedCheckpoint, log: &LogReader) -> Vec<SignatureLine> {
        let Some(client) = self.client.clone() else { return Vec::new() };
        let now = (self.clock)();
        let mut asking = JoinSet::new();
        for (at, witness) in self.list.iter().enumerate().filter(|(_, witness)| witness.not_before <= now) {
            let (client, witness, signed, log) =
                (client.clone(), witness.clone(), signed.clone(), log.clone());
            asking.spawn(async move {
                let answer = tokio::time::timeout(PATIENCE, ask(&client, &witness, &signed, &log)).await;
                (at, answer.unwrap_or_else(|_| Err("did not answer in time".into())))
            });
        }
        let mut lines = Vec::new();
        while let Some(joined) = asking.join_next().await {
            let Ok((at, answer)) = joined else { continue };
            let Some(witness) = self.list.get_mut(at) else { continue };
            match answer {
                Ok(line) => {
                    witness.last = signed.checkpoint().size;
                    witness.pause = FIRST_PAUSE;
                    lines.push((at, line));
                }
                Err(reason) => {
                    tracing::warn!(witness = witness.name, %reason, "no cosignature");
                    metrics::counter!("entente_witness_failures_total").increment(1);
                    witness.not_before = now + witness.pause;
                    witness.pause = (witness.pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
        // In the order of the policy, so that the checkpoint does not depend on who was fastest.
        lines.sort_by_key(|(at, _)| *at);
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

/// One witness: offer, and offer once more from the size it says it has.
async fn ask(
    client: &reqwest::Client,
    witness: &Asked,
    signed: &SignedCheckpoint,
    log: &LogReader,
) -> Result<SignatureLine, String> {
    let mut old = witness.last.min(signed.checkpoint().size);
    for _ in 0..2 {
        match offer(client, witness, signed, old, log).await? {
            Answer::Cosigned(mut lines) => {
                return lines.pop().map(|cosigned| cosigned.line).ok_or_else(|| "sent no cosignature".into());
            }
            Answer::Conflict { size } if size <= signed.checkpoint().size => old = size,
            Answer::Conflict { size } => {
                return Err(format!(
                    "has cosigned size {size} of this log, beyond {}: this log was rolled back, or its key is \
                     used twice",
                    signed.checkpoint().size
                ));
            }
            Answer::Refused { status, reason } => return Err(format!("refused with {status}: {reason}")),
        }
    }
    Err("keeps naming another size".into())
}

async fn offer(
    client: &reqwest::Client,
    witness: &Asked,
    signed: &SignedCheckpoint,
    old: u64,
    log: &LogReader,
) -> Result<Answer, String> {
    let request = AddCheckpoint { old, proof: consistency(log, old, signed)?, checkpoint: signed.clone() };
    let url = witness.url.as_str();
    let response = client
        .post(url)
        .body(request.to_string())
        .send()
        .await
        .map_err(|e| http::HttpError::failed(url, &e).to_string())?;
    let status = response.status().as_u16();
    let content_type = response
        .headers()
        .get(reqwest::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = http::body(response, url, MAX_RESPONSE_BYTES as u64).await.map_err(|e| e.to_string())?;
    Answer::read(status, &content_type, &body, signed, std::slice::from_ref(&witness.key))
        .map_err(|e| e.to_string())
}

fn consistency(log: &LogReader, old: u64, signed: &SignedCheckpoint) -> Result<Vec<Hash>, String> {
    if old == 0 {
        return Ok(Vec::new());
    }
    prove_consistency(log, old, signed.checkpoint().size).map_err(|e| e.to_string())
}

//! `/verify`: the reader's own browser checks a bundle. The checking is `web/verify`'s, in TypeScript; this page brings the words it
//! speaks in, the policy it starts from and, for `?statement=`, the address of a bundle.

use super::fault::Fault;
use super::page::{Block, Page};
use super::visit::Visit;
use crate::NodeError;

/// What the template writes for the script to find.
pub struct Verifier {
    /// Where the bundle is that the address asked for; empty where it asked for none.
    pub bundle: String,
    /// This node's policy, to begin with.
    pub policy: String,
    /// All that the script says, by the keys it knows.
    pub words: Vec<(&'static str, String)>,
    /// The same check as commands.
    pub commands: &'static str,
}

/// What the script says: `verify-` and its own key. A test in `web/test` holds the list against its steps and faults.
const SPOKEN: &[&str] = &[
    "verify-verdict-none",
    "verify-verdict-reading",
    "verify-verdict-holds",
    "verify-verdict-fails",
    "verify-verdict-unread",
    "verify-own-word",
    "verify-state-passed",
    "verify-state-failed",
    "verify-state-absent",
    "verify-state-skipped",
    "verify-step-bundle",
    "verify-step-policy",
    "verify-step-log",
    "verify-step-witnesses",
    "verify-step-inclusion",
    "verify-step-statement",
    "verify-step-disclosures",
    "verify-step-keys",
    "verify-step-signature",
    "verify-fault-too-large",
    "verify-fault-bad-json",
    "verify-fault-duplicate-key",
    "verify-fault-bad-bundle",
    "verify-fault-unknown-format",
    "verify-fault-bad-policy",
    "verify-fault-bad-proof",
    "verify-fault-bad-note",
    "verify-fault-bad-checkpoint",
    "verify-fault-unknown-log",
    "verify-fault-wrong-log-signature",
    "verify-fault-wrong-cosignature",
    "verify-fault-no-quorum",
    "verify-fault-beyond-tree",
    "verify-fault-wrong-path-length",
    "verify-fault-wrong-root",
    "verify-fault-no-key-chain",
    "verify-fault-other-checkpoint",
    "verify-fault-wrong-order",
    "verify-fault-not-a-party",
    "verify-fault-not-entitled",
    "verify-fault-key-conflict",
    "verify-fault-bad-key",
    "verify-fault-bad-token",
    "verify-fault-bad-header",
    "verify-fault-bad-claim",
    "verify-fault-unknown-key",
    "verify-fault-key-of-another",
    "verify-fault-key-too-early",
    "verify-fault-key-revoked",
    "verify-fault-key-expired",
    "verify-fault-wrong-signature",
    "verify-fault-bad-disclosure",
    "verify-fault-foreign-disclosure",
    "verify-fault-bad-seal",
    "verify-fault-unexplained-seal",
    "verify-fault-no-crypto",
    "verify-fact-kind",
    "verify-fact-issuer",
    "verify-fact-subject",
    "verify-fact-at",
    "verify-fact-signed",
    "verify-fact-hash",
    "verify-fact-log",
    "verify-fact-place",
    "verify-fact-witness",
    "verify-fact-shown",
    "verify-fact-sealed",
    "verify-fact-body",
];

/// The page's keys begin with this; the script leaves it out.
const FAMILY: &str = "verify-";

/// For readers whose browser runs no scripts.
const COMMANDS: &str = "entente verify BUNDLE --policy POLICY\nnpx entente-verify BUNDLE --policy POLICY";

/// The page.
pub async fn verify(visit: Visit) -> Result<Page, Fault> {
    let words = visit.words;
    let policy = visit.node.policy().map_err(Fault::from)?;
    let policy = String::from_utf8(policy.to_bytes())
        .map_err(|error| NodeError::system("a policy with names that are not UTF-8", error))?;
    let bundle = visit.asked("statement").map(address).transpose()?.unwrap_or_default();
    let spoken = SPOKEN.iter().map(|key| (key.strip_prefix(FAMILY).unwrap_or(key), words.say(key)));
    let verifier = Verifier { bundle, policy, words: spoken.collect(), commands: COMMANDS };
    Ok(Page::of(words.say("verify-title"))
        .lead(words.say("verify-lead"))
        .section("nav-log")
        .script("verify.js")
        .with(Block::Verifier(verifier))
        .with(Block::Heading("what".into(), words.say("verify-what")))
        .with(Block::Words(words.say("verify-what-why"))))
}

/// Where the bundle of a statement is.
fn address(id: &str) -> Result<String, Fault> {
    // An id, a hash or a position: nothing that could make another address of this node.
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-'));
    if plain {
        return Ok(format!("/api/v1/statements/{id}/bundle"));
    }
    Err(Fault::bad("`statement`: give a statement id, a hash (sha256:…) or a position in the log"))
}

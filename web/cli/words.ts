/** What the command says, in English. The portal has the same codes in its message files, in every language. */

import type { FaultCode, StepName } from "../verify/index.js";

/** What each step is about. */
export const STEP_WORDS: Readonly<Record<StepName, string>> = {
  bundle: "the file is a bundle",
  policy: "the policy says whom to believe",
  log: "the log has signed its checkpoint",
  witnesses: "enough witnesses have cosigned it",
  inclusion: "the statement is in the log",
  statement: "the statement is well-formed",
  disclosures: "shown fields are those that were sealed",
  keys: "the issuer had been given its key",
  signature: "the issuer has signed",
};

/** What went wrong, and what to do. */
export const FAULT_WORDS: Readonly<Record<FaultCode, string>> = {
  "too-large": "larger than what is read",
  "bad-json": "not well-formed JSON: damaged, or never a bundle",
  "duplicate-key": "a key stands twice in one JSON object, so it could be read in two ways",
  "bad-bundle": "not made as a bundle is: a member is missing, unknown or of another type",
  "unknown-format": "a format this program doesn't know: get a newer one",
  "bad-policy": "not a policy (c2sp.org/tlog-policy): look at the line named",
  "bad-proof": "the proof is not a tlog-proof: damaged on the way",
  "bad-note": "the checkpoint is not a signed note: damaged on the way",
  "bad-checkpoint": "the checkpoint is malformed: damaged on the way",
  "unknown-log": "no log of the policy has signed this checkpoint: another log's, or the key believed is another",
  "wrong-log-signature": "the log's signature is wrong: the checkpoint was altered",
  "wrong-cosignature": "the cosignature of a known witness is wrong: don't trust this checkpoint",
  "no-quorum": "too few of the policy's witnesses have cosigned: ask for a newer bundle",
  "beyond-tree": "the place lies beyond the tree of the checkpoint",
  "wrong-path-length": "the proof is too short or too long for this place",
  "wrong-root": "the proof leads to another tree: the statement was altered, or was never in this log",
  "no-key-chain": "the statements that gave the issuer its key are missing",
  "other-checkpoint": "a key statement is proved against another checkpoint than the statement",
  "wrong-order": "the key statements are not in the order of the log, from its first entry on",
  "not-a-party": "a statement among those that give keys is of another kind",
  "not-entitled": "a key was given by somebody who may not speak for its owner",
  "key-conflict": "a key belongs to another party, or its time was made longer than it had been",
  "bad-key": "a key is not a sound Ed25519 key",
  "bad-token": "not a compact JWS: damaged on the way",
  "bad-header": "the JWS header is not the one that statements have",
  "bad-claim": "a claim is missing or malformed at the place named",
  "unknown-key": "signed with a key that nobody has registered",
  "key-of-another": "signed with another party's key",
  "key-too-early": "signed before the key was valid",
  "key-revoked": "signed after the key was revoked",
  "key-expired": "signed after the key had expired",
  "wrong-signature": "the signature is not this key's over these bytes: the statement was altered",
  "bad-disclosure": "a disclosure is malformed, or stands where it can't belong",
  "foreign-disclosure": "a disclosure opens nothing in this statement: altered, or another statement's",
  "bad-seal": "the digests of sealed fields are malformed",
  "unexplained-seal": "something is sealed without saying why, or said to be sealed and isn't",
  "no-crypto": "this program's surroundings offer no cryptography (WebCrypto)",
};

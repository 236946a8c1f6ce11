/** Proofs that an entry is in a log (c2sp.org/tlog-proof), and the tree they lead through (RFC 6962 §2.1). */

import { type Bytes, concat, decimal, fromBase64, same, utf8 } from "./bytes.js";
import { type Checkpoint, MAX_TREE_SIZE, readCheckpoint, readHash } from "./checkpoint.js";
import { sha256 } from "./crypto.js";
import { Fault } from "./fault.js";
import { MAX_NOTE_BYTES } from "./note.js";

/** Most hashes of a proof: the height of the largest tree. */
export const MAX_PATH_HASHES = 63;
/** Most bytes of extra data: as many as an entry can have. */
const MAX_EXTRA_BYTES = 65_535;
/** Most bytes of a proof: a note, and the lines before it. */
const MAX_PROOF_BYTES = MAX_NOTE_BYTES + 128 + Math.ceil(MAX_EXTRA_BYTES / 3) * 4 + MAX_PATH_HASHES * 45;

/** A proof; not verified. */
export interface Proof {
  /** The entry's place in the log, from 0. */
  readonly index: bigint;
  /** Hashes from the leaf's sibling up. */
  readonly path: readonly Bytes[];
  readonly checkpoint: Checkpoint;
  /** The checkpoint as it stands in the proof. */
  readonly checkpointText: string;
}

/** Reads a proof. A fault's detail is the line, counted from 1. */
export function readProof(text: string): Proof {
  const bytes = utf8(text).length;
  if (bytes > MAX_PROOF_BYTES) throw new Fault("too-large", bytes, MAX_PROOF_BYTES);
  const blank = text.indexOf("\n\n");
  if (blank < 0) throw new Fault("bad-proof", 1);
  const lines = text.slice(0, blank).split("\n");
  let at = 0;
  if (lines[at++] !== "c2sp.org/tlog-proof@v1") throw new Fault("bad-proof", at);
  if (lines[at]?.startsWith("extra ")) {
    // Data for applications, which nothing vouches for: read for its form only.
    const extra = fromBase64(lines[at]!.slice("extra ".length));
    at++;
    if (extra === undefined || extra.length === 0 || extra.length > MAX_EXTRA_BYTES) throw new Fault("bad-proof", at);
  }
  const index = /^index (.*)$/.exec(lines[at++] ?? "")?.[1];
  const place = index === undefined ? undefined : decimal(index, MAX_TREE_SIZE - 1n);
  if (place === undefined) throw new Fault("bad-proof", at);
  const path = lines.slice(at).map((line, below) => {
    const hash = readHash(line);
    if (hash === undefined || below >= MAX_PATH_HASHES) throw new Fault("bad-proof", at + below + 1);
    return hash;
  });
  const checkpointText = text.slice(blank + 2);
  return { index: place, path, checkpoint: readCheckpoint(checkpointText), checkpointText };
}

/** The hash of an entry as a leaf. */
export function leafHash(entry: Uint8Array): Promise<Bytes> {
  return sha256(concat(LEAF, entry));
}

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/**
 * Checks that a path leads from a leaf to the root, by the algorithm of RFC 9162 §2.1.3.2: `place` and `last` are the
 * places of the leaf and of the tree's last leaf at the height reached.
 */
export async function verifyInclusion(leaf: Bytes, proof: Proof): Promise<void> {
  const { size, root } = proof.checkpoint;
  if (proof.index >= size) throw new Fault("beyond-tree", proof.index, size);
  let place = proof.index;
  let last = size - 1n;
  let node = leaf;
  for (const sibling of proof.path) {
    if (last === 0n) throw new Fault("wrong-path-length", proof.path.length);
    if (place % 2n === 1n || place === last) {
      node = await sha256(concat(NODE, sibling, node));
      // Up to where this node is a right child: further left ones of the last way have no sibling.
      while (place % 2n === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      node = await sha256(concat(NODE, node, sibling));
    }
    place >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new Fault("wrong-path-length", proof.path.length);
  if (!same(node, root)) throw new Fault("wrong-root");
}

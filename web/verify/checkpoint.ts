/** Checkpoints (c2sp.org/tlog-checkpoint): how large a log's tree is, and its root. */

import { type Bytes, decimal, fromBase64 } from "./bytes.js";
import { Fault } from "./fault.js";
import { type Note, readNote } from "./note.js";

/** Most leaves a tree can have. */
export const MAX_TREE_SIZE = 2n ** 63n - 1n;

/** A checkpoint in its note; not verified. */
export interface Checkpoint {
  readonly note: Note;
  /** Which log: the name of the key that must have signed. */
  readonly origin: string;
  readonly size: bigint;
  readonly root: Bytes;
}

/** Reads a signed checkpoint. A fault's detail is the line of the checkpoint, counted from 1. */
export function readCheckpoint(text: string): Checkpoint {
  const note = readNote(text);
  const lines = note.text.slice(0, -1).split("\n");
  const empty = lines.indexOf("");
  if (empty >= 0) throw new Fault("bad-checkpoint", empty + 1);
  const [origin, size, root] = lines;
  if (origin === undefined || size === undefined || root === undefined) {
    throw new Fault("bad-checkpoint", lines.length + 1);
  }
  const leaves = decimal(size, MAX_TREE_SIZE);
  if (leaves === undefined) throw new Fault("bad-checkpoint", 2);
  const hash = readHash(root);
  if (hash === undefined) throw new Fault("bad-checkpoint", 3);
  return { note, origin, size: leaves, root: hash };
}

/** Reads the 32 bytes of a hash from base64. */
export function readHash(text: string): Bytes | undefined {
  const bytes = fromBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}

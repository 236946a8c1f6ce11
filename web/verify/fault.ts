/**
 * What can be wrong with a bundle. A fault is a code, which a table of messages puts into the reader's language, and
 * details that are data and never words: a name, a place, a number.
 */

/** Every code there is; each has a message in `words.ts` and in the portal's message files. */
export const FAULTS = [
  // The file and its JSON.
  "too-large", "bad-json", "duplicate-key", "bad-bundle", "unknown-format",
  // Whom to believe.
  "bad-policy",
  // The proof and the checkpoint in it.
  "bad-proof", "bad-note", "bad-checkpoint", "unknown-log", "wrong-log-signature",
  "wrong-cosignature", "no-quorum",
  "beyond-tree", "wrong-path-length", "wrong-root",
  // The statements that gave the issuer its key.
  "no-key-chain", "other-checkpoint", "wrong-order", "not-a-party", "not-entitled", "key-conflict", "bad-key",
  // The statement itself.
  "bad-token", "bad-header", "bad-claim",
  "unknown-key", "key-of-another", "key-too-early", "key-revoked", "key-expired", "wrong-signature",
  // Its sealed fields.
  "bad-disclosure", "foreign-disclosure", "bad-seal", "unexplained-seal",
  // The machine that checks.
  "no-crypto",
] as const;

/** One of {@link FAULTS}. */
export type FaultCode = (typeof FAULTS)[number];

/** Something does not hold. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** Where and what, as data: a JSON pointer, a line number, a name, a value found. */
  readonly details: readonly string[];

  constructor(code: FaultCode, ...details: (string | number | bigint)[]) {
    super(details.length === 0 ? code : `${code}: ${details.join(", ")}`);
    this.name = "Fault";
    this.code = code;
    this.details = details.map((detail) => shown(String(detail)));
  }

  /** The same fault with a place in front of its details. */
  at(...place: (string | number | bigint)[]): Fault {
    return new Fault(this.code, ...place, ...this.details);
  }
}

/** Longest detail carried on: it may quote what a stranger wrote. */
const MAX_DETAIL = 120;

function shown(text: string): string {
  const letters = [...text];
  return letters.length > MAX_DETAIL ? `${letters.slice(0, MAX_DETAIL).join("")}…` : text;
}

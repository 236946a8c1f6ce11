/**
 * What can stand in the way of signing. As with the verifier, a fault is a code, which the page's messages put into the
 * reader's language, and details that are data.
 */

/** Every code there is; each has a message in the portal's message files. */
export const SIGN_FAULTS = [
  // The machine that signs.
  "no-crypto", "no-ed25519", "no-store",
  // The key.
  "no-key",
  // The draft, what is to be sealed in it, and what came of both.
  "bad-draft", "nothing-to-seal", "too-large", "own-check",
] as const;

/** One of {@link SIGN_FAULTS}. */
export type SignFaultCode = (typeof SIGN_FAULTS)[number];

/** It can't be signed. */
export class SignFault extends Error {
  readonly code: SignFaultCode;
  /** Where: a JSON pointer, the verifier's own code. */
  readonly details: readonly string[];

  constructor(code: SignFaultCode, ...details: string[]) {
    super(details.length === 0 ? code : `${code}: ${details.join(", ")}`);
    this.name = "SignFault";
    this.code = code;
    this.details = details;
  }
}

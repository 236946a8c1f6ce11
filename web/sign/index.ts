/**
 * Signs Entente statements (`docs/formats/statement.md`) with a key the browser keeps, and checks each with the verifier
 * before it leaves.
 */

export { SIGN_FAULTS, SignFault, type SignFaultCode } from "./fault.js";
export { type PublicJwk, type SigningKey, makeKey, signingKey } from "./key.js";
export type { Seal } from "./seal.js";
export { type SignContext, type Signed, freshContext, signDraft, statementId } from "./sign.js";
export { forget, keep, keysOf } from "./store.js";

/**
 * Checks Entente bundles (`docs/formats/bundle.md`), in a browser or in Node, offline, without dependencies. It shares
 * no code with the verifier in Rust, so that each can find the other's mistakes.
 */

export { FORMAT, MAX_BUNDLE_BYTES, MAX_CHAIN } from "./bundle.js";
export {
  type Facts, type Report, type Step, type StepName, type StepState, type Trust, STEPS, verifyBundle,
} from "./check.js";
export { FAULTS, type FaultCode } from "./fault.js";

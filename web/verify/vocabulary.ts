/**
 * The words of format version 1 that stand outside a statement's body. A test holds them against the schemas and code
 * lists of the repository.
 */

/** The kinds of statement. */
export const KINDS: ReadonlySet<string> = new Set([
  "agreement", "consignment", "correction", "custody", "dataset", "decision", "disclosure", "distribution", "engagement",
  "feedback", "finding", "indicator", "inventory", "loss", "need", "notice", "offer", "party", "profile", "programme",
  "request", "response", "service", "stock", "transfer", "vetting",
]);

/** What a statement can be about. */
export const SUBJECT_TYPES: ReadonlySet<string> = new Set([
  "party", "agreement", "engagement", "programme", "indicator", "profile", "need", "request", "offer", "transfer",
  "stock", "consignment", "service", "distribution", "inventory", "feedback", "finding", "notice", "dataset",
]);

/** How far a statement may travel: FIRST's Traffic Light Protocol 2.0. */
export const HANDLINGS: ReadonlySet<string> = new Set([
  "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED",
]);

/** Why a field is sealed. */
export const WITHHOLDING_REASONS: ReadonlySet<string> = new Set([
  "national-security", "operational-security", "commercial", "personal-data", "protection", "staff-safety", "third-party",
  "legal",
]);

/** Fields that are never sealed, by kind. */
export const NEVER_SEALED: Readonly<Record<string, readonly string[]>> = {
  party: ["/body/party", "/body/keys", "/body/revoked"],
  correction: ["/body/supersedes", "/body/reason", "/body/replacement/kind"],
  disclosure: ["/body/statement", "/body/disclosures"],
};

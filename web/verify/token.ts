/** The signed form of a statement: a compact JWS (RFC 7515) with exactly one header, and the claims in it. */

import { type Bytes, fromBase64Url, toHex, utf8 } from "./bytes.js";
import { type PublicKey, sha256 } from "./crypto.js";
import { Fault } from "./fault.js";
import {
  is32Bytes, isAtOrUnder, isDate, isHash, isStatementId, isSubject, readInstant, readParty, readPointer,
} from "./ids.js";
import { type Json, type JsonObject, STATEMENT_JSON, isObject, readJson } from "./json.js";
import { HANDLINGS, KINDS, NEVER_SEALED, WITHHOLDING_REASONS } from "./vocabulary.js";

/** Most bytes of a JWS: an entry of the log is no larger. */
export const MAX_JWS_BYTES = 65_535;
/** The one header there is has about 110 bytes. */
const HEADER_JSON = { bytes: 4_096, depth: 4 };
/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799n;

/** Why a field is sealed. */
export interface Withheld {
  /** Which: a JSON pointer into the statement as it was. */
  readonly path: string;
  readonly reason: string;
  readonly authority: string;
  readonly until: string;
}

/** A statement whose header and claims were read. Its signature has not been checked, nor its sealed fields. */
export interface Token {
  readonly jws: string;
  /** What is signed. */
  readonly signed: string;
  readonly signature: Bytes;
  /** The id of the key that is said to have signed. */
  readonly kid: string;
  readonly iss: string;
  /** When it was signed, Unix seconds. */
  readonly iat: bigint;
  readonly jti: string;
  readonly kind: string;
  readonly at: string;
  readonly subject: string;
  readonly withheld: readonly Withheld[];
  readonly body: JsonObject;
  readonly payload: JsonObject;
}

/** Reads a compact JWS. A fault's detail is the place: a part of the JWS, or a pointer into the payload. */
export function readToken(jws: string): Token {
  if (jws.length > MAX_JWS_BYTES) throw new Fault("too-large", jws.length, MAX_JWS_BYTES);
  const [header, payload, signature, ...more] = jws.split(".");
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
    throw new Fault("bad-token");
  }
  const kid = readHeader(decode(header, "header"));
  const signatureBytes = decode(signature, "signature");
  if (signatureBytes.length !== 64) throw new Fault("bad-token", "signature");
  const claims = readJson(decode(payload, "payload"), STATEMENT_JSON);
  return { jws, signed: `${header}.${payload}`, signature: signatureBytes, kid, ...readClaims(claims) };
}

function decode(text: string, part: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) throw new Fault("bad-token", part);
  return bytes;
}

function readHeader(bytes: Bytes): string {
  const header = readJson(bytes, HEADER_JSON);
  if (!isObject(header)) throw new Fault("bad-header");
  if (header.get("alg") !== "Ed25519") throw new Fault("bad-header", "alg");
  if (header.get("typ") !== "entente+sd-jwt") throw new Fault("bad-header", "typ");
  const kid = header.get("kid");
  if (typeof kid !== "string" || !is32Bytes(kid)) throw new Fault("bad-header", "kid");
  const extra = [...header.keys()].find((name) => !["alg", "typ", "kid"].includes(name));
  if (extra !== undefined) throw new Fault("bad-header", extra);
  return kid;
}

const CLAIMS = new Set([
  "v", "iss", "iat", "jti", "kind", "at", "subject", "refs", "handling", "withheld", "_sd_alg", "body",
]);

type Claims = Omit<Token, "jws" | "signed" | "signature" | "kid">;

function readClaims(payload: Json): Claims {
  if (!isObject(payload)) throw new Fault("bad-claim", "");
  onlyMembers(payload, CLAIMS, "");
  if (payload.get("v") !== 1n) throw new Fault("bad-claim", "/v");
  const iat = payload.get("iat");
  if (typeof iat !== "bigint" || iat < 0n || iat > LAST_SECOND) throw new Fault("bad-claim", "/iat");
  const claims = {
    iss: text(payload, "iss", (value) => readParty(value) !== undefined),
    iat,
    jti: text(payload, "jti", isStatementId),
    kind: text(payload, "kind", (value) => KINDS.has(value)),
    at: text(payload, "at", (value) => readInstant(value) !== undefined),
    subject: text(payload, "subject", isSubject),
  };
  readRefs(payload.get("refs"));
  text(payload, "handling", (value) => HANDLINGS.has(value));
  const withheld = readWithheld(payload.get("withheld"));
  const body = payload.get("body");
  if (!isObject(body)) throw new Fault("bad-claim", "/body");
  // Named exactly when something is sealed.
  if (payload.get("_sd_alg") !== (withheld.length > 0 ? "sha-256" : undefined)) throw new Fault("bad-claim", "/_sd_alg");
  for (const [index, { path }] of withheld.entries()) {
    const fixed = NEVER_SEALED[claims.kind]?.some((field) => isAtOrUnder(path, field) || isAtOrUnder(field, path));
    if (fixed) throw new Fault("bad-claim", `/withheld/${index}/path`);
  }
  return { ...claims, withheld, body, payload };
}

/** Checks that an object has no members but those named. */
export function onlyMembers(object: JsonObject, names: ReadonlySet<string>, at: string): void {
  const strange = [...object.keys()].find((name) => !names.has(name));
  if (strange !== undefined) throw new Fault("bad-claim", `${at}/${strange}`);
}

function text(object: JsonObject, name: string, sound: (text: string) => boolean, at = ""): string {
  const value = object.get(name);
  if (typeof value !== "string" || !sound(value)) throw new Fault("bad-claim", `${at}/${name}`);
  return value;
}

/** A list that, if it is there, isn't empty. */
function list(value: Json | undefined, at: string): Json[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length === 0) throw new Fault("bad-claim", at);
  return value;
}

function readRefs(value: Json | undefined): void {
  const refs = list(value, "/refs");
  for (const [index, ref] of refs.entries()) {
    const sound = typeof ref === "string" && isHash(ref) && refs.indexOf(ref) === index;
    if (!sound) throw new Fault("bad-claim", `/refs/${index}`);
  }
}

const WITHHELD = new Set(["path", "reason", "authority", "until", "commitment"]);

function readWithheld(value: Json | undefined): Withheld[] {
  const rows = list(value, "/withheld").map((row, index) => {
    const at = `/withheld/${index}`;
    if (!isObject(row)) throw new Fault("bad-claim", at);
    onlyMembers(row, WITHHELD, at);
    if (row.has("commitment")) text(row, "commitment", is32Bytes, at);
    return {
      path: text(row, "path", isPathIntoBody, at),
      reason: text(row, "reason", (reason) => WITHHOLDING_REASONS.has(reason), at),
      authority: text(row, "authority", (party) => readParty(party) !== undefined, at),
      until: text(row, "until", isDate, at),
    };
  });
  const twice = rows.findIndex(({ path }, index) => rows.findIndex((row) => row.path === path) !== index);
  if (twice >= 0) throw new Fault("bad-claim", `/withheld/${twice}/path`);
  return rows;
}

const isPathIntoBody = (path: string): boolean => {
  const tokens = readPointer(path);
  return tokens !== undefined && tokens[0] === "body" && tokens.length >= 2;
};

/** Checks the signature with a key, whose id the header must have named already. */
export async function verifySignature(token: Token, key: PublicKey): Promise<void> {
  if (!(await key.verifies(utf8(token.signed), token.signature))) throw new Fault("wrong-signature");
}

/** `sha256:<hex>` of the JWS, the name under which other statements refer to it. */
export async function statementHash(token: Token): Promise<string> {
  return `sha256:${toHex(await sha256(utf8(token.jws)))}`;
}

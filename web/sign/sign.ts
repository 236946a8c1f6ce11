/**
 * From a draft to the signed form of a statement (`docs/formats/statement.md`). What comes out is read again by the
 * verifier before it is handed to anyone.
 */

import { fromBase64Url, toBase64Url, utf8 } from "../verify/bytes.js";
import { PublicKey } from "../verify/crypto.js";
import { Fault } from "../verify/fault.js";
import { type Json, type JsonObject, STATEMENT_JSON, isObject, readJson } from "../verify/json.js";
import { openBody } from "../verify/seals.js";
import { MAX_JWS_BYTES, readToken, verifySignature } from "../verify/token.js";
import { SignFault } from "./fault.js";
import { type SigningKey, signText } from "./key.js";
import { SALT_BYTES, type Seal, seal } from "./seal.js";
import { writeJson } from "./write.js";

/** What signing takes from outside. */
export interface SignContext {
  /** The party that says it. */
  readonly issuer: string;
  /** When it is signed, Unix seconds. */
  readonly iat: number;
  /** The statement's id, a UUID of version 7. */
  readonly jti: string;
  /** A source of salts; called once for each sealed field. It must be unpredictable. */
  readonly salt: () => Uint8Array;
}

/** A signed statement. */
export interface Signed {
  /** What the log will hold. */
  readonly jws: string;
  /** What the log must not hold. */
  readonly disclosures: readonly string[];
  /** Both in the form in which statements travel. */
  readonly text: string;
}

/** The time and random bytes of this machine. */
export function freshContext(issuer: string): SignContext {
  const milliseconds = Date.now();
  return {
    issuer,
    iat: Math.floor(milliseconds / 1_000),
    jti: statementId(milliseconds, randomBytes(10)),
    salt: () => randomBytes(SALT_BYTES),
  };
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A UUID of version 7 (RFC 9562) from milliseconds and ten random bytes. */
export function statementId(milliseconds: number, random: Uint8Array): string {
  const time = milliseconds.toString(16).padStart(12, "0");
  const rest = Uint8Array.from(random);
  rest[0] = (rest[0]! & 0x0f) | 0x70;
  rest[2] = (rest[2]! & 0x3f) | 0x80;
  const hex = time + Array.from(rest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Seals, signs and checks a draft: JSON with `kind`, `at`, `subject`, perhaps `refs`, `handling` and `body`. */
export async function signDraft(
  draft: string,
  key: SigningKey,
  seals: readonly Seal[],
  context: SignContext,
): Promise<Signed> {
  const payload = payloadOf(readDraft(draft), seals, context);
  const disclosures = await seal(payload, seals.map(({ path }) => path), context.salt);
  const header = `{"alg":"Ed25519","typ":"entente+sd-jwt","kid":"${key.kid}"}`;
  const input = `${toBase64Url(utf8(header))}.${toBase64Url(utf8(writeJson(payload)))}`;
  // A dot and 86 letters of signature follow.
  if (input.length + 87 > MAX_JWS_BYTES) throw new SignFault("too-large", String(input.length + 87), String(MAX_JWS_BYTES));
  const jws = `${input}.${toBase64Url(await signText(key, input))}`;
  await check(jws, disclosures, key);
  return { jws, disclosures, text: `${[jws, ...disclosures].join("~")}~` };
}

const DRAFT = new Set(["kind", "at", "subject", "refs", "handling", "body"]);

function readDraft(text: string): JsonObject {
  let draft: Json;
  try {
    draft = readJson(utf8(text), STATEMENT_JSON);
  } catch (error) {
    throw error instanceof Fault ? new SignFault("bad-draft", error.code, ...error.details) : error;
  }
  if (!isObject(draft)) throw new SignFault("bad-draft", "");
  const strange = [...draft.keys()].find((name) => !DRAFT.has(name));
  if (strange !== undefined) throw new SignFault("bad-draft", `/${strange}`);
  return draft;
}

/** The payload before sealing; its rows of `withheld` already there. */
function payloadOf(draft: JsonObject, seals: readonly Seal[], { issuer, iat, jti }: SignContext): JsonObject {
  const payload: JsonObject = new Map<string, Json>([["v", 1n], ["iss", issuer], ["iat", BigInt(iat)], ["jti", jti]]);
  const copy = (name: string): void => {
    const value = draft.get(name);
    if (value === undefined) throw new SignFault("bad-draft", `/${name}`);
    payload.set(name, value);
  };
  ["kind", "at", "subject"].forEach(copy);
  const refs = draft.get("refs");
  if (refs !== undefined && !(Array.isArray(refs) && refs.length === 0)) payload.set("refs", refs);
  copy("handling");
  if (seals.length > 0) {
    const rows = seals.map(({ path, reason, authority, until }) =>
      new Map<string, Json>([["path", path], ["reason", reason], ["authority", authority], ["until", until]]));
    payload.set("withheld", rows);
    payload.set("_sd_alg", "sha-256");
  }
  copy("body");
  return payload;
}

/** Reads what was signed as a stranger would: whole, with every sealed field opened, and closed. */
async function check(jws: string, disclosures: readonly string[], key: SigningKey): Promise<void> {
  try {
    const token = readToken(jws);
    const opened = await openBody(token.body, token.withheld, disclosures);
    const closed = await openBody(token.body, token.withheld, []);
    const whole = opened.sealed.length === 0 && closed.sealed.length === token.withheld.length;
    if (!whole || token.kid !== key.kid) throw new SignFault("own-check");
    const known = PublicKey.from(fromBase64Url(key.jwk.x)!, "party");
    if (known === undefined) throw new SignFault("own-check", "bad-key");
    await verifySignature(token, known);
  } catch (error) {
    throw error instanceof Fault ? new SignFault("own-check", error.code, ...error.details) : error;
  }
}

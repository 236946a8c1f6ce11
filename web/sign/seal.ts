/** Sealing (RFC 9901): a field's value goes into a disclosure with a salt, and a digest stands in its place. */

import { toBase64Url, utf8 } from "../verify/bytes.js";
import { sha256 } from "../verify/crypto.js";
import { readPointer } from "../verify/ids.js";
import { type Json, type JsonObject, isObject } from "../verify/json.js";
import { SignFault } from "./fault.js";
import { writeJson } from "./write.js";

/** A field to be sealed, and why: a row of `withheld`. */
export interface Seal {
  /** Which: a JSON pointer into the draft, under `/body`. */
  readonly path: string;
  readonly reason: string;
  readonly authority: string;
  /** The last day on which the reason is held to stand. */
  readonly until: string;
}

/** Bytes of a salt: 128 bits, so that nobody can find a value by trying. */
export const SALT_BYTES = 16;

/**
 * Seals fields of a payload in place and answers their disclosures. What lies inside another sealed field is closed first,
 * so that opening the outer one leaves the inner one closed.
 */
export async function seal(payload: JsonObject, paths: readonly string[], salt: () => Uint8Array): Promise<string[]> {
  const ordered = paths.map((path) => ({ path, tokens: tokensOf(path) })).sort(deepestFirst);
  const disclosures: string[] = [];
  for (const { path, tokens } of ordered) {
    const holder = find(payload, tokens.slice(0, -1));
    const name = tokens.at(-1)!;
    if (isObject(holder)) disclosures.push(await sealMember(holder, name, path, salt()));
    else if (Array.isArray(holder)) disclosures.push(await sealElement(holder, name, path, salt()));
    else throw new SignFault("nothing-to-seal", path);
  }
  return disclosures;
}

function tokensOf(path: string): string[] {
  const tokens = readPointer(path);
  if (tokens === undefined || tokens.length < 2 || tokens[0] !== "body") throw new SignFault("nothing-to-seal", path);
  return tokens;
}

type Ordered = { readonly tokens: readonly string[] };

function deepestFirst(left: Ordered, right: Ordered): number {
  if (left.tokens.length !== right.tokens.length) return right.tokens.length - left.tokens.length;
  const place = left.tokens.findIndex((token, index) => token !== right.tokens[index]);
  if (place < 0) return 0;
  return left.tokens[place]! < right.tokens[place]! ? -1 : 1;
}

async function sealMember(holder: JsonObject, name: string, path: string, salt: Uint8Array): Promise<string> {
  const value = holder.get(name);
  if (value === undefined || name === "_sd") throw new SignFault("nothing-to-seal", path);
  holder.delete(name);
  const { text, digest } = await disclosure([toBase64Url(salt), name, value]);
  const before = holder.get("_sd");
  const digests = Array.isArray(before) ? before : [];
  // In order, so that their order tells nothing.
  holder.set("_sd", [...digests, digest].sort());
  return text;
}

async function sealElement(holder: Json[], name: string, path: string, salt: Uint8Array): Promise<string> {
  const index = /^(0|[1-9][0-9]*)$/.test(name) ? Number(name) : -1;
  const value = holder[index];
  if (value === undefined) throw new SignFault("nothing-to-seal", path);
  const { text, digest } = await disclosure([toBase64Url(salt), value]);
  holder[index] = new Map([["...", digest]]);
  return text;
}

async function disclosure(parts: Json[]): Promise<{ text: string; digest: string }> {
  const text = toBase64Url(utf8(writeJson(parts)));
  return { text, digest: toBase64Url(await sha256(utf8(text))) };
}

function find(payload: Json, tokens: readonly string[]): Json | undefined {
  return tokens.reduce<Json | undefined>((value, token) => {
    if (isObject(value)) return value.get(token);
    if (Array.isArray(value) && /^(0|[1-9][0-9]*)$/.test(token)) return value[Number(token)];
    return undefined;
  }, payload);
}

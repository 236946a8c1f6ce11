/**
 * Sealed fields (RFC 9901): every disclosure opens a digest of the statement, and what stays sealed is explained by a
 * row of `withheld`, one for one.
 */

import { fromBase64Url, toBase64Url, utf8 } from "./bytes.js";
import { sha256 } from "./crypto.js";
import { Fault } from "./fault.js";
import { is32Bytes, isAtOrUnder, joinPointer } from "./ids.js";
import { type Json, type JsonObject, STATEMENT_JSON, isObject, readJson } from "./json.js";
import type { Withheld } from "./token.js";

/** Most disclosures with one statement. */
export const MAX_DISCLOSURES = 1_024;
/** 128 bits are 22 letters of base64url. */
const SALT = /^[A-Za-z0-9_-]{22,}$/;

interface Disclosure {
  readonly number: number;
  /** The member's name; none for an element of a list. */
  readonly name: string | undefined;
  readonly value: Json;
}

/** A body as far as it is open. */
export interface Opened {
  readonly body: Json;
  /** Pointers to sealed fields that were shown, and to those that stay sealed. */
  readonly shown: readonly string[];
  readonly sealed: readonly string[];
}

/** Opens a statement's body. A fault's detail is a pointer, or a disclosure's number counted from 0. */
export async function openBody(
  body: Json,
  withheld: readonly Withheld[],
  disclosures: readonly string[],
): Promise<Opened> {
  if (disclosures.length > MAX_DISCLOSURES) throw new Fault("too-large", disclosures.length, MAX_DISCLOSURES);
  const byDigest = new Map<string, Disclosure>();
  for (const [number, text] of disclosures.entries()) {
    const disclosure = readDisclosure(text, number);
    const digest = toBase64Url(await sha256(utf8(text)));
    if (byDigest.has(digest)) throw new Fault("bad-disclosure", number);
    byDigest.set(digest, disclosure);
  }
  const opening = new Opening(byDigest);
  // The payload is one level, the body under it the second.
  const opened = opening.value(body, "/body", STATEMENT_JSON.depth - 1);
  const unused = [...byDigest.values()].find(({ number }) => !opening.used.has(number));
  if (unused !== undefined) throw new Fault("foreign-disclosure", unused.number);
  const sealed = explain(opening, withheld.map((row) => row.path));
  return { body: opened, shown: [...opening.shown], sealed };
}

function readDisclosure(text: string, number: number): Disclosure {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) throw new Fault("bad-disclosure", number);
  const parts = readJson(bytes, STATEMENT_JSON);
  if (!Array.isArray(parts) || parts.length < 2 || parts.length > 3) throw new Fault("bad-disclosure", number);
  const salt = parts[0];
  const name = parts.length === 3 ? parts[1] : undefined;
  if (typeof salt !== "string" || !SALT.test(salt)) throw new Fault("bad-disclosure", number);
  if (parts.length === 3 && (typeof name !== "string" || name === "_sd" || name === "...")) {
    throw new Fault("bad-disclosure", number);
  }
  return { number, name: name as string | undefined, value: parts.at(-1)! };
}

/** Puts what was disclosed where its digest stands. */
class Opening {
  readonly used = new Set<number>();
  readonly shown = new Set<string>();
  /** Objects with digests that nothing opened: how many, and which names are visible beside them. */
  readonly closedMembers = new Map<string, { count: number; visible: ReadonlySet<string> }>();
  /** Elements that nothing opened. */
  readonly closedElements = new Set<string>();
  private readonly digests = new Set<string>();
  private readonly disclosures: ReadonlyMap<string, Disclosure>;

  constructor(disclosures: ReadonlyMap<string, Disclosure>) {
    this.disclosures = disclosures;
  }

  value(value: Json, at: string, depth: number): Json {
    if (!Array.isArray(value) && !isObject(value)) return value;
    // As deep as any statement once its fields are put back.
    if (depth === 0) throw new Fault("bad-seal", at);
    return isObject(value) ? this.object(value, at, depth - 1) : this.list(value, at, depth - 1);
  }

  private object(object: JsonObject, at: string, depth: number): JsonObject {
    if (object.has("...")) throw new Fault("bad-seal", at);
    const out: JsonObject = new Map();
    for (const [name, value] of object) {
      if (name !== "_sd") out.set(name, this.value(value, joinPointer(at, name), depth));
    }
    const digests = object.get("_sd");
    if (digests === undefined) return out;
    if (!Array.isArray(digests) || digests.length === 0) throw new Fault("bad-seal", at);
    let count = 0;
    let before = "";
    for (const digest of digests) {
      // In order, so that their order tells nothing; in base64url, sorting letters and sorting code units is the same.
      if (typeof digest !== "string" || digest <= before) throw new Fault("bad-seal", at);
      before = digest;
      const disclosure = this.claim(digest, at);
      if (disclosure === undefined) {
        count++;
        continue;
      }
      const { name } = disclosure;
      if (name === undefined || out.has(name)) throw new Fault("bad-disclosure", disclosure.number);
      const path = joinPointer(at, name);
      this.shown.add(path);
      out.set(name, this.value(disclosure.value, path, depth));
    }
    if (count > 0) this.closedMembers.set(at, { count, visible: new Set(out.keys()) });
    return out;
  }

  private list(list: readonly Json[], at: string, depth: number): Json[] {
    return list.flatMap((value, index) => {
      const path = joinPointer(at, index);
      if (!isObject(value) || !value.has("...")) return [this.value(value, path, depth)];
      const digest = value.get("...");
      if (typeof digest !== "string" || value.size !== 1) throw new Fault("bad-seal", path);
      const disclosure = this.claim(digest, path);
      if (disclosure === undefined) {
        this.closedElements.add(path);
        return [];
      }
      if (disclosure.name !== undefined) throw new Fault("bad-disclosure", disclosure.number);
      this.shown.add(path);
      return [this.value(disclosure.value, path, depth)];
    });
  }

  /** The disclosure of a digest, which may stand only once in the statement. */
  private claim(digest: string, at: string): Disclosure | undefined {
    if (!is32Bytes(digest) || this.digests.has(digest)) throw new Fault("bad-seal", at);
    this.digests.add(digest);
    const disclosure = this.disclosures.get(digest);
    if (disclosure !== undefined) this.used.add(disclosure.number);
    return disclosure;
  }
}

/** Matches what is sealed with the rows that say why; answers the rows that stay sealed. */
function explain(opening: Opening, rows: readonly string[]): string[] {
  const unexplained = [...opening.shown].find((path) => !rows.includes(path));
  if (unexplained !== undefined) throw new Fault("unexplained-seal", unexplained);
  const named = new Set(rows.filter((row) => !opening.shown.has(row)));
  const sealed = new Set<string>();
  for (const path of opening.closedElements) {
    if (!named.has(path)) throw new Fault("unexplained-seal", path);
    sealed.add(path);
  }
  for (const [object, { count, visible }] of opening.closedMembers) {
    const members = [...named].filter((row) => isMemberOf(row, object) && !visible.has(lastToken(row)));
    // As many rows as digests: fewer leave something unexplained, more name what isn't there.
    if (members.length !== count) throw new Fault("unexplained-seal", object);
    members.forEach((row) => sealed.add(row));
  }
  for (const row of named) {
    // What lies in something sealed can't be seen; its row must lead into it.
    if (![...sealed].some((outer) => isAtOrUnder(row, outer))) throw new Fault("unexplained-seal", row);
  }
  return [...named];
}

const isMemberOf = (pointer: string, object: string): boolean => pointer.slice(0, pointer.lastIndexOf("/")) === object;

const lastToken = (pointer: string): string =>
  pointer.slice(pointer.lastIndexOf("/") + 1).replaceAll("~1", "/").replaceAll("~0", "~");

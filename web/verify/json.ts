/**
 * A strict JSON reader: one meaning for a text, or none. `JSON.parse` won't do: of a key that stands twice it keeps the
 * last and says nothing, it rounds numbers, and it takes halves of letters for text.
 */

import { fromUtf8 } from "./bytes.js";
import { Fault } from "./fault.js";

/** What a text means. Objects are maps, so that no key has a meaning of its own. Whole numbers only. */
export type Json = string | boolean | bigint | Json[] | JsonObject;
/** The members of an object, in their order. */
export type JsonObject = Map<string, Json>;

/** How much is read. */
export interface Limits {
  /** Bytes of text. */
  bytes: number;
  /** Levels of objects and lists; a plain value has none. */
  depth: number;
}

/** A statement's payload or a disclosure: no larger than the 65,535 bytes a log's entry can have. */
export const STATEMENT_JSON: Limits = { bytes: 65_535, depth: 32 };

const LEAST_INTEGER = -(2n ** 63n);
const MOST_INTEGER = 2n ** 63n - 1n;

/** Reads one JSON text. A fault's detail is the place in the text, counted in letters from 0, and the key concerned. */
export function readJson(bytes: Uint8Array, limits: Limits): Json {
  if (bytes.length > limits.bytes) throw new Fault("too-large", bytes.length, limits.bytes);
  const text = fromUtf8(bytes);
  if (text === undefined) throw new Fault("bad-json", "UTF-8");
  return new Reader(text).whole(limits.depth);
}

/** Whether a value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

/** The value as plain JavaScript, for showing; whole numbers beyond 2^53 stay `bigint`. */
export function toPlain(value: Json): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) {
    // No prototype, so that a member called `__proto__` is a member like any other.
    const plain: Record<string, unknown> = Object.create(null);
    for (const [name, member] of value) plain[name] = toPlain(member);
    return plain;
  }
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

const ESCAPES: Record<string, string> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
};

class Reader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(depth: number): Json {
    const value = this.value(depth);
    this.blank();
    if (this.at < this.text.length) this.fail();
    return value;
  }

  private fail(): never {
    throw new Fault("bad-json", this.at);
  }

  private blank(): void {
    while (this.at < this.text.length && " \t\n\r".includes(this.text[this.at]!)) this.at++;
  }

  /** Takes a sign if it comes next, behind white space. */
  private take(sign: string): boolean {
    this.blank();
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private need(sign: string): void {
    if (!this.take(sign)) this.fail();
  }

  private value(depth: number): Json {
    this.blank();
    switch (this.text[this.at]) {
      case "{": return this.object(this.deeper(depth));
      case "[": return this.list(this.deeper(depth));
      case '"': return this.string();
      case "t": return this.word("true", true);
      case "f": return this.word("false", false);
      default: return this.integer();
    }
  }

  private deeper(depth: number): number {
    if (depth === 0) this.fail();
    return depth - 1;
  }

  private word(word: string, value: boolean): boolean {
    if (!this.text.startsWith(word, this.at)) this.fail();
    this.at += word.length;
    return value;
  }

  private integer(): bigint {
    const digits = /-?(?:0|[1-9][0-9]*)/y;
    digits.lastIndex = this.at;
    const found = digits.exec(this.text)?.[0];
    // No fractions, no exponents, no minus zero, and nothing as long as no 64 bits can be.
    if (found === undefined || found === "-0" || found.length > 20) this.fail();
    const next = this.text[this.at + found.length];
    if (next !== undefined && ".eE0123456789".includes(next)) this.fail();
    const value = BigInt(found);
    if (value < LEAST_INTEGER || value > MOST_INTEGER) this.fail();
    this.at += found.length;
    return value;
  }

  private string(): string {
    this.at++;
    let out = "";
    for (;;) {
      const start = this.at;
      while (this.at < this.text.length && this.text[this.at] !== '"' && this.text[this.at] !== "\\") {
        if (this.text.charCodeAt(this.at) < 0x20) this.fail();
        this.at++;
      }
      out += this.text.slice(start, this.at);
      if (this.at >= this.text.length) this.fail();
      if (this.text[this.at++] === '"') return out;
      out += this.escape();
    }
  }

  private escape(): string {
    const sign = this.text[this.at++] ?? this.fail();
    if (sign !== "u") return ESCAPES[sign] ?? this.fail();
    const unit = this.hex();
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    // A letter beyond 16 bits is written in two halves; one alone is no letter.
    const second = unit < 0xdc00 && this.text.startsWith("\\u", this.at);
    if (!second) this.fail();
    this.at += 2;
    const low = this.hex();
    if (low < 0xdc00 || low > 0xdfff) this.fail();
    return String.fromCharCode(unit, low);
  }

  private hex(): number {
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail();
    this.at += 4;
    return parseInt(digits, 16);
  }

  private list(depth: number): Json[] {
    this.at++;
    const out: Json[] = [];
    if (this.take("]")) return out;
    do out.push(this.value(depth)); while (this.take(","));
    this.need("]");
    return out;
  }

  private object(depth: number): JsonObject {
    this.at++;
    const out: JsonObject = new Map();
    if (this.take("}")) return out;
    do {
      this.blank();
      if (this.text[this.at] !== '"') this.fail();
      const name = this.string();
      this.need(":");
      const value = this.value(depth);
      if (out.has(name)) throw new Fault("duplicate-key", name);
      out.set(name, value);
    } while (this.take(","));
    this.need("}");
    return out;
  }
}

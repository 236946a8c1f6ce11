/** The file: `entente-bundle/1`. */

import { Fault } from "./fault.js";
import { type Json, type JsonObject, isObject, readJson } from "./json.js";

/** The format and version read. */
export const FORMAT = "entente-bundle/1";
/** Most bytes of a bundle: a statement with its disclosures, and a chain of key statements. */
export const MAX_BUNDLE_BYTES = 16 * 1024 * 1024;
/** Most key statements: years of yearly keys. */
export const MAX_CHAIN = 256;

/** A statement with its proof, both as text. */
export interface Link {
  readonly statement: string;
  readonly proof: string;
}

/** A bundle's members, their insides not read. */
export interface Bundle extends Link {
  readonly disclosures: readonly string[];
  readonly policy: string;
  readonly issuer: readonly Link[];
}

const BUNDLE = ["format", "statement", "disclosures", "proof", "policy", "issuer"];
const LINK = ["statement", "proof"];

/** Reads a bundle. A fault's detail is a pointer into it. */
export function readBundle(file: Uint8Array): Bundle {
  const bundle = members(readJson(file, { bytes: MAX_BUNDLE_BYTES, depth: 3 }), BUNDLE, "");
  const format = string(bundle, "format", "");
  if (format !== FORMAT) throw new Fault("unknown-format", format);
  const issuer = list(bundle, "issuer");
  if (issuer.length > MAX_CHAIN) throw new Fault("too-large", issuer.length, MAX_CHAIN);
  return {
    statement: string(bundle, "statement", ""),
    disclosures: list(bundle, "disclosures").map((disclosure, index) => {
      if (typeof disclosure !== "string") throw new Fault("bad-bundle", `/disclosures/${index}`);
      return disclosure;
    }),
    proof: string(bundle, "proof", ""),
    policy: string(bundle, "policy", ""),
    issuer: issuer.map((link, index) => {
      const at = `/issuer/${index}`;
      const read = members(link, LINK, at);
      return { statement: string(read, "statement", at), proof: string(read, "proof", at) };
    }),
  };
}

/** The value as an object with these members, all of them and no other. */
function members(value: Json, names: readonly string[], at: string): JsonObject {
  if (!isObject(value)) throw new Fault("bad-bundle", at);
  const strange = [...value.keys()].find((name) => !names.includes(name));
  const missing = names.find((name) => !value.has(name));
  if (strange !== undefined || missing !== undefined) throw new Fault("bad-bundle", `${at}/${strange ?? missing}`);
  return value;
}

function string(object: JsonObject, name: string, at: string): string {
  const value = object.get(name);
  if (typeof value !== "string") throw new Fault("bad-bundle", `${at}/${name}`);
  return value;
}

function list(object: JsonObject, name: string): Json[] {
  const value = object.get(name);
  if (!Array.isArray(value)) throw new Fault("bad-bundle", `/${name}`);
  return value;
}

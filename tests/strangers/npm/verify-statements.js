// Verifies statements with the SD-JWT library of the npm world and Node's own Ed25519: none of Entente's code.
//
//   node verify-statements.js FILE
//
// FILE holds one JSON object a line: {name, statement, jwk, payload}. `statement` is an SD-JWT in compact form,
// `jwk` its issuer's public key, `payload` (optional) what the processed payload must be: the claims with the
// disclosed fields in place. Prints "NAME verified" or "NAME refused: why" per line; exits 1 if any was refused.
import { createPublicKey, verify as verifySignature } from "node:crypto";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { SDJwtInstance } from "@sd-jwt/core";
import { digest } from "@sd-jwt/crypto-nodejs";

// RFC 7515 base64url: no padding, no stray bits. Node's decoder forgives both.
function strictBase64url(text, what) {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new Error(`${what}: base64url is not canonical`);
  return bytes;
}

function verifierFor(jwk) {
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519") throw new Error("the issuer's key is not Ed25519");
  const key = createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: "jwk" });
  return (data, signature) => verifySignature(null, Buffer.from(data), key, strictBase64url(signature, "signature"));
}

// Every digest a statement mentions, in its payload or inside a disclosed value.
function collectDigests(value, into) {
  if (Array.isArray(value)) {
    for (const item of value) collectDigests(item, into);
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      if (key === "_sd") for (const d of item) into.push(d);
      else if (key === "..." && typeof item === "string") into.push(item);
      else collectDigests(item, into);
    }
  }
}

// RFC 9901, section 7.1: a digest stands once, and a disclosure no digest stands for spoils the whole. The
// library takes both silently.
async function checkDisclosures(sdJwt) {
  const digests = [];
  collectDigests(sdJwt.jwt.payload, digests);
  for (const d of sdJwt.disclosures) collectDigests(d.value, digests);
  if (new Set(digests).size !== digests.length) throw new Error("a digest stands twice");
  const known = new Set(digests);
  for (const d of sdJwt.disclosures) {
    const encoded = d.encode();
    strictBase64url(encoded, "disclosure");
    const own = await d.digest({ alg: "sha-256", hasher: digest });
    if (!known.delete(own)) throw new Error(`disclosure ${encoded.slice(0, 16)}… belongs to no digest`);
  }
}

async function verifyStatement({ statement, jwk, payload }) {
  const compact = statement.includes("~") ? statement : `${statement}~`;
  const library = new SDJwtInstance({ hasher: digest, hashAlg: "sha-256", verifier: verifierFor(jwk) });
  const { payload: processed, header } = await library.verify(compact);
  if (header.alg !== "Ed25519") throw new Error(`alg is ${header.alg}`);
  if (header.typ !== "entente+sd-jwt") throw new Error(`typ is ${header.typ}`);
  await checkDisclosures(await library.decode(compact));
  if (payload !== undefined && !isDeepStrictEqual(processed, payload)) {
    throw new Error(`processed payload differs: ${JSON.stringify(processed)} instead of ${JSON.stringify(payload)}`);
  }
}

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error("usage: node verify-statements.js FILE");
  process.exit(2);
}
let refused = 0;
let verified = 0;
for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
  const one = JSON.parse(line);
  try {
    await verifyStatement(one);
    verified += 1;
    console.log(`${one.name} verified`);
  } catch (error) {
    refused += 1;
    console.log(`${one.name} refused: ${String(error.message).replaceAll("\n", " ")}`);
  }
}
console.log(`${verified} statements verified`);
process.exitCode = refused > 0 || verified === 0 ? 1 : 0;

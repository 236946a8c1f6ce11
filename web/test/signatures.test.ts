/** Signatures on which verifiers disagree, made here with a signer that may add what it likes; a strict one refuses them. */

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";

import { BASE, ORDER, P, type Point, add, decodePoint, isIdentity, isSmallOrder, isTorsionFree, scalar, times } from "../verify/curve.js";
import { PublicKey } from "../verify/crypto.js";
import { readNote, readVerifierKey, verifyNote } from "../verify/note.js";
import { Fault } from "../verify/fault.js";

type Bytes = Uint8Array<ArrayBuffer>;

const bytes = (value: bigint): Bytes =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
const power = (base: bigint, exponent: bigint): bigint => {
  let out = 1n;
  for (let square = base % P, left = exponent; left > 0n; left >>= 1n, square = (square * square) % P) {
    if (left & 1n) out = (out * square) % P;
  }
  return out;
};
function encode({ X, Y, Z }: Point): Bytes {
  const inverse = power(Z, P - 2n);
  return bytes(((Y * inverse) % P) | ((((X * inverse) % P) & 1n) << 255n));
}
const number = (seed: string): bigint => scalar(createHash("sha512").update(seed).digest()) % ORDER;
const join = (...pieces: Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(pieces));

/** The eight points of small order, from a point outside the base point's group. */
const TORSION: Point[] = (() => {
  for (let low = 2; ; low++) {
    const point = decodePoint(bytes(BigInt(low)));
    const order8 = point === undefined ? undefined : times(ORDER, point);
    if (order8 !== undefined && !isIdentity(times(4n, order8))) {
      return Array.from({ length: 8 }, (_, factor) => times(BigInt(factor), order8));
    }
  }
})();

/** A signature whose R is `nonce`·B and a point besides. */
function sign(message: Bytes, A: Bytes, secret: bigint, nonce: bigint, besides: Point): Bytes {
  const R = encode(add(times(nonce, BASE), besides));
  const k = scalar(createHash("sha512").update(join(R, A, message)).digest()) % ORDER;
  return join(R, bytes((nonce + k * secret) % ORDER));
}

const message: Bytes = new Uint8Array(Buffer.from("cosignature/v1\n"));
const secret = number("secret");
const A = encode(times(secret, BASE));

test("the eight points of small order are eight", () => {
  assert.equal(new Set(TORSION.map((point) => Buffer.from(encode(point)).toString("hex"))).size, 8);
  assert.ok(TORSION.every(isSmallOrder));
});

test("a part of small order in R is refused by both engines", async () => {
  const key = PublicKey.from(A, "party")!;
  for (const engine of ["webcrypto", "own"] as const) {
    for (const [index, point] of TORSION.entries()) {
      const signature = sign(message, A, secret, number("nonce"), point);
      assert.equal(await key.verifies(message, signature, engine), index === 0, `${engine} ${index}`);
      // With no nonce, R itself is of small order: valid for a lenient verifier where the point is zero.
      assert.equal(await key.verifies(message, sign(message, A, secret, 0n, point), engine), false, `${engine} ${index}`);
    }
  }
});

test("an S above the group's order is refused", async () => {
  const key = PublicKey.from(A, "party")!;
  const sound = sign(message, A, secret, number("nonce"), TORSION[0]!);
  for (const engine of ["webcrypto", "own"] as const) {
    assert.ok(await key.verifies(message, sound, engine));
    const overlong = join(sound.subarray(0, 32), bytes(scalar(sound.subarray(32)) + ORDER));
    assert.equal(await key.verifies(message, overlong, engine), false);
    assert.equal(await key.verifies(message, sound.subarray(0, 63), engine), false);
  }
});

test("keys of small order, odd spellings and no points are refused", () => {
  for (const point of TORSION) {
    assert.equal(PublicKey.from(encode(point), "note"), undefined);
    // A party's key has no part of small order either; a note's may.
    const mixed = encode(add(times(secret, BASE), point));
    assert.equal(PublicKey.from(mixed, "party") === undefined, !isIdentity(point));
    assert.ok(PublicKey.from(mixed, "note"));
  }
  // A y not below the prime, and a zero with a sign.
  for (let low = 0n; low < 19n; low++) {
    for (const sign of [0n, 1n]) assert.equal(decodePoint(bytes((P + low) | (sign << 255n))), undefined);
  }
  assert.equal(decodePoint(bytes(1n | (1n << 255n))), undefined);
  assert.equal(decodePoint(bytes((P - 1n) | (1n << 255n))), undefined);
  assert.ok(Array.from({ length: 256 }, (_, low) => new Uint8Array(32).fill(low)).some((some) => decodePoint(some) === undefined));
  assert.ok(isTorsionFree(BASE) && !isSmallOrder(BASE));
});

test("both engines say the same of signatures of WebCrypto's own", async () => {
  for (let round = 0; round < 8; round++) {
    const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const key = PublicKey.from(raw, "party")!;
    const text = new Uint8Array(randomBytes(round * 40));
    const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, text));
    const altered = signature.slice();
    altered[round * 7]! ^= 1;
    for (const engine of ["webcrypto", "own"] as const) {
      assert.equal(await key.verifies(text, signature, engine), true);
      assert.equal(await key.verifies(text, altered, engine), false);
      assert.equal(await key.verifies(join(text, new Uint8Array(1)), signature, engine), false);
    }
  }
});

test("RFC 8032, section 7.1, tests 1 to 3", async () => {
  const cases: [string, string, string][] = [
    ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
    ["3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"],
    ["fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"],
  ];
  for (const [key, text, signature] of cases.map((row) => row.map((hex) => new Uint8Array(Buffer.from(hex, "hex")))) as [Bytes, Bytes, Bytes][]) {
    for (const engine of ["webcrypto", "own"] as const) {
      assert.ok(await PublicKey.from(key, "party")!.verifies(text, signature, engine));
    }
  }
});

test("a note with such a signature of a known key is refused whole", async () => {
  const data = join(Uint8Array.of(1), A);
  const id = createHash("sha256").update(join(Buffer.from("log.example/aid\n"), data)).digest().subarray(0, 4);
  const vkey = (await readVerifierKey(`log.example/aid+${id.toString("hex")}+${Buffer.from(data).toString("base64")}`))!;
  const text = "text\n";
  const note = (point: Point): string => {
    const signature = sign(new Uint8Array(Buffer.from(text)), A, secret, number("nonce"), point);
    return `${text}\n\u2014 log.example/aid ${Buffer.from(join(id, signature)).toString("base64")}\n`;
  };
  const wrong = (name: string): Fault => new Fault("wrong-log-signature", name);
  assert.deepEqual(await verifyNote(readNote(note(TORSION[0]!)), [vkey], wrong), [{ key: 0 }]);
  for (const point of TORSION.slice(1)) {
    await assert.rejects(verifyNote(readNote(note(point)), [vkey], wrong), { code: "wrong-log-signature" });
  }
});

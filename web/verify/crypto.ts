/**
 * Hashes and signatures. SHA-256 is WebCrypto's, and so is Ed25519 where it is there; the strict rules around it, and
 * the signature equation for browsers whose WebCrypto doesn't know Ed25519 yet, are this module's.
 */

import { type Bytes, concat, utf8 } from "./bytes.js";
import { ORDER, type Point, decodePoint, isSmallOrder, isTorsionFree, scalar, signatureHolds } from "./curve.js";
import { Fault } from "./fault.js";

function subtle(): SubtleCrypto {
  // Browsers give it to pages over https, from this machine, or from a file; to no others.
  const found = globalThis.crypto?.subtle;
  if (found === undefined) throw new Fault("no-crypto");
  return found;
}

/** SHA-256. */
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().digest("SHA-256", bytes));
}

/** How sound a key must be. */
export type Soundness =
  /** Not of small order: what signed-note asks. */
  | "note"
  /** Free of any small-order part, too: what a statement's key must be. */
  | "party";

/** A public key that passed the strict rules. */
export class PublicKey {
  /** Its 32 bytes. */
  readonly bytes: Bytes;
  private readonly point: Point;
  private imported: Promise<CryptoKey | undefined> | undefined;

  private constructor(bytes: Bytes, point: Point) {
    this.bytes = bytes;
    this.point = point;
  }

  /** Takes 32 bytes as a key; nothing when they are no point, spelled oddly, or not as sound as asked. */
  static from(bytes: Bytes, soundness: Soundness): PublicKey | undefined {
    const point = decodePoint(bytes);
    if (point === undefined || isSmallOrder(point)) return undefined;
    if (soundness === "party" && !isTorsionFree(point)) return undefined;
    return new PublicKey(bytes, point);
  }

  /**
   * Whether 64 bytes are this key's signature of a message, strictly: S below the group's order, R a point in its one
   * spelling and not of small order, and the equation without the cofactor. So every strict verifier says the same.
   */
  async verifies(message: Bytes, signature: Uint8Array, engine: Engine = "webcrypto"): Promise<boolean> {
    if (signature.length !== 64) return false;
    const S = scalar(signature.subarray(32));
    if (S >= ORDER) return false;
    const R = decodePoint(signature.subarray(0, 32));
    if (R === undefined || isSmallOrder(R)) return false;
    const key = engine === "webcrypto" ? await this.webCryptoKey() : undefined;
    if (key !== undefined) return subtle().verify("Ed25519", key, new Uint8Array(signature), message);
    const hashed = await subtle().digest("SHA-512", concat(signature.subarray(0, 32), this.bytes, message));
    return signatureHolds(S, R, scalar(new Uint8Array(hashed)), this.point);
  }

  private webCryptoKey(): Promise<CryptoKey | undefined> {
    this.imported ??= subtle()
      .importKey("raw", this.bytes, "Ed25519", false, ["verify"])
      // A WebCrypto without Ed25519 refuses the name; the key itself has been found sound.
      .catch(() => undefined);
    return this.imported;
  }
}

/** Who settles the signature equation: WebCrypto where it can, or this package always (the tests compare them). */
export type Engine = "webcrypto" | "own";

/** The RFC 7638 thumbprint of a key as a JWK: SHA-256 over its required members in order. */
export function thumbprint(x: string): Promise<Bytes> {
  return sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`));
}

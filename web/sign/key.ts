/**
 * A person's own signing key: made by the browser, kept by it, and never to be had out of it. What leaves is the public key
 * and signatures.
 */

import { type Bytes, toBase64Url, utf8 } from "../verify/bytes.js";
import { thumbprint } from "../verify/crypto.js";
import { SignFault } from "./fault.js";

/** A public key as `party` statements grant it. */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
}

/** A key that signs. */
export interface SigningKey {
  /** The RFC 7638 thumbprint: the name under which statements refer to it. */
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly privateKey: CryptoKey;
}

/** Makes a key whose secret can't be read, not even by this page. */
export async function makeKey(): Promise<SigningKey> {
  const subtle = cryptography();
  let pair: CryptoKeyPair;
  try {
    pair = (await subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  } catch {
    throw new SignFault("no-ed25519");
  }
  return signingKey(pair.privateKey, pair.publicKey);
}

/** The parts of a key by its halves. */
export async function signingKey(privateKey: CryptoKey, publicKey: CryptoKey): Promise<SigningKey> {
  const x = toBase64Url(new Uint8Array(await cryptography().exportKey("raw", publicKey)));
  return { kid: toBase64Url(await thumbprint(x)), jwk: { kty: "OKP", crv: "Ed25519", x }, privateKey };
}

/** Signs text. */
export async function signText(key: SigningKey, text: string): Promise<Bytes> {
  return new Uint8Array(await cryptography().sign("Ed25519", key.privateKey, utf8(text)));
}

function cryptography(): SubtleCrypto {
  const found = globalThis.crypto?.subtle;
  if (found === undefined) throw new SignFault("no-crypto");
  return found;
}

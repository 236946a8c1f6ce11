/** Bytes and their spellings. Each spelling of bytes that is read here is the only one for them. */

/** Bytes in memory that can be handed to WebCrypto. */
export type Bytes = Uint8Array<ArrayBuffer>;

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

const valueOf = (alphabet: string): Int8Array => {
  const values = new Int8Array(128).fill(-1);
  for (let at = 0; at < alphabet.length; at++) values[alphabet.charCodeAt(at)] = at;
  return values;
};
const STANDARD_VALUES = valueOf(STANDARD);
const URL_SAFE_VALUES = valueOf(URL_SAFE);

/** Reads letters of six bits each; no padding. Nothing when a letter is strange or a bit left over is set. */
function decodeLetters(text: string, values: Int8Array): Bytes | undefined {
  // One letter over a group of four can't make a byte.
  if (text.length % 4 === 1) return undefined;
  const out = new Uint8Array((text.length * 6) >> 3);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    const value = code < 128 ? values[code]! : -1;
    if (value < 0) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? out : undefined;
}

/** Base64url without padding (RFC 7515 §2); nothing when it isn't the canonical spelling. */
export function fromBase64Url(text: string): Bytes | undefined {
  return decodeLetters(text, URL_SAFE_VALUES);
}

/** Base64 with padding (RFC 4648 §4); nothing when it isn't the canonical spelling. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined;
  const letters = text.endsWith("==") ? text.slice(0, -2) : text.endsWith("=") ? text.slice(0, -1) : text;
  return decodeLetters(letters, STANDARD_VALUES);
}

/** Bytes in base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += URL_SAFE[held >> bits];
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + URL_SAFE[held << (6 - bits)] : text;
}

/** Bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text as UTF-8. */
export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** UTF-8 as text, a byte order mark included; nothing when it isn't UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 as text to be shown, with signs in place of what isn't UTF-8. */
export function lossy(bytes: Uint8Array): string {
  return lenient.decode(bytes);
}

/** The pieces, one after the other. */
export function concat(...pieces: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Whether both hold the same bytes. None of them is secret here. */
export function same(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/** An unsigned number, most significant byte first. */
export function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** A decimal number up to `most`, in its one spelling: digits, no leading zero, no sign. */
export function decimal(text: string, most: bigint): bigint | undefined {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= most ? value : undefined;
}

/** Signed notes and the keys that verify them (c2sp.org/signed-note), cosignatures included (c2sp.org/tlog-cosignature). */

import { type Bytes, bigEndian, concat, fromBase64, same, toHex, utf8 } from "./bytes.js";
import { PublicKey, sha256 } from "./crypto.js";
import { Fault } from "./fault.js";

/** Most bytes of a note, and most signature lines: what the note package in Go's x/mod reads. */
export const MAX_NOTE_BYTES = 1_000_000;
export const MAX_SIGNATURES = 100;

/** Latest time a cosignature can carry, in Unix seconds. */
const MAX_TIME = 2n ** 63n - 1n;

/** What a key signs, by its type byte. */
const NOTE_TYPE = 0x01;
const COSIGNATURE_TYPE = 0x04;

/** A key with its name: written `<name>+<id>+<base64 of type and key>`. */
export interface VerifierKey {
  readonly name: string;
  /** First four bytes of SHA-256 over name, newline, type and key, in hexadecimal. */
  readonly id: string;
  readonly type: "note" | "cosignature";
  readonly key: PublicKey;
}

/** One signature line, not verified. */
export interface SignatureLine {
  readonly name: string;
  readonly id: string;
  readonly signature: Bytes;
}

/** A note: what is signed, and the lines of who says to have signed it. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** A line that a known key made. */
export interface Signed {
  /** Which of the keys. */
  readonly key: number;
  /** When, in Unix seconds, if it is a cosignature. */
  readonly time?: bigint;
}

function isKeyName(name: string): boolean {
  return name !== "" && !/[\p{White_Space}\u0000-\u001f+]/u.test(name);
}

/** Reads a key; nothing when it is malformed, of an unknown type, unsound, or its id isn't its own. */
export async function readVerifierKey(text: string): Promise<VerifierKey | undefined> {
  const [name, id, ...rest] = text.split("+");
  // Base64 has pluses of its own.
  const data = fromBase64(rest.join("+"));
  if (name === undefined || id === undefined || data === undefined || data.length !== 33) return undefined;
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(id)) return undefined;
  const type = data[0] === NOTE_TYPE ? "note" : data[0] === COSIGNATURE_TYPE ? "cosignature" : undefined;
  const key = PublicKey.from(data.slice(1), "note");
  if (type === undefined || key === undefined) return undefined;
  const digest = await sha256(concat(utf8(`${name}\n`), data));
  return toHex(digest.subarray(0, 4)) === id ? { name, id, type, key } : undefined;
}

/** Reads a note; verifies nothing. A fault's detail is the signature line, counted from 1. */
export function readNote(note: string): Note {
  const bytes = utf8(note).length;
  if (bytes > MAX_NOTE_BYTES) throw new Fault("too-large", bytes, MAX_NOTE_BYTES);
  // Of control characters, newline alone.
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new Fault("bad-note");
  // The text may hold empty lines; the signatures can't.
  const blank = note.lastIndexOf("\n\n");
  if (blank < 0 || !note.endsWith("\n") || blank + 2 === note.length) throw new Fault("bad-note");
  const lines = note.slice(blank + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new Fault("too-large", lines.length, MAX_SIGNATURES);
  return { text: note.slice(0, blank + 1), signatures: lines.map((line, at) => readSignatureLine(line, at + 1)) };
}

function readSignatureLine(line: string, number: number): SignatureLine {
  const parts = line.split(" ");
  const [dash, name, encoded] = parts;
  const data = fromBase64(encoded ?? "");
  // Four bytes of the key's id, and a signature.
  if (parts.length !== 3 || dash !== "\u2014" || name === undefined || data === undefined || data.length < 5) {
    throw new Fault("bad-note", number);
  }
  if (!isKeyName(name)) throw new Fault("bad-note", number);
  return { name, id: toHex(data.subarray(0, 4)), signature: data.slice(4) };
}

/**
 * Which of the known keys signed a note, by line. Lines of others are passed over; a wrong line of a known key spoils
 * the note, for which `wrong` makes the fault from the key's name.
 */
export async function verifyNote(
  note: Note,
  keys: readonly VerifierKey[],
  wrong: (name: string) => Fault,
): Promise<Signed[]> {
  const signed: Signed[] = [];
  for (const line of note.signatures) {
    const at = keys.findIndex((key) => isOf(line, key));
    const key = keys[at];
    if (key === undefined) continue;
    // Two keys of one name and id: nobody can say whose line it is.
    if (keys.some((other) => isOf(line, other) && !same(other.key.bytes, key.key.bytes))) throw wrong(key.name);
    const time = await check(note.text, line.signature, key);
    if (time === undefined) throw wrong(key.name);
    signed.push(time === "untimed" ? { key: at } : { key: at, time });
  }
  return signed;
}

const isOf = (line: SignatureLine, key: VerifierKey): boolean => line.name === key.name && line.id === key.id;

async function check(text: string, signature: Bytes, key: VerifierKey): Promise<bigint | "untimed" | undefined> {
  if (key.type === "note") return (await key.key.verifies(utf8(text), signature)) ? "untimed" : undefined;
  const time = bigEndian(signature.subarray(0, 8));
  if (signature.length !== 72 || time > MAX_TIME) return undefined;
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  return (await key.key.verifies(message, signature.subarray(8))) ? time : undefined;
}

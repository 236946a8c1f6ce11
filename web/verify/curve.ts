/**
 * The points of the curve of Ed25519 (RFC 8032 §5.1), as far as a strict verifier needs them: WebCrypto says whether a
 * signature is valid, not whether key and commitment are points for which that means anything. Nothing here is secret, so
 * nothing here runs in constant time.
 */

/** A point in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
export interface Point {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
  readonly T: bigint;
}

/** The prime of the field. */
export const P = 2n ** 255n - 19n;
/** The order of the base point. */
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (value: bigint): bigint => {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
};

function power(base: bigint, exponent: bigint): bigint {
  let out = 1n;
  let square = mod(base);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) out = mod(out * square);
    square = mod(square * square);
  }
  return out;
}

const D = mod(-121665n * power(121666n, P - 2n));
const TWICE_D = mod(2n * D);
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const IDENTITY: Point = { X: 0n, Y: 1n, Z: 1n, T: 0n };

const littleEndian = (bytes: Uint8Array): bigint => {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at]!);
  return value;
};

/** A number spelled least significant byte first. */
export const scalar = littleEndian;

/** The point that 32 bytes spell (RFC 8032 §5.1.3); nothing when they spell none, or one by an odd spelling. */
export function decodePoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined;
  const encoded = littleEndian(bytes);
  const sign = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  // The candidate root of u/v, by one power.
  const v3 = mod(v * v * v);
  let x = mod(u * v3 * power(u * v3 * v3 * v, (P - 5n) / 8n));
  const square = mod(v * x * x);
  if (square === mod(-u)) x = mod(x * ROOT_OF_MINUS_ONE);
  else if (square !== u) return undefined;
  if (x === 0n && sign === 1n) return undefined;
  if ((x & 1n) !== sign) x = P - x;
  return { X: x, Y: y, Z: 1n, T: mod(x * y) };
}

/** The sum of two points. */
export function add(a: Point, b: Point): Point {
  const A = mod((a.Y - a.X) * (b.Y - b.X));
  const B = mod((a.Y + a.X) * (b.Y + b.X));
  const C = mod(a.T * TWICE_D * b.T);
  const E = B - A;
  const zz = mod(2n * a.Z * b.Z);
  const F = zz - C;
  const G = zz + C;
  const H = B + A;
  return { X: mod(E * F), Y: mod(G * H), Z: mod(F * G), T: mod(E * H) };
}

/** A point so many times. */
export function times(factor: bigint, point: Point): Point {
  let out = IDENTITY;
  let double = point;
  for (let left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) out = add(out, double);
    double = add(double, double);
  }
  return out;
}

/** Whether a point is the group's zero. */
export const isIdentity = (point: Point): boolean => point.X === 0n && point.Y === point.Z;

const equal = (a: Point, b: Point): boolean =>
  mod(a.X * b.Z - b.X * a.Z) === 0n && mod(a.Y * b.Z - b.Y * a.Z) === 0n;

/** Whether a point is one of the eight of small order: as a key, anyone can sign for it. */
export function isSmallOrder(point: Point): boolean {
  return isIdentity(times(8n, point));
}

/** Whether a point lies in the group of the base point, with no part of small order. */
export function isTorsionFree(point: Point): boolean {
  return isIdentity(times(ORDER, point));
}

const BASE_BYTES = new Uint8Array(32).fill(0x66);
BASE_BYTES[0] = 0x58;
/** The base point. */
export const BASE: Point = decodePoint(BASE_BYTES)!;

/** Whether S·B = R + k·A, the equation of one signature (RFC 8032 §5.1.7, without the cofactor). */
export function signatureHolds(S: bigint, R: Point, k: bigint, A: Point): boolean {
  return equal(times(S, BASE), add(R, times(k % ORDER, A)));
}

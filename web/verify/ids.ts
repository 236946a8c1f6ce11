/** How the claims of a statement are spelled: ids, times, pointers. */

import { fromBase64Url } from "./bytes.js";
import { SUBJECT_TYPES } from "./vocabulary.js";

const LOCAL = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?";
const ORGANISATION = new RegExp(`^[A-Z]{2}-[A-Z0-9_]+-${LOCAL}$`);
const LOCAL_NAME = new RegExp(`^${LOCAL}$`);
const MAX_ORGANISATION = 80;
const MAX_POINTER_BYTES = 1_024;

/** Whether a text is an organisation's id. */
export function isOrganisation(text: string): boolean {
  return text.length <= MAX_ORGANISATION && ORGANISATION.test(text);
}

/** An organisation, or a unit of one. */
export interface Party {
  readonly organisation: string;
  readonly unit: string | undefined;
}

/** Reads `<organisation>` or `<organisation>/<unit>`. */
export function readParty(text: string): Party | undefined {
  const slash = text.indexOf("/");
  const organisation = slash < 0 ? text : text.slice(0, slash);
  const unit = slash < 0 ? undefined : text.slice(slash + 1);
  const sound = isOrganisation(organisation) && (unit === undefined || (LOCAL_NAME.test(unit) && unit !== "self"));
  return sound ? { organisation, unit } : undefined;
}

/** The subject under which everything about a party is said. */
export function partySubject(party: Party): string {
  return `party:${party.organisation}:${party.unit ?? "self"}`;
}

/** Whether a text is `<type>:<organisation>:<local>`. */
export function isSubject(text: string): boolean {
  const [type, organisation, ...rest] = text.split(":");
  return SUBJECT_TYPES.has(type ?? "") && isOrganisation(organisation ?? "") && LOCAL_NAME.test(rest.join(":"));
}

/** Whether a text is a UUID of version 7 in lower case. */
export function isStatementId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}

/** Whether a text is `sha256:` and 64 digits. */
export function isHash(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Whether a text is 32 bytes in base64url: a key id, a digest, a commitment. */
export function is32Bytes(text: string): boolean {
  return fromBase64Url(text)?.length === 32;
}

/** Whether a text is a day of the Gregorian calendar. */
export function isDate(text: string): boolean {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && calendarSeconds(`${text}T00:00:00`) !== undefined;
}

/** An instant, exact to the nanosecond. */
export interface Instant {
  /** Unix seconds, the fraction cut off towards the past. */
  readonly seconds: bigint;
  /** Nanoseconds after them. */
  readonly nanoseconds: number;
}

/** The calendars of verifiers differ about the last hours of the year 9999; none of them is read. */
const LAST_INSTANT = "9999-12-30T22:00:00.999999999Z";

/** Reads an instant: RFC 3339 in UTC with `Z`, without needless digits. */
export function readInstant(text: string): Instant | undefined {
  const parts = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{0,8}[1-9]))?Z$/.exec(text);
  if (parts === null || text > LAST_INSTANT) return undefined;
  const seconds = calendarSeconds(parts[1]!);
  if (seconds === undefined) return undefined;
  return { seconds, nanoseconds: Number((parts[2] ?? "").padEnd(9, "0")) };
}

/** Whether the first instant is before the second. */
export function isBefore(first: Instant, second: Instant): boolean {
  return first.seconds === second.seconds ? first.nanoseconds < second.nanoseconds : first.seconds < second.seconds;
}

/** Unix seconds of a civil time in UTC; nothing when the calendar or the clock has no such time. */
function calendarSeconds(civil: string): bigint | undefined {
  const milliseconds = Date.parse(`${civil}Z`);
  // Some days are carried over into the next month when read: written back they are others.
  const exists = !Number.isNaN(milliseconds) && !civil.startsWith("0000") &&
    new Date(milliseconds).toISOString().slice(0, 19) === civil;
  return exists ? BigInt(milliseconds / 1_000) : undefined;
}

/** The tokens of a JSON pointer (RFC 6901) in its one spelling; nothing when it isn't one, or too long. */
export function readPointer(text: string): string[] | undefined {
  if (text.length > MAX_POINTER_BYTES || new TextEncoder().encode(text).length > MAX_POINTER_BYTES) return undefined;
  if (!/^(\/([^~/]|~[01])*)+$/u.test(text)) return undefined;
  return text.slice(1).split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A pointer with one more token. */
export function joinPointer(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Whether a pointer is the other, or leads through it. */
export function isAtOrUnder(pointer: string, other: string): boolean {
  return pointer === other || pointer.startsWith(`${other}/`);
}

/** Trust policies (c2sp.org/tlog-policy): which logs and witnesses are believed, and how many must agree. */

import { type Bytes, decimal, fromUtf8, lossy, same, utf8 } from "./bytes.js";
import type { Checkpoint } from "./checkpoint.js";
import { Fault } from "./fault.js";
import { type VerifierKey, readVerifierKey, verifyNote } from "./note.js";

/** Most bytes of a policy, and most of what it lists; the specification asks for 32 each. */
export const MAX_POLICY_BYTES = 256 * 1024;
const MAX_LISTED = 64;

/** A witness, or a group of which enough members must have witnessed. */
interface Member {
  readonly name: string;
  readonly witness?: VerifierKey;
  readonly group?: { readonly threshold: number; readonly members: readonly Member[] };
}

/** What is believed. */
export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly Member[];
  /** Who must have witnessed; nothing when nobody must. */
  readonly quorum: Member | undefined;
}

/** A witness that has cosigned, and when it last did, in Unix seconds. */
export interface Witnessed {
  readonly name: string;
  readonly time: bigint;
}

/** The policy that believes a log by its key alone. */
export function policyOfKey(vkey: string): Promise<Policy> {
  return readPolicy(utf8(`log ${vkey}\nquorum none\n`));
}

/** Reads a policy. A fault's detail is the line, counted from 1. Names are octets, as the specification says. */
export async function readPolicy(file: Bytes): Promise<Policy> {
  if (file.length > MAX_POLICY_BYTES) throw new Fault("too-large", file.length, MAX_POLICY_BYTES);
  const reading = new Reading();
  let line = 0;
  for (let start = 0; start < file.length; ) {
    line++;
    const end = file.indexOf(0x0a, start);
    if (end < 0 || !(await reading.line(file.subarray(start, end)))) throw new Fault("bad-policy", line);
    start = end + 1;
  }
  if (reading.quorum === undefined) throw new Fault("bad-policy", line + 1);
  return { logs: reading.logs, witnesses: reading.witnesses, quorum: reading.quorum.member };
}

/** Each octet as the letter of that number, so that texts are equal when octets are. */
const octets = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const bytesOf = (item: string): Bytes => Uint8Array.from(item, (letter) => letter.charCodeAt(0));

class Reading {
  readonly logs: VerifierKey[] = [];
  readonly witnesses: Member[] = [];
  quorum: { member: Member | undefined } | undefined;
  private readonly members = new Map<string, Member>();
  private readonly grouped = new Set<Member>();
  private groups = 0;

  /** Takes one line without its newline; whether it is well-formed. */
  async line(bytes: Uint8Array): Promise<boolean> {
    const line = octets(bytes);
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) return false;
    const items = line.split(/[ \t]+/).filter((item) => item !== "");
    const [keyword, ...rest] = items;
    if (keyword === undefined || keyword.startsWith("#")) return true;
    switch (keyword) {
      case "log": return rest.length >= 1 && rest.length <= 2 && this.log(rest[0]!);
      case "witness": return rest.length >= 2 && rest.length <= 3 && this.witness(rest[0]!, rest[1]!);
      case "group": return rest.length >= 3 && this.group(rest[0]!, rest[1]!, rest.slice(2));
      case "quorum": return rest.length === 1 && this.setQuorum(rest[0]!);
      default: return false;
    }
  }

  private async log(vkey: string): Promise<boolean> {
    const key = await readItem(vkey);
    if (key === undefined || this.logs.length === MAX_LISTED || listed(this.logs, key)) return false;
    this.logs.push(key);
    return true;
  }

  private async witness(name: string, vkey: string): Promise<boolean> {
    const key = await readItem(vkey);
    if (key?.type !== "cosignature" || this.witnesses.length === MAX_LISTED) return false;
    if (listed(this.witnesses.map((other) => other.witness!), key)) return false;
    const member = { name: lossy(bytesOf(name)), witness: key };
    this.witnesses.push(member);
    return this.define(name, member);
  }

  private group(name: string, threshold: string, names: readonly string[]): boolean {
    if (this.groups++ === MAX_LISTED) return false;
    const wanted = threshold === "all" ? names.length : threshold === "any" ? 1 : count(threshold, names.length);
    const members = names.map((member) => this.members.get(member));
    for (const member of members) {
      // Each in one group only, so that nobody counts twice.
      if (member === undefined || this.grouped.has(member)) return false;
      this.grouped.add(member);
    }
    if (wanted === undefined) return false;
    return this.define(name, {
      name: lossy(bytesOf(name)),
      group: { threshold: wanted, members: members as readonly Member[] },
    });
  }

  private setQuorum(name: string): boolean {
    if (this.quorum !== undefined) return false;
    const member = this.members.get(name);
    if (member === undefined && name !== "none") return false;
    this.quorum = { member };
    return true;
  }

  private define(name: string, member: Member): boolean {
    // "none" has a meaning of its own.
    if (name === "none" || this.members.has(name)) return false;
    this.members.set(name, member);
    return true;
  }
}

const readItem = async (item: string): Promise<VerifierKey | undefined> => {
  const text = fromUtf8(bytesOf(item));
  return text === undefined ? undefined : readVerifierKey(text);
};

const listed = (keys: readonly VerifierKey[], key: VerifierKey): boolean =>
  keys.some((other) => same(other.key.bytes, key.key.bytes));

const count = (text: string, most: number): number | undefined => {
  const value = decimal(text, BigInt(most));
  return value === undefined || value === 0n ? undefined : Number(value);
};

/** Checks that a checkpoint is signed by a log of the policy, under the name the checkpoint itself bears. */
export async function verifyLog(policy: Policy, checkpoint: Checkpoint): Promise<void> {
  const wrong = (name: string): Fault => new Fault("wrong-log-signature", name);
  const signed = await verifyNote(checkpoint.note, policy.logs, wrong);
  if (!signed.some(({ key }) => policy.logs[key]!.name === checkpoint.origin)) {
    throw new Fault("unknown-log", checkpoint.origin);
  }
}

/** Checks that a quorum of the policy's witnesses cosigned a checkpoint; answers those who did. */
export async function verifyWitnesses(policy: Policy, checkpoint: Checkpoint): Promise<Witnessed[]> {
  const keys = policy.witnesses.map((member) => member.witness!);
  const signed = await verifyNote(checkpoint.note, keys, (name) => new Fault("wrong-cosignature", name));
  const times = new Map<Member, bigint>();
  for (const { key, time } of signed) {
    const member = policy.witnesses[key]!;
    const before = times.get(member);
    if (time !== undefined && (before === undefined || time > before)) times.set(member, time);
  }
  const witnessed = policy.witnesses.flatMap((member) => {
    const time = times.get(member);
    return time === undefined ? [] : [{ name: member.name, time }];
  });
  if (policy.quorum !== undefined && !reached(policy.quorum, times)) {
    throw new Fault("no-quorum", policy.quorum.name, ...witnessed.map(({ name }) => name));
  }
  return witnessed;
}

function reached(member: Member, times: ReadonlyMap<Member, bigint>): boolean {
  if (member.group === undefined) return times.has(member);
  const { threshold, members } = member.group;
  return members.filter((inner) => reached(inner, times)).length >= threshold;
}

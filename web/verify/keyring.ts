/** Which key may sign for whom, and when: what the `party` statements of a log amount to, taken in the log's order. */

import { fromBase64Url, toBase64Url } from "./bytes.js";
import { PublicKey, thumbprint } from "./crypto.js";
import { Fault } from "./fault.js";
import { type Instant, is32Bytes, isBefore, partySubject, readInstant, readParty } from "./ids.js";
import { type Json, type JsonObject, isObject } from "./json.js";
import { type Token, onlyMembers, verifySignature } from "./token.js";

interface Grant {
  readonly owner: string;
  readonly key: PublicKey;
  readonly from: Instant;
  readonly until: Instant | undefined;
  /** The first second, Unix, from which it no longer signs. */
  readonly revoked: bigint | undefined;
}

/** A grant as it stands in a statement. */
type Listed = Omit<Grant, "owner" | "revoked">;

/** The keys known so far. */
export class Keyring {
  private operator: string | undefined;
  private readonly grants = new Map<string, Grant>();

  /** Whether nothing has been taken in. */
  get isEmpty(): boolean {
    return this.operator === undefined;
  }

  /** Checks that a statement is signed with a key that was its issuer's when it was signed. */
  async verify(token: Token): Promise<void> {
    await verifySignature(token, this.keyOf(token));
  }

  private keyOf(token: Token): PublicKey {
    const grant = this.grants.get(token.kid);
    if (grant === undefined) throw new Fault("unknown-key", token.kid);
    if (grant.owner !== token.iss) throw new Fault("key-of-another", token.kid, grant.owner, token.iss);
    if (token.iat < grant.from.seconds) throw new Fault("key-too-early", token.kid);
    if (grant.revoked !== undefined && token.iat >= grant.revoked) throw new Fault("key-revoked", token.kid);
    if (grant.until !== undefined && token.iat >= grant.until.seconds) throw new Fault("key-expired", token.kid);
    return grant.key;
  }

  /**
   * Verifies a `party` statement and takes it in. The first makes the log's operator: it is about its own issuer and
   * signed with a key that stands in it. Every other is signed with a key that those before it gave.
   */
  async take(token: Token): Promise<void> {
    if (token.kind !== "party") throw new Fault("not-a-party", token.kind);
    const said = await readParties(token);
    const { about } = said;
    if (this.operator !== undefined) {
      await this.verify(token);
      this.entitled(token.iss, about);
    } else if (token.iss !== about) {
      throw new Fault("not-entitled", token.iss, about);
    }
    const changes = this.changes(said);
    if (this.operator === undefined) {
      if (!changes.has(token.kid)) throw new Fault("unknown-key", token.kid);
      // It can only be checked with what it brings itself.
      const alone = new Keyring();
      changes.forEach((grant, kid) => alone.grants.set(kid, grant));
      await alone.verify(token);
      this.operator = about;
    }
    changes.forEach((grant, kid) => this.grants.set(kid, grant));
  }

  /** The party itself, the organisation of a unit, or the log's operator may speak for a party. */
  private entitled(issuer: string, about: string): void {
    const { organisation, unit } = readParty(about)!;
    const own = issuer === about || (unit !== undefined && issuer === organisation);
    if (!own && issuer !== this.operator) throw new Fault("not-entitled", issuer, about);
  }

  private changes({ about, grants: granted, revoked }: Parties): Map<string, Grant> {
    const changes = new Map<string, Grant>();
    for (const [kid, grant] of granted) {
      const old = this.grants.get(kid);
      if (old !== undefined && !mayBecome(old, about, grant)) throw new Fault("key-conflict", kid);
      changes.set(kid, { ...grant, owner: about, revoked: old?.revoked });
    }
    for (const [kid, at] of revoked) {
      const grant = changes.get(kid) ?? this.grants.get(kid);
      if (grant?.owner !== about) throw new Fault("unknown-key", kid);
      // The earliest revocation counts: a later one can't bring a key back to life.
      const earliest = grant.revoked !== undefined && grant.revoked < at ? grant.revoked : at;
      changes.set(kid, { ...grant, revoked: earliest });
    }
    return changes;
  }
}

/** A key listed again stays its owner's, and its time may be cut short, never widened. */
function mayBecome(old: Grant, owner: string, next: Listed): boolean {
  const shorter = old.until === undefined || (next.until !== undefined && next.until.seconds <= old.until.seconds);
  const earlier = next.from.seconds < old.from.seconds;
  return old.owner === owner && shorter && !earlier;
}

interface Parties {
  readonly about: string;
  readonly grants: Map<string, Listed>;
  readonly revoked: [string, bigint][];
}

/** Reads what a `party` statement says about keys; the rest of it is no concern of a verifier. */
async function readParties(token: Token): Promise<Parties> {
  const { body } = token;
  const about = body.get("party");
  const party = typeof about === "string" ? readParty(about) : undefined;
  if (party === undefined) throw new Fault("bad-claim", "/body/party");
  if (token.subject !== partySubject(party)) throw new Fault("bad-claim", "/subject");
  const grants = new Map<string, Listed>();
  for (const [index, entry] of entries(body, "keys")) {
    const [kid, grant] = await readGrant(entry, `/body/keys/${index}`);
    if (grants.has(kid)) throw new Fault("bad-claim", `/body/keys/${index}/jwk`);
    grants.set(kid, grant);
  }
  const revoked = entries(body, "revoked").map(([index, entry]) => readRevocation(entry, `/body/revoked/${index}`));
  return { about: about as string, grants, revoked };
}

function entries(body: JsonObject, name: string): [number, JsonObject][] {
  const list = body.get(name);
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length === 0) throw new Fault("bad-claim", `/body/${name}`);
  return list.map((entry, index) => {
    if (!isObject(entry)) throw new Fault("bad-claim", `/body/${name}/${index}`);
    return [index, entry];
  });
}

const GRANT = new Set(["jwk", "from", "until"]);
const JWK = new Set(["kty", "crv", "x"]);
const REVOCATION = new Set(["kid", "at", "reason"]);

async function readGrant(entry: JsonObject, at: string): Promise<[string, Listed]> {
  onlyMembers(entry, GRANT, at);
  const from = instant(entry.get("from"), `${at}/from`);
  const until = entry.has("until") ? instant(entry.get("until"), `${at}/until`) : undefined;
  if (until !== undefined && !isBefore(from, until)) throw new Fault("bad-claim", `${at}/until`);
  const jwk = entry.get("jwk");
  if (!isObject(jwk)) throw new Fault("bad-claim", `${at}/jwk`);
  onlyMembers(jwk, JWK, `${at}/jwk`);
  const x = jwk.get("x");
  const bytes = typeof x === "string" ? fromBase64Url(x) : undefined;
  const key = bytes === undefined ? undefined : PublicKey.from(bytes, "party");
  if (jwk.get("kty") !== "OKP" || jwk.get("crv") !== "Ed25519" || key === undefined) {
    throw new Fault("bad-key", `${at}/jwk`);
  }
  return [toBase64Url(await thumbprint(x as string)), { key, from, until }];
}

function readRevocation(entry: JsonObject, at: string): [string, bigint] {
  onlyMembers(entry, REVOCATION, at);
  const kid = entry.get("kid");
  if (typeof kid !== "string" || !is32Bytes(kid)) throw new Fault("bad-claim", `${at}/kid`);
  if (typeof entry.get("reason") !== "string") throw new Fault("bad-claim", `${at}/reason`);
  return [kid, instant(entry.get("at"), `${at}/at`).seconds];
}

function instant(value: Json | undefined, at: string): Instant {
  const read = typeof value === "string" ? readInstant(value) : undefined;
  if (read === undefined) throw new Fault("bad-claim", at);
  return read;
}

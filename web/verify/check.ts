/** Checking a bundle, step by step. Every step that can be taken is taken, so that a reader sees all that is wrong. */

import { type Bytes, utf8 } from "./bytes.js";
import { type Bundle, readBundle } from "./bundle.js";
import { Fault, type FaultCode } from "./fault.js";
import { type Json, toPlain } from "./json.js";
import { Keyring } from "./keyring.js";
import { type Policy, type Witnessed, policyOfKey, readPolicy, verifyLog, verifyWitnesses } from "./policy.js";
import { type Proof, leafHash, readProof, verifyInclusion } from "./proof.js";
import { type Opened, openBody } from "./seals.js";
import { type Token, type Withheld, readToken, statementHash } from "./token.js";

/** The steps, in the order in which they are taken and told. */
export const STEPS = [
  /** The file is a bundle of a format known. */
  "bundle",
  /** The policy can be read. */
  "policy",
  /** A log of the policy has signed the checkpoint. */
  "log",
  /** A quorum of witnesses has cosigned it. */
  "witnesses",
  /** The statement is in the tree of that checkpoint. */
  "inclusion",
  /** The statement is well-formed. */
  "statement",
  /** The shown fields are those that were sealed; what stays sealed is explained. */
  "disclosures",
  /** The statements that gave the issuer its key hold. */
  "keys",
  /** The issuer has signed. */
  "signature",
] as const;

/** One of {@link STEPS}. */
export type StepName = (typeof STEPS)[number];

/** What came of a step. `absent`: there is nothing to check; `skipped`: an earlier step stands in its way. */
export type StepState = "passed" | "failed" | "absent" | "skipped";

/** A step taken. */
export interface Step {
  readonly step: StepName;
  readonly state: StepState;
  /** Why it failed. */
  readonly code?: FaultCode;
  /** Data about it: places for a failure; names and numbers otherwise. Never words. */
  readonly details: readonly string[];
}

/** What a bundle says, as far as it could be read. Not to be believed unless the report holds. */
export interface Facts {
  readonly iss: string;
  readonly kind: string;
  readonly subject: string;
  readonly jti: string;
  /** When it happened, and when it was signed (Unix seconds). */
  readonly at: string;
  readonly iat: number;
  readonly hash: string;
  /** The body with the fields that were shown. */
  readonly body: unknown;
  /** Pointers to sealed fields that were shown. */
  readonly shown: readonly string[];
  /** Sealed fields that stay sealed, and why. */
  readonly sealed: readonly Withheld[];
  /** The log, the place in it, the size of its tree. */
  readonly origin: string;
  readonly index: string;
  readonly size: string;
  /** Witnesses of the policy that cosigned, with the Unix seconds at which they last did. */
  readonly witnesses: readonly { readonly name: string; readonly time: string }[];
}

/** What came of a bundle. */
export interface Report {
  /** Whether every step passed, but those with nothing to check. */
  readonly holds: boolean;
  readonly steps: readonly Step[];
  readonly facts: Partial<Facts>;
}

/** Whom to believe: a policy as a file's bytes or text, or a log's key (vkey); nothing takes the bundle's own word. */
export type Trust = { readonly policy: Bytes | string } | { readonly key: string } | undefined;

/** Checks a bundle. Never throws for what is in it. */
export async function verifyBundle(file: Bytes | string, trust?: Trust): Promise<Report> {
  const check = new Check();
  await check.run(typeof file === "string" ? utf8(file) : file, trust);
  return check.report();
}

class Check {
  private readonly steps = new Map<StepName, Step>();
  private facts: Partial<Facts> = {};

  async run(file: Bytes, trust: Trust): Promise<void> {
    const bundle = await this.step("bundle", async () => [readBundle(file), []]);
    if (bundle === undefined) return;
    const policy = await this.step("policy", async () => [await believed(bundle, trust), []]);
    const proof = await this.log(bundle, policy);
    if (proof !== undefined) {
      await this.step("inclusion", async () => {
        await verifyInclusion(await leafHash(utf8(bundle.statement)), proof);
        return [true, [String(proof.index), String(proof.checkpoint.size)]];
      });
    }
    const token = await this.statement(bundle);
    if (proof !== undefined && token !== undefined) await this.issuer(bundle, proof, token);
  }

  /** Takes a step: its value and the data to tell of it, or the fault that it fails with. */
  private async step<T>(step: StepName, take: () => Promise<[T, readonly string[]]>): Promise<T | undefined> {
    try {
      const [value, details] = await take();
      this.steps.set(step, { step, state: "passed", details });
      return value;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.steps.set(step, { step, state: "failed", code: error.code, details: error.details });
      return undefined;
    }
  }

  private note(facts: Partial<Facts>): void {
    this.facts = { ...this.facts, ...facts };
  }

  /** The checkpoint: signed by the log, cosigned by witnesses. Answers the proof if it can be read. */
  private async log(bundle: Bundle, policy: Policy | undefined): Promise<Proof | undefined> {
    let proof: Proof | undefined;
    await this.step("log", async () => {
      proof = readProof(bundle.proof);
      const { origin, size } = proof.checkpoint;
      this.note({ origin, index: String(proof.index), size: String(size) });
      // Without a policy the proof is still worth reading; the step itself is left open.
      if (policy !== undefined) await verifyLog(policy, proof.checkpoint);
      return [true, [origin]];
    });
    if (policy === undefined) {
      if (proof !== undefined) this.steps.delete("log");
      return proof;
    }
    const { checkpoint } = proof ?? {};
    if (checkpoint === undefined) return undefined;
    const witnessed = await this.step("witnesses", async () => {
      const witnesses = await verifyWitnesses(policy, checkpoint);
      return [witnesses, witnesses.map(({ name }) => name)];
    });
    this.witnesses(policy, witnessed);
    return proof;
  }

  private witnesses(policy: Policy, witnessed: readonly Witnessed[] | undefined): void {
    if (witnessed === undefined) return;
    this.note({ witnesses: witnessed.map(({ name, time }) => ({ name, time: String(time) })) });
    if (policy.quorum === undefined && witnessed.length === 0) {
      this.steps.set("witnesses", { step: "witnesses", state: "absent", details: [] });
    }
  }

  /** The statement and its sealed fields. */
  private async statement(bundle: Bundle): Promise<Token | undefined> {
    const token = await this.step("statement", async () => {
      const read = readToken(bundle.statement);
      const { iss, kind, subject, jti, at } = read;
      this.note({ iss, kind, subject, jti, at, iat: Number(read.iat), hash: await statementHash(read) });
      return [read, [kind, iss, subject]];
    });
    if (token === undefined) return undefined;
    const opened = await this.step("disclosures", async () => {
      const found = await openBody(token.body, token.withheld, bundle.disclosures);
      return [found, [String(found.shown.length), String(found.sealed.length)]];
    });
    if (opened !== undefined) this.body(token, opened);
    return token;
  }

  private body(token: Token, opened: Opened): void {
    this.note({
      body: toPlain(opened.body as Json),
      shown: opened.shown,
      sealed: token.withheld.filter(({ path }) => opened.sealed.includes(path)),
    });
    if (token.withheld.length === 0) {
      this.steps.set("disclosures", { step: "disclosures", state: "absent", details: [] });
    }
  }

  /** The issuer's keys, from the log's first entry on, and its signature. */
  private async issuer(bundle: Bundle, proof: Proof, token: Token): Promise<void> {
    const keyring = await this.step("keys", async () => {
      const keys = await replay(bundle, proof);
      if (proof.index === 0n) {
        // The first entry proves itself: its key is in it, and the log's signature is over it.
        const own = new Keyring();
        await own.take(token);
        return [own, [String(bundle.issuer.length)]];
      }
      if (keys.isEmpty) throw new Fault("no-key-chain");
      return [keys, [String(bundle.issuer.length)]];
    });
    if (keyring === undefined) return;
    await this.step("signature", async () => {
      await keyring.verify(token);
      return [true, [token.iss, token.kid]];
    });
  }

  report(): Report {
    const steps = STEPS.map((step) => this.steps.get(step) ?? { step, state: "skipped" as const, details: [] });
    const holds = steps.every(({ state }) => state === "passed" || state === "absent");
    return { holds, steps, facts: this.facts };
  }
}

async function believed(bundle: Bundle, trust: Trust): Promise<Policy> {
  // What a bundle suggests must be a policy even where the reader brings another.
  const suggested = await readPolicy(utf8(bundle.policy));
  if (trust === undefined) return suggested;
  if ("key" in trust) return policyOfKey(trust.key);
  return readPolicy(typeof trust.policy === "string" ? utf8(trust.policy) : trust.policy);
}

/**
 * Takes in the key statements: each in the same tree as the statement, in the log's order from its first entry, none
 * after the statement itself. The checkpoint is the statement's own, so its signatures are checked once.
 */
async function replay(bundle: Bundle, proof: Proof): Promise<Keyring> {
  const keys = new Keyring();
  let before = -1n;
  for (const [number, link] of bundle.issuer.entries()) {
    try {
      const own = readProof(link.proof);
      if (own.checkpointText !== proof.checkpointText) throw new Fault("other-checkpoint");
      const inOrder = number === 0 ? own.index === 0n : own.index > before;
      if (!inOrder || own.index > proof.index) throw new Fault("wrong-order", own.index);
      before = own.index;
      await verifyInclusion(await leafHash(utf8(link.statement)), own);
      const token = readToken(link.statement);
      await openBody(token.body, token.withheld, []);
      await keys.take(token);
    } catch (error) {
      throw error instanceof Fault ? error.at(`/issuer/${number}`) : error;
    }
  }
  return keys;
}

/**
 * A log made by the `entente` program (named in ENTENTE), with a witness, a unit, keys changed and revoked, sealed fields,
 * and the bundles it proves of them.
 */

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. The compiled tests stand three folders below it. */
export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");

/** The program to compare with. */
export const ENTENTE = resolve(process.env["ENTENTE"] ?? join(ROOT, "target/debug/entente"));

const OPERATOR = "XM-OCHA-CBPF15";
const UNIT = `${OPERATOR}/convoys`;
const DONOR = "DE-GOV-1";
const SERVER_MILLISECONDS = 60_000;

/** A bundle as `entente prove` wrote it. */
export interface Proven {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** What the tests look at. */
export interface Scene {
  readonly folder: string;
  readonly logKey: string;
  readonly policyFile: string;
  readonly policy: string;
  readonly bundles: readonly Proven[];
}

type Draft = Record<string, unknown>;

/** A JSON value whose shape the test knows. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Any = any;

/** Runs the program for its JSON. */
export function entente(folder: string, ...args: string[]): Any {
  return JSON.parse(execFileSync(ENTENTE, ["--json", ...args], { cwd: folder, encoding: "utf8", maxBuffer: 64 << 20 }));
}

/** Whether `entente verify` says that a bundle holds. */
export function programSays(file: string, policyFile: string): boolean {
  return spawnSync(ENTENTE, ["--json", "verify", "--policy", policyFile, file], { stdio: "ignore" }).status === 0;
}

/** A server of the program's, on a port it chose. */
async function serve(folder: string, ...args: string[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const server: ChildProcess = spawn(ENTENTE, ["--json", ...args, "--listen", "127.0.0.1:0"], {
    cwd: folder, stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  const url = await new Promise<string>((found, failed) => {
    const late = setTimeout(() => failed(new Error(`never said where it listens: ${printed}`)), SERVER_MILLISECONDS);
    server.stdout!.on("data", (piece: Buffer) => {
      printed += piece.toString();
      const address = /"listening": "([^"]+)"/.exec(printed)?.[1];
      if (address !== undefined) {
        clearTimeout(late);
        found(address);
      }
    });
    server.on("exit", () => failed(new Error(`stopped: ${printed}`)));
  });
  const stop = (): Promise<void> => new Promise((stopped) => {
    server.on("exit", () => stopped());
    server.kill("SIGTERM");
  });
  return { url, stop };
}

function example(kind: string): Draft {
  return JSON.parse(readFileSync(join(ROOT, `tests/frozen/record/v1/${kind}.json`), "utf8"));
}

class Maker {
  private readonly jwks = new Map<string, unknown>();
  private count = 0;
  readonly folder: string;
  url = "";

  constructor(folder: string) {
    this.folder = folder;
  }

  keyFile(party: string, name = party): string {
    const file = `${name.replaceAll("/", "_")}.key.json`;
    if (!this.jwks.has(name)) {
      this.jwks.set(name, entente(this.folder, "key", "new", "--party", party, "--out", file).jwk);
    }
    return file;
  }

  jwk(name: string): unknown {
    return this.jwks.get(name);
  }

  /** A statement about a party and its keys. */
  party(party: string, body: Draft): Draft {
    const [organisation, unit] = party.split("/");
    return {
      kind: "party", at: "2026-01-01T00:00:00Z", subject: `party:${organisation}:${unit ?? "self"}`, handling: "TLP:CLEAR",
      body: { party, name: `Party ${party}`, org_type: "10", ...body },
    };
  }

  grant(name: string): Draft {
    return { jwk: this.jwk(name), from: "2020-01-01T00:00:00Z", until: "2040-01-01T00:00:00Z" };
  }

  /** Signs a draft, submits it, and answers its id. */
  say(keyFile: string, draft: Draft, seals: readonly string[] = []): string {
    const file = join(this.folder, `${this.count++}.json`);
    writeFileSync(file, JSON.stringify(draft));
    const options = seals.flatMap((pointer) => ["--seal", `${pointer}=staff-safety,${OPERATOR},2030-12-31`]);
    const signed = entente(this.folder, "sign", "--key", keyFile, ...options, file);
    writeFileSync(`${file}.signed`, `${signed[0].statement}\n`);
    const [receipt] = entente(this.folder, "submit", "--to", this.url, `${file}.signed`);
    if (receipt.error !== undefined) throw new Error(JSON.stringify(receipt.error));
    return receipt.jti;
  }
}

const SEALS: Record<string, string[]> = {
  stock: ["/body/place", "/body/place/facility", "/body/lines/1", "/body/lines/0/value", "/body/paid_by/0"],
  consignment: ["/body/to", "/body/lines/1", "/body/lines/0/quantity", "/body/departs"],
};
const SHOWN: Record<string, string[]> = {
  stock: ["/body/place/facility", "/body/lines/1"], consignment: ["/body/departs", "/body/to"],
};

/** Statements to prove: a name, the id, and which sealed fields to show. */
type Wanted = [name: string, id: string, shown: string[]][];

function fill(maker: Maker): Wanted {
  const operator = maker.keyFile(OPERATOR);
  const wanted: Wanted = [["entry-0", "0", []]];
  maker.keyFile(UNIT);
  maker.keyFile(DONOR);
  maker.keyFile(DONOR, "DE-GOV-1-second");
  wanted.push(["party", maker.say(operator, maker.party(DONOR, { keys: [maker.grant(DONOR)] })), []]);
  maker.say(operator, maker.party(UNIT, { keys: [maker.grant(UNIT)] }));
  // The donor brings a second key, revokes the first from a day to come on, and signs with the second.
  const second = maker.party(DONOR, {
    keys: [maker.grant("DE-GOV-1-second")],
    revoked: [{ kid: entente(maker.folder, "key", "show", maker.keyFile(DONOR)).kid, at: "2039-01-01T00:00:00Z", reason: "superseded" }],
  });
  wanted.push(["second-key", maker.say(maker.keyFile(DONOR), second), []]);
  const transfer = example("transfer");
  transfer["subject"] = `transfer:${DONOR}:second-key`;
  wanted.push(["by-second-key", maker.say(maker.keyFile(DONOR, "DE-GOV-1-second"), transfer), []]);
  for (const kind of ["stock", "consignment", "need", "transfer"]) {
    const draft = example(kind);
    draft["subject"] = `${String(draft["subject"]).split(":")[0]}:${OPERATOR}:web-${kind}`;
    const id = maker.say(operator, draft, SEALS[kind]);
    wanted.push([`${kind}-closed`, id, []]);
    if (SHOWN[kind] !== undefined) wanted.push([`${kind}-shown`, id, SHOWN[kind]]);
  }
  const byUnit = example("transfer");
  byUnit["subject"] = `transfer:${OPERATOR}:by-unit`;
  wanted.push(["by-unit", maker.say(maker.keyFile(UNIT), byUnit, ["/body/note"]), ["/body/note"]]);
  return wanted;
}

async function cosigned(checkpoint: string, witness: string): Promise<void> {
  const deadline = Date.now() + SERVER_MILLISECONDS;
  while (!readFileSync(checkpoint, "utf8").includes(`\n\u2014 ${witness} `)) {
    if (Date.now() > deadline) throw new Error("no cosignature");
    await new Promise((later) => setTimeout(later, 100));
  }
}

/** Makes it all. */
export async function makeScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), "entente-web-"));
  const maker = new Maker(folder);
  const node = entente(
    folder, "init", "--data", "node", "--origin", "log.example.org/web", "--party", OPERATOR, "--name", "Web Fund",
    "--org-type", "40", "--key", maker.keyFile(OPERATOR),
  );
  const keys = ["w1", "w2"].map((name) => [name, entente(
    folder, "init", "--data", name, "--origin", `witness.example.org/${name}`, "--party", "XM-DAC-7", "--name", "Witness",
  ).witness_key] as const);
  writeFileSync(join(folder, "logs.policy"), `log ${node.log_key}\nquorum none\n`);
  const witnesses = await Promise.all(keys.map(([name]) => serve(folder, "witness", "--data", name, "--logs", "logs.policy")));
  const policyFile = join(folder, "policy");
  const lines = keys.map(([name, key], at) => `witness ${name} ${key} ${witnesses[at]!.url}\n`).join("");
  const policy = `log ${node.log_key}\n${lines}group both all w1 w2\nquorum both\n`;
  writeFileSync(policyFile, policy);
  const serving = await serve(folder, "serve", "--data", "node", "--policy", "policy");
  maker.url = serving.url;
  const wanted = fill(maker);
  for (const [, key] of keys) await cosigned(join(folder, "node/log/checkpoint"), key.split("+")[0]!);
  await serving.stop();
  await Promise.all(witnesses.map(({ stop }) => stop()));
  const bundles = wanted.map(([name, id, shown]) => {
    const file = join(folder, `${name}.bundle.json`);
    const disclose = shown.flatMap((pointer) => ["--disclose", pointer]);
    entente(folder, "prove", "--data", "node", "--policy", "policy", "--out", file, ...disclose, id);
    return { name, file, text: readFileSync(file, "utf8") };
  });
  return { folder, logKey: node.log_key, policyFile, policy, bundles };
}

#!/usr/bin/env node
/**
 * `entente-verify BUNDLE [--policy FILE | --key VKEY] [--json]`: checks a bundle, offline. Exit 0 when it holds, 1 when it
 * does not, 2 for wrong use.
 */

import { readFile, stat } from "node:fs/promises";
import { parseArgs } from "node:util";

import { MAX_BUNDLE_BYTES, type Report, type Step, type Trust, verifyBundle } from "../verify/index.js";
import { FAULT_WORDS, STEP_WORDS } from "./words.js";

const USAGE = `Usage: entente-verify BUNDLE [--policy FILE | --key VKEY] [--json]

Checks that a statement is what its issuer signed and stands in the log, from a bundle alone.

  BUNDLE         the file that \`entente prove\` wrote, or - for standard input
  --policy FILE  whom to believe: a policy of logs, witnesses and a quorum (c2sp.org/tlog-policy)
  --key VKEY     whom to believe: a log by its key alone
  --json         print the report as JSON

Without --policy and --key, the policy inside the bundle is taken: that shows only that the bundle agrees with itself.
Exit status: 0 the bundle holds, 1 it does not, 2 wrong use.`;

/** Wrong use: what is said of it, and exit 2. */
class Misuse extends Error {}

interface Asked {
  readonly file: string;
  readonly trust: Trust;
  readonly json: boolean;
}

async function read(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (file === "-") return await readAll(process.stdin);
    if ((await stat(file)).size > MAX_BUNDLE_BYTES) throw new Misuse(`${file}: larger than the ${MAX_BUNDLE_BYTES} bytes of a bundle`);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw error instanceof Misuse ? error : new Misuse(`${file}: ${(error as Error).message}`);
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > MAX_BUNDLE_BYTES) throw new Misuse(`more than the ${MAX_BUNDLE_BYTES} bytes of a bundle`);
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

async function asked(args: string[]): Promise<Asked | "help"> {
  const options = { policy: { type: "string" }, key: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Misuse("one bundle is checked at a time");
  if (values.policy !== undefined && values.key !== undefined) throw new Misuse("--policy or --key, not both");
  const trust = values.policy !== undefined ? { policy: await read(values.policy) }
    : values.key !== undefined ? { key: values.key } : undefined;
  return { file, trust, json: values.json ?? false };
}

const MARKS = { passed: "ok    ", failed: "FAILED", absent: "-     ", skipped: "?     " } as const;

function line({ step, state, code, details }: Step): string {
  const about = `${MARKS[state]} ${STEP_WORDS[step]}`;
  const data = details.length > 0 ? ` (${details.join(", ")})` : "";
  if (state === "failed") return `${about}: ${FAULT_WORDS[code!]}${data}`;
  return state === "skipped" ? `${about}: can't be told, for what failed` : state === "absent" ? `${about}: nothing to check` : about + data;
}

function tell(report: Report, own: boolean): string {
  const { facts } = report;
  const head = report.holds
    ? `HOLDS: ${facts.kind} by ${facts.iss} about ${facts.subject}\n  entry ${facts.index} of ${facts.size} in the log ${facts.origin}`
    : "DOES NOT HOLD";
  const lines = [head, ...report.steps.map((step) => `  ${line(step)}`)];
  if (own) lines.push("  checked against the policy inside the bundle: give --policy with one you trust yourself");
  if (report.holds) lines.push(JSON.stringify(facts.body, exact, 2));
  return lines.join("\n");
}

/** Whole numbers beyond what JSON's readers agree on are written as text. */
const exact = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

async function main(): Promise<number> {
  const wish = await asked(process.argv.slice(2));
  if (wish === "help") {
    console.log(USAGE);
    return 0;
  }
  const report = await verifyBundle(await read(wish.file), wish.trust);
  const own = wish.trust === undefined;
  const answer = { holds: report.holds, policy: own ? "from the bundle" : "given", steps: report.steps, facts: report.facts };
  console.log(wish.json ? JSON.stringify(answer, exact, 2) : tell(report, own));
  return report.holds ? 0 : 1;
}

main().then(
  (code) => { process.exitCode = code; },
  (error: unknown) => {
    if (!(error instanceof Misuse)) throw error;
    console.error(`entente-verify: ${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  },
);

/**
 * Flipped bits: this verifier and `entente verify` refuse and accept the same. FLIPS of them in each part of each bundle
 * (80), spread evenly and moved on a bit each time.
 */

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { spawn } from "node:child_process";

import { verifyBundle } from "../verify/index.js";
import { type Any, ENTENTE, type Scene, makeScene } from "./scene.js";

const FLIPS = Number(process.env["FLIPS"] ?? 80);

let scene: Scene;
before(async () => { scene = await makeScene(); });
after(() => rmSync(scene.folder, { recursive: true }));

/** What the program says of a file; two at a time, each on a core. */
function verdict(file: string): Promise<boolean> {
  return new Promise((told, failed) => {
    const program = spawn(ENTENTE, ["--json", "verify", "--policy", scene.policyFile, file], { stdio: "ignore" });
    program.on("error", failed).on("exit", (code) => told(code === 0));
  });
}

/** Where each part stands in the file: the text of a member's value. */
function parts(text: string): Map<string, [number, number]> {
  const bundle: Any = JSON.parse(text);
  const found = new Map<string, [number, number]>();
  for (const name of ["statement", "disclosures", "proof", "policy", "issuer"]) {
    if (bundle[name].length === 0) continue;
    const start = text.indexOf(`\n  "${name}":`) + `\n  "${name}":`.length;
    const next = text.indexOf('\n  "', start);
    const end = next < 0 ? text.length : next;
    found.set(name, [Buffer.byteLength(text.slice(0, start)), Buffer.byteLength(text.slice(0, end))]);
  }
  return found;
}

interface Flip {
  readonly what: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function* flips(name: string, text: string): Generator<Flip> {
  const whole = new Uint8Array(Buffer.from(text));
  for (const [part, [start, end]] of parts(text)) {
    const count = Math.min(FLIPS, end - start);
    for (let number = 0; number < count; number++) {
      const at = start + Math.floor((number * (end - start)) / count);
      const bytes = whole.slice();
      bytes[at]! ^= 1 << number % 8;
      yield { what: `${name}: bit ${number % 8} of byte ${at}, in ${part}`, bytes };
    }
  }
}

test("both verifiers say the same of flipped bits", async (t) => {
  const tally = { tried: 0, accepted: 0 };
  const todo = ["stock-shown", "by-second-key", "entry-0"].map((name) => {
    const { text } = scene.bundles.find((bundle) => bundle.name === name)!;
    return flips(name, text);
  });
  const all = (function* () { for (const some of todo) yield* some; })();
  const worker = async (number: number): Promise<void> => {
    const file = join(scene.folder, `flipped-${number}.json`);
    for (const { what, bytes } of all) {
      writeFileSync(file, bytes);
      const [ours, theirs] = await Promise.all([verifyBundle(bytes, { policy: scene.policy }), verdict(file)]);
      assert.equal(ours.holds, theirs, `${what}: ${JSON.stringify(ours.steps.filter(({ state }) => state === "failed"))}`);
      tally.tried++;
      // Some bits carry nothing: an address in the suggested policy.
      tally.accepted += Number(theirs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, (_, number) => worker(number)));
  t.diagnostic(`${tally.tried} flips, ${tally.accepted} of them in what carries nothing`);
  assert.ok(tally.tried >= 6 * FLIPS, String(tally.tried));
  assert.ok(tally.accepted < tally.tried / 10, String(tally.accepted));
});

test("every flipped bit of a statement or a disclosure is refused", async () => {
  const { text } = scene.bundles.find((bundle) => bundle.name === "stock-shown")!;
  const whole = new Uint8Array(Buffer.from(text));
  let tried = 0;
  for (const part of ["statement", "disclosures"]) {
    const [start, end] = parts(text).get(part)!;
    for (let at = start; at < end; at++) {
      // White space between disclosures carries nothing.
      if (" \n,[]".includes(String.fromCharCode(whole[at]!))) continue;
      const bytes = whole.slice();
      bytes[at]! ^= 1 << at % 8;
      assert.equal((await verifyBundle(bytes, { key: scene.logKey })).holds, false, `byte ${at} in ${part}`);
      tried++;
    }
  }
  assert.ok(tried >= 500, String(tried));
});

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

test("pieces cut out, doubled and moved are refused, and never more than refused", async () => {
  const { text } = scene.bundles.find((bundle) => bundle.name === "consignment-shown")!;
  const random = numbers(7);
  const below = (most: number): number => random.next().value! % most;
  for (let round = 0; round < 400; round++) {
    const [from, length, to] = [below(text.length), 1 + below(200), below(text.length)];
    const piece = text.slice(from, from + length);
    const rest = round % 2 === 0 ? text : text.slice(0, from) + text.slice(from + length);
    const changed = round % 3 === 0 ? rest : rest.slice(0, to) + piece + rest.slice(to);
    const report = await verifyBundle(changed, { key: scene.logKey });
    // What is left of it may still be a bundle: white space, a signature line, an address moved.
    if (report.holds) assert.equal(JSON.parse(changed).statement, JSON.parse(text).statement, `round ${round}`);
    assert.equal(report.steps.length, 9);
  }
});

/** The command: what it prints, and its exit codes. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { FAULTS, STEPS } from "../verify/index.js";
import { FAULT_WORDS, STEP_WORDS } from "../cli/words.js";
import { type Scene, ROOT, makeScene } from "./scene.js";

let scene: Scene;
before(async () => { scene = await makeScene(); });
after(() => rmSync(scene.folder, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; error: string } {
  const done = spawnSync(process.execPath, [join(ROOT, "web/dist/cli/main.js"), ...args], { cwd: scene.folder, encoding: "utf8" });
  return { code: done.status, out: done.stdout, error: done.stderr };
}

test("a good bundle: exit 0, and what it says", () => {
  const good = run("stock-shown.bundle.json", "--policy", "policy");
  assert.deepEqual([good.code, good.error], [0, ""]);
  assert.match(good.out, /^HOLDS: stock by XM-OCHA-CBPF15 about stock:/);
  assert.match(good.out, /ok {5}enough witnesses have cosigned it \(w1, w2\)/);
  const json = run("--json", "--key", scene.logKey, "need-closed.bundle.json");
  assert.equal(json.code, 0);
  const told = JSON.parse(json.out);
  assert.deepEqual([told.holds, told.policy, told.facts.kind, told.steps.length], [true, "given", "need", STEPS.length]);
  assert.match(run("need-closed.bundle.json").out, /policy inside the bundle/);
});

test("an altered bundle: exit 1, and which step failed", () => {
  const text = readFileSync(join(scene.folder, "need-closed.bundle.json"), "utf8");
  writeFileSync(join(scene.folder, "altered.json"), text.replace(/index \d+/, "index 1"));
  const altered = run("altered.json", "--policy", "policy");
  assert.equal(altered.code, 1);
  assert.match(altered.out, /^DOES NOT HOLD\n/);
  assert.match(altered.out, /FAILED the statement is in the log: the proof/);
  assert.equal(JSON.parse(run("--json", "altered.json").out).holds, false);
  assert.equal(run("policy", "--policy", "policy").code, 1);
});

test("wrong use: exit 2", () => {
  const cases = [
    [], ["a", "b"], ["missing.json"], ["--frob", "need-closed.bundle.json"], ["need-closed.bundle.json", "--policy", "missing"],
    ["need-closed.bundle.json", "--policy", "policy", "--key", "x"],
  ];
  for (const args of cases) {
    const wrong = run(...args);
    assert.equal(wrong.code, 2, args.join(" "));
    assert.match(wrong.error, /Usage: entente-verify/);
  }
  assert.equal(run("--help").code, 0);
});

test("every code and step has its words", () => {
  assert.deepEqual(Object.keys(FAULT_WORDS), [...FAULTS]);
  assert.deepEqual(Object.keys(STEP_WORDS), [...STEPS]);
});

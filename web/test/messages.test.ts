/** The portal's message files have the words of every step, state and fault, in every language, and the page hands them on. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { FAULTS, STEPS } from "../verify/index.js";
import { ROOT } from "./scene.js";

const STATES = ["passed", "failed", "absent", "skipped"];

test("every language has the words of every step, state and fault", () => {
  const wanted = [...STEPS.map((step) => `step-${step}`), ...STATES.map((state) => `state-${state}`), ...FAULTS.map((code) => `fault-${code}`)];
  const handed = readFileSync(join(ROOT, "crates/node/src/portal/verify.rs"), "utf8");
  for (const key of wanted) assert.ok(handed.includes(`"verify-${key}"`), `the page does not hand on ${key}`);
  const languages = readdirSync(join(ROOT, "data/lang"));
  assert.ok(languages.length >= 4);
  for (const language of languages) {
    const text = readFileSync(join(ROOT, "data/lang", language, "verify.ftl"), "utf8");
    const keys = [...text.matchAll(/^verify-((?:step|state|fault)-[a-z-]+) = ./gm)].map((found) => found[1]!);
    assert.deepEqual(keys.sort(), [...wanted].sort(), language);
  }
});

test("the page asks for no word that it isn't handed", () => {
  const handed = readFileSync(join(ROOT, "crates/node/src/portal/verify.rs"), "utf8");
  for (const file of ["verify.ts", "report.ts"]) {
    const source = readFileSync(join(ROOT, "web/page", file), "utf8");
    for (const [, key] of source.matchAll(/say\("([a-z-]+)"\)/g)) assert.ok(handed.includes(`"verify-${key}"`), key);
    for (const [, key] of source.matchAll(/(?<!\.)add\("([a-z-]+)"/g)) assert.ok(handed.includes(`"verify-fact-${key}"`), key);
    for (const [, key] of source.matchAll(/tell\("([a-z-]+)"/g)) assert.ok(handed.includes(`"verify-verdict-${key}"`), key);
  }
});

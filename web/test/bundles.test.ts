/** Bundles that `entente prove` made: what holds, and which step fails once something is changed in a certain way. */

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { type FaultCode, type Report, type StepName, verifyBundle } from "../verify/index.js";
import { type Any, type Scene, entente, makeScene, programSays } from "./scene.js";

let scene: Scene;
before(async () => { scene = await makeScene(); });
after(() => rmSync(scene.folder, { recursive: true }));

const bundle = (name: string): Any => JSON.parse(scene.bundles.find((one) => one.name === name)!.text);
const check = (changed: unknown, trust: Any = { policy: scene.policy }): Promise<Report> =>
  verifyBundle(typeof changed === "string" ? changed : JSON.stringify(changed), trust);

/** Says that a bundle fails, first of all at this step with this code. */
async function fails(changed: unknown, step: StepName, code: FaultCode, trust?: Any): Promise<Report> {
  const report = await check(changed, trust);
  const failed = report.steps.find(({ state }) => state === "failed");
  assert.deepEqual([failed?.step, failed?.code], [step, code], JSON.stringify(report.steps));
  assert.equal(report.holds, false);
  return report;
}

test("every bundle holds, and says what the program says of it", async () => {
  assert.ok(scene.bundles.length >= 11);
  for (const { name, file, text } of scene.bundles) {
    const report = await check(text);
    assert.ok(report.holds, `${name}: ${JSON.stringify(report.steps)}`);
    const told = entente(scene.folder, "verify", "--policy", scene.policyFile, file);
    assert.equal(told.holds, true, name);
    const { facts } = report;
    assert.deepEqual(JSON.parse(JSON.stringify(facts.body)), told.statement.body, name);
    for (const claim of ["iss", "kind", "subject", "jti", "at", "iat", "hash"] as const) {
      assert.equal(facts[claim], told.statement[claim], `${name}: ${claim}`);
    }
    assert.deepEqual([facts.origin, facts.index, facts.size], [told.origin, String(told.index), String(told.size)], name);
    assert.deepEqual([facts.shown!.length, facts.sealed!.length], [told.shown, told.sealed], name);
    assert.deepEqual(facts.witnesses!.map((witness) => witness.name), told.witnesses, name);
    assert.deepEqual(told.witnesses, ["w1", "w2"], name);
  }
});

test("steps with nothing to check say so", async () => {
  const open = await check(bundle("need-closed"), { key: scene.logKey });
  assert.ok(open.holds);
  const states = Object.fromEntries(open.steps.map(({ step, state }) => [step, state]));
  assert.deepEqual([states["witnesses"], states["disclosures"], states["signature"]], ["absent", "absent", "passed"]);
  const shown = await check(bundle("stock-shown"));
  assert.deepEqual(shown.steps.find(({ step }) => step === "disclosures")?.details, ["3", "2"]);
});

test("a stranger's word is not believed", async () => {
  const told = bundle("stock-shown");
  const other = entente(scene.folder, "init", "--data", "other", "--origin", "log.example.org/web", "--party", "XM-DAC-7", "--name", "Other");
  await fails(told, "log", "unknown-log", { key: other.log_key });
  await fails(told, "policy", "bad-policy", { key: scene.logKey.slice(0, -4) });
  await fails(told, "policy", "bad-policy", { policy: "quorum w1\n" });
  const third = `${scene.policy.replace("quorum both", "")}witness w3 ${other.witness_key}\ngroup g all both w3\nquorum g\n`;
  const report = await fails(told, "witnesses", "no-quorum", { policy: third });
  // All else holds, and is shown to hold.
  assert.deepEqual(report.steps.filter(({ state }) => state !== "passed").map(({ step }) => step), ["witnesses"]);
  // The bundle's own word is taken only where nothing else is given.
  assert.ok((await verifyBundle(JSON.stringify(told))).holds);
});

test("the file", async () => {
  const told = bundle("need-closed");
  await fails("", "bundle", "bad-json");
  await fails("[]", "bundle", "bad-bundle");
  await fails({ ...told, format: "entente-bundle/2" }, "bundle", "unknown-format");
  await fails({ ...told, more: 1 }, "bundle", "bad-bundle");
  await fails({ ...told, proof: undefined }, "bundle", "bad-bundle");
  await fails({ ...told, disclosures: [1] }, "bundle", "bad-bundle");
  await fails({ ...told, issuer: [{ statement: "" }] }, "bundle", "bad-bundle");
  await fails({ ...told, issuer: Array(257).fill(told.issuer[0]) }, "bundle", "too-large");
  await fails(JSON.stringify(told).replace("{", '{"format":"entente-bundle/1",'), "bundle", "duplicate-key");
  await fails(" ".repeat(16 * 1024 * 1024 + 1), "bundle", "too-large");
  const skipped = (await check("{}")).steps.filter(({ state }) => state === "skipped");
  assert.equal(skipped.length, 8);
});

test("the proof and its checkpoint", async () => {
  const told = bundle("need-closed");
  const other = bundle("transfer-closed");
  const proof: string = told.proof;
  const change = (from: string | RegExp, to: string): Any => {
    assert.notEqual(proof.replace(from, to), proof);
    return { ...told, proof: proof.replace(from, to) };
  };
  await fails(change("@v1", "@v2"), "log", "bad-proof");
  await fails(change("\nlog.example.org/web\n", "\nlog.example.org/wab\n"), "log", "wrong-log-signature");
  await fails(change(/\u2014 log\.example\.org\/web .*\n/u, ""), "log", "unknown-log");
  await fails(change(/\u2014 witness\.example\.org\/w2\/witness .*\n/u, ""), "witnesses", "no-quorum");
  await fails(change(/(\u2014 witness\.example\.org\/w1\/witness) .*\n(.*w2\/witness) (.*)\n/u, "$1 $3\n$2 $3\n"), "witnesses", "no-quorum");
  await fails({ ...told, proof: other.proof, issuer: other.issuer }, "inclusion", "wrong-root");
  await fails(change(/index \d+\n/, "index 4000\n"), "inclusion", "beyond-tree");
  const first = proof.split("\n")[2]!;
  await fails(change(`${first}\n`, ""), "inclusion", "wrong-path-length");
  await fails(change(`${first}\n`, `${first}\n${first}\n`), "inclusion", "wrong-path-length");
});

test("the statement and its sealed fields", async () => {
  const told = bundle("stock-shown");
  const [header, payload, signature] = told.statement.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const forge = (changes: Any): Any => {
    const forged = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
    return { ...told, statement: `${header}.${forged}.${signature}` };
  };
  const report = await fails(forge({ at: "2020-01-01T00:00:00Z" }), "inclusion", "wrong-root");
  assert.deepEqual(
    report.steps.filter(({ state }) => state === "failed").map(({ step, code }) => [step, code]),
    [["inclusion", "wrong-root"], ["signature", "wrong-signature"]],
  );
  const statement = (changes: Any, step: StepName, code: FaultCode): Promise<void> => check(forge(changes)).then((found) => {
    assert.ok(found.steps.some((one) => one.step === step && one.code === code), JSON.stringify(found.steps));
  });
  await statement({ v: 2 }, "statement", "bad-claim");
  await statement({ withheld: claims.withheld.slice(1) }, "disclosures", "unexplained-seal");
  await statement({ withheld: undefined, _sd_alg: undefined }, "disclosures", "unexplained-seal");
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "entente+sd-jwt", kid: "x" })).toString("base64url");
  const unsigned = await check({ ...told, statement: `${none}.${payload}.` });
  assert.ok(unsigned.steps.some(({ step, code }) => step === "statement" && code === "bad-header"));
  await fails({ ...told, disclosures: [...told.disclosures, told.disclosures[0]] }, "disclosures", "bad-disclosure");
  await fails({ ...told, disclosures: [...told.disclosures, bundle("consignment-shown").disclosures[0]] }, "disclosures", "foreign-disclosure");
  await fails({ ...told, disclosures: ["WzFd"] }, "disclosures", "bad-disclosure");
  // Showing less is the bearer's right, as long as what is around a field is shown with it.
  assert.ok((await check({ ...told, disclosures: [] })).holds);
});

test("the issuer's keys", async () => {
  const told = bundle("by-second-key");
  assert.equal(told.issuer.length, 3);
  await fails({ ...told, issuer: [] }, "keys", "no-key-chain");
  // A self-made registration outside the chain proves nothing, even when it is in the log.
  await fails({ ...bundle("second-key"), issuer: [] }, "keys", "no-key-chain");
  await fails({ ...told, issuer: told.issuer.slice(1) }, "keys", "wrong-order");
  await fails({ ...told, issuer: [told.issuer[0], told.issuer[2], told.issuer[1]] }, "keys", "unknown-key");
  await fails({ ...told, issuer: told.issuer.slice(0, 2) }, "signature", "unknown-key");
  await fails({ ...told, issuer: [...told.issuer, told.issuer[2]] }, "keys", "wrong-order");
  await fails({ ...told, issuer: [told.issuer[0], { ...told.issuer[1], statement: told.issuer[2].statement }] }, "keys", "wrong-root");
  const link = { statement: told.statement, proof: told.proof };
  await fails({ ...told, issuer: [...told.issuer, link] }, "keys", "not-a-party");
  const later = told.issuer[1].proof.replace(/\u2014 witness\.example\.org\/w2\/witness .*\n/u, "");
  await fails({ ...told, issuer: [told.issuer[0], { ...told.issuer[1], proof: later }] }, "keys", "other-checkpoint");
});

test("the program refuses and accepts what this refuses and accepts", async () => {
  const told = bundle("by-second-key");
  const shown = bundle("stock-shown");
  const self = bundle("second-key");
  const first = bundle("entry-0");
  const cases: Any[] = [
    told, shown, self, first,
    { ...told, issuer: [] }, { ...self, issuer: [] }, { ...first, issuer: [] },
    { ...told, issuer: told.issuer.slice(1) }, { ...told, issuer: told.issuer.slice(0, 2) },
    { ...told, issuer: [...told.issuer, told.issuer[2]] }, { ...told, issuer: told.issuer.toReversed() },
    { ...self, issuer: [...self.issuer, { statement: self.statement, proof: self.proof }] },
    { ...first, issuer: [...first.issuer, ...first.issuer] }, { ...told, issuer: shown.issuer },
    { ...shown, disclosures: [] }, { ...shown, disclosures: shown.disclosures.slice(1) }, { ...shown, disclosures: shown.disclosures.toReversed() },
    { ...shown, disclosures: [shown.disclosures[0], shown.disclosures[0]] }, { ...told, disclosures: shown.disclosures },
    { ...shown, policy: "quorum none\n" }, { ...shown, policy: "" }, { ...shown, extra: "" },
    { ...shown, proof: shown.proof.replace("\nindex", "\nextra AAAA\nindex") }, { ...shown, proof: told.proof },
    { ...shown, proof: shown.proof.replace(/$/, "\u2014 stranger.example AAAAAAA=\n") },
    { ...shown, proof: shown.proof.replace(/(\u2014 witness.*\n)$/u, "$1$1") },
  ];
  let accepted = 0;
  for (const [index, changed] of cases.entries()) {
    const file = join(scene.folder, "changed.json");
    writeFileSync(file, JSON.stringify(changed));
    const { holds, steps } = await check(changed);
    assert.equal(holds, programSays(file, scene.policyFile), `case ${index}: ${JSON.stringify(steps)}`);
    accepted += Number(holds);
  }
  assert.ok(accepted > 5 && accepted < cases.length - 5, String(accepted));
});

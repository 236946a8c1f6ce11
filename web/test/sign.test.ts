/** Statements signed here: byte for byte what the program signs, taken by it as they are, refused by it once altered. */

import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, webcrypto } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";

import { type Seal, type SigningKey, SIGN_FAULTS, SignFault, freshContext, makeKey, signDraft, signingKey, statementId } from "../sign/index.js";
import { fromBase64Url } from "../verify/bytes.js";
import { verifyBundle } from "../verify/index.js";
import { readToken } from "../verify/token.js";
import { type Any, ENTENTE, ROOT, entente } from "./scene.js";

const FROZEN = join(ROOT, "tests/frozen/record/v1");
const OPERATOR = "XM-DAC-1";

/** The key of the frozen statements, whose secret is 32 times the byte 1. */
async function frozenKey(): Promise<SigningKey> {
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 1)]);
  const secret = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  const [signing, verifying] = await Promise.all([
    webcrypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]),
    webcrypto.subtle.importKey("spki", spki, "Ed25519", true, ["verify"]),
  ]);
  return signingKey(signing as CryptoKey, verifying as CryptoKey);
}

test("every frozen statement, open and sealed, is signed to the very same bytes", async () => {
  const key = await frozenKey();
  const files = readdirSync(FROZEN).filter((name) => name.endsWith(".sdjwt"));
  assert.ok(files.length >= 52);
  for (const file of files) {
    const frozen = readFileSync(join(FROZEN, file), "utf8").trim();
    const [jws, ...parts] = frozen.split("~");
    const salts = parts.slice(0, -1).map((text) => fromBase64Url(JSON.parse(Buffer.from(text, "base64url").toString())[0])!);
    const { iss, iat, jti, withheld } = readToken(jws!);
    const draft = readFileSync(join(FROZEN, `${file.split(".")[0]}.json`), "utf8");
    const context = { issuer: iss, iat: Number(iat), jti, salt: () => salts.shift()! };
    assert.equal((await signDraft(draft, key, withheld, context)).text, frozen, file);
    assert.equal(salts.length, 0);
  }
  assert.equal(statementId(1_720_000_000_000, new Uint8Array(10).fill(7)), readToken(readFileSync(join(FROZEN, "need.open.sdjwt"), "utf8").split("~")[0]!).jti);
});

let folder: string;
let key: SigningKey;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "entente-sign-"));
  key = await makeKey();
  entente(folder, "key", "new", "--party", OPERATOR, "--out", "operator.key");
  entente(folder, "init", "--data", "node", "--origin", "log.example.org/sign", "--party", OPERATOR, "--name", "Operator", "--org-type", "40", "--key", "operator.key");
  // What an administrator does with a key that waits: a party statement that grants it.
  const grant = {
    kind: "party", at: "2026-01-01T00:00:00Z", subject: `party:${OPERATOR}:self`, handling: "TLP:CLEAR",
    body: { party: OPERATOR, name: "Operator", org_type: "40", keys: [{ jwk: key.jwk, from: "2020-01-01T00:00:00Z" }] },
  };
  writeFileSync(join(folder, "grant.json"), JSON.stringify(grant));
  const [signed] = entente(folder, "sign", "--key", "operator.key", "grant.json");
  assert.equal(submit(signed.statement)[0].error, undefined);
});
after(() => rmSync(folder, { recursive: true }));

/** Hands statements to the node, one a line; answers receipts and refusals. */
function submit(...statements: string[]): Any {
  writeFileSync(join(folder, "signed"), statements.map((text) => `${text}\n`).join(""));
  const done = spawnSync(ENTENTE, ["--json", "submit", "--data", "node", "signed"], { cwd: folder, encoding: "utf8" });
  return JSON.parse(done.stdout);
}

const example = (kind: string, name: string): string => {
  const draft = JSON.parse(readFileSync(join(FROZEN, `${kind}.json`), "utf8"));
  return JSON.stringify({ ...draft, subject: `${kind}:${OPERATOR}:${name}` });
};
const row = (path: string): Seal => ({ path, reason: "staff-safety", authority: OPERATOR, until: "2030-12-31" });
const SEALS = ["/body/to", "/body/lines/1", "/body/lines/0/quantity", "/body/lines/1/serials/0", "/body/departs"].map(row);

test("the program takes what was signed here, and proves it", async () => {
  const open = await signDraft(example("transfer", "open"), key, [], freshContext(OPERATOR));
  const sealed = await signDraft(example("consignment", "sealed"), key, SEALS, freshContext(OPERATOR));
  assert.equal(sealed.disclosures.length, SEALS.length);
  const receipts = submit(open.text, sealed.text);
  assert.deepEqual(receipts.map(({ error }: Any) => error), [undefined, undefined]);
  for (const { jti } of receipts) {
    entente(folder, "prove", "--data", "node", "--out", "bundle.json", jti);
    assert.equal(spawnSync(ENTENTE, ["verify", "bundle.json"], { cwd: folder }).status, 0);
    assert.ok((await verifyBundle(readFileSync(join(folder, "bundle.json"), "utf8"))).holds);
  }
  const shown = entente(folder, "prove", "--data", "node", "--out", "shown.json", "--disclose", "/body/departs", receipts[1].jti);
  assert.ok(shown);
  const report = await verifyBundle(readFileSync(join(folder, "shown.json"), "utf8"));
  assert.deepEqual([report.holds, report.facts.shown], [true, ["/body/departs"]]);
  assert.equal(report.facts.sealed!.length, SEALS.length - 1);
});

test("the program refuses it once altered", async () => {
  const signed = await signDraft(example("consignment", "altered"), key, SEALS, freshContext(OPERATOR));
  const [header, payload, signature] = signed.jws.split(".") as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const disclosures = signed.disclosures.map((text) => `${text}~`).join("");
  const other = [...signed.disclosures];
  const [salt, name, value] = JSON.parse(Buffer.from(other.at(-1)!, "base64url").toString());
  other[other.length - 1] = encoded([salt, name, { ...value, name: "Elsewhere" }]);
  const bytes = Buffer.from(signature, "base64url");
  bytes[3]! ^= 1;
  const altered: [string, string][] = [
    [`${header}.${encoded({ ...claims, at: "2001-01-01T00:00:00Z" })}.${signature}~${disclosures}`, "bad-signature"],
    [`${header}.${encoded({ ...claims, withheld: claims.withheld.slice(1) })}.${signature}~${disclosures}`, "bad-signature"],
    [`${header}.${payload}.${bytes.toString("base64url")}~${disclosures}`, "bad-signature"],
    [`${signed.jws}~${signed.disclosures.slice(1).map((text) => `${text}~`).join("")}`, "not-disclosed"],
    [`${signed.jws}~${other.map((text) => `${text}~`).join("")}`, "bad-disclosure"],
  ];
  for (const [text, code] of altered) assert.equal(submit(text)[0].error?.code, code, code);
  assert.equal(submit(signed.text)[0].error, undefined);
  const stranger = await signDraft(example("transfer", "stranger"), await makeKey(), [], freshContext(OPERATOR));
  assert.equal(submit(stranger.text)[0].error?.code, "unknown-key");
});

test("a key's secret can't be had", async () => {
  assert.equal(key.privateKey.extractable, false);
  for (const format of ["pkcs8", "jwk"] as const) await assert.rejects(crypto.subtle.exportKey(format, key.privateKey));
  assert.deepEqual(Object.keys(key.jwk), ["kty", "crv", "x"]);
});

test("what can't be signed is refused, with its code and place", async () => {
  const draft = JSON.parse(example("transfer", "refused"));
  const refused = async (value: unknown, seals: readonly Seal[], code: string, ...details: string[]): Promise<void> => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    await assert.rejects(signDraft(text, key, seals, freshContext(OPERATOR)), (error) => {
      assert.ok(error instanceof SignFault && SIGN_FAULTS.includes(error.code), String(error));
      assert.deepEqual([error.code, ...error.details.slice(0, details.length)], [code, ...details]);
      return true;
    });
  };
  await refused("nonsense", [], "bad-draft", "bad-json");
  await refused('{"kind":"need","kind":"need"}', [], "bad-draft", "duplicate-key");
  await refused([], [], "bad-draft", "");
  await refused({ ...draft, iss: "XM-DAC-2" }, [], "bad-draft", "/iss");
  await refused({ ...draft, body: undefined }, [], "bad-draft", "/body");
  await refused({ ...draft, subject: "nonsense" }, [], "own-check", "bad-claim", "/subject");
  await refused({ ...draft, body: { ...draft.body, note: "x".repeat(50_000) } }, [], "too-large");
  for (const path of ["/body/nowhere", "/body/sectors/9", "/body/sectors/01", "/body/note/deeper", "/subject", "/body", "body/note"]) {
    await refused(draft, [row(path)], "nothing-to-seal", path);
  }
  await refused(draft, [row("/body/note"), row("/body/note")], "nothing-to-seal", "/body/note");
  await refused(draft, [{ ...row("/body/note"), reason: "because" }], "own-check", "bad-claim");
  const party = JSON.parse(readFileSync(join(FROZEN, "party.json"), "utf8"));
  await refused(party, [row("/body/keys")], "own-check", "bad-claim");
  const strange = { ...key, jwk: (await makeKey()).jwk };
  await assert.rejects(signDraft(JSON.stringify(draft), strange, [], freshContext(OPERATOR)), { code: "own-check" });
});

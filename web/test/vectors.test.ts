/** The vectors that the repository keeps for its own verifier: frozen statements, refused claims, seeds of the fuzzers. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { readCheckpoint } from "../verify/checkpoint.js";
import { Fault } from "../verify/fault.js";
import { STATEMENT_JSON, readJson } from "../verify/json.js";
import { readNote, readVerifierKey } from "../verify/note.js";
import { readPolicy, verifyLog, verifyWitnesses } from "../verify/policy.js";
import { leafHash, readProof, verifyInclusion } from "../verify/proof.js";
import { openBody } from "../verify/seals.js";
import { readToken } from "../verify/token.js";
import { HANDLINGS, KINDS, SUBJECT_TYPES, WITHHOLDING_REASONS } from "../verify/vocabulary.js";
import { type Any, ROOT } from "./scene.js";

const FROZEN = join(ROOT, "tests/frozen/record");
const bytes = (...path: string[]): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(ROOT, ...path)));
const seed = (target: string, name: string): string => readFileSync(join(ROOT, "fuzz/corpus", target, name), "utf8");
const refuses = async (run: () => unknown, code: string, why: string): Promise<void> => {
  await assert.rejects(async () => run(), (error) => error instanceof Fault && error.code === code, why);
};

test("every frozen statement reads, opens with its disclosures and stays explained without them", async () => {
  const files = readdirSync(join(FROZEN, "v1")).filter((name) => name.endsWith(".sdjwt"));
  assert.ok(files.length >= 52);
  for (const file of files) {
    const [jws, ...parts] = readFileSync(join(FROZEN, "v1", file), "utf8").trim().split("~");
    const disclosures = parts.slice(0, -1);
    const token = readToken(jws!);
    assert.equal(token.kind, file.split(".")[0]);
    const open = await openBody(token.body, token.withheld, disclosures);
    assert.deepEqual([open.shown.length, open.sealed.length], [token.withheld.length, 0], file);
    assert.deepEqual([...open.shown].sort(), token.withheld.map(({ path }) => path).sort(), file);
    const closed = await openBody(token.body, token.withheld, []);
    assert.equal(closed.sealed.length, token.withheld.length, file);
    assert.equal(disclosures.length > 0, file.endsWith(".sealed.sdjwt"), file);
    if (disclosures.length > 0) {
      await refuses(() => openBody(token.body, token.withheld.slice(1), disclosures), "unexplained-seal", file);
    }
  }
});

/** Sets or removes what a pointer names. */
function change(payload: Any, pointer: string, value?: unknown): void {
  const tokens = pointer.slice(1).split("/");
  const last = tokens.pop()!;
  const parent = tokens.reduce((at, token) => at[token], payload);
  if (last === "-") parent.push(value);
  else if (value === undefined) delete parent[last];
  else parent[last] = value;
}

test("claims that admission refuses are refused at the same place", () => {
  const cases: Any[] = JSON.parse(readFileSync(join(FROZEN, "refused/envelope.json"), "utf8"));
  let tried = 0;
  for (const { name, kind, set, remove, pointer, code } of cases) {
    const jws = readFileSync(join(FROZEN, `v1/${kind}.open.sdjwt`), "utf8").split("~")[0]!;
    const [header, payload, signature] = jws.split(".");
    const claims = JSON.parse(Buffer.from(payload!, "base64url").toString());
    for (const [place, value] of Object.entries(set ?? {})) change(claims, place, value);
    for (const place of remove ?? []) change(claims, place);
    // What a kind may speak of and what its body holds are admission's affair; no proof depends on them.
    if (pointer.startsWith("/body/") || ["inconsistent", "minted-for-another"].includes(code)) continue;
    const changed = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
    assert.throws(() => readToken(changed), (error) => {
      assert.ok(error instanceof Fault, name);
      if (error.code === "bad-claim") {
        const place = error.details[0]!;
        assert.equal(place, pointer, name);
      }
      return true;
    }, name);
    tried++;
  }
  assert.ok(tried >= 30, String(tried));
});

test("the words of the envelope are those of the schemas and code lists", () => {
  const names = (folder: string): string[] => readdirSync(join(ROOT, folder)).map((name) => name.replace(".json", ""));
  assert.deepEqual([...KINDS].sort(), names("crates/record/schema").sort());
  const rows = readFileSync(join(ROOT, "data/codes/withholding-reasons.csv"), "utf8").trim().split("\n");
  assert.deepEqual([...WITHHOLDING_REASONS], rows.slice(2).map((row) => row.split(",")[0]));
  const schema: Any = JSON.parse(readFileSync(join(ROOT, "crates/record/schema/transfer.json"), "utf8"));
  assert.deepEqual([...HANDLINGS], schema.$defs.Tlp.enum);
  const rust = readFileSync(join(ROOT, "crates/record/src/ids/subject.rs"), "utf8");
  assert.deepEqual([...SUBJECT_TYPES], [...rust.matchAll(/^ +[A-Z][a-z]+ = "([a-z]+)",$/gm)].map((found) => found[1]));
});

test("strict JSON", async () => {
  const read = (text: string | Uint8Array): unknown => readJson(typeof text === "string" ? Buffer.from(text) : text, STATEMENT_JSON);
  assert.equal(read(seed("record_json", "escapes")), "\u00e9\u{1f600}\n");
  await refuses(() => read(seed("record_json", "duplicate")), "duplicate-key", "a key twice");
  await refuses(() => read(seed("record_json", "numbers")), "bad-json", "fractions");
  for (const name of ["consignment", "party", "transfer"]) assert.ok(read(seed("record_json", name)) instanceof Map);
  assert.deepEqual(read(' [0, -1, 9223372036854775807, -9223372036854775808, true, false, ""] '),
    [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), true, false, ""]);
  assert.deepEqual([...(read('{"__proto__":1,"constructor":{}}') as Map<string, unknown>).keys()], ["__proto__", "constructor"]);
  assert.ok(read("[".repeat(32) + "]".repeat(32)));
  const bad = [
    "", " ", "nul", "null", "tru", "01", "-", "-0", "+1", "1.0", "1e1", "1E1", ".5", "9223372036854775808", "-9223372036854775809",
    "[1,]", "[,1]", "[1 2]", "[", "{", '{"a"}', '{"a":}', '{"a":1,}', "{a:1}", "{'a':1}", '"', '"\n"', '"\t"', '"\\x"', '"\\u12"',
    '"\\ud800"', '"\\ud800\\u0041"', '"\\udc00"', '"\\ud800\\ud800"', "1 2", "1x", "\ufeff1", "\u00a01", "// c\n1", "NaN", "Infinity",
    "[".repeat(33) + "]".repeat(33),
  ];
  for (const text of bad) await refuses(() => read(text), "bad-json", JSON.stringify(text));
  await refuses(() => read(Uint8Array.of(0x22, 0xff, 0x22)), "bad-json", "no UTF-8");
  await refuses(() => read(`"${"a".repeat(65_534)}"`), "too-large", "65,536 bytes");
});

test("notes, checkpoints and keys", async () => {
  for (const name of ["signed", "cosigned", "specification"]) assert.ok(readNote(seed("log_note", name)).signatures.length > 0, name);
  for (const name of ["signed", "cosigned"]) {
    const checkpoint = readCheckpoint(seed("log_checkpoint", name));
    const key = await readVerifierKey(seed("log_key", "public"));
    assert.equal(key?.name, checkpoint.origin);
    await verifyLog({ logs: [key!], witnesses: [], quorum: undefined }, checkpoint);
  }
  assert.equal((await readVerifierKey(seed("log_key", "cosigner")))?.type, "cosignature");
  assert.equal(await readVerifierKey(seed("log_key", "private")), undefined);
  const key = seed("log_key", "public");
  for (const bad of ["", "x", `${key}\n`, ` ${key}`, key.replace("+", "+0"), key.replace("log", "lag"), key.slice(0, -1)]) {
    assert.equal(await readVerifierKey(bad), undefined, JSON.stringify(bad));
  }
});

test("policies and proofs", async () => {
  const policy = await readPolicy(bytes("fuzz/corpus/log_policy/groups"));
  const none = await readPolicy(bytes("fuzz/corpus/log_policy/none"));
  assert.deepEqual([none.witnesses.length, none.quorum], [0, undefined]);
  for (const name of ["of_seven", "with_extra"]) {
    const text = seed("log_tlog_proof", name);
    const proof = readProof(text);
    assert.equal(proof.index, 4n);
    await verifyLog(policy, proof.checkpoint);
    assert.equal((await verifyWitnesses(policy, proof.checkpoint)).length, 2);
    await verifyInclusion(await leafHash(Buffer.from("entry 4")), proof);
    await refuses(async () => verifyInclusion(await leafHash(Buffer.from("entry 5")), proof), "wrong-root", name);
    for (const [from, to] of [
      ["@v1", "@v2"], ["@v1\n", "@v1 \n"], ["@v1\n", "@v1\r\n"], ["index 4", "index 04"], ["index 4", "index  4"], ["index 4", "index -4"],
      ["index 4", "Index 4"], ["index 4", "index 9223372036854775807"], ["index 4\n", ""], ["\n\n", "\n"], ["\n\n", "\n\n\n"],
    ] as const) {
      assert.ok(text.includes(from));
      assert.throws(() => readProof(text.replace(from, to)), Fault, `${name}: ${from}`);
    }
    for (const more of [`${text}\n`, `${text}x`, text.trimEnd(), ""]) assert.throws(() => readProof(more), Fault);
  }
});

test("what is no policy", async () => {
  const [log, w1, w2] = ["log.example/aid", "w1.example", "w2.example"].map((name, at) => vkey(name, at === 0 ? 1 : 4));
  const witnesses = `witness w1 ${w1}\nwitness w2 ${w2} https://w2.example/\n`;
  const read = (text: string): Promise<unknown> => readPolicy(new Uint8Array(Buffer.from(text)));
  await read(`# comment\n\n \t \n  log\t ${log}  \n${witnesses}group g 2 w1 w2\nquorum \t g\t\n`);
  await read(`quorum none\n${witnesses}group g any w1\n`);
  const lines = [
    "", "quorum w1", "quorum w1\nquorum w1\n", "quorum none\nquorum none\n", "quorum\n", "quorum w1 w2\n", "quorum w3\n", "quorum W1\n",
    "quorum g\ngroup g any w1\n", "group g any g\nquorum none\n", "group g any\nquorum none\n", "group w1 any w2\nquorum none\n",
    "group none any w2\nquorum none\n", "group g any none\nquorum none\n", "group g any w1 w1\nquorum none\n",
    "group g any w1\ngroup h any w1 w2\nquorum none\n", "group g any w1\ngroup g any w2\nquorum none\n",
    `witness w9 ${w1}\nquorum none\n`, `witness w9 ${log}\nquorum none\n`, "witness w9\nquorum none\n", "log x\nquorum none\n", "log\nquorum none\n",
    `log ${log}\nlog ${log}\nquorum none\n`, "frob w1\nquorum none\n", "Quorum w1\n", "quorum w1 # why\n", "\u00a0quorum w1\n", "quorum w1\r\n",
    ...["0", "3", "-1", "+1", "01", "1.0", "ALL", "18446744073709551617"].map((k) => `group g ${k} w1 w2\nquorum none\n`),
    ...["\r", "\0", "\x0b", "\x0c", "\x1f", "\x7f"].map((octet) => `# ${octet}\nquorum none\n`),
  ];
  for (const more of lines) await refuses(() => read(witnesses + more), "bad-policy", JSON.stringify(more));
  await refuses(() => read("#".repeat(256 * 1024) + "\nquorum none\n"), "too-large", "long");
});

/** A key of this name and type, made from the name. */
function vkey(name: string, type: number): string {
  // Multiples of the base point by small numbers are sound keys.
  const points: Record<string, string> = {
    "log.example/aid": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "w1.example": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "w2.example": "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
  };
  const data = Buffer.concat([Buffer.of(type), Buffer.from(points[name]!, "hex")]);
  const id = createHash("sha256").update(`${name}\n`).update(data).digest("hex").slice(0, 8);
  return `${name}+${id}+${data.toString("base64")}`;
}

test("inclusion proofs of every leaf of every small tree, by RFC 6962's own definition", async () => {
  const hash = (...pieces: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(pieces)).digest();
  const half = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
  const root = (leaves: Buffer[]): Buffer => {
    if (leaves.length === 1) return leaves[0]!;
    const k = half(leaves.length);
    return hash(Buffer.of(1), root(leaves.slice(0, k)), root(leaves.slice(k)));
  };
  const path = (m: number, leaves: Buffer[]): Buffer[] => {
    if (leaves.length <= 1) return [];
    const k = half(leaves.length);
    return m < k ? [...path(m, leaves.slice(0, k)), root(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), root(leaves.slice(0, k))];
  };
  for (let size = 1; size <= 33; size++) {
    const leaves = Array.from({ length: size }, (_, at) => hash(Buffer.of(0, at)));
    for (let index = 0; index < size; index++) {
      const own = (hashes: Buffer[], place = index): Any => ({
        index: BigInt(place), path: hashes.map((one) => new Uint8Array(one)), checkpointText: "",
        checkpoint: { note: { text: "", signatures: [] }, origin: "", size: BigInt(size), root: new Uint8Array(root(leaves)) },
      });
      const leaf = new Uint8Array(leaves[index]!);
      const hashes = path(index, leaves);
      await verifyInclusion(leaf, own(hashes));
      await assert.rejects(verifyInclusion(leaf, own([...hashes, leaves[0]!])), Fault);
      await assert.rejects(verifyInclusion(leaf, own(hashes, size)), Fault);
      if (hashes.length > 0) {
        await assert.rejects(verifyInclusion(leaf, own(hashes.slice(1))), Fault);
        await assert.rejects(verifyInclusion(leaf, own(hashes, (index + 1) % size)), Fault);
      }
    }
  }
});

/** `/verify`: the browser itself accepts a good bundle and refuses an altered one, naming the step, with the network gone. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { LANGUAGES, inLanguage, startBrowser, startNode } from "./support.js";

let node, browser, good;
before(async () => {
  [node, browser] = await Promise.all([startNode(), startBrowser()]);
  good = await (await fetch(`${node.url}/api/v1/statements/5/bundle`)).text();
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

async function opened(path, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${node.url}${path}`);
  return { context, page, errors };
}

const choose = (page, text, name = "bundle.json") =>
  page.setInputFiles("#bundle", { name, mimeType: "application/json", buffer: Buffer.from(text) });
const settled = (page) => page.waitForSelector("#verdict[data-verdict=holds], #verdict[data-verdict=fails], #verdict[data-verdict=unread]");
const verdict = (page) => page.$eval("#verdict", (shown) => shown.dataset.verdict);
const steps = (page) => page.$$eval(".steps li", (items) => items.map(({ dataset }) => [dataset.step, dataset.state, dataset.code]));
const failed = async (page) => (await steps(page)).filter(([, state]) => state === "failed");

test("a good bundle holds, every step is shown, with the network gone", async () => {
  const { context, page, errors } = await opened("/verify");
  await context.setOffline(true);
  await choose(page, good);
  await settled(page);
  assert.equal(await verdict(page), "holds");
  const shown = await steps(page);
  assert.equal(shown.length, 9);
  assert.ok(shown.every(([, state]) => state === "passed" || state === "absent"), JSON.stringify(shown));
  // What it says is what the node says of the statement.
  const told = await (await fetch(`${node.url}/api/v1/statements/5`)).json();
  const facts = await page.innerText(".facts");
  for (const value of [told.kind, told.iss, told.subject, told.hash]) assert.ok(facts.includes(value), value);
  assert.deepEqual(errors, []);
  await context.close();
});

test("an altered bundle is refused, and the step that failed is named", async () => {
  const { context, page } = await opened("/verify");
  const bundle = JSON.parse(good);
  const [header, payload, signature] = bundle.statement.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url"));
  const forged = Buffer.from(JSON.stringify({ ...claims, at: "2001-01-01T00:00:00Z" })).toString("base64url");
  const cases = [
    [{ ...bundle, statement: `${header}.${forged}.${signature}` }, [["inclusion", "failed", "wrong-root"], ["signature", "failed", "wrong-signature"]]],
    [{ ...bundle, proof: bundle.proof.replace(/\nindex \d+\n/, "\nindex 1\n") }, [["inclusion", "failed"]]],
    [{ ...bundle, proof: bundle.proof.replace(/\n\d+\n/, "\n99999\n") }, [["log", "failed", "wrong-log-signature"]]],
    [{ ...bundle, issuer: [] }, [["keys", "failed", "no-key-chain"]]],
    [{ ...bundle, disclosures: ["WyJhYWFhYWFhYWFhYWFhYWFhYWFhYWFhIiwieCIsMV0"] }, [["disclosures", "failed", "foreign-disclosure"]]],
    ["nonsense", [["bundle", "failed", "bad-json"]]],
  ];
  for (const [altered, expected] of cases) {
    await page.evaluate(() => { document.querySelector("#verdict").dataset.verdict = ""; });
    await choose(page, typeof altered === "string" ? altered : JSON.stringify(altered));
    await settled(page);
    assert.equal(await verdict(page), "fails", JSON.stringify(expected));
    const found = await failed(page);
    for (const [index, parts] of expected.entries()) assert.deepEqual(found[index].slice(0, parts.length), parts);
    // In words, not in codes.
    const words = await page.innerText(".steps li[data-state=failed] p");
    assert.ok(words.length > 20 && !words.includes("fault-"), words);
  }
  await context.close();
});

test("a stranger's bundle is refused, and its own word is marked as such", async () => {
  const { context, page } = await opened("/verify");
  await choose(page, good);
  await settled(page);
  // The key of RFC 8032, test 1: sound, and another log's.
  const key = "log.example/aid+c295ceba+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
  await page.click("#check summary");
  await page.evaluate(() => { document.querySelector("#verdict").dataset.verdict = ""; });
  await page.fill("#policy", key);
  await page.click("#check button");
  await settled(page);
  assert.equal(await verdict(page), "fails");
  assert.deepEqual(await failed(page), [["log", "failed", "unknown-log"]]);
  await page.fill("#policy", "");
  await page.click("#check button");
  await page.waitForSelector("#result .notice");
  assert.equal(await verdict(page), "holds");
  await context.close();
});

test("an address with a statement checks that one, in every language", async () => {
  for (const language of LANGUAGES) {
    const { context, page, errors } = await opened(new URL(inLanguage(`${node.url}/verify?statement=5`, language)).href.slice(node.url.length));
    await settled(page);
    assert.equal(await verdict(page), "holds", language);
    const text = await page.innerText("main");
    assert.ok(!/(fact|step|state|verdict|fault)-[a-z]/.test(text), text);
    assert.deepEqual(errors, []);
    await context.close();
  }
  const { context, page } = await opened("/verify?statement=999999");
  await settled(page);
  assert.equal(await verdict(page), "unread");
  await context.close();
});

test("a file dropped on the page is checked", async () => {
  const { context, page } = await opened("/verify");
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.json"));
    dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, good);
  await settled(page);
  assert.equal(await verdict(page), "holds");
  assert.match(await page.innerText("#verdict"), /dropped\.json/);
  await context.close();
});

test("the verdict is told to who can't see it, and all works by keyboard", async () => {
  const { context, page } = await opened("/verify");
  assert.deepEqual(await page.$eval("#verdict", (shown) => [shown.getAttribute("role"), shown.getAttribute("aria-live")]), ["status", "polite"]);
  await page.focus("#bundle");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "summary");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "policy");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "button");
  await context.close();
});

test("checking a bundle takes the browser less than 50 ms", async (t) => {
  const { context, page } = await opened("/verify");
  const times = [];
  for (let round = 0; round < 5; round++) {
    await page.evaluate(() => { document.querySelector("#verdict").dataset.verdict = ""; });
    times.push(await page.evaluate(async (text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "timed.json"));
      const start = performance.now();
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
      const shown = document.querySelector("#verdict");
      while (!["holds", "fails"].includes(shown.dataset.verdict)) await new Promise((later) => setTimeout(later));
      return performance.now() - start;
    }, good));
  }
  const best = Math.min(...times);
  t.diagnostic(`${times.map((time) => time.toFixed(1)).join(", ")} ms`);
  assert.ok(best < 50, String(best));
  await context.close();
});

test("with scripts off the page says how else to check", async () => {
  const { context, page } = await opened("/verify?statement=5", { javaScriptEnabled: false });
  assert.match(await page.innerText("main"), /npx entente-verify BUNDLE/);
  assert.equal(await page.isVisible("#check"), false);
  const link = await page.getAttribute("a[download]", "href");
  assert.equal((await fetch(`${node.url}${link}`)).status, 200);
  await context.close();
});

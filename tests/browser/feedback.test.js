/** Somebody complains on a phone, in Arabic, without scripts; gets a code; and finds the case by it. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { ENTENTE, startBrowser, startProgram } from "./support.js";

const run = promisify(execFile);
const ANSWER = "توقف الأمر. شكرًا لك. <b>";

const WORDS = "وجدنا أكياس الأرز تباع في السوق. <script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">";

let folder, data, node, browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "entente-feedback-"));
  data = join(folder, "node");
  [node, browser] = await Promise.all([startProgram(["demo", "--data", data]), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await node?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As whoever has to answer does, at the command line with the node stopped. */
async function answered(words) {
  const file = join(folder, "answer.txt");
  writeFileSync(file, words);
  const key = join(data, "keys/feedback.json");
  const { stdout } = await run(ENTENTE, ["--json", "feedback", "list", "--data", data]);
  const { subject } = JSON.parse(stdout).find((one) => one.state === "open" && one.category === "payment-demanded");
  const read = await run(ENTENTE, ["--json", "feedback", "read", "--data", data, subject]);
  await node.stop();
  await run(ENTENTE, ["feedback", "answer", "--data", data, subject, "--key", key, "--words", file, "--outcome", "accept", "--close"]);
  node = await startProgram(["serve", "--data", data, "--feedback-key", key]);
  return JSON.parse(read.stdout);
}

/** A phone of 360 pixels in Arabic. */
async function phone(scripts) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 }, locale: "ar", javaScriptEnabled: scripts, isMobile: true, hasTouch: true,
  });
  return { context, page: await context.newPage() };
}

/** Fills the form as a person would, and sends it. */
async function complain(page, words) {
  await page.goto(`${node.url}/feedback`);
  await page.selectOption("[name=category]", "payment-demanded");
  await page.selectOption("[name=country]", "ML");
  await page.fill("[name=area]", "ميناكا");
  await page.fill("[name=words]", words);
  await page.fill("[name=contact]", "<b>70 00 00 00</b>");
  // Nobody writes faster.
  await new Promise((done) => setTimeout(done, 3_200));
  await page.click("form.intake button");
}

test("a complaint in Arabic on a phone gets a code and, by the code, its answer", async () => {
  const { context, page } = await phone(false);
  await complain(page, WORDS);
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  const code = (await page.textContent("pre.code")).trim();
  assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z]$/);
  assert.ok(!page.url().includes(code), "the code is in no address");
  await page.goto(`${node.url}/feedback/follow`);
  await page.fill("[name=code]", code.toLowerCase().replaceAll("-", " "));
  await page.click("form.intake button");
  assert.ok((await page.textContent("main")).includes("لا رد بعد"), "no answer yet");
  assert.ok(!page.url().includes(code), "the code is in no address");
  // What is public says that there is one, and not what it says.
  await page.goto(`${node.url}/feedback/figures?lang=en`);
  assert.ok((await page.textContent("main")).includes("Payment or favour demanded"));
  const record = await page.getAttribute("main table:last-of-type details a", "href");
  await page.goto(new URL(record, node.url).href);
  assert.ok(!(await page.content()).includes("70 00 00 00"));
  // Who has to answer reads it as it was written, and answers.
  const read = await answered(ANSWER);
  assert.equal(read.words.words, WORDS);
  assert.equal(read.words.contact, "<b>70 00 00 00</b>");
  await page.goto(`${node.url}/feedback/follow?lang=ar`);
  await page.fill("[name=code]", code);
  await page.click("form.intake button");
  assert.equal(await page.textContent("blockquote.said"), ANSWER);
  assert.equal(await page.locator("blockquote.said b").count(), 0, "markup in an answer stays text");
  await context.close();
});

test("markup in a complaint stays text when the form comes back", async () => {
  const { context, page } = await phone(true);
  await page.goto(`${node.url}/feedback`);
  await page.fill("[name=words]", WORDS);
  await page.evaluate(() => document.querySelector("form.intake").noValidate = true);
  await page.click("form.intake button");
  assert.equal(await page.inputValue("[name=words]"), WORDS);
  assert.notEqual(await page.title(), "taken");
  assert.equal(await page.locator("main script, main img").count(), 0);
  await context.close();
});

test("nothing of the form runs over the edge of a phone", async () => {
  const { context, page } = await phone(true);
  for (const path of ["/feedback", "/feedback/follow", "/feedback/figures", "/findings", "/flags", "/flags/complaint-unanswered"]) {
    await page.goto(`${node.url}${path}`);
    const [inner, whole] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
    assert.ok(whole <= inner, `${path}: ${whole} in ${inner}`);
  }
  await context.close();
});

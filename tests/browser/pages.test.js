/** Every page that the front page leads to: readable by all, in every language, on a phone and at a desk, by day and by night. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import axe from "axe-core";

import { LANGUAGES, findPages, inLanguage, startBrowser, startNode } from "./support.js";

/** What a first view may weigh, without the map. */
const MAX_FIRST_VIEW = 150_000;
/** A page takes a moment; a machine that builds beside it takes many. */
const PATIENCE_MILLISECONDS = 60_000;
/** WCAG 2.2, levels A and AA, and what axe knows beside it. */
const RULES = { resultTypes: ["violations"] };
/** Of them, those that can tell by day and by night apart, or a phone from a desk: the page is the same otherwise. */
const COLOURS = {
  ...RULES,
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"] },
};

let node, browser, pages, dead;
before(async () => {
  [node, browser] = await Promise.all([startNode(), startBrowser()]);
  const page = await browser.newPage();
  ({ pages, dead } = await findPages(page, node.url));
  await page.close();
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

/** A page that collects what goes wrong in it. */
async function watched(options) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  return { context, page, errors };
}

test("the crawl finds the pages there are", (t) => {
  t.diagnostic(`${pages.length} pages: ${pages.map((page) => new URL(page).pathname).join(" ")}`);
  assert.ok(pages.length >= 2, pages.join(" "));
});

test("no link leads nowhere", () => assert.deepEqual(dead, []));

/** What a page that was loaded looks like: how wide, by day or by night, and whether all rules or those of colour are asked. */
const LOOKS = [
  { width: 1280, colorScheme: "light", rules: RULES },
  { width: 1280, colorScheme: "dark", rules: COLOURS },
  { width: 360, colorScheme: "dark", rules: RULES },
  { width: 360, colorScheme: "light", rules: COLOURS },
];

/** What is wrong with a page as it is loaded, in each look. */
async function faultsOf(page, address, language) {
  const faults = [];
  const answer = await page.goto(inLanguage(address, language));
  if (answer.status() !== 200) return [`${address} ${language}: ${answer.status()}`];
  // Run from outside the page: its policy lets no script in that isn't its own.
  await page.evaluate(axe.source);
  for (const { width, colorScheme, rules } of LOOKS) {
    const where = `${address} ${language} ${width} px ${colorScheme}`;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), rules);
    for (const { id, nodes } of violations) faults.push(`${where}: ${id}: ${nodes[0].target} ${nodes[0].failureSummary}`);
    // The page itself never scrolls sideways; wide tables do, in a frame of their own.
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overhang > 0) faults.push(`${where}: wider than the screen by ${overhang} px`);
  }
  const [lang, direction] = await page.$eval("html", (html) => [html.lang, html.dir]);
  if (lang !== language || direction !== (language === "ar" ? "rtl" : "ltr")) faults.push(`${address}: is ${lang}, ${direction}`);
  if (/[⟦⟧]/.test(await page.content())) faults.push(`${address} ${language}: a message is missing`);
  return faults;
}

// Two at a time, for two cores.
describe("axe finds nothing, on a phone and at a desk, by day and by night", { concurrency: 2 }, () => {
  for (const language of LANGUAGES) {
    test(`in ${language}`, async () => {
      const { context, page, errors } = await watched({});
      const faults = [];
      for (const address of pages) faults.push(...(await faultsOf(page, address, language)));
      await context.close();
      assert.deepEqual(faults, []);
      assert.deepEqual(errors, []);
    });
  }
});

test("Arabic runs from right to left", async () => {
  const { context, page } = await watched({ viewport: { width: 1280, height: 900 } });
  await page.goto(inLanguage(`${node.url}/`, "ar"));
  const [brand, languages] = await page.$$eval(".brand, .languages", (found) => found.map((one) => one.getBoundingClientRect().x));
  assert.ok(brand > languages, "the name stands at the right");
  assert.equal(await page.$eval("h1", (heading) => getComputedStyle(heading).direction), "rtl");
  await context.close();
});

test("with scripts off every page still says what it has to say", async () => {
  const { context, page, errors } = await watched({ javaScriptEnabled: false });
  for (const address of pages) {
    await page.goto(address);
    const text = await page.innerText("main");
    assert.ok((await page.innerText("h1")).length > 2, address);
    assert.ok(text.length > 80, `${address}: ${text}`);
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test("a first view stays below 150 kB", async () => {
  for (const address of pages) {
    // A context of its own: nothing is kept from the page before.
    const { context, page } = await watched({});
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await page.goto(address, { waitUntil: "networkidle" });
    assert.ok(bytes > 1_000 && bytes < MAX_FIRST_VIEW, `${address}: ${bytes} bytes`);
    await context.close();
  }
});

test("the keyboard alone reaches everything, and shows where it is", async () => {
  const { context, page } = await watched({ viewport: { width: 1280, height: 900 } });
  for (const address of pages) {
    await page.goto(address);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip", `${address}: the first stop skips to the content`);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "content", address);
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const at = document.activeElement;
      return at === document.body ? "none to reach" : getComputedStyle(at).outlineStyle;
    });
    assert.notEqual(outline, "none", `${address}: the stop can't be seen`);
  }
  await context.close();
});

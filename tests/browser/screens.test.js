/**
 * The pictures of the README and the book, as Chromium shows the pages today. With `ENTENTE_UPDATE=1` they are written to
 * `docs/pictures`; otherwise the test holds that each of them can still be made, and that every picture the documents show is one.
 */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ROOT, startBrowser, startNode } from "./support.js";

const FOLDER = join(ROOT, "docs/pictures");
const UPDATE = process.env.ENTENTE_UPDATE === "1";
/** A picture of a page; the repository carries them all. */
const MAX_BYTES = 250_000;

/** Each picture: which page, in which window, and what has to be in view. */
const SCREENS = [
  { name: "front", path: "/?lang=en", width: 1100, height: 1000, shows: "h1" },
  { name: "consignment", path: "/consignments", follow: "main table a[href^='/consignments/']", width: 1100, height: 1000, shows: "svg" },
  { name: "flows", path: "/flows?currency=EUR&lang=en", width: 1100, height: 900, shows: "svg" },
  { name: "trace", path: "/trace?party=XM-DAC-5&currency=EUR&lang=en", width: 1100, height: 1100, shows: "svg" },
  { name: "obligations", path: "/obligations?lang=en", width: 1100, height: 900, shows: "svg" },
  { name: "verify", path: "/statements", follow: "main a[href^='/statements/sha256']", then: "a[href^='/verify?']", width: 1100, height: 900, shows: "#verdict[data-verdict=holds]" },
];

let node, browser;
before(async () => {
  [node, browser] = await Promise.all([startNode(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

for (const { name, path, follow, then, width, height, shows } of SCREENS) {
  test(`the picture ${name}`, async () => {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: "light", reducedMotion: "reduce", locale: "en-GB" });
    const page = await context.newPage();
    await page.goto(`${node.url}${path}`);
    for (const link of [follow, then].filter((one) => one !== undefined)) {
      await page.locator(link).first().click();
      await page.waitForLoadState();
    }
    await page.waitForSelector(shows);
    const picture = await page.screenshot({ type: "png" });
    assert.equal(picture.readUInt32BE(16), width, "as wide as the window");
    assert.ok(picture.length < MAX_BYTES, `${picture.length} bytes`);
    if (UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(join(FOLDER, `${name}.png`), picture);
    }
    await context.close();
  });
}

test("every picture that a document shows is made here, and none is kept that isn't", () => {
  const made = SCREENS.map(({ name }) => `${name}.png`).sort();
  assert.deepEqual(readdirSync(FOLDER).sort(), made);
  const shown = [...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/docs\/pictures\/([\w-]+\.png)/g)].map(([, file]) => file);
  assert.deepEqual(shown.filter((file) => !made.includes(file)), []);
});

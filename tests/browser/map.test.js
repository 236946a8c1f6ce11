/** The map that can be moved: loaded when asked for, from this node alone, by keyboard, and back. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import axe from "axe-core";

import { inLanguage, startBrowser, startNode } from "./support.js";

/** A debug build on a busy machine, and WebGL made by the processor. */
const PATIENCE_MILLISECONDS = 90_000;

let node, browser;
before(async () => {
  [node, browser] = await Promise.all([startNode(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

async function opened(options = {}) {
  const context = await browser.newContext({ bypassCSP: false, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  return { context, page, errors, asked };
}

test("the map opens by keyboard, from this node alone, and closes again", async () => {
  const { context, page, errors, asked } = await opened();
  await page.goto(`${node.url}/places`);
  assert.ok(!asked.some((url) => url.includes("maplibre")), "nothing of the library before it is asked for");
  await page.focus("button.map-open");
  await page.keyboard.press("Enter");
  const state = await page.waitForFunction(() => document.querySelector(".map-frame").dataset.state);
  assert.equal(await state.jsonValue(), "shown", errors.join("\n"));
  assert.ok(asked.some((url) => url.includes("maplibre-worker.js")) && asked.some((url) => url.includes("countries.geojson")));
  for (const url of asked) assert.ok(url.startsWith(node.url) || url.startsWith("blob:"), url);
  assert.equal(await page.evaluate(() => document.activeElement.className), "maplibregl-canvas");
  const marks = await page.$$eval("a.map-mark", (links) => links.map((link) => link.getAttribute("href")));
  assert.ok(marks.includes("/places/ML") && marks.includes("/places/AF"), marks.join(" "));
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(".map-frame", { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`), []);
  await page.click(".map-bar button:last-child");
  assert.ok(await page.isVisible(".map-frame figure svg"));
  assert.equal(await page.evaluate(() => document.activeElement.className), "map-open");
  assert.deepEqual(errors, []);
  await context.close();
});

test("where there is no WebGL the picture stays, and the page says so", async () => {
  const { context, page } = await opened();
  await page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await page.goto(`${node.url}/places`);
  await page.click("button.map-open");
  await page.waitForSelector(".map-failed:not([hidden])");
  assert.ok(await page.isVisible(".map-frame figure svg"));
  await context.close();
});

test("in Arabic, with scripts off, the picture has names and figures", async () => {
  const { context, page } = await opened({ javaScriptEnabled: false });
  await page.goto(inLanguage(`${node.url}/places`, "ar"));
  assert.ok(!(await page.isVisible("button.map-open")));
  const names = await page.$$eval("svg text.mark", (marks) => marks.map((mark) => mark.textContent));
  assert.ok(names.some((name) => name.includes("مالي")), names.join(" "));
  await context.close();
});

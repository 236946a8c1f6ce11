/** A stranger follows a donor's money from the front page to a place, and checks one step of it in the own browser. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, startNode } from "./support.js";

let node, browser;
before(async () => {
  [node, browser] = await Promise.all([startNode(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

test("from the front page to the place a donor's money reached, and to a proof", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(`${node.url}/?lang=en`);

  // The sentence: whose aid. The figures are in the currency that this donor gave in.
  await page.selectOption("select[name=giver]", { label: "Germany" });
  await page.locator("form:has(select[name=giver]) button").click();
  const paid = page.locator("main tr", { hasText: "Paid" });
  assert.match(await paid.innerText(), /12,000,000\.00\sEUR/);

  // Where it went.
  await page.getByRole("link", { name: "Trace where its money went" }).click();
  const reached = page.locator("main table", { hasText: "Where" }).locator("tr", { hasText: "AFMZR" }).first();
  assert.match(await reached.innerText(), /Mazar-e Sharif[\s\S]*6,000,000\.00\sEUR/);

  // Each step names the statements it rests on; one of them is opened.
  const step = page.locator("main tr", { hasText: "NATO-run Afghan National Army Trust Fund" }).first();
  await step.locator("summary").click();
  await step.locator("details a").first().click();
  assert.match(await page.innerText("main"), /Germany/);

  // The browser checks signature and inclusion itself.
  await page.locator("a[href^='/verify?']").first().click();
  await page.waitForSelector("#verdict[data-verdict]:not([data-verdict=''])");
  await page.waitForSelector("#verdict[data-verdict=holds], #verdict[data-verdict=fails], #verdict[data-verdict=unread]");
  assert.equal(await page.$eval("#verdict", (shown) => shown.dataset.verdict), "holds");
  const steps = await page.$$eval(".steps li", (items) => items.map(({ dataset }) => [dataset.step, dataset.state]));
  for (const step of ["signature", "inclusion", "log"]) {
    assert.ok(steps.some(([name, state]) => name === step && state === "passed"), `${step}: ${JSON.stringify(steps)}`);
  }
});

test("the same way back: of a place, whose money reached it", async () => {
  const page = await browser.newPage();
  await page.goto(`${node.url}/trace?to=AFMZR&currency=EUR&lang=en`);
  const donors = page.locator("main table", { hasText: "Germany" }).first();
  assert.match(await donors.innerText(), /Germany[\s\S]*EUR/);
});

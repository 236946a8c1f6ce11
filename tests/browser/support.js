/** A node with the case studies, and a browser to look at it with. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
/** The program. */
export const ENTENTE = resolve(process.env.ENTENTE ?? join(ROOT, "target/debug/entente"));
/** Loading the case studies with a debug build takes seconds; a machine under load takes more. */
const START_MILLISECONDS = 120_000;

/** Starts `entente demo` on a free loopback port. */
export async function startNode() {
  const folder = mkdtempSync(join(tmpdir(), "entente-browser-"));
  const { url, stop } = await startProgram(["demo", "--data", join(folder, "node")]);
  return { url, stop: () => stop().then(() => rmSync(folder, { recursive: true, force: true })) };
}

/** Starts the program with these arguments on a free loopback port, and waits until it listens. */
export async function startProgram(args) {
  const server = spawn(ENTENTE, ["--json", ...args, "--listen", "127.0.0.1:0"], {
    cwd: ROOT, stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const url = await new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`the node never said where it listens:\n${printed.slice(-2000)}`)), START_MILLISECONDS);
    const read = (piece) => {
      printed += piece;
      const address = /"listening": ?"([^"]+)"/.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      found(address.replace(/\/$/, ""));
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("exit", (code) => failed(new Error(`the node stopped with ${code}:\n${printed.slice(-2000)}`)));
  });
  const stop = async () => {
    server.removeAllListeners("exit");
    const stopped = new Promise((done) => server.on("exit", done));
    server.kill("SIGTERM");
    await stopped;
  };
  return { url, stop };
}

/** Debian's Chromium, or the one that CHROMIUM names. */
export function startBrowser() {
  const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => path && existsSync(path));
  if (executablePath === undefined) throw new Error("no Chromium: install Debian's package, or name one in CHROMIUM");
  // In a container, as root, Chromium has no sandbox to offer; it only meets the node started here.
  return chromium.launch({ executablePath, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
}

export const LANGUAGES = ["en", "fr", "ar", "uk"];

/** An address with a language. */
export function inLanguage(address, language) {
  const url = new URL(address);
  url.searchParams.set("lang", language);
  return url.href;
}

/**
 * The pages that the front page leads to, one of each sort: of addresses that differ in an id or a query alone, the
 * first. The front page and `/verify` are among them. Answers them with the links that lead nowhere.
 */
export async function findPages(page, root) {
  const found = new Map();
  const sort = (url) => {
    const parts = url.pathname.split("/").filter((part) => part !== "");
    // A named thing below a part of the portal: whichever.
    return parts.length > 1 ? `${parts[0]}/*${parts.length}` : parts.join("/");
  };
  const take = (href) => {
    const url = new URL(href);
    url.searchParams.delete("lang");
    url.hash = "";
    const own = url.origin === root && !/^\/(api|assets|tile)\/|\.(json|csv)$|^\/(checkpoint|metrics|healthz|readyz)$/.test(url.pathname);
    if (own && !found.has(sort(url))) found.set(sort(url), url.href);
  };
  take(`${root}/`);
  take(`${root}/verify`);
  const pages = new Set();
  const dead = [];
  // What the front page links to, and what those pages link to.
  for (let round = 0; round < 3; round++) {
    for (const address of found.values()) {
      if (pages.has(address) || dead.includes(address)) continue;
      const answer = await page.goto(address);
      if (answer.status() !== 200) {
        dead.push(address);
        continue;
      }
      pages.add(address);
      const links = await page.$$eval("a[href]", (anchors) => anchors
        .filter((a) => !a.hasAttribute("download"))
        // In a picture, the address of a link is an object of its own.
        .map((a) => new URL(a.getAttribute("href"), document.baseURI).href));
      // Links of the last round stay unseen: the portal has no depth that three don't reach.
      if (round < 2) links.forEach(take);
    }
  }
  return { pages: [...pages].sort(), dead };
}

/**
 * `/verify`: a bundle that the reader drops in, picks or asks for by address is checked by their own browser. Once the
 * page is loaded nothing leaves it, and it works with the network gone.
 */

import { MAX_BUNDLE_BYTES, type Report, verifyBundle } from "../verify/index.js";
import { bodyOf, factList, stepList } from "./report.js";
import { element, say } from "./words.js";

const form = document.querySelector<HTMLFormElement>("form#check")!;
const picker = document.querySelector<HTMLInputElement>("input#bundle")!;
const policy = document.querySelector<HTMLTextAreaElement>("textarea#policy")!;
const verdict = document.querySelector<HTMLElement>("#verdict")!;
const result = document.querySelector<HTMLElement>("#result")!;

/** The bundle looked at last, to be checked again when the policy changes. */
let bundle: Uint8Array<ArrayBuffer> | undefined;
/** Counts checks, so that a slow one can't overwrite a later one. */
let latest = 0;

function tell(state: "none" | "reading" | "holds" | "fails" | "unread", name = ""): void {
  verdict.dataset["verdict"] = state;
  verdict.className = state === "holds" ? "verdict good" : state === "fails" || state === "unread" ? "verdict bad" : "verdict";
  verdict.textContent = say(`verdict-${state}`);
  if (name === "") return;
  const file = element("bdi", name);
  verdict.append(" ", file);
}

function show(report: Report, ownWord: boolean, name: string): void {
  result.replaceChildren(stepList(report.steps));
  // Said first: a bundle's own word about whom to believe shows only that it agrees with itself.
  if (ownWord) result.prepend(element("p", say("own-word"), "notice"));
  result.append(factList(report));
  if (report.facts.body !== undefined) result.append(bodyOf(report));
  result.hidden = false;
  tell(report.holds ? "holds" : "fails", name);
}

async function check(name: string): Promise<void> {
  if (bundle === undefined) return;
  const own = ++latest;
  const text = policy.value.trim();
  // A bare key is a policy of one log and no witness.
  const trust = text === "" ? undefined : /^\S+\+\S+$/.test(text) ? { key: text } : { policy: `${text}\n` };
  const report = await verifyBundle(bundle, trust);
  if (own === latest) show(report, trust === undefined, name);
}

async function read(source: Blob, name: string): Promise<void> {
  tell("reading", name);
  result.hidden = true;
  if (source.size > MAX_BUNDLE_BYTES) return tell("unread", name);
  try {
    bundle = new Uint8Array(await source.arrayBuffer());
  } catch {
    return tell("unread", name);
  }
  await check(name);
}

/** The bundle at an address of this node, which the page was asked for with. */
async function load(address: string): Promise<void> {
  tell("reading");
  try {
    const answer = await fetch(address);
    if (!answer.ok) return tell("unread");
    await read(await answer.blob(), "");
  } catch {
    tell("unread");
  }
}

picker.addEventListener("change", () => {
  const file = picker.files?.[0];
  if (file !== undefined) void read(file, file.name);
});
policy.addEventListener("change", () => void check(picker.files?.[0]?.name ?? ""));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void check(picker.files?.[0]?.name ?? "");
});
// A file dropped anywhere on the page is one to check, never one to leave the page for.
addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
addEventListener("dragleave", () => form.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const file = event.dataTransfer?.files[0];
  if (file !== undefined) void read(file, file.name);
});

form.hidden = false;
tell("none");
const asked = form.dataset["bundle"];
if (asked !== undefined && asked !== "") void load(asked);

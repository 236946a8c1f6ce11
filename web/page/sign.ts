/**
 * `/desk`: a person signs a draft with the key this browser keeps for them, or makes that key. The draft, what is to be
 * sealed in it and the keys that are enrolled stand in the page; only the signed statement or the public key leaves it.
 */

import { type Seal, type SigningKey, SignFault, forget, freshContext, keep, keysOf, makeKey, signDraft } from "../sign/index.js";
import { data, element, say } from "./words.js";

const told = document.querySelector<HTMLElement>("#told")!;

function tell(key: string, mood: "" | "good" | "bad" = "", details: readonly string[] = []): void {
  told.className = mood === "" ? "verdict" : `verdict ${mood}`;
  told.dataset["told"] = key;
  told.textContent = say(key);
  for (const detail of details) told.append(" ", data(detail));
}

/** Says why something could not be done, in the reader's language. */
async function attempt(what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (!(error instanceof SignFault)) throw error;
    tell(`sign-fault-${error.code}`, "bad", error.details);
  }
}

const field = (form: HTMLFormElement, name: string): HTMLInputElement | HTMLTextAreaElement =>
  form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`)!;

/** Those of this person's keys that the log knows as the party's, as the page says. */
async function enrolled(form: HTMLFormElement): Promise<SigningKey[]> {
  const known = (form.dataset["kids"] ?? "").split(" ");
  return (await keysOf(form.dataset["owner"]!)).filter(({ kid }) => known.includes(kid));
}

async function prepareToSign(form: HTMLFormElement): Promise<void> {
  const key = (await enrolled(form))[0];
  if (key === undefined) return tell("sign-no-key", "bad");
  const button = form.querySelector<HTMLButtonElement>("button")!;
  form.hidden = false;
  tell("sign-ready", "", [key.kid]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    tell("sign-signing");
    void attempt(async () => {
      const seals = JSON.parse(form.dataset["seals"]!) as Seal[];
      const signed = await signDraft(form.dataset["draft"]!, key, seals, freshContext(form.dataset["issuer"]!));
      field(form, "statement").value = signed.text;
      form.submit();
    }).finally(() => { button.disabled = false; });
  });
}

async function prepareKeys(form: HTMLFormElement): Promise<void> {
  const owner = form.dataset["owner"]!;
  const list = document.querySelector<HTMLElement>("#own-keys")!;
  const known = (form.dataset["kids"] ?? "").split(" ");
  const waiting = (form.dataset["waiting"] ?? "").split(" ");
  const show = async (): Promise<void> => {
    const items = (await keysOf(owner)).map(({ kid, jwk }) => {
      const state = known.includes(kid) ? "enrolled" : waiting.includes(kid) ? "waiting" : "unknown";
      const item = element("li");
      item.dataset["state"] = state;
      item.append(data(kid), " ", element("span", say(`key-state-${state}`), `state ${state === "enrolled" ? "good" : "open"}`));
      if (state === "unknown") {
        // Made here, but the party's administrator never heard of it: it can be handed in again, or forgotten.
        const again = element("button", say("key-hand-in"));
        again.type = "button";
        again.addEventListener("click", () => handIn(form, jwk.x));
        const drop = element("button", say("key-forget"));
        drop.type = "button";
        drop.addEventListener("click", () => void attempt(async () => { await forget(kid); await show(); }));
        item.append(" ", again, " ", drop);
      }
      return item;
    });
    list.replaceChildren(...items);
    tell(items.length > 0 ? "key-some" : "key-none");
  };
  await show();
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(async () => {
      const key = await makeKey();
      await keep(owner, key);
      handIn(form, key.jwk.x);
    });
  });
}

function handIn(form: HTMLFormElement, x: string): void {
  field(form, "x").value = x;
  form.submit();
}

const sign = document.querySelector<HTMLFormElement>("form#sign");
if (sign !== null) void attempt(() => prepareToSign(sign));
const keys = document.querySelector<HTMLFormElement>("form#key");
if (keys !== null) void attempt(() => prepareKeys(keys));

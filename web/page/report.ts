/** What a check found, as elements: a verdict, the steps, what the statement says. */

import type { Report, Step } from "../verify/index.js";
import { data, element, moment, say } from "./words.js";

/** Which mood of the style sheet a state has. */
const MOODS = { passed: "good", failed: "bad", absent: "", skipped: "open" } as const;

/** The steps as a list, in the order in which they were taken. */
export function stepList(steps: readonly Step[]): HTMLElement {
  const list = element("ol", "", "steps");
  for (const step of steps) list.append(stepItem(step));
  return list;
}

function stepItem({ step, state, code, details }: Step): HTMLElement {
  const item = element("li");
  item.dataset["step"] = step;
  item.dataset["state"] = state;
  const name = element("span", say(`step-${step}`), "what");
  item.append(element("span", say(`state-${state}`), `state ${MOODS[state]}`), " ", name);
  if (code !== undefined) {
    item.dataset["code"] = code;
    item.append(element("p", say(`fault-${code}`)));
  }
  // The steps about sealed fields and keys tell numbers, which the facts below say in words.
  if (details.length > 0 && (code !== undefined || !["disclosures", "keys"].includes(step))) {
    const line = element("p", "", "small");
    for (const detail of details) line.append(data(detail), " ");
    item.append(line);
  }
  return item;
}

/** What the statement says, as far as it could be read. */
export function factList({ facts }: Report): HTMLElement {
  const list = element("dl", "", "facts");
  const add = (key: string, ...content: (Node | string)[]): void => {
    const row = element("div");
    const value = element("dd");
    value.append(...content);
    row.append(element("dt", say(`fact-${key}`)), value);
    list.append(row);
  };
  if (facts.kind !== undefined) {
    add("kind", data(facts.kind));
    add("issuer", data(facts.iss!));
    add("subject", data(facts.subject!));
    add("at", moment(Date.parse(facts.at!)));
    add("signed", moment(facts.iat! * 1_000));
    add("hash", data(facts.hash!));
  }
  if (facts.origin !== undefined) {
    add("log", data(facts.origin));
    add("place", data(`${facts.index} / ${facts.size}`));
  }
  for (const { name, time } of facts.witnesses ?? []) add("witness", data(name), ` ${moment(Number(time) * 1_000)}`);
  for (const path of facts.shown ?? []) add("shown", data(path));
  for (const { path, reason, authority, until } of facts.sealed ?? []) {
    add("sealed", data(path), " ", data(reason), " ", data(authority), " ", moment(Date.parse(until)));
  }
  return list;
}

/** The statement's body, to be opened. */
export function bodyOf({ facts }: Report): HTMLElement {
  const details = element("details");
  const text = JSON.stringify(facts.body, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2);
  const block = element("pre", "", "code");
  block.tabIndex = 0;
  block.append(data(text));
  details.append(element("summary", say("fact-body")), block);
  return details;
}

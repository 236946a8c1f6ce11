/** Writing JSON. Bytes are hashed as transmitted, so there is no canonical form: members stand in the order they were put in. */

import type { Json } from "../verify/json.js";

/** A value as JSON text, without white space. */
export function writeJson(value: Json): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(",")}}`;
  }
  return String(value);
}

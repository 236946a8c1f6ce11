/**
 * The words of the page. They stand in its template, written by the server in the reader's language; a script has none of
 * its own.
 */

const shelf = (document.querySelector("template#words") as HTMLTemplateElement).content;

/** The words under a key; the key itself where the page lacks them, so that nothing is passed over in silence. */
export function say(key: string): string {
  return shelf.querySelector(`[data-word="${key}"]`)?.textContent ?? key;
}

/** An element with text in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text = "",
  className = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== "") made.className = className;
  return made;
}

/** Data as it stands in a bundle: it runs its own way, whatever the language around it. */
export function data(text: string): HTMLElement {
  const made = element("code", text);
  made.dir = "ltr";
  return made;
}

/** An instant as the reader's language writes it, by the Gregorian calendar. */
export function moment(milliseconds: number): string {
  const language = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "long", timeStyle: "short", hourCycle: "h23", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn",
  });
  return `${format.format(milliseconds)} UTC`;
}

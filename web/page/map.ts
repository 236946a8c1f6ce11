/**
 * A map that can be moved and drawn near. The page has the same map as a picture already, and the figures in a table: this loads only
 * when a reader asks for it, and everything from this node. Without WebGL the picture stays.
 */

import type * as MapLibre from "maplibre-gl";

/** How near a reader may come: no nearer than the outlines are true. */
const NEAREST = 6.5;
/** Shades, from few to many, as the style sheet names them. */
const STEPS = [1, 2, 3, 4];

for (const frame of document.querySelectorAll<HTMLElement>(".map-frame")) {
  const open = frame.querySelector<HTMLButtonElement>("button.map-open");
  if (open === null) continue;
  open.hidden = false;
  open.addEventListener("click", () => void show(frame, open));
}

async function show(frame: HTMLElement, open: HTMLButtonElement): Promise<void> {
  open.disabled = true;
  const picture = frame.querySelector<HTMLElement>("figure")!;
  const stage = document.createElement("div");
  stage.className = "map-stage";
  stage.dir = "ltr";
  picture.before(stage);
  try {
    const library = (await import(word(frame, "engine"))) as typeof MapLibre;
    library.setWorkerUrl(word(frame, "worker"));
    const map = drawn(library, frame, picture, stage);
    await new Promise<void>((done, failed) => {
      map.once("load", () => done());
      map.once("error", ({ error }) => failed(error));
    });
    marks(library, frame, picture, map);
    controls(frame, stage, picture, open, map);
    picture.hidden = true;
    open.hidden = true;
    frame.dataset["state"] = "shown";
    map.getCanvas().focus();
  } catch (error) {
    stage.remove();
    frame.dataset["state"] = "failed";
    console.warn(error);
    frame.querySelector<HTMLElement>(".map-failed")!.hidden = false;
  }
}

/** What the page says under a name: words in the reader's language, addresses of this node. */
function word(frame: HTMLElement, name: string): string {
  return frame.dataset[name] ?? "";
}

/** Countries of the picture: code, shade, where each leads. */
function shaded(picture: HTMLElement): { code: string; step: number; url: string }[] {
  return [...picture.querySelectorAll<SVGPathElement>("path[data-code]")].map((path) => ({
    code: path.dataset["code"]!,
    step: Number(path.dataset["step"]),
    url: path.closest("a")?.getAttribute("href") ?? "",
  }));
}

function drawn(library: typeof MapLibre, frame: HTMLElement, picture: HTMLElement, stage: HTMLElement): MapLibre.Map {
  const colours = getComputedStyle(document.documentElement);
  const colour = (name: string): string => colours.getPropertyValue(`--${name}`).trim();
  const lands = shaded(picture);
  const shade: unknown[] = ["match", ["get", "code"]];
  for (const step of STEPS) {
    const codes = lands.filter((land) => land.step === step).map((land) => land.code);
    if (codes.length > 0) shade.push(codes, colour(`m${step}`));
  }
  const fill = shade.length > 2 ? [...shade, colour("raised")] : colour("raised");
  const [west, south, east, north] = word(frame, "bounds").split(",").map(Number) as [number, number, number, number];
  const map = new library.Map({
    container: stage,
    attributionControl: false,
    bounds: [west, south, east, north],
    maxZoom: NEAREST,
    renderWorldCopies: false,
    // A reader who scrolls the page doesn't mean the map.
    scrollZoom: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    locale: { "Map.Title": word(frame, "title") },
    style: {
      version: 8,
      sources: { lands: { type: "geojson", data: new URL(word(frame, "outlines"), document.baseURI).href } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": colour("ground") } },
        { id: "land", type: "fill", source: "lands", paint: { "fill-color": fill as string } },
        { id: "border", type: "line", source: "lands", paint: { "line-color": colour("mark"), "line-width": 0.8 } },
      ],
    },
  });
  const urls = new Map(lands.map(({ code, url }) => [code, url]));
  map.on("click", "land", (event) => {
    const url = urls.get(String(event.features?.[0]?.properties["code"]));
    if (url) location.assign(url);
  });
  return map;
}

/** Names with figures, as links: the map is not told by its colours alone, and the keyboard reaches each country. */
function marks(library: typeof MapLibre, frame: HTMLElement, picture: HTMLElement, map: MapLibre.Map): void {
  for (const path of picture.querySelectorAll<SVGPathElement>("path[data-code]")) {
    const link = document.createElement("a");
    link.className = "map-mark";
    link.href = path.closest("a")?.getAttribute("href") ?? "";
    link.textContent = path.querySelector("title")?.textContent ?? path.dataset["code"]!;
    link.dir = "auto";
    const at: [number, number] = [Number(path.dataset["lon"]), Number(path.dataset["lat"])];
    new library.Marker({ element: link }).setLngLat(at).addTo(map);
    // The library takes a marker for a picture; it is a link.
    link.removeAttribute("role");
    link.removeAttribute("aria-label");
  }
  frame.dataset["marks"] = String(picture.querySelectorAll("path[data-code]").length);
}

/** Nearer, farther, and back to the picture. */
function controls(
  frame: HTMLElement,
  stage: HTMLElement,
  picture: HTMLElement,
  open: HTMLButtonElement,
  map: MapLibre.Map,
): void {
  const bar = document.createElement("div");
  bar.className = "map-bar";
  bar.dir = document.documentElement.dir;
  const button = (sign: string, name: string, act: () => void): void => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    if (sign !== word(frame, name)) made.setAttribute("aria-label", word(frame, name));
    made.addEventListener("click", act);
    bar.append(made);
  };
  button("+", "nearer", () => map.zoomIn());
  button("−", "farther", () => map.zoomOut());
  button(word(frame, "close"), "close", () => {
    map.remove();
    stage.remove();
    bar.remove();
    picture.hidden = false;
    open.hidden = false;
    open.disabled = false;
    frame.dataset["state"] = "picture";
    open.focus();
  });
  stage.before(bar);
}

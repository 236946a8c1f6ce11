// Makes countries.geojson and names.csv: outlines of countries from Natural Earth, as npm's world-atlas carries them, and what
// countries are called in the portal's languages. `make/geo` runs it; what it writes depends on nothing but the packages it names.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = process.argv[2];
if (packages === undefined) throw new Error("make.mjs FOLDER: the folder in which world-atlas and i18n-iso-countries are installed");
const need = createRequire(join(packages, "none.js"));
const atlas = JSON.parse(readFileSync(need.resolve("world-atlas/countries-50m.json"), "utf8"));
const codes = JSON.parse(readFileSync(need.resolve("i18n-iso-countries/codes.json"), "utf8"));

/** How far a line may be from where it was, in degrees: less than a pixel on a map of the world, some kilometres on the ground. */
const TOLERANCE = 0.06;
/** Digits after the point: a hundredth of a degree is about a kilometre. */
const DIGITS = 2;
/** Rings of fewer square degrees are left out where a country has a larger one: islets that no map of this scale can show. */
const SMALLEST = 0.02;

/** Natural Earth has outlines without an ISO code; the record's list of countries knows this one by a code of users. */
const OWN = { Kosovo: "XK" };

const { scale, translate } = atlas.transform;
const arcs = atlas.arcs.map((arc) => {
  let [x, y] = [0, 0];
  return simplify(arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]));
});

/** Douglas-Peucker on a line shared by neighbours, so that borders stay one line; rings that close keep their far point. */
function simplify(line) {
  const keep = new Set([0, line.length - 1]);
  const away = ([px, py], [ax, ay], [bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
    return Math.hypot(px - ax - t * dx, py - ay - t * dy);
  };
  const open = [[0, line.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop();
    let [most, at] = [TOLERANCE, -1];
    for (let i = from + 1; i < to; i++) {
      const distance = away(line[i], line[from], line[to]);
      if (distance > most) [most, at] = [distance, i];
    }
    if (at > 0) {
      keep.add(at);
      open.push([from, at], [at, to]);
    }
  }
  return line.filter((_, i) => keep.has(i));
}

const round = (number) => Number(number.toFixed(DIGITS)) + 0;

function ring(indexes) {
  const points = [];
  for (const index of indexes) {
    const arc = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
    points.push(...(points.length === 0 ? arc : arc.slice(1)));
  }
  const out = [];
  for (const [x, y] of points.map((point) => point.map(round))) {
    const last = out.at(-1);
    if (last === undefined || last[0] !== x || last[1] !== y) out.push([x, y]);
  }
  return out;
}

/**
 * A ring in parts that don't cross 180 degrees: told onwards from its first point without a jump, and cut there. Antarctica, which
 * goes round the pole, has no such parts and is left out.
 */
function cut(points) {
  let turn = 0;
  const onward = points.map(([x, y], i) => {
    const before = i === 0 ? x : points[i - 1][0];
    if (x - before > 180) turn -= 360;
    if (before - x > 180) turn += 360;
    return [x + turn, y];
  });
  if (turn !== 0) return [];
  const parts = [-360, 0, 360].map((shift) => {
    const moved = onward.map(([x, y]) => [x + shift, y]);
    return side(side(moved, (x) => 180 - x), (x) => x + 180).map((point) => point.map(round));
  });
  return parts.filter((part) => part.length >= 4 && area(part) > 0);
}

/** The part of a closed ring on one side of a meridian, closed along it. */
function side(points, inside) {
  const out = [];
  for (let i = 0; i < points.length - 1; i++) {
    const [[ax, ay], [bx, by]] = [points[i], points[i + 1]];
    const [a, b] = [inside(ax), inside(bx)];
    if (a >= 0) out.push([ax, ay]);
    if ((a >= 0) !== (b >= 0)) out.push([ax + (a / (a - b)) * (bx - ax), ay + (a / (a - b)) * (by - ay)]);
  }
  return out.length === 0 ? out : [...out, out[0]];
}

const area = (points) => Math.abs(points.slice(1).reduce((sum, [x, y], i) => sum + points[i][0] * y - x * points[i][1], 0)) / 2;

const alpha2 = new Map(codes.map(([two, , number]) => [number, two]));
const features = atlas.objects.countries.geometries.map((geometry) => {
  const parts = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs ?? [];
  let polygons = parts.flatMap((rings) => {
    const [outer, ...holes] = rings.map(ring).filter((points) => points.length >= 4);
    const outers = outer === undefined ? [] : cut(outer);
    // No country with a hole lies across 180 degrees.
    return outers.length === 1 ? [[outers[0], ...holes.flatMap(cut)]] : outers.map((part) => [part]);
  });
  polygons.sort((a, b) => area(b[0]) - area(a[0]));
  polygons = polygons.filter((rings, i) => i === 0 || area(rings[0]) >= SMALLEST);
  const { name } = geometry.properties;
  const code = OWN[name] ?? alpha2.get(geometry.id) ?? "";
  return { code, name, polygons };
});
// Australia's islets bear its number a second time; one country is one feature.
const byCode = new Map();
for (const { code, name, polygons } of features) {
  if (polygons.length === 0 || code === "AQ") continue;
  const key = code === "" ? name : code;
  const known = byCode.get(key);
  if (known === undefined) byCode.set(key, { code, name, polygons });
  else known.polygons.push(...polygons);
}
const sorted = [...byCode.values()].sort((a, b) => (a.code || "~" + a.name) < (b.code || "~" + b.name) ? -1 : 1);
const lines = sorted.map(({ code, name, polygons }) => JSON.stringify({
  type: "Feature", properties: { code, name }, geometry: { type: "MultiPolygon", coordinates: polygons },
}));
writeFileSync(join(here, "countries.geojson"), `{"type":"FeatureCollection","features":[\n${lines.join(",\n")}\n]}\n`);

// Names as Unicode's CLDR has them, through the ICU that Node.js is built with.
const LANGUAGES = ["en", "fr", "ar", "uk"];
const names = LANGUAGES.map((language) => new Intl.DisplayNames([language], { type: "region" }));
const list = readFileSync(join(here, "../codes/countries.csv"), "utf8").split("\n").filter((line) => /^[A-Z]{2},/.test(line));
const rows = list.map((line) => line.slice(0, 2)).map((code) => [code, ...names.map((of) => of.of(code))].map((text) =>
  /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text).join(","));
writeFileSync(join(here, "names.csv"), `code,${LANGUAGES.join(",")}\n${rows.join("\n")}\n`);

// Builds the module and the command (ES modules with their types, into dist) and the scripts that the node carries: one file for
// each page that has one, and the map's library, as its authors give it, packed. `--assets FOLDER` puts them elsewhere, so that
// a check can compare them with those that are kept.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const given = process.argv.indexOf("--assets");
const assets = given < 0 ? join(here, "../crates/node/src/portal/asset") : resolve(process.argv[given + 1]);
mkdirSync(assets, { recursive: true });

execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc")], { cwd: here, stdio: "inherit" });
chmodSync(join(here, "dist/cli/main.js"), 0o755);
for (const name of ["verify", "map"]) {
  await build({
    entryPoints: [join(here, `page/${name}.ts`)],
    outfile: join(assets, `${name}.js`),
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    banner: { js: `// Built from web/page/${name}.ts by \`make/web\`; don't edit.` },
  });
}

// Loaded when a reader asks for the map: a megabyte and a half, so it is kept and sent packed. The time in the header is none.
for (const [from, to] of [["maplibre-gl.mjs", "maplibre.js.gz"], ["maplibre-gl-worker.mjs", "maplibre-worker.js.gz"]]) {
  const text = readFileSync(join(here, "node_modules/maplibre-gl/dist", from), "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  writeFileSync(join(assets, to), gzipSync(text, { level: 9 }));
}

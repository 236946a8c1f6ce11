// Builds the module and the command (ES modules with their types, into dist) and the pages' scripts, a file each, which the
// node carries. `--pages FOLDER` puts those elsewhere, so that a check can compare them with the ones that are kept.

import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const given = process.argv.indexOf("--pages");
const pages = given < 0 ? join(here, "../crates/node/src/portal/asset") : resolve(process.argv[given + 1]);
const SCRIPTS = ["verify"];

execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc")], { cwd: here, stdio: "inherit" });
chmodSync(join(here, "dist/cli/main.js"), 0o755);
for (const name of SCRIPTS) {
  await build({
    entryPoints: [join(here, `page/${name}.ts`)],
    outfile: join(pages, `${name}.js`),
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

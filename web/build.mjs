// Builds the module and the command (ES modules with their types, into dist) and the page's script, one file that the
// node carries. `--page FILE` puts that one elsewhere, so that a check can compare it with the one that is kept.

import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const given = process.argv.indexOf("--page");
const page = given < 0 ? join(here, "../crates/node/src/portal/asset/verify.js") : resolve(process.argv[given + 1]);

execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc")], { cwd: here, stdio: "inherit" });
chmodSync(join(here, "dist/cli/main.js"), 0o755);
await build({
  entryPoints: [join(here, "page/verify.ts")],
  outfile: page,
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "// Built from web/page/verify.ts by `make/web`; don't edit." },
});

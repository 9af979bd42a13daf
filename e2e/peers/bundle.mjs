// Bundles what is measured with the project's esbuild: the Worker, its rules alone, and each form with its page.
//
//     node bundle.mjs CATALOG FOLDER
//
// CATALOG is a file with the response of `GET /api/v1/catalog`.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

const here = import.meta.dirname;
const [catalog, folder] = process.argv.slice(2);
const style = readFileSync(join(here, "forms/preact.css"), "utf8");

const options = {
  alias: { catalog },
  bundle: true,
  charset: "utf8",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
  minify: true,
  outdir: folder,
  tsconfigRaw: {},
};
// For Cloudflare's runtime, then for browsers of the last years.
await build({
  ...options,
  entryPoints: { hono: join(here, "hono/index.ts"), rules: join(here, "hono/rules.ts") },
  target: "es2024",
});
await build({
  ...options,
  entryPoints: { preact: join(here, "forms/preact.tsx"), surveyjs: join(here, "forms/surveyjs.ts") },
  target: "es2022",
});

for (const [name, head] of [
  ["preact", `<style>${style}</style>`],
  ["surveyjs", `<link rel="stylesheet" href="/surveyjs.css">`],
]) {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>Join CMSA</title>${head}<script type="module" src="/${name}.js"></script></head><body><main id="app"></main></body></html>`;
  writeFileSync(join(folder, `${name}.html`), page);
}

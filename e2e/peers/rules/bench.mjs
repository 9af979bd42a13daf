// Measures how long an assessment takes with each engine, and in how many golden cases every category has the right
// state and total.
//
//     node bench.mjs CASES FOLDER
//
// CASES is a JSON list of `{ request, expect }`, where `expect` is the `categories` of our response; FOLDER has the
// output of `bundle.mjs`.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { assess as jsonRulesEngine } from "./json-rules-engine.mjs";
import { assess as publicodes } from "./publicodes.mjs";

const [cases, folder] = process.argv.slice(2);
const { assess } = await import(join(folder, "rules.js"));

const ENGINES = [
  ["our peer in TypeScript", "../hono/rules.ts", typescript],
  ["publicodes", "publicodes.mjs", publicodes],
  ["json-rules-engine", "json-rules-engine.mjs", jsonRulesEngine],
];
const WARM_UP_MS = 1_000;
const MEASURED_MS = 3_000;

/** A person who answered every question and joins one chapter, as in `shared/bench/`. */
const USUAL = {
  answers: {
    works_in_case_management: true,
    residence: "us",
    health_degree: true,
    current_license: true,
    national_certification: true,
    enrolled_student: false,
    military: "none",
  },
  chapters: ["hudson-valley"],
  term_years: 1,
};

function typescript({ answers, chapters, term_years, on }) {
  const { credentials, ...facts } = answers;
  if (credentials?.length) facts.national_certification = true;
  const { categories } = assess(facts, chapters, term_years, on ?? "2026-11-22");
  return categories.map(({ code, state, quote }) => ({ code, state, total_cents: quote.total_cents }));
}

async function median(run) {
  const times = [];
  const started = performance.now();
  while (performance.now() - started < WARM_UP_MS + MEASURED_MS) {
    const before = performance.now();
    for (let time = 0; time < 20; time += 1) await run(USUAL);
    if (before - started > WARM_UP_MS) times.push((performance.now() - before) / 20);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

const golden = JSON.parse(readFileSync(cases, "utf8"));
console.log(`${"".padEnd(24)} ${"µs".padStart(9)}   golden cases   lines`);
for (const [name, file, run] of ENGINES) {
  let right = 0;
  for (const { request, expect } of golden) {
    const found = await run(request);
    const holds = expect.every(({ code, state, quote }) =>
      found.some((one) => one.code === code && one.state === state && one.total_cents === quote.total_cents),
    );
    if (holds) right += 1;
  }
  const microseconds = (1_000 * (await median(run))).toFixed(1);
  const lines = readFileSync(join(import.meta.dirname, file), "utf8").trimEnd().split("\n").length;
  console.log(
    `${name.padEnd(24)} ${microseconds.padStart(9)}   ${`${right} of ${golden.length}`.padStart(12)}   ${String(lines).padStart(5)}`,
  );
}

// The rules in json-rules-engine. An unknown fact meets no condition, so unknown counts as unmet. The engine cannot add,
// so the dues are added outside it.

import { Engine } from "json-rules-engine";

const is = (fact, value) => ({ fact, operator: "equal", value });
const works = is("works_in_case_management", true);
const inside = is("residence", "us");
const qualification = {
  any: [is("health_degree", true), is("current_license", true), is("national_certification", true)],
};

const RULES = {
  "individual-a": { all: [works, inside, qualification] },
  // Not `not: qualification`, which would be met when nothing is known.
  "individual-b": {
    all: [
      works,
      inside,
      is("health_degree", false),
      is("current_license", false),
      is("national_certification", false),
    ],
  },
  international: { all: [works, is("residence", "outside-us")] },
  student: { all: [is("enrolled_student", true)] },
  military: {
    all: [works, { fact: "military", operator: "in", value: ["active", "va", "dod", "contracted"] }],
  },
};

const DUES = {
  "individual-a": [17000, 31000],
  "individual-b": [17000, 31000],
  international: [14000, null],
  student: [11000, null],
  military: [null, null],
};
const CHAPTER_DUES = [2500, 5000];

const engine = new Engine([], { allowUndefinedFacts: true });
for (const [code, conditions] of Object.entries(RULES)) engine.addRule({ conditions, event: { type: code } });

/** The state and the total of each category. */
export async function assess({ answers, chapters, term_years }) {
  const { credentials, ...facts } = answers;
  if (credentials?.length) facts.national_certification = true;
  const { events } = await engine.run(facts);
  const met = new Set(events.map((event) => event.type));
  const term = term_years - 1;
  return Object.entries(DUES).map(([code, dues]) => ({
    code,
    state: met.has(code) ? "met" : "unmet",
    total_cents:
      dues[term] === null || chapters.includes("not-listed") ? null : dues[term] + chapters.length * CHAPTER_DUES[term],
  }));
}

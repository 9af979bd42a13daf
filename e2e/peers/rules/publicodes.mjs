// The rules in publicodes, a language for the rules of public bodies. Its keywords are French. An unanswered question has
// no value, and neither has a rule that depends on it, unless the other answers decide the rule.

import Engine from "publicodes";

const yesOrNo = { question: "?", type: "booléen" };
const oneOf = (...values) => ({ question: "?", "une possibilité": values.map((value) => `'${value}'`) });

const individual = { "toutes ces conditions": ["works_in_case_management", "residence = 'us'"] };
const perTerm = (one, two) => ({ variations: [{ si: "term_years = 1", alors: one }, { sinon: two }] });

const engine = new Engine({
  works_in_case_management: yesOrNo,
  residence: oneOf("us", "outside-us"),
  health_degree: yesOrNo,
  current_license: yesOrNo,
  national_certification: yesOrNo,
  enrolled_student: yesOrNo,
  military: oneOf("none", "active", "va", "dod", "contracted", "retired", "dependent"),
  term_years: { question: "?", unité: "an" },
  chapters: { question: "?" },
  // Questions that are never asked, because no source decides the first one or states the amount.
  retired_count: yesOrNo,
  amount: { question: "?" },

  qualification: { "une de ces conditions": ["health_degree", "current_license", "national_certification"] },
  serves: {
    "une de ces conditions": [
      "military = 'active'",
      "military = 'va'",
      "military = 'dod'",
      "military = 'contracted'",
      { "toutes ces conditions": ["military = 'retired'", "retired_count"] },
    ],
  },
  individual_a: { "toutes ces conditions": [individual, "qualification"] },
  individual_b: { "toutes ces conditions": [individual, "qualification = non"] },
  international: { "toutes ces conditions": ["works_in_case_management", "residence = 'outside-us'"] },
  student: { valeur: "enrolled_student" },
  military_category: { "toutes ces conditions": ["works_in_case_management", "serves"] },

  chapter_dues: { produit: [perTerm(2500, 5000), "chapters"] },
  individual_a_dues: { somme: [perTerm(17000, 31000), "chapter_dues"] },
  individual_b_dues: { somme: [perTerm(17000, 31000), "chapter_dues"] },
  international_dues: { somme: [perTerm(14000, "amount"), "chapter_dues"] },
  student_dues: { somme: [perTerm(11000, "amount"), "chapter_dues"] },
  military_category_dues: { somme: ["amount", "chapter_dues"] },
});

const CATEGORIES = {
  "individual-a": "individual_a",
  "individual-b": "individual_b",
  international: "international",
  student: "student",
  military: "military_category",
};

/** The state and the total of each category. */
export function assess({ answers, chapters, term_years }) {
  const { credentials, ...facts } = answers;
  if (credentials?.length) facts.national_certification = true;
  const written = (value) => (typeof value === "boolean" ? (value ? "oui" : "non") : `'${value}'`);
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  engine.setSituation({
    ...Object.fromEntries(known.map(([fact, value]) => [fact, written(value)])),
    term_years: `${term_years} an`,
    // The language has no lists, so this is their number.
    ...(!chapters.includes("not-listed") && { chapters: chapters.length }),
  });
  return Object.entries(CATEGORIES).map(([code, rule]) => {
    const state = { true: "met", false: "unmet" }[engine.evaluate(rule).nodeValue] ?? "unknown";
    return { code, state, total_cents: engine.evaluate(`${rule}_dues`).nodeValue ?? null };
  });
}

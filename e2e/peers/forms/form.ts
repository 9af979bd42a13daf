// The questions and requests of both forms, which correspond to `/join/hudson-valley`.

import { chapters, consent } from "catalog";

export const CHAPTER = "hudson-valley";

const yesNo: [string, string][] = [
  ["yes", "Yes"],
  ["no", "No"],
];

export interface Question {
  name: string;
  title: string;
  hint?: string;
  choices: [value: string, text: string][];
}

export const QUESTIONS: Question[] = [
  {
    name: "works_in_case_management",
    title: "Do you work in case management?",
    hint: "Any setting or job title counts, such as care coordinator or discharge planner.",
    choices: yesNo,
  },
  {
    name: "residence",
    title: "Where do you live?",
    choices: [
      ["us", "In the United States"],
      ["outside-us", "Outside the United States"],
    ],
  },
  {
    name: "health_degree",
    title: "Do you have a health-related degree?",
    hint: "Nursing, for example.",
    choices: yesNo,
  },
  {
    name: "current_license",
    title: "Do you have a current license in a health or human services profession?",
    hint: "For example, RN or LCSW.",
    choices: yesNo,
  },
  {
    name: "national_certification",
    title: "Do you have a national certification in a health or human services profession?",
    hint: "Any one counts, such as CCM or ACM. It's fine to answer No.",
    choices: yesNo,
  },
  {
    name: "enrolled_student",
    title: "Are you enrolled in a case management, health or human services program?",
    hint: "CMSA will ask for a student ID or proof of enrollment.",
    choices: yesNo,
  },
  {
    name: "military",
    title: "Do you serve or work with the US military, VA or DoD? (Include retired.)",
    choices: [
      ["none", "No"],
      ["active", "Active duty, National Guard or Reserves"],
      ["va", "I work for the VA"],
      ["dod", "I work for the DoD"],
      ["contracted", "I work under contract for one of them"],
      ["retired", "Retired from the military"],
      ["dependent", "A family member serves"],
    ],
  },
];

export const CHAPTERS = chapters.filter((chapter) => chapter.successor === null);

export const TEXTS = {
  title: "Join CMSA through Hudson Valley CMSA",
  lead: "Answer a few questions to see your membership type and dues. We save nothing about you until you press Send.",
  chapters: "Your chapters",
  term: "Membership length",
  terms: [
    ["1", "1 year"],
    ["2", "2 years"],
  ] as [string, string][],
  result: "Your result",
  open: "Your category and dues will show here.",
  notEligible: "None of the categories you can join here fits these answers.",
  given_name: "First name",
  family_name: "Last name",
  email: "Email",
  phone: "Phone (optional)",
  message: "Message (optional)",
  consent: consent.en.text,
  send: "Send my details",
  sent: "Thank you. We got your details.",
  failed: "You may be offline, so we can't tell if this arrived. Your entries are safe.",
};

/** The values of the form, by name: the questions, `chapters`, `term_years` and the contact details. */
export type Values = Record<string, unknown>;

interface Assessment {
  recommended: string | null;
  outcome: string;
  ruleset: string;
  categories: { code: string; quote: { total_cents: number | null } }[];
}

export async function assess(values: Values): Promise<Assessment> {
  return send("/api/v1/assessments", asked(values));
}

export async function submit(values: Values, assessment: Assessment): Promise<void> {
  const { given_name, family_name, email, phone, message } = values;
  await send(
    "/api/v1/intents",
    {
      ...asked(values),
      category: assessment.recommended,
      ruleset: assessment.ruleset,
      quoted_total_cents: total(assessment),
      contact: { given_name, family_name, email, phone },
      consent: { contact: values.consent === true, text_version: consent.en.text_version },
      message: message || undefined,
      lang: "en",
    },
    { "Idempotency-Key": crypto.randomUUID() },
  );
}

export function result(assessment: Assessment | undefined): string {
  if (!assessment) return TEXTS.open;
  if (assessment.recommended === null) return assessment.outcome === "needs_answers" ? TEXTS.open : TEXTS.notEligible;
  const cents = total(assessment);
  const dues = cents === null ? "Ask CMSA" : `$${(cents / 100).toFixed(2)}`;
  return `You can join as ${assessment.recommended}: ${dues}`;
}

function total({ recommended, categories }: Assessment): number | null {
  return categories.find(({ code }) => code === recommended)?.quote.total_cents ?? null;
}

function asked(values: Values) {
  const answer = (value: unknown) => (value === "yes" ? true : value === "no" ? false : value);
  const answers = Object.fromEntries(QUESTIONS.map(({ name }) => [name, answer(values[name])]));
  return { answers, chapters: values.chapters, term_years: Number(values.term_years) };
}

async function send<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

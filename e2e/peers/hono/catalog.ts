// The catalog, as `GET /api/v1/catalog` serves it at build time.

import * as data from "catalog";
import type { Rate, Rule } from "catalog";

export type Category = data.Category & { rule: Rule };
export type Term = 1 | 2;

/** Every fact with its possible answers, in the order of the questions. */
export const FACTS = {
  works_in_case_management: [true, false],
  residence: ["us", "outside-us"],
  health_degree: [true, false],
  current_license: [true, false],
  national_certification: [true, false],
  enrolled_student: [true, false],
  military: ["none", "active", "va", "dod", "contracted", "retired", "dependent"],
} as const;

export type Fact = keyof typeof FACTS;

export const NOT_LISTED = "not-listed";

export const ruleset = data.ruleset;
export const consentVersions = Object.values(data.consent).map((text) => text.text_version);
export const ccm = data.statements.ccm_required_to_join;

/** The categories that a person can sign up for here. */
export const categories = data.categories.filter((category): category is Category => category.rule !== null);

const byCode = byKey(categories, (category) => [category.code]);
const bySlug = byKey(data.chapters, (chapter) => [chapter.slug]).set(NOT_LISTED, {
  slug: NOT_LISTED,
  name: "not listed",
  successor: null,
});
const credentials = byKey(data.credentials, ({ code, aliases }) => [code, ...aliases].map(lower));
const notCredentials = byKey(data.not_credentials, ({ code }) => [lower(code)]);

export const category = (code: string) => byCode.get(code);
export const chapter = (slug: string) => bySlug.get(slug);
export const credential = (code: string) => credentials.get(lower(code));
export const notACredential = (code: string) => notCredentials.get(lower(code));
export const credentialCodes = data.credentials.map((credential) => credential.code);

const nationalRates = byPrecedence(data.dues.national);
const chapterRates = byPrecedence(data.dues.chapter);

/** The dues of a category on a day: those of the chapter, or national ones if `chapter` is null. */
export function rateOn(chapter: string | null, category: Category, term: Term, on: string): Rate | undefined {
  // The assumed rates are for known chapters only.
  if (chapter === NOT_LISTED) return undefined;
  return (chapter === null ? nationalRates : chapterRates).find(
    (rate) =>
      rate.term_years === term &&
      (rate.categories.length === 0 || rate.categories.includes(category.code)) &&
      (rate.chapters.length === 0 || (chapter !== null && rate.chapters.includes(chapter))) &&
      (rate.from === null || rate.from <= on) &&
      (rate.until === null || on <= rate.until),
  );
}

/** Sorts exceptions before general rates, and later rates before earlier ones. */
function byPrecedence(rates: Rate[]): Rate[] {
  const key = (rate: Rate) => [rate.chapters.length === 0, rate.categories.length === 0].map(Number).join("");
  return rates.toSorted((a, b) => key(a).localeCompare(key(b)) || (b.from ?? "").localeCompare(a.from ?? ""));
}

function byKey<T>(entries: T[], keys: (entry: T) => string[]): Map<string, T> {
  return new Map(entries.flatMap((entry) => keys(entry).map((key) => [key, entry] as const)));
}

function lower(text: string): string {
  return text.toLowerCase();
}

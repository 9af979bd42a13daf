// The schemas of requests. The message of each issue is a code of `mistakes.ts`. All mistakes are reported together, so a
// check of several fields also runs if one of them is invalid.

import * as z from "zod";

import { FACTS, category, chapter, consentVersions, credential, credentialCodes, notACredential } from "./catalog";

const always = { when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null };

function list(item: z.ZodType<string, string>) {
  const short = z.array(z.unknown()).max(32, { error: "too-many", abort: true });
  return short.pipe(z.array(item)).nullish();
}

function oneOf(values: readonly string[]) {
  return z
    .string()
    .refine((value) => values.includes(value), "unknown-value")
    .nullish();
}

const answers = z
  .strictObject({
    works_in_case_management: z.boolean().nullish(),
    health_degree: z.boolean().nullish(),
    current_license: z.boolean().nullish(),
    national_certification: z.boolean().nullish(),
    credentials: list(
      z.string().superRefine((code, context) => {
        if (credential(code)) return;
        const not = notACredential(code);
        context.addIssue({ code: "custom", message: not ? "not-a-credential" : "unknown-credential", params: { not } });
      }),
    ),
    enrolled_student: z.boolean().nullish(),
    military: oneOf(FACTS.military),
    residence: oneOf(FACTS.residence),
  })
  .superRefine(({ credentials, national_certification }, context) => {
    if (national_certification !== false) return;
    credentials?.forEach((code, index) => {
      if (typeof code !== "string" || !credential(code)) return;
      context.addIssue({ code: "custom", message: "contradicts-certification", path: ["credentials", index] });
    });
  }, always)
  .transform((answers) => {
    const codes = new Set(answers.credentials?.map((code) => credential(code)?.code));
    return {
      works_in_case_management: answers.works_in_case_management ?? null,
      health_degree: answers.health_degree ?? null,
      current_license: answers.current_license ?? null,
      national_certification: codes.size > 0 || (answers.national_certification ?? null),
      credentials: credentialCodes.filter((code) => codes.has(code)),
      enrolled_student: answers.enrolled_student ?? null,
      military: answers.military ?? null,
      residence: answers.residence ?? null,
    };
  });

const chapters = list(
  z.string().superRefine((slug, context) => {
    const known = chapter(slug);
    if (!known) context.addIssue({ code: "custom", message: "unknown-chapter" });
    else if (known.successor) {
      context.addIssue({ code: "custom", message: "merged-chapter", params: { successor: chapter(known.successor) } });
    }
  }),
)
  .superRefine((slugs, context) => {
    slugs?.forEach((slug, index) => {
      const isRepeated = slugs.indexOf(slug) < index && chapter(slug)?.successor === null;
      if (isRepeated) context.addIssue({ code: "custom", message: "repeated-chapter", path: [index] });
    });
  }, always)
  .transform((slugs) => slugs ?? []);

const term = z
  .literal([1, 2], "term")
  .nullish()
  .transform((years) => years ?? 1);

export const assessmentRequest = z.strictObject({
  answers,
  chapters,
  term_years: term,
  on: z.iso.date().nullish(),
});

/** Invisible characters that break lines or change the direction of text. */
const REORDERING = "\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069";
const AROUND = new RegExp(`^[\\s${REORDERING}]+|[\\s${REORDERING}]+$`, "gu");
const CONTROL = new RegExp(`[\\p{Cc}${REORDERING}]`, "u");
const CONTROL_IN_LINES = new RegExp(`(?![\\n\\t])[\\p{Cc}${REORDERING}]`, "u");

/** A text without visible characters counts as absent. */
function typed<T extends z.ZodType>(schema: T) {
  return z.preprocess((text) => (typeof text === "string" && text.trim() === "" ? undefined : text), schema);
}

function atMost(max: number) {
  return [([...text]: string) => text.length <= max, { error: "too-long", abort: true, params: { max } }] as const;
}

const without = (characters: RegExp) =>
  [(text: string) => !characters.test(text), { error: "control-characters", abort: true }] as const;

const trimmed = z.string().transform((text) => text.replace(AROUND, ""));
const personName = z
  .string()
  .refine(...without(CONTROL))
  .transform((text) => text.trim().split(/\s+/u).join(" "))
  .refine(...atMost(100));
const email = trimmed.pipe(z.email().max(254, "email"));
const phone = trimmed
  .refine(...atMost(40))
  .refine((text) => /^[\d +\-().,/#*extEXT]*$/.test(text) && text.replace(/\D/g, "").length >= 5, "phone");
const message = z
  .string()
  .transform((text) => text.replaceAll("\r\n", "\n").trim())
  .refine(...without(CONTROL_IN_LINES))
  .refine(...atMost(2000));

export const intentRequest = z
  .strictObject({
    answers,
    chapters,
    term_years: term,
    category: z
      .string()
      .refine((code) => category(code), "unknown-category")
      .nullable(),
    ruleset: z.string().nullish(),
    quoted_total_cents: z
      .int("cents")
      .nonnegative("cents")
      .max(2 ** 32 - 1, "cents")
      .nullish(),
    contact: z.strictObject({
      given_name: typed(personName),
      family_name: typed(personName.nullish()),
      email: typed(email),
      phone: typed(phone.nullish()),
    }),
    consent: z.strictObject({
      contact: z
        .boolean({ error: ({ input }) => (input == null ? "consent" : "type") })
        .refine((agreed) => agreed, "consent"),
      text_version: z.string().refine((version) => consentVersions.includes(version), "outdated-consent"),
    }),
    message: typed(message.nullish()),
    lang: oneOf(["en", "es"]),
    guard: z
      .strictObject({
        trap: z.string().nullish(),
        turnstile: z.string().nullish(),
        confirmed: z.boolean().nullish(),
      })
      .nullish(),
  })
  .superRefine(({ category, ruleset, quoted_total_cents, message }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: "custom", message, path: [path] });
    if (category === null) {
      if (message == null) wrong("message", "required");
    } else if (category !== undefined) {
      if (ruleset == null) wrong("ruleset", "required");
      else if (typeof ruleset === "string" && !/^.{1,64}$/su.test(ruleset)) wrong("ruleset", "unknown-value");
      if (quoted_total_cents === undefined) wrong("quoted_total_cents", "required");
    }
  }, always);

export type AnswersBody = z.output<typeof answers>;
export type IntentRequest = z.output<typeof intentRequest>;

/** The response of `GET /api/v1/catalog`, which `bundle.mjs` gets as a file. */
declare module "catalog" {
  type Certainty = "published" | "assumed" | "indicative" | "unknown";

  /** Exactly one of `all`, `any`, `not` and `fact` is not null. */
  interface Rule {
    all: Rule[] | null;
    any: Rule[] | null;
    name: string | null;
    not: Rule | null;
    fact: string | null;
    is: boolean | string | string[] | null;
    undecided: string[];
    sources: string[];
  }

  interface Rate {
    chapters: string[];
    categories: string[];
    term_years: 1 | 2;
    amount_cents: number | null;
    certainty: Certainty;
    from: string | null;
    until: string | null;
    sources: string[];
  }

  interface Category {
    code: string;
    voting: "full" | "not_stated";
    office: string[] | null;
    rule: Rule | null;
    sources: string[];
  }

  export const ruleset: string;
  export const consent: Record<"en" | "es", { text_version: string; text: string }>;
  export const categories: Category[];
  export const dues: { national: Rate[]; chapter: Rate[] };
  export const chapters: { slug: string; name: string; successor: string | null }[];
  export const credentials: { code: string; aliases: string[] }[];
  export const not_credentials: { code: string; kind: "guidelines" | "issuing_body" | "honorary"; name: string }[];
  export const statements: Record<"ccm_required_to_join", { value: boolean; sources: string[] }>;
}

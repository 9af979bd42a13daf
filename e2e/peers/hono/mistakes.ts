// Mistakes in requests, with their messages.

import type * as z from "zod";

export type Lang = "en" | "es";

export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

type Params = Record<string, any>;
type Words = Record<string, string | ((params: Params) => string)>;

const MAX_ERRORS = 50;

const TYPES: Record<string, string> = {
  array: "a list of strings",
  boolean: "a boolean",
  object: "an object",
  string: "a string",
};

const WORDS: Record<Lang, Words> = {
  en: {
    required: "fill this in",
    type: ({ expected }) => `this must be ${TYPES[expected]}`,
    "unknown-field": "there is no such field",
    "unknown-value": "choose one of the possible values",
    "unknown-chapter": "we do not know this chapter",
    "repeated-chapter": "this chapter is named twice",
    "merged-chapter": ({ successor }) => `this chapter has merged; choose ${successor.name} (${successor.slug}) instead`,
    "unknown-category": "this is not a category that you can sign up for here",
    "unknown-credential":
      'we do not know these letters; answer "yes" to a national certification instead of naming it',
    "not-a-credential": ({ not }) => {
      const what = {
        guidelines: "are guidelines, not a certification",
        issuing_body: "awards certifications but is not one",
        honorary: "is an honor for members, not a certification",
      };
      return `${not.code} (${not.name}) ${what[not.kind as keyof typeof what]}`;
    },
    "contradicts-certification": 'a certification is named here, but the answer to having one is "no"',
    date: "write an existing day as 2026-11-22",
    term: "choose 1 or 2 years",
    cents: "give a whole number of US cents, or null where the total is unknown",
    email: "enter an email address such as name@example.org",
    phone: "enter a phone number with at least 5 digits",
    "too-long": ({ max }) => `use at most ${max} characters`,
    "control-characters": "remove the invisible control characters",
    "too-many": ({ maximum }) => `a list may have at most ${maximum} entries`,
    more: "more fields are wrong; correct these first",
    consent: "we may only store your details if you agree",
    "outdated-consent": "the text that you agreed to is not the current one; open the page again and read it",
    "not-eligible": "with these answers this category is not open to you",
  },
  es: {
    required: "rellene este campo",
    type: "el tipo de este valor no es el esperado",
    "unknown-field": "no existe este campo",
    "unknown-value": "elija uno de los valores que hay",
    "unknown-chapter": "no conocemos este capítulo",
    "repeated-chapter": "este capítulo está dos veces",
    "merged-chapter": ({ successor }) => `este capítulo se fusionó; elija ${successor.name} (${successor.slug})`,
    "unknown-category": "esta categoría no se puede solicitar aquí",
    "unknown-credential":
      "no conocemos estas letras; responda «sí» a tener una certificación nacional en vez de nombrarla",
    "not-a-credential": ({ not }) => {
      const what = {
        guidelines: "son pautas y no una certificación",
        issuing_body: "otorga certificaciones y no es una",
        honorary: "es un honor para miembros y no una certificación",
      };
      return `${not.code} (${not.name}) ${what[not.kind as keyof typeof what]}`;
    },
    "contradicts-certification": "aquí se nombra una certificación, pero la respuesta a tener una es «no»",
    date: "escriba un día que exista, como 2026-11-22",
    term: "elija 1 o 2 años",
    cents: "dé un número entero de centavos, o null si el total no se conoce",
    email: "escriba un correo electrónico como nombre@example.org",
    phone: "escriba un teléfono con al menos 5 dígitos",
    "too-long": ({ max }) => `use como máximo ${max} caracteres`,
    "control-characters": "quite los caracteres de control invisibles",
    "too-many": ({ maximum }) => `una lista puede tener como máximo ${maximum} elementos`,
    more: "hay más campos incorrectos; corrija estos primero",
    consent: "solo podemos guardar sus datos si está de acuerdo",
    "outdated-consent": "el texto que aceptó no es el actual; abra la página de nuevo y léalo",
    "not-eligible": "con estas respuestas no puede elegir esta categoría",
  },
};

/** The codes of zod's own issues. */
export const codeOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      // Only a field can be missing.
      return issue.input == null && issue.path?.length ? "required" : "type";
    case "unrecognized_keys":
      return "unknown-field";
    case "invalid_format":
      return issue.format;
    default:
      return "unknown-value";
  }
};

export function fieldError(pointer: string, code: string, lang: Lang, params: Params = {}): FieldError {
  const words = WORDS[lang][code] ?? code;
  return { pointer, code, message: typeof words === "string" ? words : words(params) };
}

export function fieldErrors({ issues }: z.ZodError, lang: Lang): FieldError[] {
  const errors = issues.flatMap((issue) => {
    const params = issue.code === "custom" ? issue.params : { ...issue };
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => fieldError(pointer(path), issue.message, lang, params));
  });
  if (errors.length <= MAX_ERRORS) return errors;
  return [...errors.slice(0, MAX_ERRORS), fieldError("", "more", lang)];
}

function pointer(path: PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

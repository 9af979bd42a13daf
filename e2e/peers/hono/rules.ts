// Assessment, quote and next question, in three-valued logic, because answers may be missing.

import type { Certainty, Rule } from "catalog";

import { type Category, type Fact, type Term, FACTS, categories, ccm, rateOn, ruleset } from "./catalog";

export type Answer = boolean | string;
export type Answers = Partial<Record<Fact, Answer | null>>;

/** In ascending order: `all` has the lowest state of its parts, `any` the highest. */
enum State {
  unmet,
  unknown,
  met,
}

export interface Condition {
  fact: Fact;
  wants: Answer | string[];
  any_of: string | null;
  state: keyof typeof State;
  sources: string[];
}

export interface Line {
  kind: "national" | "chapter";
  chapter: string | null;
  amount_cents: number | null;
  certainty: Certainty;
  sources: string[];
}

export interface Quote {
  currency: "USD";
  term_years: Term;
  as_of: string;
  lines: Line[];
  known_cents: number;
  total_cents: number | null;
  certainty: Certainty;
}

const CERTAINTIES: Certainty[] = ["published", "assumed", "indicative", "unknown"];

export function assess(answers: Answers, chapters: string[], term: Term, on: string) {
  const assessed = categories.map((category) => ({
    category,
    state: evaluate(category.rule, answers),
    quote: quote(category, chapters, term, on),
  }));
  const best = Math.max(...assessed.map(({ state }) => state));
  return {
    ruleset,
    can_join: canJoin(answers),
    outcome: ({ [State.met]: "eligible", [State.unknown]: "needs_answers", [State.unmet]: "not_eligible" } as const)[
      best as State
    ],
    recommended: recommended(assessed),
    categories: assessed.map(({ category, state, quote }) => ({
      code: category.code,
      state: State[state],
      conditions: conditions(category.rule, answers),
      voting: category.voting,
      office: category.office,
      quote,
    })),
    next_question: nextQuestion(answers),
    ccm: { required_to_join: ccm.value, sources: ccm.sources },
  };
}

/** Whether the person is eligible, or would be if the condition that the sources disagree about were met. */
export function standing(category: Category, answers: Answers): "met" | "disputed" | "not_eligible" {
  const state = evaluate(category.rule, answers);
  if (state === State.met) return "met";
  const disputed = state === State.unknown && evaluate(category.rule, answers, State.met) === State.met;
  return disputed ? "disputed" : "not_eligible";
}

/** The conditions that are not met. A group of alternatives needs only one met condition. */
export function failed(category: Category, answers: Answers): Condition[] {
  const all = conditions(category.rule, answers);
  const met = new Set(all.filter(({ state }) => state === "met").map(({ any_of }) => any_of));
  return all.filter(({ state, any_of }) => state !== "met" && (any_of === null || !met.has(any_of)));
}

export function quote(category: Category, chapters: string[], term: Term, on: string): Quote {
  const lines = [null, ...chapters].map((chapter): Line => {
    const rate = rateOn(chapter, category, term, on);
    return {
      kind: chapter === null ? "national" : "chapter",
      chapter,
      amount_cents: rate?.amount_cents ?? null,
      certainty: rate?.certainty ?? "unknown",
      sources: (rate ?? category).sources,
    };
  });
  const known = lines.reduce((sum, line) => sum + (line.amount_cents ?? 0), 0);
  return {
    currency: "USD",
    term_years: term,
    as_of: on,
    lines,
    known_cents: known,
    total_cents: lines.every((line) => line.amount_cents !== null) ? known : null,
    certainty: CERTAINTIES[Math.max(...lines.map((line) => CERTAINTIES.indexOf(line.certainty)))]!,
  };
}

function evaluate(rule: Rule, answers: Answers, undecided = State.unknown): State {
  if (rule.all) return Math.min(...rule.all.map((rule) => evaluate(rule, answers, undecided)));
  if (rule.any) return Math.max(...rule.any.map((rule) => evaluate(rule, answers, undecided)));
  if (rule.not) return negated(evaluate(rule.not, answers, undecided));
  const answer = answers[rule.fact as Fact];
  if (answer === undefined || answer === null) return State.unknown;
  if (Array.isArray(rule.is) ? rule.is.includes(answer as string) : rule.is === answer) return State.met;
  return rule.undecided.includes(answer as string) ? undecided : State.unmet;
}

function negated(state: State): State {
  return State.met - state;
}

/** The conditions as the category requires them. Below a `not`, alternatives become requirements. */
export function conditions(rule: Rule, answers: Answers, not = false, anyOf: string | null = null): Condition[] {
  if (rule.all) return rule.all.flatMap((rule) => conditions(rule, answers, not, anyOf));
  if (rule.any) return rule.any.flatMap((part) => conditions(part, answers, not, not ? null : rule.name));
  if (rule.not) return conditions(rule.not, answers, !not, anyOf);
  const state = evaluate(rule, answers);
  return [
    {
      fact: rule.fact as Fact,
      wants: typeof rule.is === "boolean" ? rule.is !== not : rule.is!,
      any_of: anyOf,
      state: State[not ? negated(state) : state] as keyof typeof State,
      sources: rule.sources,
    },
  ];
}

function recommended(assessed: { category: Category; state: State; quote: Quote }[]): string | null {
  const rank = ({ category, quote }: (typeof assessed)[number]) =>
    quote.total_cents === null ? 2 : category.voting === "full" ? 0 : 1;
  // The sort is stable, so equal ones stay in catalog order.
  const [best] = assessed
    .filter(({ state }) => state === State.met)
    .sort((a, b) => rank(a) - rank(b) || (a.quote.total_cents ?? 0) - (b.quote.total_cents ?? 0));
  return best?.category.code ?? null;
}

/** Whether the person can join, over every way to answer the open questions. */
function canJoin(answers: Answers, open = openFacts(answers)): "yes" | "no" | "unknown" {
  const best = Math.max(...categories.map((category) => evaluate(category.rule, answers)));
  if (best === State.met) return "yes";
  if (best === State.unmet) return "no";
  const [fact, ...rest] = open;
  if (fact === undefined) return "unknown";
  const [first, ...others] = FACTS[fact];
  const branch = (answer: Answer) => canJoin({ ...answers, [fact]: answer }, rest);
  const all = branch(first);
  return others.every((answer) => branch(answer) === all) ? all : "unknown";
}

/** The open question whose answer settles most categories on average. */
function nextQuestion(answers: Answers): Fact | null {
  const unknown = categories.filter((category) => evaluate(category.rule, answers) === State.unknown);
  let best: { fact: Fact; average: number } | null = null;
  for (const fact of openFacts(answers)) {
    const settled = FACTS[fact].map((answer) => {
      const then = { ...answers, [fact]: answer };
      return unknown.filter((category) => evaluate(category.rule, then) !== State.unknown).length;
    });
    const average = settled.reduce((sum, count) => sum + count, 0) / settled.length;
    if (average > (best?.average ?? 0)) best = { fact, average };
  }
  return best?.fact ?? null;
}

function openFacts(answers: Answers): Fact[] {
  return (Object.keys(FACTS) as Fact[]).filter((fact) => answers[fact] === undefined || answers[fact] === null);
}

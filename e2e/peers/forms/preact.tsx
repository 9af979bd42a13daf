// The form by hand with Preact: the minimum for a live page with these questions.

import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { CHAPTER, CHAPTERS, QUESTIONS, TEXTS, type Values, assess, result, submit } from "./form";

function Form() {
  const [values, setValues] = useState<Values>({ chapters: [CHAPTER], term_years: "1" });
  const [assessment, setAssessment] = useState<Awaited<ReturnType<typeof assess>>>();
  const [state, setState] = useState("");
  useEffect(() => void (document.documentElement.dataset.live = "true"), []);

  function set(name: string, value: unknown) {
    const changed = { ...values, [name]: value };
    setValues(changed);
    const isAnswered = QUESTIONS.some((question) => question.name in changed);
    if (isAnswered) assess(changed).then(setAssessment, () => setState(TEXTS.failed));
  }

  function send(event: Event) {
    event.preventDefault();
    if (assessment) submit(values, assessment).then(() => setState(TEXTS.sent), () => setState(TEXTS.failed));
  }

  const chapters = values.chapters as string[];
  const toggled = (slug: string) =>
    chapters.includes(slug) ? chapters.filter((known) => known !== slug) : [...chapters, slug];
  return (
    <form onSubmit={send}>
      <h1>{TEXTS.title}</h1>
      <p>{TEXTS.lead}</p>
      {QUESTIONS.map(({ name, title, hint, choices }) => (
        <Choices {...{ name, title, hint, choices, value: values[name] }} onChoose={(value) => set(name, value)} />
      ))}
      <fieldset>
        <legend>{TEXTS.chapters}</legend>
        {CHAPTERS.map(({ slug, name }) => (
          <label>
            <input type="checkbox" checked={chapters.includes(slug)} onChange={() => set("chapters", toggled(slug))} />
            {name}
          </label>
        ))}
      </fieldset>
      <Choices
        name="term_years"
        title={TEXTS.term}
        choices={TEXTS.terms}
        value={values.term_years}
        onChoose={(value) => set("term_years", value)}
      />
      <section aria-live="polite">
        <h2>{TEXTS.result}</h2>
        <p>{result(assessment)}</p>
      </section>
      <Field name="given_name" required onInput={setValues} />
      <Field name="family_name" onInput={setValues} />
      <Field name="email" inputMode="email" required onInput={setValues} />
      <Field name="phone" inputMode="tel" onInput={setValues} />
      <Field name="message" onInput={setValues} />
      <label>
        <input
          type="checkbox"
          required
          onChange={(event) => setValues({ ...values, consent: event.currentTarget.checked })}
        />
        {TEXTS.consent}
      </label>
      <button disabled={!assessment?.recommended}>{TEXTS.send}</button>
      <p role="status">{state}</p>
    </form>
  );
}

function Choices(props: {
  name: string;
  title: string;
  hint?: string;
  choices: [string, string][];
  value: unknown;
  onChoose: (value: string) => void;
}) {
  return (
    <fieldset>
      <legend>{props.title}</legend>
      {props.hint && <p>{props.hint}</p>}
      {props.choices.map(([value, text]) => (
        <label>
          <input
            type="radio"
            name={props.name}
            checked={props.value === value}
            onChange={() => props.onChoose(value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

function Field(props: {
  name: "given_name" | "family_name" | "email" | "phone" | "message";
  inputMode?: "email" | "tel";
  required?: boolean;
  onInput: (change: (values: Values) => Values) => void;
}) {
  return (
    <label>
      {TEXTS[props.name]}
      <input
        inputMode={props.inputMode}
        required={props.required}
        onInput={({ currentTarget: { value } }) => props.onInput((values) => ({ ...values, [props.name]: value }))}
      />
    </label>
  );
}

render(<Form />, document.getElementById("app")!);

// The form with SurveyJS: questions as data, and a library that renders them.

import "survey-core/survey-core.min.css";
import { Model, renderSurvey } from "survey-js-ui";

import { CHAPTER, CHAPTERS, QUESTIONS, TEXTS, assess, result, submit } from "./form";

const choices = (pairs: [string, string][]) => pairs.map(([value, text]) => ({ value, text }));
const field = (name: "given_name" | "family_name" | "email" | "phone", rest: object = {}) => ({
  type: "text",
  name,
  title: TEXTS[name],
  ...rest,
});

const survey = new Model({
  title: TEXTS.title,
  description: TEXTS.lead,
  completeText: TEXTS.send,
  completedHtml: TEXTS.sent,
  elements: [
    ...QUESTIONS.map((question) => ({
      type: "radiogroup",
      name: question.name,
      title: question.title,
      description: question.hint,
      choices: choices(question.choices),
    })),
    {
      type: "checkbox",
      name: "chapters",
      title: TEXTS.chapters,
      defaultValue: [CHAPTER],
      choices: choices(CHAPTERS.map(({ slug, name }) => [slug, name])),
    },
    { type: "radiogroup", name: "term_years", title: TEXTS.term, defaultValue: "1", choices: choices(TEXTS.terms) },
    { type: "html", name: "result", html: result(undefined) },
    field("given_name", { isRequired: true }),
    field("family_name"),
    field("email", { isRequired: true, inputType: "email" }),
    field("phone", { inputType: "tel" }),
    { type: "comment", name: "message", title: TEXTS.message },
    { type: "boolean", name: "consent", title: TEXTS.consent, renderAs: "checkbox", isRequired: true },
  ],
});

let assessment: Awaited<ReturnType<typeof assess>> | undefined;

survey.onValueChanged.add(async (survey, { name }) => {
  if (!QUESTIONS.some((question) => question.name === name) && name !== "chapters" && name !== "term_years") return;
  assessment = await assess(survey.data);
  survey.getQuestionByName("result").html = result(assessment);
});
survey.onCompleting.add(async (survey, options) => {
  if (assessment?.recommended) await submit(survey.data, assessment);
  else options.allow = false;
});
survey.onAfterRenderSurvey.add(() => void (document.documentElement.dataset.live = "true"));

renderSurvey(survey, document.getElementById("app")!);

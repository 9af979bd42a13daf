//! Life in the browser: reads the forms, sends the intent, moves the focus.

use gloo_net::http::Request;
use join_shared::{
    catalog,
    text::Texts,
    wire::{AnswersBody, ConsentRequest, ContactBody, FieldErrorBody, GuardBody, IntentRequest},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize as _};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::{FormData, HtmlElement, HtmlFormElement, SubmitEvent};

use crate::{
    selection::Selection,
    state::{PageState, ROOT_ID, STATE_ID, field},
    submission::{Created, Newer, Submission},
    view::page::JoinPage,
};

const INTENTS_PATH: &str = "/api/v1/intents";

/// Takes over the page that the server rendered. Without its state the page stays as it is,
/// and works by its plain forms.
#[wasm_bindgen(start)]
fn start() {
    let root = document().get_element_by_id(ROOT_ID).and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let (Some(root), Some(state)) = (root, page_state()) {
        leptos::mount::hydrate_from(root, move || view! { <JoinPage state /> }).forget();
    }
}

fn page_state() -> Option<PageState> {
    let json = document().get_element_by_id(STATE_ID)?.text_content()?;
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(&json).ok()?).ok()
}

/// Takes over what the form of questions says now.
pub(crate) fn follow_questions(selection: RwSignal<Selection>) {
    if let Some(fields) = form_fields("questions") {
        let now = Selection::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        if selection.with_untracked(|before| *before != now) {
            selection.set(now);
        }
    }
}

/// The category that is chosen in the sign-up form now.
pub(crate) fn chosen_category() -> Option<String> {
    value(&form_fields("sign-up")?, field::CATEGORY)
}

/// Moves the focus to what a person must read next: the acknowledgement, or what went wrong.
pub(crate) fn move_focus(submission: Submission) {
    Effect::new(move |first: Option<()>| {
        let sent = submission.created.with(Option::is_some);
        let wrong =
            submission.problem.with(Option::is_some) || submission.errors.with(|errors| !errors.is_empty());
        if first.is_some() || wrong {
            let target = match (sent, wrong) {
                (true, _) => "sent-title",
                (false, true) => "problems",
                (false, false) => return,
            };
            request_animation_frame(move || {
                let element =
                    document().get_element_by_id(target).and_then(|it| it.dyn_into::<HtmlElement>().ok());
                if let Some(element) = element {
                    let _ = element.focus();
                }
            });
        }
    });
}

/// Sends the form to the API in place of the browser's own way.
pub(crate) fn submit(
    event: &SubmitEvent,
    selection: RwSignal<Selection>,
    submission: Submission,
    texts: &'static Texts,
) {
    event.prevent_default();
    if submission.sending.get_untracked() {
        return;
    }
    let Some(fields) = form_fields("sign-up") else { return };
    let request = selection.with_untracked(|selection| intent_request(&fields, selection, submission, texts));
    let Some(body) = to_json(&request) else { return };
    let key = idempotency_key(&body);
    submission.sending.set(true);
    leptos::task::spawn_local(async move {
        let answer = post(&body, &key).await;
        submission.sending.set(false);
        show(answer, submission, texts);
    });
}

/// What the page needs of a problem document.
#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    detail: String,
    #[serde(default)]
    errors: Vec<FieldErrorBody>,
    ruleset: Option<String>,
    quote: Option<Quoted>,
}

#[derive(Deserialize)]
struct Quoted {
    total_cents: Option<u32>,
}

/// What the server said to an intent.
enum Answer {
    Created(Created),
    Problem(Problem),
    /// Nothing that we understand, or nothing at all: the intent may or may not be stored, and
    /// sending it again with its key settles that.
    None,
}

async fn post(body: &str, key: &str) -> Answer {
    let request = Request::post(INTENTS_PATH)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(body);
    let Ok(request) = request else { return Answer::None };
    let Ok(response) = request.send().await else { return Answer::None };
    let status = response.status();
    let Some(json) = response.text().await.ok().and_then(|text| js_sys::JSON::parse(&text).ok()) else {
        return Answer::None;
    };
    let answer = if status == 201 {
        serde_wasm_bindgen::from_value(json).map(Answer::Created)
    } else {
        serde_wasm_bindgen::from_value(json).map(Answer::Problem)
    };
    answer.unwrap_or(Answer::None)
}

fn show(answer: Answer, submission: Submission, texts: &'static Texts) {
    let (problem, errors) = match answer {
        Answer::Created(created) => {
            submission.created.set(Some(created));
            (None, Vec::new())
        }
        Answer::None => (Some(texts.problem_offline.to_owned()), Vec::new()),
        Answer::Problem(problem) => {
            let message = match problem.kind.as_str() {
                "/problems/invalid" => None,
                "/problems/unavailable" => Some(texts.problem_unavailable),
                "/problems/not-eligible" => Some(texts.problem_not_eligible),
                "/problems/key-reused" => Some(texts.problem_key_reused),
                "/problems/confirm" => {
                    submission.confirm.set(true);
                    Some(texts.problem_confirm)
                }
                "/problems/stale-quote" => {
                    submission.newer.set(problem.ruleset.map(|ruleset| Newer {
                        ruleset,
                        total: problem.quote.and_then(|quote| quote.total_cents),
                    }));
                    Some(texts.problem_stale_quote)
                }
                _ => Some(problem.detail.as_str()),
            };
            (message.map(str::to_owned), problem.errors)
        }
    };
    submission.problem.set(problem);
    submission.errors.set(errors);
}

fn intent_request(
    fields: &[(String, String)],
    selection: &Selection,
    submission: Submission,
    texts: &'static Texts,
) -> IntentRequest {
    let value = |name: &str| value(fields, name);
    let category = value(field::CATEGORY).filter(|category| category != field::QUESTION);
    let shown = category.as_ref().and_then(|category| {
        let prefix = format!("{category}:");
        let total = fields.iter().filter(|(name, _)| name == field::QUOTED_TOTAL_CENTS);
        total.filter_map(|(_, value)| value.strip_prefix(&prefix)).find_map(|cents| cents.parse().ok())
    });
    let newer = submission.newer.get_untracked();
    IntentRequest {
        answers: AnswersBody::from(&selection.answers),
        chapters: selection.chapters.iter().map(|chapter| chapter.slug.to_owned()).collect(),
        term_years: selection.term.years(),
        ruleset: category.is_some().then(|| {
            newer.as_ref().map_or_else(|| catalog::ruleset().to_owned(), |newer| newer.ruleset.clone())
        }),
        quoted_total_cents: if category.is_some() { newer.map_or(shown, |newer| newer.total) } else { None },
        category,
        contact: ContactBody {
            given_name: value(field::GIVEN_NAME).unwrap_or_default(),
            family_name: value(field::FAMILY_NAME),
            email: value(field::EMAIL).unwrap_or_default(),
            phone: value(field::PHONE),
        },
        consent: ConsentRequest {
            contact: value(field::CONSENT).is_some(),
            text_version: texts.consent_version.to_owned(),
        },
        message: value(field::MESSAGE),
        lang: Some(texts.lang.to_owned()),
        guard: Some(GuardBody {
            trap: value(field::TRAP),
            confirmed: Some(submission.confirm.get_untracked()),
        }),
    }
}

/// The value of a field, unless it is absent or empty.
fn value(fields: &[(String, String)], name: &str) -> Option<String> {
    fields.iter().find(|(field, value)| field == name && !value.is_empty()).map(|(_, value)| value.clone())
}

/// The name and value of every field that the form would send.
fn form_fields(id: &str) -> Option<Vec<(String, String)>> {
    let form = document().get_element_by_id(id)?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let fields = js_sys::Array::from(&data).into_iter().filter_map(|pair| {
        let pair = js_sys::Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    Some(fields.collect())
}

fn to_json(request: &IntentRequest) -> Option<String> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let value: JsValue = request.serialize(&serializer).ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}

/// A key that stays with its content: sending the same again repeats nothing, and changed
/// content is sent under a new one.
fn idempotency_key(body: &str) -> String {
    thread_local! {
        static LAST: std::cell::RefCell<(String, String)> = const { std::cell::RefCell::new((String::new(), String::new())) };
    }
    LAST.with_borrow_mut(|(content, key)| {
        if content != body || key.is_empty() {
            body.clone_into(content);
            *key = window().crypto().map(|crypto| crypto.random_uuid()).unwrap_or_default();
        }
        key.clone()
    })
}

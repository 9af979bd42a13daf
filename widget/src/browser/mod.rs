//! Life in the browser: reads the forms, sends the intent, moves the focus.

mod json;
pub(crate) mod keep;
pub(crate) mod typed;

use std::cell::{Cell, RefCell};

use gloo_net::http::Request;
use join_shared::{
    assessment::Assessment,
    catalog,
    text::{Lang, Live},
    wire::{AnswersBody, ConsentRequest, ContactBody, GuardBody, IntentRequest},
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use web_sys::{
    Element, FormData, HtmlDocument, HtmlElement, HtmlFormElement, HtmlInputElement, MouseEvent, SubmitEvent,
};

use crate::{
    fragment::{
        categories::sign_up_title,
        ccm::{standing, verdict},
        details::details,
        result::{headline, summary},
    },
    selection::{Selection, asked, has_result},
    state::{PageState, ROOT_ID, STATE_ID, field, pointer},
    submission::{Created, Newer, Submission},
    view::page::JoinPage,
};

const INTENTS_PATH: &str = "/api/v1/intents";

/// Takes over the page that the server rendered. Without its state the page stays as it is,
/// and works by its plain forms.
#[wasm_bindgen(start)]
fn start() {
    let root = element(ROOT_ID).and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let (Some(root), Some(state)) = (root, page_state()) {
        leptos::mount::hydrate_from(root, move || view! { <JoinPage state /> }).forget();
    }
}

fn page_state() -> Option<PageState> {
    let state: json::HandOver = json::parse(&element(STATE_ID)?.text_content()?)?;
    Some(PageState {
        lang: state.lang()?,
        today: state.today()?,
        category: typed::category().or_else(|| state.category()),
        errors: json::field_errors(&state),
        problem: state.problem(),
        confirm: state.confirm()?,
        ..PageState::default()
    })
}

fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

fn elements<T: wasm_bindgen::JsCast>(selector: &str) -> Vec<T> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Shows what follows from what is chosen, but for the headline and the choices: the questions
/// whose turn has come, the total, the folded parts, the standing for the CCM, and the address.
pub(crate) fn show_result(selection: RwSignal<Selection>, assessment: Signal<Assessment>, lang: Lang) {
    let kept = keep::restore();
    let texts = lang.live();
    let had_result = Cell::new(false);
    Effect::new(move || {
        let assessment = assessment.get();
        // A question stays once it was asked, so that nothing vanishes under the person's hand.
        for fact in asked(&assessment) {
            if let Some(question) = element(&["question-", fact.code()].concat()) {
                let _ = question.class_list().remove_1("later");
            }
        }
        selection.with(|selection| {
            write("summary", &summary(&assessment, kept.as_ref(), texts).0);
            write("details", &details(&assessment, selection, &unfolded(), texts).0);
            write("ccm-answer", &standing(selection.ccm, lang.ccm()).0);
            write("door-cmsa", &headline(&assessment, texts));
            write("door-ccm", verdict(selection.ccm, lang.ccm()));
            write("sign-up-title", sign_up_title(&assessment, texts));
            keep::follow(selection, &assessment);
        });
        // Once there is something to send the form is there. Whoever folds it again is let be.
        let result = has_result(&assessment);
        if result
            && !had_result.replace(result)
            && let Some(form) = element("sign-up-fold")
        {
            let _ = form.set_attribute("open", "");
        }
    });
}

/// Writes the content of an element, unless that is what stands there.
fn write(id: &str, content: &str) {
    if let Some(element) = element(id).filter(|element| element.inner_html() != content) {
        element.set_inner_html(content);
    }
}

/// Ids of the folded parts that the person has unfolded.
fn unfolded() -> Vec<String> {
    elements::<Element>("details.fold[open]").iter().map(Element::id).collect()
}

/// A click on one of the buttons that only the live page has, or on a way to a place within the
/// page: that one is gone without the browser, for the address holds the answers.
pub(crate) fn clicked(event: &MouseEvent) {
    let Some(button) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(id) = button.get_attribute("href").as_deref().and_then(|href| href.strip_prefix('#')) {
        event.prevent_default();
        focus(id);
    }
    match button.id().as_str() {
        "all-questions" => {
            if let Some(form) = element("questions") {
                let _ = form.set_attribute("data-all", "");
            }
        }
        "keep-copy" => copy_link(&button),
        "keep-print" => {
            let _ = window().print();
        }
        _ => {}
    }
}

/// By the older way, which needs no permission and works in a frame on a page by plain http.
/// Where it is refused, the text is selected for the person to copy.
fn copy_link(button: &Element) {
    let link = element("keep-link").and_then(|link| link.dyn_into::<HtmlInputElement>().ok());
    let Some(link) = link else { return };
    link.select();
    let document = document().dyn_into::<HtmlDocument>();
    if document.is_ok_and(|document| document.exec_command("copy") == Ok(true)) {
        button.set_text_content(button.get_attribute("data-done").as_deref());
    }
}

/// Takes over what the form of questions says now. What the server said of a price was said of
/// another selection then.
pub(crate) fn follow_questions(selection: RwSignal<Selection>, submission: Submission) {
    if let Some(fields) = form_fields("questions") {
        let now = Selection::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        if selection.with_untracked(|before| *before != now) {
            selection.set(now);
            forget_newer(submission);
        }
    }
}

/// Takes over which category is chosen now. What the server said of a price was said of one
/// category.
pub(crate) fn follow_category(submission: Submission) {
    let category = form_fields("sign-up").and_then(|fields| value(&fields, field::CATEGORY));
    let is_same = |newer: &Newer| Some(&newer.category) == category.as_ref();
    if !submission.newer.with_untracked(|newer| newer.as_ref().is_some_and(is_same)) {
        forget_newer(submission);
    }
}

fn forget_newer(submission: Submission) {
    if submission.newer.get_untracked().is_some() {
        submission.newer.set(None);
        submission.problem.set(None);
    }
}

/// The category that the person has chosen in the sign-up form: not the one that was chosen
/// for them when the choices were written.
pub(crate) fn chosen_category() -> Option<String> {
    let selector = ["#sign-up [name=", field::CATEGORY, "]:checked"].concat();
    let choice: HtmlInputElement = document().query_selector(&selector).ok()??.dyn_into().ok()?;
    (!choice.default_checked()).then(|| choice.value())
}

/// Shows how the sending stands where no view does: the words of each error beside its field,
/// and the focus on what a person must read next.
pub(crate) fn show_submission(submission: Submission) {
    typed::restore();
    // A phone may drop a page that is out of sight, without asking.
    let _ = window_event_listener_untyped("visibilitychange", move |_| typed::remember(submission));
    Effect::new(move || {
        let sent = submission.created.with(Option::is_some);
        typed::remember(submission);
        let wrong = submission.problem.with(Option::is_some);
        let wrong = submission.errors.with(|errors| {
            for (pointer, id) in pointer::FIELDS {
                let error = errors.iter().find(|error| error.pointer == pointer);
                show_error(id, error.map(|error| error.message.as_str()));
            }
            wrong || !errors.is_empty()
        });
        if sent || wrong {
            // The views follow in the same turn; by the next frame there is something to focus.
            request_animation_frame(move || {
                focus(if sent { "sent-title" } else { "problems" });
            });
        }
    });
}

fn focus(id: &str) {
    if let Some(target) = element(id).and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
}

fn show_error(id: &str, message: Option<&str>) {
    if let Some(words) = element(&[id, "-error"].concat()) {
        words.set_text_content(message);
    }
    if let Some(input) = element(id) {
        let _ = match message {
            Some(_) => input.set_attribute("aria-invalid", "true"),
            None => input.remove_attribute("aria-invalid"),
        };
    }
}

/// Sends the form to the API in place of the browser's own way.
pub(crate) fn submit(
    event: &SubmitEvent,
    selection: RwSignal<Selection>,
    submission: Submission,
    texts: &'static Live,
) {
    if submission.sending.get_untracked() {
        event.prevent_default();
        return;
    }
    let Some(fields) = form_fields("sign-up") else { return };
    let mut request =
        selection.with_untracked(|selection| intent_request(&fields, selection, submission, texts));
    // A new token of Turnstile's makes no other intent of it.
    let guard = request.guard.take();
    let Ok(content) = serde_json::to_string(&request) else { return };
    let Some(key) = idempotency_key(&content) else { return };
    request.guard = guard;
    let Ok(body) = serde_json::to_string(&request) else { return };
    // Only now: where anything of this is not to be had, the form is sent in the browser's own way.
    event.prevent_default();
    submission.sending.set(true);
    leptos::task::spawn_local(async move {
        let answer = post(&body, &key).await;
        submission.sending.set(false);
        show(answer, submission, texts);
    });
}

/// What the server said, and with which status: `None` where it is nothing that we understand
/// or nothing at all. The intent may be stored then or not, and sending it again with its key
/// settles that.
async fn post(body: &str, key: &str) -> Option<(u16, json::Answer)> {
    let request = Request::post(INTENTS_PATH)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(body)
        .ok()?;
    let response = request.send().await.ok()?;
    Some((response.status(), json::parse(&response.text().await.ok()?)?))
}

fn show(answer: Option<(u16, json::Answer)>, submission: Submission, texts: &'static Live) {
    let (problem, errors) = match answer {
        None => (Some(texts.problem_offline.to_owned()), Vec::new()),
        Some((201, created)) => match (created.reference(), created.receipt_url()) {
            (Some(reference), Some(receipt_url)) => {
                let (category, total) =
                    (created.category(), created.quote().and_then(|quote| quote.total_cents()));
                submission.created.set(Some(Created { reference, receipt_url, category, total }));
                (None, Vec::new())
            }
            _ => (Some(texts.problem_offline.to_owned()), Vec::new()),
        },
        Some((_, problem)) => (explain(&problem, submission, texts), json::field_errors(&problem)),
    };
    submission.problem.set(problem);
    submission.errors.set(errors);
}

/// What a problem means for the form as a whole, and what sending again will say in answer to it.
fn explain(problem: &json::Answer, submission: Submission, texts: &'static Live) -> Option<String> {
    let words = match problem.kind().unwrap_or_default().as_str() {
        "/problems/invalid" => return None,
        "/problems/unavailable" => texts.problem_unavailable,
        "/problems/not-eligible" => texts.problem_not_eligible,
        "/problems/key-reused" => texts.problem_key_reused,
        "/problems/confirm" => {
            submission.confirm.set(true);
            texts.problem_confirm
        }
        "/problems/stale-quote" => {
            let total = problem.quote().and_then(|quote| quote.total_cents());
            let category = form_fields("sign-up").and_then(|fields| value(&fields, field::CATEGORY))?;
            submission.newer.set(problem.ruleset().map(|ruleset| Newer { category, ruleset, total }));
            texts.problem_stale_quote
        }
        _ => return problem.detail(),
    };
    Some(words.to_owned())
}

fn intent_request(
    fields: &[(String, String)],
    selection: &Selection,
    submission: Submission,
    texts: &'static Live,
) -> IntentRequest {
    let value = |name: &str| value(fields, name);
    let category = value(field::CATEGORY).filter(|category| category != field::QUESTION);
    let shown = category.as_ref().and_then(|category| {
        let prefix = format!("{category}:");
        let total = fields.iter().filter(|(name, _)| name == field::QUOTED_TOTAL_CENTS);
        total.filter_map(|(_, value)| value.strip_prefix(&prefix)).find_map(|cents| cents.parse().ok())
    });
    let newer = submission.newer.get_untracked().filter(|newer| Some(&newer.category) == category.as_ref());
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
        lang: Some(texts.lang),
        guard: Some(GuardBody {
            trap: value(field::TRAP),
            turnstile: value(field::TURNSTILE),
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
    Some(pairs(&entries(&form(id)?)?))
}

fn form(id: &str) -> Option<HtmlFormElement> {
    element(id)?.dyn_into().ok()
}

/// The same as the browser has it, to be read by [`pairs`].
fn entries(form: &HtmlFormElement) -> Option<JsValue> {
    let data = FormData::new_with_form(form).ok()?;
    Some(js_sys::Array::from(&data).into())
}

fn pairs(entries: &JsValue) -> Vec<(String, String)> {
    let pairs = js_sys::Array::from(entries).into_iter().filter_map(|pair| {
        let pair = js_sys::Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    pairs.collect()
}

/// A key that stays with its content: sending the same again repeats nothing, and changed
/// content is sent under a new one.
fn idempotency_key(body: &str) -> Option<String> {
    thread_local! {
        static LAST: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
    }
    let last = LAST.with_borrow(Clone::clone).filter(|(content, _)| content == body);
    let key = match last {
        Some((_, key)) => key,
        None => random_key()?,
    };
    LAST.set(Some((body.to_owned(), key.clone())));
    Some(key)
}

/// 128 random bits. Not `randomUUID`: there is none in a frame on a page that came by plain http.
fn random_key() -> Option<String> {
    let mut bytes = [0; 16];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

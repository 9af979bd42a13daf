//! Sends a form to the API.

use std::cell::RefCell;

use gloo_net::http::Request;
use join_shared::text::Live;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::{dom::form_fields, json};
use crate::{
    request::{self, quoted_total, value},
    state::field,
    submission::{Created, Newer, Submission},
};

const INTENTS_PATH: &str = "/api/v1/intents";

/// Sends the form to the API in place of the browser's own request.
pub(crate) fn submit(event: &SubmitEvent, submission: Submission, texts: &'static Live) {
    if submission.sending.get_untracked() {
        event.prevent_default();
        return;
    }
    let Some(fields) = fields(submission) else { return };
    let mut request = request::intent(&fields, texts.lang.code());
    // The key depends on the content without the guard: a new token of Turnstile does not make a new intent.
    let Ok(content) = serde_json::to_string(&request) else { return };
    let Some(key) = idempotency_key(&content) else { return };
    request.members.push(("guard", request::guard(&fields)));
    let Ok(body) = serde_json::to_string(&request) else { return };
    // Only now: if anything above fails, the browser sends the form itself.
    event.prevent_default();
    submission.sending.set(true);
    leptos::task::spawn_local(async move {
        let response = post(&body, &key).await;
        submission.sending.set(false);
        show(response, submission, texts);
    });
}

/// The fields of the form. If the server has named a newer price for the chosen category, that comes first,
/// because the first value of a field counts.
fn fields(submission: Submission) -> Option<Vec<(String, String)>> {
    let mut fields = form_fields(submission.form.id())?;
    if let Some(newer) = submission.newer.get_untracked()
        && value(&fields, field::CATEGORY) == Some(&newer.category)
    {
        let total = quoted_total(&newer.category, newer.total);
        fields.insert(0, (field::QUOTED_TOTAL_CENTS.to_owned(), total));
        fields.insert(0, (field::RULESET.to_owned(), newer.ruleset));
    }
    Some(fields)
}

/// The status and the body of the response: `None` if there was no response or one that is not JSON. The intent
/// may be stored in that case; sending it again with the same key settles that.
async fn post(body: &str, key: &str) -> Option<(u16, json::Response)> {
    let request = Request::post(INTENTS_PATH)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(body)
        .ok()?;
    let response = request.send().await.ok()?;
    Some((response.status(), json::parse(&response.text().await.ok()?)?))
}

fn show(response: Option<(u16, json::Response)>, submission: Submission, texts: &'static Live) {
    let (problem, errors) = match response {
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

/// The text for a problem with the whole form. It also prepares the next request: a confirmation or a newer price.
fn explain(problem: &json::Response, submission: Submission, texts: &'static Live) -> Option<String> {
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
            let fields = form_fields(submission.form.id())?;
            let category = value(&fields, field::CATEGORY)?.to_owned();
            submission.newer.set(problem.ruleset().map(|ruleset| Newer { category, ruleset, total }));
            texts.problem_stale_quote
        }
        _ => return problem.detail(),
    };
    Some(words.to_owned())
}

/// A key for the content: the same content gets the same key, so sending it again stores nothing new.
fn idempotency_key(content: &str) -> Option<String> {
    thread_local! {
        static LAST: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
    }
    let last = LAST.with_borrow(Clone::clone).filter(|(last, _)| last == content);
    let key = match last {
        Some((_, key)) => key,
        None => random_key()?,
    };
    LAST.set(Some((content.to_owned(), key.clone())));
    Some(key)
}

/// 128 random bits. `randomUUID` is missing in a frame on a page without TLS.
fn random_key() -> Option<String> {
    let mut bytes = [0; 16];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

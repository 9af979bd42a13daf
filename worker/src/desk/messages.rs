//! `/staff/messages`: what was sent to whom, what failed, and sending it again.

use join_shared::{
    catalog,
    oversight::{MessageKind, NotificationState},
    text::Lang,
};
use maud::{Markup, html};
use serde_json::Value;

use super::{Desk, list, page::Page};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::random,
    store::{Due, NotificationFilter},
};

const PATH: &str = "/staff/messages";

/// The parameter with the state.
const STATE: &str = "state";

/// `GET`: the messages within the reader's scope, newest first.
///
/// # Errors
/// When the database fails.
pub async fn show(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let query = call.query();
    let filter = NotificationFilter {
        state: query.get(STATE).and_then(NotificationState::from_code),
        intent: query.get("intent").map(str::to_owned),
        before: list::cursor(query),
        limit: list::LENGTH,
    };
    let (found, more) = desk.store.notifications(&desk.reviewer().scope, &filter).await?;
    let next = found.last().filter(|_| more).map(|last| last.id.clone());
    // As plain JSON: decoding the type would be 2 kB of the script.
    let messages: Vec<Value> =
        found.iter().map(|it| serde_json::from_str(&it.body)).collect::<Result<_, _>>()?;
    let body = html! {
        h1 { "Messages" }
        p.quiet {
            "Each new intent is announced by email and webhook. "
            @if desk.reviewer().is_national() { "Links to sign in go by email. " }
            "Here is what was sent, and what was not."
        }
        @if query.has("sent") {
            p.notice role="status" { "It is being sent again. Reload this page in a moment to see the result." }
        }
        @if query.has("disabled") {
            p.mistake role="alert" {
                "This webhook has answered that it wants no more messages, so nothing was sent. The operator can \
                 enable it again (" code { "cargo xtask webhook enable" } ")."
            }
        }
        ul.views {
            (view("All", None, filter.state))
            @for state in NotificationState::ALL { (view(words(state), Some(state), filter.state)) }
        }
        @if messages.is_empty() {
            p.card { "No messages here." }
        } @else {
            table {
                caption.hidden { "Messages, newest first" }
                thead { tr {
                    th scope="col" { "About" }
                    th scope="col" { "To" }
                    th scope="col" { "Written" }
                    th scope="col" { "State" }
                    th scope="col" { span.hidden { "Action" } }
                } }
                tbody { @for message in &messages { (row(desk, message)) } }
            }
        }
        (list::next_page(PATH, query, next.as_deref()))
    };
    Ok(Page { status: 200, title: "Messages", body }.reply(call, desk))
}

/// `POST`: sends a message again.
///
/// # Errors
/// When the message does not exist or is outside the reader's scope, or the database fails.
pub async fn send_again(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let (id, now) = (desk.form.get("id").unwrap_or_default(), call.now());
    let replayed = desk.store.replay(desk.reviewer(), id, &random::id(now)?, now).await?;
    let replayed = replayed.ok_or(Problem::NotFound)?;
    if !replayed.is_due {
        return Ok(Reply::redirect(303, format!("{PATH}?disabled")));
    }
    call.deliver(Due::Message(replayed.notification.id));
    Ok(Reply::redirect(303, format!("{PATH}?sent")))
}

fn view(name: &str, state: Option<NotificationState>, current: Option<NotificationState>) -> Markup {
    let href = state.map_or_else(|| PATH.to_owned(), |state| format!("{PATH}?{STATE}={}", state.code()));
    html! { li { a href=(href) aria-current=[(state == current).then_some("page")] { (name) } } }
}

/// A row of the table; `message` is a `NotificationBody`.
fn row(desk: &Desk, message: &Value) -> Markup {
    let receiver = &message["receiver"];
    let chapter = receiver["chapter"].as_str().and_then(catalog::chapter_choice);
    let state = text(&message["state"]);
    let known = NotificationState::from_code(state);
    let class = match known {
        Some(NotificationState::Delivered) => "tag done",
        Some(NotificationState::Failed | NotificationState::Disabled) => "tag late",
        Some(NotificationState::Pending) | None => "tag now",
    };
    let label = match known {
        Some(known) => words(known),
        None => state,
    };
    let address = text(&receiver["address"]);
    let about = match MessageKind::from_code(text(&message["type"])) {
        Some(MessageKind::SignInLink) => "Link to sign in",
        Some(MessageKind::InvitationLink) => "Invitation",
        Some(MessageKind::IntentCreated | MessageKind::ReceiptLink) | None => text(&message["reference"]),
    };
    html! {
        tr {
            th scope="row" {
                @match message["intent_id"].as_str() {
                    Some(id) => a.nowrap href={ "/staff/intents/" (id) } { (about) },
                    None => (about),
                }
            }
            td data-label="To" {
                (address)
                @if let Some(chapter) = chapter { div.quiet { (Lang::En.texts().chapter(chapter)) } }
            }
            td data-label="Written" { (desk.moment_in(text(&message["created_at"]))) }
            td data-label="State" {
                span class=(class) { (label) }
                div.quiet { (detail(desk, message)) }
            }
            td {
                form method="post" action=(PATH) {
                    input type="hidden" name="id" value=(text(&message["id"]));
                    button.nowrap type="submit" { "Send again" span.hidden { ": " (about) " to " (address) } }
                }
            }
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

const fn words(state: NotificationState) -> &'static str {
    match state {
        NotificationState::Pending => "Waiting",
        NotificationState::Delivered => "Delivered",
        NotificationState::Failed => "Failed",
        NotificationState::Disabled => "Turned off",
    }
}

/// What happened at the last attempt, and when the next one is.
fn detail(desk: &Desk, message: &Value) -> Markup {
    let attempts = match message["attempts"].as_u64() {
        None | Some(0) => "not tried yet".to_owned(),
        Some(1) => "1 attempt".to_owned(),
        Some(attempts) => format!("{attempts} attempts"),
    };
    html! {
        (attempts)
        @if let Some(status) = message["last_status"].as_u64() { ", the receiver answered " (status) }
        @if let Some(error) = message["last_error"].as_str() { ", " (reason(error)) }
        @if let Some(next) = message["next_attempt_at"].as_str() { ", next " (desk.moment_in(next)) }
        @if let Some(delivered) = message["delivered_at"].as_str() { ", " (desk.moment_in(delivered)) }
    }
}

/// An error of `notify/` in words.
fn reason(error: &str) -> &str {
    match error {
        "not-configured" => "this site sends no email to that address",
        "not-verified" => "the address is not verified with Cloudflare",
        "expired" => "the link has ended or was used",
        "suppressed" => "the address has refused email before",
        "sender" => "the sender's address is not set up",
        "timeout" => "no answer in time",
        "network" => "no connection",
        other => other,
    }
}

//! `/staff/account`: the member's own sessions, token and email.

use join_shared::staff::MailChoice;
use maud::{Markup, html};

use super::{Desk, page::Page, people, sign_in};
use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::random,
    store::{AccountChange, Act},
};

/// The page's path.
const PATH: &str = "/staff/account";

/// The choices that the page offers.
const MAIL: [(MailChoice, &str); 2] =
    [(MailChoice::Every, "An email for every new intent that I may see"), (MailChoice::None, "No email")];

/// `GET /staff/account`.
///
/// # Errors
/// When the database fails.
pub async fn show(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    page(call, desk, None).await
}

/// `POST /staff/account`: ends sessions, makes or removes the token, or chooses the email.
///
/// # Errors
/// When the action is unknown, or the database fails.
pub async fn change(call: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let (reviewer, own) = (desk.reviewer(), &desk.signed_in.session.id);
    let audit_id = random::id(call.now())?;
    let act = Act { actor: reviewer, audit_id: &audit_id, now: call.now() };
    let change = match desk.form.get("action").unwrap_or_default() {
        "end" => {
            let id = desk.form.get("session").unwrap_or_default();
            desk.store.end_session(&reviewer.id, id).await?;
            return Ok(if id == own { sign_in::signed_out() } else { back() });
        }
        "end-others" => {
            desk.store.end_other_sessions(&reviewer.id, own).await?;
            return Ok(back());
        }
        // The only page that a `POST` shows at once: the database has no token to show later.
        "make-token" => {
            let token = format!("{}{}", random::nonce()?, random::nonce()?).replace('-', "");
            desk.store.change_account(act, AccountChange::Token(&token)).await?;
            return page(call, desk, Some(&token)).await;
        }
        "remove-token" => AccountChange::NoToken,
        "mail" => {
            let choice = desk.form.get("mail").and_then(|code| code.parse().ok());
            AccountChange::Mail(choice.ok_or(Problem::NotFound)?)
        }
        _ => return Err(Problem::NotFound),
    };
    desk.store.change_account(act, change).await?;
    Ok(back())
}

fn back() -> Reply {
    Reply::redirect(303, PATH.to_owned())
}

async fn page(call: &Call, desk: &Desk, new_token: Option<&str>) -> Result<Reply, Problem> {
    let reviewer = desk.reviewer();
    let member = desk.store.member(&reviewer.id, call.now()).await?.ok_or(Problem::NotFound)?;
    let sessions = desk.store.sessions(&reviewer.id, call.now()).await?;
    let own = &desk.signed_in.session.id;
    let title = "Account";
    let body = html! {
        h1 { (title) }
        @if let Some(token) = new_token { (shown_once(token)) }
        section.card {
            dl.facts {
                dt { "Email" } dd { (member.email) }
                dt { "You see" } dd { (people::access(member.access.as_ref())) }
            }
        }
        section.card {
            h2 { "Email about new intents" }
            @if !call.mail().is_configured() {
                p.notice { "This site sends no email yet. Your choice holds once it does." }
            }
            form method="post" action=(PATH) {
                input type="hidden" name="action" value="mail";
                @for (choice, words) in MAIL {
                    label.choice {
                        input type="radio" name="mail" value=(choice.code()) checked[member.mail == Some(choice)] required;
                        (words)
                    }
                }
                button type="submit" { "Save" }
            }
        }
        section.card {
            (people::sessions(desk, &sessions, &|session| html! {
                form method="post" action=(PATH) {
                    input type="hidden" name="action" value="end";
                    input type="hidden" name="session" value=(session.id);
                    button type="submit" {
                        @if &session.id == own { "Sign out" } @else { "End" span.hidden { " the session " (session.device) } }
                    }
                }
            }))
            @if sessions.len() > 1 {
                form.after method="post" action=(PATH) {
                    input type="hidden" name="action" value="end-others";
                    button.danger type="submit" { "End all other sessions" }
                }
            }
        }
        section.card {
            h2 { "Personal token" }
            (token(member.has_token))
        }
    };
    Ok(Page { status: 200, title, body }.reply(call, desk))
}

fn shown_once(token: &str) -> Markup {
    html! {
        div.notice role="status" {
            h2 { "Your new token" }
            p { "Copy it now: it is shown only once. Anyone who has it sees what you see." }
            (people::secret("new-token", token))
        }
    }
}

fn token(exists: bool) -> Markup {
    html! {
        p {
            "Programs use a token to call the API on your behalf. You can sign in with it, too. "
            @if exists { "You have one. A new token replaces it at once." } @else { "You have none." }
        }
        div.actions {
            form method="post" action=(PATH) {
                input type="hidden" name="action" value="make-token";
                button type="submit" { @if exists { "Replace the token" } @else { "Make a token" } }
            }
            @if exists {
                form method="post" action=(PATH) {
                    input type="hidden" name="action" value="remove-token";
                    button.danger type="submit" { "Remove the token" }
                }
            }
        }
    }
}

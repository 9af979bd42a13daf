//! `/staff`, `/staff/sign-in` and `/staff/sign-out`

use join_shared::{contact::EmailAddress, text::Lang};
use maud::{Markup, html};
use serde_json::json;
use worker::console_error;

use super::{
    Desk,
    page::{Page, protected},
    request::from_this_site,
};
use crate::{
    http::{
        call::{self, Call},
        fields::Fields,
        problem::Problem,
        reply::Reply,
    },
    notify,
    staff::{
        link::{self, MAILED_MINUTES},
        session::{self, SignedIn},
    },
    store::{Due, Way},
};

/// Where people sign in.
pub const PATH: &str = "/staff/sign-in";

/// Where people are sent after signing in. It sees whether the browser has kept the cookie.
const HOME: &str = "/staff";

/// Where people go without another destination.
const QUEUE: &str = "/staff/intents";

/// The field with the destination.
const TO: &str = "to";

/// The field that says that the browser has just signed in.
const SIGNED_IN: &str = "signed-in";

/// The answer to a `GET` without a session: to signing in, and back to this page; or an explanation if the browser has
/// just signed in.
#[must_use]
pub fn needed(call: &Call) -> Reply {
    if call.path().trim_end_matches('/') == HOME && call.query().has(SIGNED_IN) {
        return cookie_is_missing(call);
    }
    let query = call.raw_query().map(|query| format!("?{query}")).unwrap_or_default();
    let here = format!("{}{query}", call.path());
    Reply::redirect(303, format!("{PATH}?{TO}={}", encoded(&here)))
}

/// The answer to somebody who has signed in.
#[must_use]
pub fn done(destination: &str, cookie: String) -> Reply {
    let home = format!("{HOME}?{SIGNED_IN}&{TO}={}", encoded(destination));
    protected(Reply::redirect(303, home)).header("Set-Cookie", cookie)
}

fn encoded(text: &str) -> String {
    worker::url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A destination on the desk; the queue for anything else, so that our links cannot lead to another site.
#[must_use]
pub fn destination(text: Option<&str>) -> String {
    let is_ours = |text: &&str| {
        text.len() <= 500
            && text.starts_with("/staff/")
            && !text.starts_with("/staff/sign-")
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    text.filter(is_ours).unwrap_or(QUEUE).to_owned()
}

/// `GET /staff`: on to the destination, or the queue.
///
/// # Errors
/// None.
pub async fn home(call: &Call, _: &Desk) -> Result<Reply, Problem> {
    Ok(Reply::redirect(303, destination(call.query().get(TO))))
}

/// `GET /staff/sign-in`.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    Ok(form(200, call, &destination(call.query().get(TO)), None))
}

/// `POST /staff/sign-in`: by token, or asks for a link by email.
///
/// # Errors
/// When another site sent the form, the network has reached its limit, or the database fails.
pub async fn send(call: &mut Call) -> Result<Reply, Problem> {
    from_this_site(call)?;
    let fields = Fields::parse(&call.body(call::FORM).await?);
    let to = destination(fields.get(TO));
    if !call.is_secure() {
        return Ok(form(200, call, &to, None));
    }
    if let Some(token) = fields.get("token") {
        return by_token(call, token.trim(), to).await;
    }
    match fields.get("email").map(str::parse::<EmailAddress>) {
        None => Ok(form(422, call, &to, Some("Enter your email address or your token."))),
        Some(Err(_)) => {
            Ok(form(422, call, &to, Some("Enter an email address in the form name@example.org.")))
        }
        Some(Ok(email)) => by_email(call, &email, to).await,
    }
}

async fn by_token(call: &Call, token: &str, to: String) -> Result<Reply, Problem> {
    call.limits().count_write(Lang::En).await?;
    let store = call.store()?;
    let Some(reviewer) = store.reviewer(token).await? else {
        return Ok(form(422, call, &to, Some("This token is not valid. Check that you copied all of it.")));
    };
    let (session, cookie) = session::begin(call, Way::Token)?;
    store.start_session(&reviewer.id, &session).await?;
    Ok(done(&to, cookie))
}

/// The same answer for every address. Everything that depends on the address happens after it.
async fn by_email(call: &Call, email: &EmailAddress, to: String) -> Result<Reply, Problem> {
    if !call.mail().is_configured() {
        return Ok(form(200, call, &to, None));
    }
    call.limits().count_write(Lang::En).await?;
    let (env, origin) = (call.env().clone(), call.origin());
    let request =
        link::Request { origin, email: email.as_str().to_owned(), destination: to.clone(), now: call.now() };
    call.after_response(async move {
        match link::request(&env, &request).await {
            Ok(Some(message)) => notify::deliver(&env, Due::Message(message)).await,
            Ok(None) => {}
            // Without personal data.
            Err(problem) => console_error!(
                "{}",
                json!({ "event": "sign_in_link", "problem": problem.code(), "cause": problem.log() })
            ),
        }
    });
    let title = "Check your email";
    let body = html! {
        div.sheet {
            h1 { (title) }
            p {
                "If " b { (email.as_str()) } " belongs to the team, a link is on its way. It works once, for "
                (MAILED_MINUTES) " minutes."
            }
            p { "Nothing after a few minutes? Check your spam folder, and that the address is the one that national staff know." }
            p { a href=(again(&to)) { "Back to signing in" } }
        }
    };
    Ok(protected(Page { status: 200, title, body }.without_session()))
}

fn again(to: &str) -> String {
    if to == QUEUE { PATH.to_owned() } else { format!("{PATH}?{TO}={}", encoded(to)) }
}

fn form(status: u16, call: &Call, to: &str, mistake: Option<&str>) -> Reply {
    let body: Markup = html! {
        div.sheet {
            h1 { "Sign in" }
            @if call.is_secure() {
                @if let Some(mistake) = mistake { p.mistake role="alert" { (mistake) } }
                @if call.mail().is_configured() {
                    form.card method="post" action=(PATH) {
                        h2 { "By email" }
                        p { "We send you a link. You need no password." }
                        input type="hidden" name=(TO) value=(to);
                        label for="email" { "Email" }
                        input #email type="email" name="email" autocomplete="email" required;
                        button.primary type="submit" { "Email me a link" }
                    }
                } @else {
                    p.notice { "This site sends no email. Ask national staff for a link, or use your token." }
                }
                form.card method="post" action=(PATH) {
                    h2 { "By token" }
                    input type="hidden" name=(TO) value=(to);
                    label for="token" { "Personal token" }
                    input #token type="password" name="token" autocomplete="current-password" required;
                    button type="submit" { "Sign in" }
                }
            } @else {
                (needs_https())
            }
        }
    };
    protected(Page { status, title: "Sign in", body }.without_session())
}

/// What somebody reads whose browser would not keep the cookie.
#[must_use]
pub fn needs_https() -> Markup {
    html! {
        p.mistake { "This page needs https. Over plain http, browsers do not keep you signed in." }
        p { "Open the same address again with https:// at its beginning." }
    }
}

/// The browser has signed in and sends no cookie. Signing in again would not help.
fn cookie_is_missing(call: &Call) -> Reply {
    let title = "Your browser did not keep you signed in";
    let body = html! {
        div.sheet {
            h1 { (title) }
            @if call.is_secure() {
                p { "Signing in worked, but your browser did not send our cookie back." }
                ul {
                    li { "Allow cookies for this site in your browser's settings." }
                    li { "If the address begins with http://, open it with https://. Some browsers keep you signed in only over https." }
                }
            } @else {
                (needs_https())
            }
            p { a.button href=(again(&destination(call.query().get(TO)))) { "Sign in again" } }
        }
    };
    Page { status: 200, title, body }.without_session()
}

/// `POST /staff/sign-out`.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(_: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let SignedIn { reviewer, session, .. } = &desk.signed_in;
    desk.store.end_session(&reviewer.id, &session.id).await?;
    Ok(signed_out())
}

/// To signing in, without the cookie.
#[must_use]
pub fn signed_out() -> Reply {
    Reply::redirect(303, PATH.to_owned()).header("Set-Cookie", session::removed())
}

#[cfg(test)]
mod tests {
    use super::destination;

    #[test]
    fn a_destination_is_on_the_desk() {
        let check = |text: &str, expect: &str| assert_eq!(destination(Some(text)), expect, "{text}");
        check("/staff/intents/1?view=all&q=a%20b", "/staff/intents/1?view=all&q=a%20b");
        for wrong in [
            "",
            "/",
            "//evil.example",
            "/join",
            "https://evil.example/staff/",
            "/staff/sign-in?to=/staff/sign-in",
            "/staff/\\evil",
            "/staff/a\r\nSet-Cookie: a=b",
            "/staff/é",
            "/staffs/",
            "/staff",
            "/staff/sign-out",
        ] {
            check(wrong, "/staff/intents");
        }
        check(&format!("/staff/{}", "x".repeat(600)), "/staff/intents");
        assert_eq!(destination(None), "/staff/intents");
    }
}

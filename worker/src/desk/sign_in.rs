//! `/staff`, `/staff/sign-in` and `/staff/sign-out`

use maud::{Markup, html};

use super::{
    Desk, from_this_site,
    page::{Page, protected},
};
use crate::{
    http::{
        call::{self, Call},
        fields::Fields,
        problem::Problem,
        reply::Reply,
    },
    staff::session,
    store::Way,
};

/// Where people sign in.
pub const PATH: &str = "/staff/sign-in";

/// Where people go without another destination.
const QUEUE: &str = "/staff/intents";

/// The field with the destination.
const TO: &str = "to";

/// The path that signs in and then leads back to the page of this call.
#[must_use]
pub fn leading_back(call: &Call) -> String {
    let query = call.raw_query().map(|query| format!("?{query}")).unwrap_or_default();
    with_destination(PATH, &format!("{}{query}", call.path()))
}

fn with_destination(path: &str, destination: &str) -> String {
    let encoded = worker::url::form_urlencoded::byte_serialize(destination.as_bytes()).collect::<String>();
    format!("{path}?{TO}={encoded}")
}

/// A destination on the desk; the queue for anything else, so that no link of ours leads to another site.
#[must_use]
pub fn destination(text: Option<&str>) -> String {
    let is_ours = |text: &&str| {
        text.len() <= 500
            && text.starts_with("/staff/")
            && !text.starts_with(PATH)
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    text.filter(is_ours).unwrap_or(QUEUE).to_owned()
}

/// `GET /staff`: on to the queue.
///
/// # Errors
/// None.
pub async fn home(_: &Call, _: &Desk) -> Result<Reply, Problem> {
    Ok(Reply::redirect(303, QUEUE.to_owned()))
}

/// `GET /staff/sign-in`.
///
/// # Errors
/// None.
pub fn show(call: &Call) -> Result<Reply, Problem> {
    Ok(form(200, call, &destination(call.query().get(TO)), None))
}

/// `POST /staff/sign-in`: by token.
///
/// # Errors
/// When another site sent the form, or the database fails.
pub async fn send(call: &mut Call) -> Result<Reply, Problem> {
    from_this_site(call)?;
    let fields = Fields::parse(&call.body(call::FORM).await?);
    let to = destination(fields.get(TO));
    let Some(token) = fields.get("token") else {
        return Ok(form(422, call, &to, Some("Enter your email address or your token.")));
    };
    call.limits().count_write(join_shared::text::Lang::En).await?;
    let store = call.store()?;
    let Some(reviewer) = store.reviewer(token.trim()).await? else {
        return Ok(form(422, call, &to, Some("This token is not valid. Check that you copied all of it.")));
    };
    let cookie = session::start(call, &store, &reviewer.id, Way::Token).await?;
    Ok(protected(Reply::redirect(303, to)).header("Set-Cookie", cookie))
}

fn form(status: u16, call: &Call, to: &str, mistake: Option<&str>) -> Reply {
    let body: Markup = html! {
        h1 { "Sign in" }
        @if call.is_secure() {
            @if let Some(mistake) = mistake { p.mistake role="alert" { (mistake) } }
            form method="post" action=(PATH) {
                input type="hidden" name=(TO) value=(to);
                label for="token" { "Personal token" }
                input #token type="password" name="token" autocomplete="current-password" required;
                button.primary type="submit" { "Sign in" }
            }
        } @else {
            p { "This page needs https: over plain http, browsers do not keep you signed in." }
        }
    };
    protected(Page { status, title: "Sign in", body }.without_session())
}

/// `POST /staff/sign-out`.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(_: &Call, desk: &Desk) -> Result<Reply, Problem> {
    let SignedIn { reviewer, session, .. } = &desk.signed_in;
    desk.store.end_session(&reviewer.id, &session.id).await?;
    Ok(Reply::redirect(303, PATH.to_owned()).header("Set-Cookie", session::removed()))
}

use session::SignedIn;

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
        ] {
            check(wrong, "/staff/intents");
        }
        check(&format!("/staff/{}", "x".repeat(600)), "/staff/intents");
        assert_eq!(destination(None), "/staff/intents");
    }
}

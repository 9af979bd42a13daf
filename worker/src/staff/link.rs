//! One-time links to sign in. The code in a link is an HMAC of the link's id, so neither the database nor a backup of it
//! opens the desk. `cargo xtask staff invite` makes the same links.

use serde_json::json;
use worker::{Env, console_error, console_log};

use crate::{
    http::problem::Problem,
    intake::receipt_key::ReceiptSecret,
    notify::Mail,
    platform::{clock::Timestamp, random},
    store::{NewLink, Store},
};

/// What the code is for.
const PURPOSE: &str = "sign-in";

/// Where links lead; the code follows.
const PATH: &str = "/staff/sign-in/";

/// A link in an email works for this long.
pub const MAILED_MINUTES: u64 = 15;

/// A member can get this many links by email in [`MAILED_MINUTES`], so that nobody can flood a mailbox.
const MOST_MAILED: u8 = 5;

/// A link that is handed over works for this long.
pub const INVITATION_DAYS: u64 = 7;

const MINUTE: u64 = 60 * 1_000;
const DAY: u64 = 24 * 60 * MINUTE;

/// Somebody asks for a link by email.
pub struct Request {
    /// The site's origin.
    pub origin: String,
    /// The address, as typed.
    pub email: String,
    /// The path to open after signing in.
    pub destination: String,
    /// When they ask.
    pub now: Timestamp,
}

/// The path of the link with that id.
#[must_use]
pub fn path(secret: &ReceiptSecret, id: &str) -> String {
    format!("{PATH}{}", code(secret, id))
}

/// The code of the link with that id.
#[must_use]
pub fn code(secret: &ReceiptSecret, id: &str) -> String {
    secret.code(PURPOSE, id)
}

/// The end of a link that is handed over.
#[must_use]
pub fn end_of_invitation(now: Timestamp) -> Timestamp {
    now.after(INVITATION_DAYS * DAY)
}

/// Mails a link if the address belongs to the team. Runs after the response, which is the same for every address; so
/// not even its time tells who is on the team.
pub async fn mail(env: &Env, request: Request) {
    match send(env, &request).await {
        Ok(None) => {}
        Ok(Some(sent)) => log("sign_in_mail", sent.err()),
        Err(problem) => log("sign_in_mail", Some(problem.code())),
    }
}

/// `None` if the address gets no link.
async fn send(env: &Env, request: &Request) -> Result<Option<Result<(), &'static str>>, Problem> {
    let Request { origin, email, destination, now } = request;
    let (store, secret) = (Store::of(env)?, ReceiptSecret::of(env)?);
    let (id, email) = (random::id(*now)?, email.to_lowercase());
    let code = code(&secret, &id);
    let link = NewLink {
        id: &id,
        code: &code,
        destination,
        now: *now,
        expires_at: now.after(MAILED_MINUTES * MINUTE),
    };
    let recent = Timestamp::from_millis(now.millis().saturating_sub(MAILED_MINUTES * MINUTE));
    if !store.add_link_for(&email, &link, recent, MOST_MAILED).await? {
        return Ok(None);
    }
    let text = format!(
        "Open this link to sign in to the CMSA Join desk. It works once, for {MAILED_MINUTES} minutes:\n\n\
         {origin}{PATH}{code}\n\n\
         If you did not ask for it, ignore this email. Nobody can sign in without the link.\n"
    );
    Ok(Some(Mail::of(env).send_text(&email, "Sign in to the CMSA Join desk", &text).await))
}

/// Mails a link that a member of national staff has made.
pub async fn mail_invitation(env: &Env, email: &str, link: &str) {
    let text = format!(
        "You are invited to the CMSA Join desk, where CMSA and its chapters follow up with people who want to join.\n\n\
         Open this link to sign in. It works once, for {INVITATION_DAYS} days:\n\n{link}\n\n\
         Later, ask for a new link with your email address on the sign-in page.\n"
    );
    let sent = Mail::of(env).send_text(email, "Your invitation to the CMSA Join desk", &text).await;
    log("invitation_mail", sent.err());
}

/// One line without personal data.
fn log(event: &str, problem: Option<&str>) {
    let line = json!({ "event": event, "problem": problem }).to_string();
    if problem.is_some() {
        console_error!("{line}");
    } else {
        console_log!("{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::{ReceiptSecret, path};

    /// `cargo xtask staff invite` has the same example.
    #[test]
    fn a_code_is_an_hmac_of_the_id() {
        let secret = ReceiptSecret::new("a secret of at least 32 characters").expect("is long enough");
        let expect = "/staff/sign-in/mHyPrHwGaRAewY_lMi-HrSEfiEB0yVV95JpwXYXN4wo";
        assert_eq!(path(&secret, "0197f0a0-0000-7000-8000-000000000000"), expect);
    }
}

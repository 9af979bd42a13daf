//! One-time links to sign in. The code in a link is an HMAC of the link's id, so neither the database nor a backup of it
//! opens the desk. `cargo xtask staff invite` makes the same links.

use join_shared::oversight::MessageKind;
use worker::Env;

use crate::{
    http::problem::Problem,
    intake::receipt_key::ReceiptSecret,
    platform::{clock::Timestamp, random},
    store::{LinkMessage, NewLink, Store},
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

/// Stores a link with its message, if the address belongs to the team, and returns the message's id. Runs after the
/// response, which is the same for every address; so not even its time tells who is on the team.
///
/// # Errors
/// When the database fails.
pub async fn request(env: &Env, request: &Request) -> Result<Option<String>, Problem> {
    let Request { origin, email, destination, now } = request;
    let (store, secret) = (Store::of(env)?, ReceiptSecret::of(env)?);
    let id = random::id(*now)?;
    let link = NewLink {
        id: &id,
        code: &code(&secret, &id),
        destination,
        now: *now,
        expires_at: now.after(MAILED_MINUTES * MINUTE),
        message: Some(LinkMessage { kind: MessageKind::SignInLink, origin }),
    };
    let recent = Timestamp::from_millis(now.millis().saturating_sub(MAILED_MINUTES * MINUTE));
    let is_stored = store.add_link_for(&email.to_lowercase(), &link, recent, MOST_MAILED).await?;
    Ok(is_stored.then_some(id))
}

/// The subject and text of the message with the link at that address; `None` for a message without one.
#[must_use]
pub fn mail(kind: MessageKind, address: &str) -> Option<(&'static str, String)> {
    match kind {
        MessageKind::IntentCreated | MessageKind::ReceiptLink => None,
        MessageKind::SignInLink => Some((
            "Sign in to the CMSA Join desk",
            format!(
                "Open this link to sign in to the CMSA Join desk. It works once, for {MAILED_MINUTES} minutes:\n\n\
                 {address}\n\n\
                 If you did not ask for it, ignore this email. Nobody can sign in without the link.\n"
            ),
        )),
        MessageKind::InvitationLink => Some((
            "Your invitation to the CMSA Join desk",
            format!(
                "You are invited to the CMSA Join desk, where CMSA and its chapters follow up with people who want to \
                 join.\n\n\
                 Open this link to sign in. It works once, for {INVITATION_DAYS} days:\n\n{address}\n\n\
                 Later, ask for a new link with your email address on the sign-in page.\n"
            ),
        )),
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

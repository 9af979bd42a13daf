//! Sessions of the desk, in the cookie `__Host-staff`.
//!
//! The cookie holds the session's token, when it was last sent, and a code over both. So a session can end after
//! 12 idle hours, although reading a page writes nothing to the database.

use crate::{
    http::{call::Call, problem::Problem},
    intake::receipt_key::ReceiptSecret,
    platform::{clock::Timestamp, random},
    store::{NewSession, Reviewer, Session, Store, Way},
};

/// The cookie's name. Browsers accept the prefix only from this host, over https, for the path `/`.
const COOKIE: &str = "__Host-staff";

/// What the code in the cookie is for.
const PURPOSE: &str = "session";

/// A session without a request for this long ends.
const IDLE_HOURS: u64 = 12;

/// A session ends after this long in any case.
const MAX_DAYS: u64 = 7;

/// The cookie is sent again when it is older than this.
const REFRESH_MINUTES: u64 = 5;

const MINUTE: u64 = 60 * 1_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A member of staff with a session.
pub struct SignedIn {
    /// The member.
    pub reviewer: Reviewer,
    /// The session.
    pub session: Session,
    /// The cookie to send again, if it is due.
    pub cookie: Option<String>,
}

impl SignedIn {
    /// When the session ends if no further request arrives.
    #[must_use]
    pub fn ends_at(&self, now: Timestamp) -> Timestamp {
        self.session.expires_at.min(now.after(IDLE_HOURS * HOUR))
    }
}

/// The member of staff whose session the request carries.
///
/// # Errors
/// When the Worker has no secret, or the database fails.
pub async fn signed_in(call: &Call, store: &Store) -> Result<Option<SignedIn>, Problem> {
    let Some(cookie) = call.header("Cookie").as_deref().and_then(Cookie::find) else { return Ok(None) };
    let (secret, now) = (call.receipt_secret()?, call.now());
    if !cookie.is_valid(&secret, now) {
        return Ok(None);
    }
    let Some((session, reviewer)) = store.session(&cookie.token, now).await? else { return Ok(None) };
    let is_due = cookie.sent_at.after(REFRESH_MINUTES * MINUTE) < now;
    let cookie =
        is_due.then(|| Cookie { sent_at: now, token: cookie.token }.header(&secret, session.expires_at));
    Ok(Some(SignedIn { reviewer, session, cookie }))
}

/// A new session for the browser of the call, to be stored, and its `Set-Cookie`. It replaces the browser's earlier one,
/// so that nobody can have planted its cookie before.
///
/// # Errors
/// When there are no random numbers, or the Worker has no secret.
pub fn begin(call: &Call, way: Way) -> Result<(NewSession, String), Problem> {
    let (secret, now) = (call.receipt_secret()?, call.now());
    let (id, token) = (random::id(now)?, random::nonce()?);
    let expires_at = now.after(MAX_DAYS * DAY);
    let cookie = Cookie { token: token.clone(), sent_at: now }.header(&secret, expires_at);
    let device = device(&call.header("User-Agent").unwrap_or_default());
    let replaced = call.header("Cookie").as_deref().and_then(Cookie::find).map(|cookie| cookie.token);
    Ok((NewSession { id, token, way, device, now, expires_at, replaced }, cookie))
}

/// The `Set-Cookie` that removes the cookie.
#[must_use]
pub fn removed() -> String {
    format!("{COOKIE}=; Max-Age=0; {ATTRIBUTES}")
}

const ATTRIBUTES: &str = "Path=/; HttpOnly; Secure; SameSite=Lax";

struct Cookie {
    token: String,
    sent_at: Timestamp,
}

/// Separates the parts of the cookie, which has a code for its third part.
const SEPARATOR: char = '.';

/// A cookie as it arrived.
struct Received {
    token: String,
    sent_at: Timestamp,
    code: String,
}

impl Cookie {
    /// The cookie in a `Cookie` header. The first one counts.
    fn find(header: &str) -> Option<Received> {
        let cookies = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = cookies.into_iter().find(|(name, _)| *name == COOKIE)?;
        let mut parts = value.splitn(3, SEPARATOR);
        let (token, sent_at, code) = (parts.next()?, parts.next()?, parts.next()?);
        let sent_at = Timestamp::from_millis(sent_at.parse().ok()?);
        Some(Received { token: token.to_owned(), sent_at, code: code.to_owned() })
    }

    fn text(&self) -> String {
        signed(&self.token, self.sent_at)
    }

    fn header(&self, secret: &ReceiptSecret, expires_at: Timestamp) -> String {
        let (text, seconds) =
            (self.text(), expires_at.millis().saturating_sub(self.sent_at.millis()) / 1_000);
        let code = secret.code(PURPOSE, &text);
        format!("{COOKIE}={text}{SEPARATOR}{code}; Max-Age={seconds}; {ATTRIBUTES}")
    }
}

impl Received {
    /// Whether this site sent it, at most [`IDLE_HOURS`] ago.
    fn is_valid(&self, secret: &ReceiptSecret, now: Timestamp) -> bool {
        let is_idle = self.sent_at.after(IDLE_HOURS * HOUR) <= now;
        !is_idle && secret.is_code(PURPOSE, &signed(&self.token, self.sent_at), &self.code)
    }
}

fn signed(token: &str, sent_at: Timestamp) -> String {
    format!("{token}{SEPARATOR}{}", sent_at.millis())
}

/// The browser and the system that a `User-Agent` names, for the list of sessions.
fn device(user_agent: &str) -> String {
    // Later browsers name earlier ones, so the order matters.
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{COOKIE, Cookie, HOUR, IDLE_HOURS, ReceiptSecret, Timestamp, device};

    fn secret(text: &str) -> ReceiptSecret {
        ReceiptSecret::new(text).expect("is long enough")
    }

    #[test]
    fn a_cookie_is_valid_until_it_is_idle_and_cannot_be_forged() {
        let (own, other) = (secret(&"a".repeat(32)), secret(&"b".repeat(32)));
        let sent_at = Timestamp::from_millis(1_795_305_600_000);
        let cookie = Cookie { token: "token".to_owned(), sent_at };
        let header = cookie.header(&own, sent_at.after(HOUR));
        assert!(header.contains("; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax"), "{header}");
        let pair = header.split(';').next().unwrap_or_default();
        let is_valid = |pair: &str, secret: &ReceiptSecret, now| {
            Cookie::find(&format!("a=b; {pair}; c=d")).is_some_and(|cookie| cookie.is_valid(secret, now))
        };
        assert!(is_valid(pair, &own, sent_at));
        assert!(is_valid(pair, &own, sent_at.after(IDLE_HOURS * HOUR - 1)));
        assert!(!is_valid(pair, &own, sent_at.after(IDLE_HOURS * HOUR)));
        assert!(!is_valid(pair, &other, sent_at));
        assert!(!is_valid(&pair.replace("1795305600000", "1795305600001"), &own, sent_at));
        assert!(!is_valid(&pair.replace("token", "other"), &own, sent_at));
        assert!(!is_valid(&pair.replace(COOKIE, "staff"), &own, sent_at));
        for wrong in ["", "token", "token.1", "token.x.code", "..", "token.1795305600000."] {
            assert!(!is_valid(&format!("{COOKIE}={wrong}"), &own, sent_at), "{wrong}");
        }
    }

    #[test]
    fn devices_are_named_as_people_name_them() {
        let check = |user_agent: &str, expect: &str| assert_eq!(device(user_agent), expect);
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        );
        check("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android");
        check("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari on iPhone");
        check("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux");
        check("curl/8", "Unknown browser");
    }
}

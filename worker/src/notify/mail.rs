//! Email to staff, and the link of a receipt to the person who asked for it, through Cloudflare's `send_email` binding.
//! Off without receivers.

use join_shared::{
    catalog::{self, Chapter},
    contact::EmailAddress,
    oversight::MessageKind,
    text::Lang,
};
use worker::{
    Env, SendEmail, SendEmailBuilder,
    js_sys::{JsString, Reflect},
    wasm_bindgen::JsValue,
};

use super::failure::{failed, retry_later};
use crate::{
    http::problem::Problem,
    intake::receipt_key::ReceiptSecret,
    platform::{clock::Timestamp, env::variable, public_origin::public_origin},
    staff::link,
    store::{Attempt, MailReceiver, Message, Verdict},
};

/// The email sender and its receivers.
pub struct Mail {
    binding: Option<SendEmail>,
    from: Option<EmailAddress>,
    receivers: Vec<MailReceiver>,
    unreadable: usize,
    origin: Option<String>,
    /// Makes the links of receipts, if they are emailed.
    receipts: Option<ReceiptSecret>,
}

impl Mail {
    /// Configured by the binding `EMAIL` and the variables `NOTIFY_EMAIL_FROM`, `NOTIFY_EMAIL_TO`, `PUBLIC_ORIGIN` and
    /// `RECEIPT_EMAIL`.
    #[must_use]
    pub fn of(env: &Env) -> Self {
        let (receivers, unreadable) = receivers(&variable(env, "NOTIFY_EMAIL_TO").unwrap_or_default());
        Self {
            binding: env.send_email("EMAIL").ok(),
            from: variable(env, "NOTIFY_EMAIL_FROM").and_then(|it| it.trim().parse().ok()),
            receivers,
            unreadable,
            origin: public_origin(env),
            receipts: variable(env, "RECEIPT_EMAIL")
                .filter(|it| it == "on")
                .and_then(|_| ReceiptSecret::of(env).ok()),
        }
    }

    /// The receivers for an intent that names these chapters, without duplicates.
    #[must_use]
    pub fn receivers(&self, chapters: &[&'static Chapter]) -> Vec<MailReceiver> {
        receivers_for(&self.receivers, chapters)
    }

    /// Whether email can be sent.
    #[must_use]
    pub const fn is_configured(&self) -> bool {
        self.binding.is_some() && self.from.is_some()
    }

    /// Whether people can have the link of their receipt emailed.
    #[must_use]
    pub const fn offers_receipts(&self) -> bool {
        self.is_configured() && self.receipts.is_some() && self.origin.is_some()
    }

    /// How many entries of `NOTIFY_EMAIL_TO` are invalid, for the operator's log.
    pub(super) const fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub(super) async fn send(
        &self,
        message: &Message,
        address: &str,
        secret: &ReceiptSecret,
    ) -> Result<Attempt, Problem> {
        let (Some(binding), Some(from)) = (&self.binding, &self.from) else {
            return Ok(failed("not-configured"));
        };
        // Nothing is sent once the person's address is erased.
        let address = match MessageKind::from_code(&message.kind) {
            Some(MessageKind::ReceiptLink) => message.person.as_deref(),
            _ => Some(address),
        };
        let Some(address) = address else { return Ok(failed("erased")) };
        let Some(text) = self.text(message, address, secret) else { return Ok(failed("not-configured")) };
        let end = if text.has_link { message.link_expires_at.unwrap_or_default() } else { u64::MAX };
        if end <= Timestamp::now().millis() {
            return Ok(failed("expired"));
        }
        let Err(error) = send_mail(binding, from, address, &text.subject, &text.body).await else {
            return Ok(Attempt { verdict: Verdict::Delivered, status: None, error: None });
        };
        if let Some(reason) = refusal(&error) {
            return Ok(failed(reason));
        }
        Ok(before(end, retry_later(message, None, "mail", None)?))
    }

    /// What the address gets; `None` if it gets nothing: the receiver may have left the configuration or the team since.
    fn text(&self, message: &Message, address: &str, secret: &ReceiptSecret) -> Option<Text> {
        let origin = self.origin.as_deref().or(message.origin.as_deref()).unwrap_or_default();
        let is_configured = self.receivers.iter().any(|receiver| receiver.address == address);
        match MessageKind::from_code(&message.kind)? {
            MessageKind::IntentCreated => {
                let why = match (is_configured, message.is_for_member()) {
                    (true, _) => Why::Configured,
                    (false, true) => Why::Member,
                    (false, false) => return None,
                };
                Some(Text { subject: subject(message), body: body(message, why, origin), has_link: false })
            }
            MessageKind::ReceiptLink => {
                let (secret, origin) = (self.receipts.as_ref()?, self.origin.as_deref()?);
                let link = format!("{origin}{}", secret.token(message.intent_id.as_deref()?).path());
                let mail_subject = message.lang.unwrap_or_default().texts().mail_subject;
                let subject = format!("{mail_subject} {}", message.reference.as_deref().unwrap_or_default());
                Some(Text { subject, body: receipt_body(message, origin, &link), has_link: false })
            }
            kind @ (MessageKind::SignInLink | MessageKind::InvitationLink) => {
                let address = format!("{origin}{}", link::path(secret, &message.id));
                let (subject, body) = link::mail(kind, &address).filter(|_| message.is_for_member())?;
                Some(Text { subject: subject.to_owned(), body, has_link: true })
            }
        }
    }
}

/// The attempt, as the last one if the next would be too late: a link that has ended helps nobody.
fn before(end: u64, attempt: Attempt) -> Attempt {
    match attempt.verdict {
        Verdict::Again(next) if next.millis() >= end => Attempt { verdict: Verdict::Failed, ..attempt },
        _ => attempt,
    }
}

/// An email.
struct Text {
    subject: String,
    body: String,
    /// Whether it has a one-time link.
    has_link: bool,
}

/// Why an address gets mail about intents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The variable `NOTIFY_EMAIL_TO` has it.
    Configured,
    /// It is that of a member of staff.
    Member,
}

/// Keeps the error code; the `worker` crate's own error has the message alone.
async fn send_mail(
    binding: &SendEmail,
    from: &EmailAddress,
    address: &str,
    subject: &str,
    text: &str,
) -> Result<(), String> {
    let mail = SendEmailBuilder::new(from.as_str(), address, subject);
    mail.set_text(text);
    match binding.send_with_builder(&mail).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let error: JsValue = error.into();
            let code = Reflect::get(&error, &JsString::from("code")).ok().and_then(|it| it.as_string());
            let message = Reflect::get(&error, &JsString::from("message")).ok().and_then(|it| it.as_string());
            Err(format!("{} {}", code.unwrap_or_default(), message.unwrap_or_default()))
        }
    }
}

/// Why a retry is useless; `None` if a retry may succeed. The patterns are Cloudflare's error codes and
/// messages.
fn refusal(error: &str) -> Option<&'static str> {
    const REASONS: [(&str, &str); 8] = [
        ("E_RECIPIENT_NOT_ALLOWED", "not-verified"),
        ("not a verified address", "not-verified"),
        ("email to ", "not-verified"),
        ("E_RECIPIENT_SUPPRESSED", "suppressed"),
        ("E_SENDER_NOT_VERIFIED", "sender"),
        ("E_SENDER_DOMAIN_NOT_AVAILABLE", "sender"),
        ("email from ", "sender"),
        ("E_VALIDATION_ERROR", "invalid"),
    ];
    REASONS.into_iter().find(|(words, _)| error.contains(words)).map(|(_, reason)| reason)
}

/// Parses addresses separated by spaces: `office@example.org` receives every intent,
/// `hudson-valley=ana@example.org` those that name the chapter. Returns the number of invalid entries, too.
fn receivers(text: &str) -> (Vec<MailReceiver>, usize) {
    let receiver = |entry: &str| {
        let (chapter, address) = match entry.split_once('=') {
            Some((slug, address)) => (Some(catalog::chapter(slug)?.slug), address),
            None => (None, entry),
        };
        let address: EmailAddress = address.parse().ok()?;
        Some(MailReceiver { chapter, address: address.as_str().to_owned() })
    };
    let (mut receivers, mut unreadable) = (Vec::new(), 0);
    for entry in text.split_whitespace() {
        match receiver(entry) {
            Some(receiver) => receivers.push(receiver),
            None => unreadable += 1,
        }
    }
    (receivers, unreadable)
}

fn receivers_for(receivers: &[MailReceiver], chapters: &[&'static Chapter]) -> Vec<MailReceiver> {
    let mut found: Vec<MailReceiver> = Vec::new();
    for receiver in receivers {
        let concerns = receiver.chapter.is_none_or(|slug| chapters.iter().any(|it| it.slug == slug));
        if concerns && !found.iter().any(|it| it.address == receiver.address) {
            found.push(receiver.clone());
        }
    }
    found
}

fn subject(message: &Message) -> String {
    format!("Sign-up intent {}", message.reference.as_deref().unwrap_or_default())
}

/// English, like everything for staff, and without personal data.
fn body(message: &Message, why: Why, origin: &str) -> String {
    let slugs: Vec<String> = serde_json::from_str(&message.chapters).unwrap_or_default();
    let names: Vec<_> = slugs
        .iter()
        .filter_map(|slug| catalog::chapter_choice(slug))
        .map(|chapter| Lang::En.texts().chapter(chapter))
        .collect();
    let chapters = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let why = match why {
        Why::Configured => {
            "This address is in the variable NOTIFY_EMAIL_TO of the site's configuration.".to_owned()
        }
        Why::Member => format!("Choose which emails you get:\n{origin}/staff/account"),
    };
    format!(
        "Someone signed up to join CMSA or asked a question.\n\n\
         Reference: {}\nChapters: {chapters}\n\n\
         Open it on the staff desk:\n{origin}/staff/intents/{}\n\n\
         This email may arrive twice. {why}\n",
        message.reference.as_deref().unwrap_or_default(),
        message.intent_id.as_deref().unwrap_or_default()
    )
}

/// In the person's language: reference, link and what happens next, without their details.
fn receipt_body(message: &Message, origin: &str, link: &str) -> String {
    let texts = message.lang.unwrap_or_default().texts();
    let (got, next) = match message.is_question {
        0 => (texts.receipt_got, texts.receipt_next),
        _ => (texts.receipt_got_question, texts.next_question),
    };
    format!(
        "{got}.\n\n{}: {}\n\n{}:\n{link}\n\n{}\n\n{}\n{next}\n\n{}\n{origin}\n",
        texts.reference,
        message.reference.as_deref().unwrap_or_default(),
        texts.receipt_address,
        texts.receipt_keep_lead,
        texts.next_title,
        texts.mail_why
    )
}

#[cfg(test)]
mod tests {
    use join_shared::catalog;

    use super::{Attempt, MailReceiver, Timestamp, Verdict, before, receivers, receivers_for, refusal};

    fn receiver(chapter: Option<&'static str>, address: &str) -> MailReceiver {
        MailReceiver { chapter, address: address.to_owned() }
    }

    #[test]
    fn receivers_are_for_all_or_for_a_chapter() {
        let found = receivers(
            " office@example.org\nhudson-valley=ana@example.org atlantis=b@example.org nobody detroit= =c@example.org",
        );
        let expect =
            [receiver(None, "office@example.org"), receiver(Some("hudson-valley"), "ana@example.org")];
        assert_eq!(found, (expect.to_vec(), 4));
        assert_eq!(receivers(""), (Vec::new(), 0));
    }

    #[test]
    fn each_receiver_gets_matching_intents_once() {
        let (all, _) = receivers("a@example.org hudson-valley=a@example.org hudson-valley=b@example.org");
        let addresses = |slugs: &[&str]| {
            let chapters: Vec<_> =
                slugs.iter().map(|slug| catalog::chapter(slug).expect("the chapter exists")).collect();
            receivers_for(&all, &chapters).into_iter().map(|it| it.address).collect::<Vec<_>>()
        };
        assert_eq!(addresses(&[]), ["a@example.org"]);
        assert_eq!(addresses(&["detroit"]), ["a@example.org"]);
        assert_eq!(addresses(&["detroit", "hudson-valley"]), ["a@example.org", "b@example.org"]);
    }

    #[test]
    fn a_link_is_not_sent_after_its_end() {
        let again = Verdict::Again(Timestamp::from_millis(900));
        for (verdict, end, expect) in [
            (again, 901, again),
            (again, 900, Verdict::Failed),
            (again, u64::MAX, again),
            (Verdict::Delivered, 0, Verdict::Delivered),
        ] {
            let attempt = Attempt { verdict, status: None, error: Some("mail") };
            assert_eq!(before(end, attempt).verdict, expect, "{verdict:?} {end}");
        }
    }

    #[test]
    fn only_permanent_errors_end_retries() {
        assert_eq!(refusal("E_RECIPIENT_NOT_ALLOWED x"), Some("not-verified"));
        assert_eq!(refusal(" destination address is not a verified address"), Some("not-verified"));
        assert_eq!(refusal("E_DELIVERY_FAILED x"), None);
        assert_eq!(refusal(" "), None);
    }
}

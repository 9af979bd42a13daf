//! Email to staff, and the link of a receipt to the person who asked for it, through Cloudflare's `send_email` binding. Off without receivers.

use join_shared::{
    catalog::{self, Chapter},
    contact::EmailAddress,
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
    platform::{env::variable, public_origin::public_origin},
    store::{Attempt, MailReceiver, Message, RECEIPT_MAIL, Verdict},
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
    pub(super) async fn send(&self, message: &Message, address: &str) -> Result<Attempt, Problem> {
        if message.kind == RECEIPT_MAIL {
            return self.send_receipt(message).await;
        }
        // The receiver may have left the configuration or the team since.
        let is_configured = self.receivers.iter().any(|receiver| receiver.address == address);
        let why = match (is_configured, message.is_for_member()) {
            (true, _) => Why::Configured,
            (false, true) => Why::Member,
            (false, false) => return Ok(failed("not-configured")),
        };
        let origin = self.origin.as_deref().unwrap_or_default();
        self.attempt(message, address, &subject(message), &body(message, why, origin)).await
    }

    /// Sends the link of a receipt to the person, in their language. Nothing is sent once their address is erased.
    async fn send_receipt(&self, message: &Message) -> Result<Attempt, Problem> {
        let Some(address) = &message.person else { return Ok(failed("erased")) };
        let (Some(secret), Some(origin)) = (&self.receipts, &self.origin) else {
            return Ok(failed("not-configured"));
        };
        let link = format!("{origin}{}", secret.token(&message.intent_id).path());
        let subject = format!("{} {}", message.lang.texts().mail_subject, message.reference);
        self.attempt(message, address, &subject, &receipt_body(message, origin, &link)).await
    }

    async fn attempt(
        &self,
        message: &Message,
        address: &str,
        subject: &str,
        text: &str,
    ) -> Result<Attempt, Problem> {
        let (Some(binding), Some(from)) = (&self.binding, &self.from) else {
            return Ok(failed("not-configured"));
        };
        match send_mail(binding, from, address, subject, text).await {
            Ok(()) => Ok(Attempt { verdict: Verdict::Delivered, status: None, error: None }),
            Err(error) => match refusal(&error) {
                Some(reason) => Ok(failed(reason)),
                None => retry_later(message, None, "mail", None),
            },
        }
    }

    /// Sends a text to one address, once.
    ///
    /// # Errors
    /// The reason, in one word.
    pub async fn send_text(&self, address: &str, subject: &str, text: &str) -> Result<(), &'static str> {
        let (Some(binding), Some(from)) = (&self.binding, &self.from) else { return Err("not-configured") };
        let sent = send_mail(binding, from, address, subject, text).await;
        sent.map_err(|error| refusal(&error).unwrap_or("mail"))
    }
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
    format!("Sign-up intent {}", message.reference)
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
        message.reference, message.intent_id
    )
}

/// In the person's language: reference, link and what happens next, without their details.
fn receipt_body(message: &Message, origin: &str, link: &str) -> String {
    let texts = message.lang.texts();
    let (got, next) = match message.is_question {
        0 => (texts.receipt_got, texts.receipt_next),
        _ => (texts.receipt_got_question, texts.receipt_next_question),
    };
    format!(
        "{got}.\n\n{}: {}\n\n{}:\n{link}\n\n{}\n\n{}\n{next}\n\n{}\n{origin}\n",
        texts.reference,
        message.reference,
        texts.receipt_address,
        texts.receipt_keep_lead,
        texts.next_title,
        texts.mail_why
    )
}

#[cfg(test)]
mod tests {
    use join_shared::catalog;

    use super::{MailReceiver, receivers, receivers_for, refusal};

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
    fn only_permanent_errors_end_retries() {
        assert_eq!(refusal("E_RECIPIENT_NOT_ALLOWED x"), Some("not-verified"));
        assert_eq!(refusal(" destination address is not a verified address"), Some("not-verified"));
        assert_eq!(refusal("E_DELIVERY_FAILED x"), None);
        assert_eq!(refusal(" "), None);
    }
}

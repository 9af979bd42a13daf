//! Receipt tokens and form keys. A token is an HMAC of the intent's id, so that a repetition can get it again
//! although only its hash is stored.
//!
//! An idempotency key can lead to a receipt, too: a person who goes back to a form, changes it and sends it
//! again sees what was stored first. Such a key must be as hard to guess as a token, and an API client may
//! choose "12345678". So the keys of this site's forms carry an HMAC of their random part, and no other key
//! leads to a receipt.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use join_shared::intent::IdempotencyKey;
use sha2::Sha256;
use worker::Env;

use crate::{http::problem::Problem, platform::hash::sha256_hex};

/// The key that makes receipt tokens, at least [`Self::MIN_CHARS`] long.
pub struct ReceiptSecret(Hmac<Sha256>);

/// The secret is missing or too short.
#[derive(Debug, Clone, Copy)]
pub struct NoReceiptSecret;

/// Grants access to one receipt.
#[derive(PartialEq, Eq)]
pub struct ReceiptToken(String);

impl From<NoReceiptSecret> for Problem {
    fn from(_: NoReceiptSecret) -> Self {
        Self::Unavailable { cause: "RECEIPT_SECRET is missing or too short".to_owned() }
    }
}

impl ReceiptSecret {
    /// The shortest valid secret, in characters.
    pub const MIN_CHARS: usize = 32;

    /// The secret `RECEIPT_SECRET`.
    ///
    /// # Errors
    /// When it is missing or too short. Nothing is stored then, because anyone could compute the receipt
    /// tokens.
    pub fn of(env: &Env) -> Result<Self, NoReceiptSecret> {
        let secret = env.secret("RECEIPT_SECRET").map_err(|_| NoReceiptSecret)?;
        Self::new(&secret.to_string())
    }

    pub(crate) fn new(secret: &str) -> Result<Self, NoReceiptSecret> {
        if secret.chars().count() < Self::MIN_CHARS {
            return Err(NoReceiptSecret);
        }
        Hmac::new_from_slice(secret.as_bytes()).map(Self).map_err(|_| NoReceiptSecret)
    }

    /// The intent's token, always the same.
    #[must_use]
    pub fn token(&self, intent_id: &str) -> ReceiptToken {
        let code = self.0.clone().chain_update(intent_id).finalize().into_bytes();
        ReceiptToken(URL_SAFE_NO_PAD.encode(code))
    }

    /// The idempotency key of a form on this site, from its random part.
    #[must_use]
    pub fn form_key(&self, random: &str) -> String {
        let code = self.form_code(random).finalize().into_bytes();
        format!("{FORM}{random}.{}", URL_SAFE_NO_PAD.encode(code))
    }

    /// Whether this site made that key for a form.
    #[must_use]
    pub fn is_form_key(&self, key: &IdempotencyKey) -> bool {
        let parts = key.as_str().strip_prefix(FORM).and_then(|rest| rest.split_once('.'));
        let code = parts.and_then(|(random, code)| Some((random, URL_SAFE_NO_PAD.decode(code).ok()?)));
        code.is_some_and(|(random, code)| self.form_code(random).verify_slice(&code).is_ok())
    }

    /// The keyed hash that distinguishes the contents of intents. Without the secret, it cannot be used to
    /// guess what a person who has withdrawn sent.
    #[must_use]
    pub fn content_hash(&self, content: &[u8]) -> String {
        let code = self.0.clone().chain_update(CONTENT).chain_update(content).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(code)
    }

    /// A code for that purpose, always the same for the same text. The purpose keeps it different from every other
    /// code of this secret.
    #[must_use]
    pub fn code(&self, purpose: &'static str, text: &str) -> String {
        let code = self.0.clone().chain_update(purpose).chain_update(".").chain_update(text);
        URL_SAFE_NO_PAD.encode(code.finalize().into_bytes())
    }

    /// Whether it is the code for that purpose and text. Takes the same time for each wrong one.
    #[must_use]
    pub fn is_code(&self, purpose: &'static str, text: &str, code: &str) -> bool {
        let Ok(code) = URL_SAFE_NO_PAD.decode(code) else { return false };
        let expected = self.0.clone().chain_update(purpose).chain_update(".").chain_update(text);
        expected.verify_slice(&code).is_ok()
    }

    fn form_code(&self, random: &str) -> Hmac<Sha256> {
        self.0.clone().chain_update(FORM).chain_update(random)
    }
}

/// Prefixes that separate the HMACs of form keys and contents from each other and from those of intent ids,
/// which have none.
const FORM: &str = "form.";
const CONTENT: &str = "content.";

impl ReceiptToken {
    /// The token in a path, valid or not.
    #[must_use]
    pub fn from_path(segment: &str) -> Self {
        Self(segment.to_owned())
    }

    /// The receipt's path.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/receipt/{}", self.0)
    }

    /// The hash that the database stores.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256_hex(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ReceiptSecret;

    #[test]
    fn a_token_depends_on_id_and_secret_alone() {
        let secret = |text: &str| ReceiptSecret::new(text).expect("is long enough");
        let one = secret("one secret of at least 32 characters");
        let other = secret("other secret of at least 32 characters");
        assert_eq!(one.token("a").path(), one.token("a").path());
        assert_ne!(one.token("a").path(), one.token("b").path());
        assert_ne!(one.token("a").path(), other.token("a").path());
        assert_eq!(one.token("a").path().len(), "/receipt/".len() + 43);
    }

    #[test]
    fn only_our_forms_have_form_keys() {
        let secret = |text: &str| ReceiptSecret::new(text).expect("is long enough");
        let own = secret("one secret of at least 32 characters");
        let is_form_key = |key: &str| own.is_form_key(&key.parse().expect("is a key"));
        let key = own.form_key("0197f0a0-0000-4000-8000-000000000000");
        assert!(is_form_key(&key), "{key}");

        let other = secret("other secret of at least 32 characters").form_key("a");
        // A receipt token is not valid as a form key, nor the reverse.
        let token = own.token("a").path().replace("/receipt/", "form.a.");
        let (bare, code) = key.rsplit_once('.').expect("it ends in a code");
        for wrong in [
            "12345678",
            &other,
            &token,
            bare,
            &format!("{bare}."),
            &format!("{bare}.AAAA"),
            &format!("{bare}x.{code}"),
            &key[..key.len() - 1],
            &format!("{key}A"),
            &key.replace("form.", "form.."),
            key.strip_prefix("form.").unwrap_or_default(),
        ] {
            assert!(!is_form_key(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_content_hash_is_keyed_and_has_no_other_use() {
        let secret = |text: &str| ReceiptSecret::new(text).expect("is long enough");
        let one = secret("one secret of at least 32 characters");
        let other = secret("other secret of at least 32 characters");
        let hash = one.content_hash(b"a");
        assert_eq!(hash, one.content_hash(b"a"));
        assert_ne!(hash, one.content_hash(b"b"));
        assert_ne!(hash, other.content_hash(b"a"));
        for text in ["a", "content.a", "form.a"] {
            assert_ne!(one.token("a").path(), format!("/receipt/{}", one.content_hash(text.as_bytes())));
            let key = format!("form.a.{}", one.content_hash(text.as_bytes()));
            assert!(!one.is_form_key(&key.parse().expect("is a key")), "{text}");
        }
    }

    #[test]
    fn a_short_secret_is_rejected() {
        assert!(ReceiptSecret::new(&"x".repeat(31)).is_err());
        assert!(ReceiptSecret::new(&"x".repeat(32)).is_ok());
    }
}

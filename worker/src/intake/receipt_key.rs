//! Keys of receipts. A token is an HMAC over the intent's id, so that a replay can be given it
//! again although only its hash is stored.
//!
//! An idempotency key can lead to a receipt, too: whoever goes back to a form, changes it and sends
//! it again is shown what was stored the first time. So such a key must be as hard to guess as a
//! token, and "12345678", which a client of the API may choose, is not. Hence the keys of our own
//! forms carry an HMAC over their random part, and no other key leads anywhere.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use join_shared::intent::IdempotencyKey;
use sha2::Sha256;
use worker::Env;

use crate::{http::problem::Problem, platform::hash::sha256_hex};

/// The key by which receipt tokens are made; it is at least [`Self::MIN_CHARS`] long.
pub struct ReceiptSecret(Hmac<Sha256>);

/// The environment has no secret, or one that is too short to be one.
#[derive(Debug, Clone, Copy)]
pub struct NoReceiptSecret;

/// What opens one receipt: whoever has it may see it.
#[derive(PartialEq, Eq)]
pub struct ReceiptToken(String);

impl From<NoReceiptSecret> for Problem {
    fn from(_: NoReceiptSecret) -> Self {
        Self::Unavailable { cause: "RECEIPT_SECRET is missing or too short".to_owned() }
    }
}

impl ReceiptSecret {
    /// The least number of characters.
    pub const MIN_CHARS: usize = 32;

    /// The secret named `RECEIPT_SECRET`.
    ///
    /// # Errors
    /// When it is missing or too short. Nothing is stored then: a receipt that anybody can
    /// compute is none.
    pub fn of(env: &Env) -> Result<Self, NoReceiptSecret> {
        let secret = env.secret("RECEIPT_SECRET").map_err(|_| NoReceiptSecret)?;
        Self::new(&secret.to_string())
    }

    fn new(secret: &str) -> Result<Self, NoReceiptSecret> {
        if secret.chars().count() < Self::MIN_CHARS {
            return Err(NoReceiptSecret);
        }
        Hmac::new_from_slice(secret.as_bytes()).map(Self).map_err(|_| NoReceiptSecret)
    }

    /// The token of the intent with that id: always the same one.
    #[must_use]
    pub fn token(&self, intent_id: &str) -> ReceiptToken {
        let code = self.0.clone().chain_update(intent_id).finalize().into_bytes();
        ReceiptToken(URL_SAFE_NO_PAD.encode(code))
    }

    /// The idempotency key of a form of ours, from what was made up at random for it.
    #[must_use]
    pub fn form_key(&self, random: &str) -> String {
        let code = self.form_code(random).finalize().into_bytes();
        format!("{FORM}{random}.{}", URL_SAFE_NO_PAD.encode(code))
    }

    /// Whether a form of ours has that key, so that only who had the form has the key.
    #[must_use]
    pub fn is_form_key(&self, key: &IdempotencyKey) -> bool {
        let parts = key.as_str().strip_prefix(FORM).and_then(|rest| rest.split_once('.'));
        let code = parts.and_then(|(random, code)| Some((random, URL_SAFE_NO_PAD.decode(code).ok()?)));
        code.is_some_and(|(random, code)| self.form_code(random).verify_slice(&code).is_ok())
    }

    /// What the database tells the content of one intent from that of another by. Without the secret it cannot be
    /// used to try out what a person who has withdrawn may have sent.
    #[must_use]
    pub fn content_hash(&self, content: &[u8]) -> String {
        let code = self.0.clone().chain_update(CONTENT).chain_update(content).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(code)
    }

    fn form_code(&self, random: &str) -> Hmac<Sha256> {
        self.0.clone().chain_update(FORM).chain_update(random)
    }
}

/// How the keys of our forms begin. What is hashed for a key or a content begins with its word, and the id of an
/// intent with neither, so no code of one kind is of use as another.
const FORM: &str = "form.";
const CONTENT: &str = "content.";

impl ReceiptToken {
    /// The token as it stands in an address, whether or not it opens anything.
    #[must_use]
    pub fn from_path(segment: &str) -> Self {
        Self(segment.to_owned())
    }

    /// Path of the receipt.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/receipt/{}", self.0)
    }

    /// What the database knows the token by.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256_hex(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ReceiptSecret;

    #[test]
    fn a_token_is_rebuilt_from_id_and_secret_alone() {
        let secret = |text: &str| ReceiptSecret::new(text).expect("is long enough");
        let one = secret("one secret of at least 32 characters");
        let other = secret("other secret of at least 32 characters");
        assert_eq!(one.token("a").path(), one.token("a").path());
        assert_ne!(one.token("a").path(), one.token("b").path());
        assert_ne!(one.token("a").path(), other.token("a").path());
        assert_eq!(one.token("a").path().len(), "/receipt/".len() + 43);
    }

    #[test]
    fn only_our_own_forms_have_keys_of_forms() {
        let secret = |text: &str| ReceiptSecret::new(text).expect("is long enough");
        let ours = secret("one secret of at least 32 characters");
        let is_ours = |key: &str| ours.is_form_key(&key.parse().expect("is a key"));
        let key = ours.form_key("0197f0a0-0000-4000-8000-000000000000");
        assert!(is_ours(&key), "{key}");

        let other = secret("other secret of at least 32 characters").form_key("a");
        // The code of a receipt's token is of no use for a form, nor the other way round.
        let token = ours.token("a").path().replace("/receipt/", "form.a.");
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
            assert!(!is_ours(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_hash_of_a_content_is_keyed_and_of_no_other_use() {
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
    fn a_short_secret_is_none() {
        assert!(ReceiptSecret::new(&"x".repeat(31)).is_err());
        assert!(ReceiptSecret::new(&"x".repeat(32)).is_ok());
    }
}

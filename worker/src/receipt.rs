//! Keys of receipts. A token is an HMAC over the intent's id, so that a replay can be given it
//! again although only its hash is stored.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use worker::Env;

use crate::hash::sha256_hex;

/// The key by which receipt tokens are made; it is at least [`Self::MIN_CHARS`] long.
pub struct ReceiptSecret(Hmac<Sha256>);

/// The environment has no secret, or one that is too short to be one.
#[derive(Debug, Clone, Copy)]
pub struct NoReceiptSecret;

/// What opens one receipt: whoever has it may see it.
#[derive(PartialEq, Eq)]
pub struct ReceiptToken(String);

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
}

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
    fn a_short_secret_is_none() {
        assert!(ReceiptSecret::new(&"x".repeat(31)).is_err());
        assert!(ReceiptSecret::new(&"x".repeat(32)).is_ok());
    }
}

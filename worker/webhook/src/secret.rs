//! Secrets of webhooks and the signatures made with them. No secret is stored: each is an HMAC of the
//! webhook's id by a secret that the Worker has anyway, so a copy of the database signs nothing.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What the secrets of all webhooks are made from: the Worker's `RECEIPT_SECRET`.
pub struct Master(Hmac<Sha256>);

/// What one webhook's messages are signed with, and its receiver checks them by.
pub struct Secret([u8; 32]);

impl Master {
    /// The least number of characters.
    pub const MIN_CHARS: usize = 32;

    /// `None` when the text is too short to be a secret.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        if text.chars().count() < Self::MIN_CHARS {
            return None;
        }
        Hmac::new_from_slice(text.as_bytes()).ok().map(Self)
    }

    /// The secret of the webhook with that id, in that generation: a rotation makes the next one. The first
    /// word keeps it apart from all else that is made from the same secret.
    #[must_use]
    pub fn secret(&self, webhook_id: &str, generation: u32) -> Secret {
        let code = self.0.clone().chain_update(format!("webhook.{webhook_id}.{generation}"));
        Secret(code.finalize().into_bytes().into())
    }
}

/// As receivers are given it: `whsec_` and base 64.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "whsec_{}", STANDARD.encode(self.0))
    }
}

/// The header `webhook-signature` of a message sent at that moment, in Unix seconds: one signature for each
/// secret.
#[must_use]
pub fn signatures(secrets: &[Secret], id: &str, seconds: u64, payload: &str) -> String {
    let message = format!("{id}.{seconds}.{payload}");
    secrets.iter().map(|secret| sign(&secret.0, &message)).collect::<Vec<_>>().join(" ")
}

/// `v1,` and the code of a message in base 64.
fn sign(key: &[u8], message: &str) -> String {
    // A key of any length will do; and no signature is one that no receiver accepts.
    let code = Hmac::<Sha256>::new_from_slice(key).map(|code| code.chain_update(message).finalize());
    code.map(|code| format!("v1,{}", STANDARD.encode(code.into_bytes()))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master() -> Master {
        Master::new("a secret of at least 32 characters").expect("is long enough")
    }

    /// The example of the specification's reference libraries.
    #[test]
    fn as_the_reference_signs() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("is base 64");
        let message = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        assert_eq!(sign(&key, message), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_webhook_and_generation_has_its_own() {
        let (one, next, other) = (master().secret("a", 1), master().secret("a", 2), master().secret("b", 1));
        assert_eq!(one.to_string(), master().secret("a", 1).to_string());
        assert_ne!(one.to_string(), next.to_string());
        assert_ne!(one.to_string(), other.to_string());
        assert_eq!(one.to_string().len(), "whsec_".len() + 44);
        let both = signatures(&[next, one], "id", 1, "{}");
        let (first, second) = both.split_once(' ').expect("there are two");
        assert!(first.starts_with("v1,") && second.starts_with("v1,") && first != second, "{both}");
    }

    #[test]
    fn a_short_secret_is_none() {
        assert!(Master::new(&"x".repeat(31)).is_none());
    }
}

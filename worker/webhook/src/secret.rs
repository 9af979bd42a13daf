//! Webhook secrets and signatures. No secret is stored: each is an HMAC of the webhook's id under the
//! Worker's own secret, so database access alone cannot forge a signature.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The key that derives all webhook secrets: the Worker's `RECEIPT_SECRET`.
pub struct Master(Hmac<Sha256>);

/// The secret of one webhook.
pub struct Secret([u8; 32]);

impl Master {
    /// The shortest valid secret, in characters.
    pub const MIN_CHARS: usize = 32;

    /// `None` if the text is too short.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        if text.chars().count() < Self::MIN_CHARS {
            return None;
        }
        Hmac::new_from_slice(text.as_bytes()).ok().map(Self)
    }

    /// The webhook's secret of that generation; a rotation adds one. The prefix `webhook.` separates this use
    /// from the others of the same key.
    #[must_use]
    pub fn secret(&self, webhook_id: &str, generation: u32) -> Secret {
        let code = self.0.clone().chain_update(format!("webhook.{webhook_id}.{generation}"));
        Secret(code.finalize().into_bytes().into())
    }
}

/// The format for receivers: `whsec_` and Base64.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "whsec_{}", STANDARD.encode(self.0))
    }
}

/// The value of `webhook-signature` for a message sent at that time, in Unix seconds: one signature for each
/// secret.
#[must_use]
pub fn signatures(secrets: &[Secret], id: &str, seconds: u64, payload: &str) -> String {
    let message = format!("{id}.{seconds}.{payload}");
    secrets.iter().map(|secret| sign(&secret.0, &message)).collect::<Vec<_>>().join(" ")
}

/// `v1,` and the HMAC of a message in Base64.
fn sign(key: &[u8], message: &str) -> String {
    // HMAC accepts keys of any length. If it failed, receivers would reject the empty signature.
    let code = Hmac::<Sha256>::new_from_slice(key).map(|code| code.chain_update(message).finalize());
    code.map(|code| format!("v1,{}", STANDARD.encode(code.into_bytes()))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master() -> Master {
        Master::new("a secret of at least 32 characters").expect("is long enough")
    }

    /// The example of the reference libraries.
    #[test]
    fn signatures_match_the_reference() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("is base 64");
        let message = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        assert_eq!(sign(&key, message), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_webhook_and_generation_has_its_own_secret() {
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
    fn a_short_secret_is_rejected() {
        assert!(Master::new(&"x".repeat(31)).is_none());
    }
}

//! A one-time link to sign in, like those that the Worker makes (`worker/src/staff/link.rs`).

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::hash;
use crate::operate::d1::quote;

const DAY: u128 = 24 * 60 * 60 * 1_000;

/// A link.
pub(super) struct Link {
    id: String,
    code: String,
}

impl Link {
    /// The link with that id. Its code is an HMAC of the id under the Worker's secret.
    pub(super) fn new(secret: &str, id: &str) -> Result<Self> {
        let key = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).context("RECEIPT_SECRET is no key")?;
        let code = key.chain_update(format!("sign-in.{id}")).finalize().into_bytes();
        Ok(Self { id: id.to_owned(), code: BASE64_URL_SAFE_NO_PAD.encode(code) })
    }

    /// Stores the link for the person with that address, who must have access. Returns a row if so.
    pub(super) fn insert(&self, email: &str, now: u128, days: u8) -> String {
        format!(
            "INSERT INTO sign_in_links (id, code_hash, staff_id, destination, created_at, expires_at) \
             SELECT {}, {}, id, '/staff/intents', {now}, {} FROM staff WHERE email = {} AND revoked_at IS NULL \
             RETURNING id",
            quote(&self.id),
            quote(&hash::sha256(self.code.as_bytes())),
            now + u128::from(days) * DAY,
            quote(email),
        )
    }

    /// Where it is opened.
    pub(super) fn address(&self, origin: &str) -> String {
        format!("{}/staff/sign-in/{}", origin.trim_end_matches('/'), self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Worker has the same example.
    #[test]
    fn a_code_is_an_hmac_of_the_id() -> Result<()> {
        let id = "0197f0a0-0000-7000-8000-000000000000";
        let link = Link::new("a secret of at least 32 characters", id)?;
        let expected = "https://join.example.org/staff/sign-in/mHyPrHwGaRAewY_lMi-HrSEfiEB0yVV95JpwXYXN4wo";
        assert_eq!(link.address("https://join.example.org/"), expected);
        Ok(())
    }

    #[test]
    fn a_link_ends_after_its_days_and_quotes_what_people_type() -> Result<()> {
        let link = Link::new("a secret of at least 32 characters", "1d")?;
        let statement = link.insert("o'hara@example.org", 5, 2);
        assert!(statement.contains("5, 172800005 FROM"), "{statement}");
        assert!(statement.contains("email = 'o''hara@example.org' AND"), "{statement}");
        assert!(!statement.contains(&link.code), "{statement}");
        Ok(())
    }
}

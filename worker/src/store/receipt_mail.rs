//! The message that mails the link of a receipt. It holds neither the address nor the link: the address is read from the
//! intent when the mail is sent, and the link is derived from the intent's id.

use join_shared::oversight::MessageKind;

use super::database::{Statement, Store, Value, changed};
use super::failure::Failure;
use crate::platform::clock::Timestamp;

/// How many of them one address gets in [`LIMIT_HOURS`]. Else anyone could fill a stranger's mailbox.
const LIMIT: u8 = 3;

const LIMIT_HOURS: u64 = 24;

/// The purpose of the code that stands for an address.
pub const ADDRESS_CODE: &str = "receipt-mail";

impl Store {
    /// Inserts the message for an intent, unless the address has reached its limit. `address_code` is the keyed hash of the
    /// address: the intents themselves cannot be counted, because a withdrawal erases their addresses.
    pub(super) fn insert_receipt_mail(
        &self,
        id: &str,
        intent_id: &str,
        address_code: &str,
        now: Timestamp,
    ) -> Statement<'_> {
        let query = format!(
            "INSERT INTO outbox (id, intent_id, type, email, created_at, state, next_attempt_at, address_code) \
             SELECT ?1, id, '{}', 'person', ?3, 'pending', ?3, ?4 FROM intents WHERE id = ?2 AND \
             (SELECT count(*) FROM outbox WHERE address_code = ?4 AND created_at > ?5) < {LIMIT}",
            MessageKind::ReceiptLink.code()
        );
        let values = [
            Value::from(id),
            Value::from(intent_id),
            Value::from(now),
            Value::from(address_code),
            Value::from(now.hours_before(LIMIT_HOURS)),
        ];
        self.statement(&query, &values)
    }

    /// Forgets up to `limit` codes of addresses that no longer count.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_addresses(&self, now: Timestamp, limit: u16) -> Result<usize, Failure> {
        let query = format!(
            "UPDATE outbox SET address_code = NULL WHERE id IN \
             (SELECT id FROM outbox WHERE address_code IS NOT NULL AND created_at <= ? LIMIT {limit})"
        );
        let query = self.statement(&query, &[Value::from(now.hours_before(LIMIT_HOURS))]);
        changed(&self.batch(vec![query]).await?, 0)
    }
}

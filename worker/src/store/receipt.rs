//! Receipts: their holder can see the intent, correct the contact data, and withdraw.

use join_shared::{
    contact::Contact,
    date::Date,
    intent::Status,
    oversight::{Action, Actor},
};

use super::{
    database::{Store, Value, changed},
    failure::Failure,
    person::{ERASED, Person},
    row::{COLUMNS, StoredIntent},
};
use crate::{intake::receipt_key::ReceiptToken, platform::clock::Timestamp};

impl Store {
    /// The intent of a receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receipt(&self, token: &ReceiptToken) -> Result<Option<StoredIntent>, Failure> {
        let query = format!("SELECT {COLUMNS} FROM intents WHERE receipt_hash = ?");
        let hash = token.hash();
        self.statement(&query, &[Value::from(&hash)]).run().await?.first()
    }

    /// Stores corrected contact data. `fields` names the changed fields, for the audit. The intent is due `today`,
    /// in the time zone of the desk, so that staff see it again. Returns false, without a change, if the version
    /// differs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn correct(
        &self,
        intent: &StoredIntent,
        contact: &Contact,
        fields: &[&str],
        audit_id: &str,
        (now, today): (Timestamp, Date),
    ) -> Result<bool, Failure> {
        let person = Person::new(contact);
        let columns = person.columns();
        let details = serde_json::json!({ "fields": fields }).to_string();
        let (id, version) = (Value::from(&intent.body.id), Value::from(intent.version));
        let now = Value::from(now);
        let [actor, action] = [Actor::Person.code(), Action::Corrected.code()].map(Value::from);

        // The audit entry comes first, so that both statements see the old version.
        let audit = "INSERT INTO audit (id, at, actor, action, intent_id, details) \
                     SELECT ?, ?, ?, ?, id, ? FROM intents WHERE id = ? AND version = ?";
        let values = [&Value::from(audit_id), &now, &actor, &action, &Value::from(&details), &id, &version];
        let audit = self.statement(audit, values);
        let sets = columns.each_ref().map(|(name, _)| format!("{name} = ?")).join(", ");
        let update = format!(
            "UPDATE intents SET {sets}, follow_up_on = ?, version = version + 1, updated_at = ? \
             WHERE id = ? AND version = ?"
        );
        let today = today.to_string();
        let today = Value::from(&today);
        let values = columns.iter().map(|(_, value)| value).chain([&today, &now, &id, &version]);
        let update = self.statement(&update, values);
        let results = self.batch(vec![audit, update]).await?;
        Ok(changed(&results, 0)? == 1)
    }

    /// Withdraws an intent and erases its personal data. Idempotent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdraw(&self, id: &str, audit_id: &str, now: Timestamp) -> Result<(), Failure> {
        let withdrawn = Value::from(Status::Withdrawn.code());
        let (id, now) = (Value::from(id), Value::from(now));
        let [actor, action] = [Actor::Person.code(), Action::Withdrawn.code()].map(Value::from);
        let audit = "INSERT INTO audit (id, at, actor, action, intent_id, details) \
                     SELECT ?, ?, ?, ?, id, json_object('from', status) \
                     FROM intents WHERE id = ? AND status <> ?";
        let values = [&Value::from(audit_id), &now, &actor, &action, &id, &withdrawn];
        let audit = self.statement(audit, values);
        let update = format!(
            "UPDATE intents SET {ERASED}, status = ?, version = version + 1, updated_at = ? \
             WHERE id = ? AND status <> ?"
        );
        let update = self.statement(&update, [&withdrawn, &now, &id, &withdrawn]);
        self.batch(vec![audit, update]).await?;
        Ok(())
    }
}

//! Intents: inserted once, with their first audit entry; changed one version at a time.

use join_shared::{
    catalog,
    contact::Message,
    intent::{Admitted, IdempotencyKey, NewIntent, Status, Subject},
    oversight::{Action, Actor},
    wire::{AnswersBody, ConditionBody, QuoteBody},
};

use super::{
    database::{Statement, Store, Value, changed},
    failure::Failure,
    outbox::MailReceiver,
    person::{ERASED, Person},
    read::from_row,
    row::{COLUMNS, StoredIntent, possible_duplicates},
    scope::Scope,
    select::{Filter, Page},
    staff::Reviewer,
    values::Values,
};
use crate::{
    intake::receipt_key::ReceiptToken,
    platform::{clock::Timestamp, random},
};

/// An intent to be stored.
pub struct NewRow<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// The id of its first audit entry.
    pub audit_id: &'a str,
    /// The reference that people quote.
    pub reference: &'a str,
    /// The receipt's token; only its hash is stored.
    pub receipt: &'a ReceiptToken,
    /// The idempotency key.
    pub key: &'a IdempotencyKey,
    /// The keyed hash of the content.
    pub content_hash: &'a str,
    /// When it arrived.
    pub now: Timestamp,
    /// Keys older than this are released.
    pub keys_used_before: Timestamp,
    /// The chapter of the page that sent it.
    pub page_chapter: Option<&'a str>,
    /// The decoded request.
    pub intent: &'a NewIntent,
    /// What the Worker computed.
    pub admitted: &'a Admitted,
    /// The configured receivers of email. The database adds the webhooks and the members of staff.
    pub mail: &'a [MailReceiver],
    /// Whether members of staff can get email.
    pub mail_to_members: bool,
    /// If the person asked for the receipt's link by mail: the id of that message, and the code of their address.
    pub receipt_mail: Option<(String, String)>,
    /// Store it only while each of its chapters has fewer intents today. `None` means no limit.
    pub chapter_daily: Option<u32>,
}

/// The intent stored under an idempotency key, for answering a repetition.
#[derive(Debug)]
pub struct Earlier {
    /// Its id.
    pub id: String,
    /// The reference that people quote.
    pub reference: String,
    /// The keyed hash of the content.
    pub content_hash: String,
    /// The category; `None` for a question.
    pub category: Option<String>,
    quote: Option<String>,
}

from_row!(Earlier { id, reference, content_hash, category, quote });

/// The result of storing an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// The intent is stored.
    Stored {
        /// The number of messages about it.
        messages: usize,
    },
    /// One of its chapters has reached its daily limit. Nothing is stored.
    DailyLimitReached,
}

impl NewRow<'_> {
    /// Its chapters, as a JSON list.
    fn chapters(&self) -> Result<String, Failure> {
        let slugs: Vec<_> = self.intent.chapters.iter().map(|chapter| chapter.slug).collect();
        Ok(serde_json::to_string(&slugs)?)
    }
}

impl Earlier {
    /// The stored quote.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn quote(&self) -> Result<Option<QuoteBody>, Failure> {
        Ok(self.quote.as_deref().map(serde_json::from_str).transpose()?)
    }
}

impl Store {
    /// The intent stored under the key since that time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn earlier(&self, key: &IdempotencyKey, since: Timestamp) -> Result<Option<Earlier>, Failure> {
        let query = "SELECT id, reference, content_hash, category, quote FROM intents \
                     WHERE idempotency_key = ? AND created_at >= ?";
        let values = [Value::from(key.as_str()), Value::from(since)];
        self.statement(query, &values).run().await?.first()
    }

    /// Stores an intent with its chapters, first audit entry, messages and funnel count, or none of them.
    ///
    /// # Errors
    /// When the database fails, or the key is in use: [`Store::earlier`] distinguishes the two.
    pub async fn insert(&self, row: &NewRow<'_>) -> Result<Inserted, Failure> {
        let mut released = false;
        loop {
            match self.insert_with_free_key(row).await {
                // The cron trigger has not released the key yet.
                Err(_) if !released && self.release_key(row).await? => released = true,
                result => return result,
            }
        }
    }

    /// The statements after the first require the intent's row.
    async fn insert_with_free_key(&self, row: &NewRow<'_>) -> Result<Inserted, Failure> {
        let slugs: Vec<_> = row.intent.chapters.iter().map(|chapter| chapter.slug).collect();
        let mut batch = vec![
            self.insert_intent(row)?,
            self.insert_chapters(row)?,
            self.insert_created(row),
            self.insert_messages(row.id, &row.chapters()?, row.mail, row.mail_to_members, row.now)?,
            self.count_submitted(&slugs, row.now, row.id)?,
        ];
        if let Some((id, address_code)) = &row.receipt_mail {
            batch.push(self.insert_receipt_mail(id, row.id, address_code, row.now));
        }
        let results = self.batch(batch).await?;
        if changed(&results, 0)? == 0 {
            return Ok(Inserted::DailyLimitReached);
        }
        let receipt_mails = if row.receipt_mail.is_some() { changed(&results, 5)? } else { 0 };
        Ok(Inserted::Stored { messages: changed(&results, 3)? + receipt_mails })
    }

    /// Releases the row's key if it was used long ago. Returns whether it was.
    async fn release_key(&self, row: &NewRow<'_>) -> Result<bool, Failure> {
        let query = "UPDATE intents SET idempotency_key = NULL, content_hash = '' \
                     WHERE idempotency_key = ? AND created_at < ?";
        let values = [Value::from(row.key.as_str()), Value::from(row.keys_used_before)];
        let result = self.statement(query, &values).run().await?;
        Ok(changed(&[result], 0)? > 0)
    }

    fn insert_intent(&self, row: &NewRow<'_>) -> Result<Statement<'_>, Failure> {
        let intent = row.intent;
        let receipt_hash = row.receipt.hash();
        let answers = serde_json::to_string(&AnswersBody::from(&intent.answers))?;
        let join = row.admitted.join.as_ref();
        let quote = join.map(|join| serde_json::to_string(&QuoteBody::from(&join.quote))).transpose()?;
        let conditions = join.map(|join| {
            let findings = join.category.rule.findings(&intent.answers);
            serde_json::to_string(&findings.iter().map(ConditionBody::from).collect::<Vec<_>>())
        });
        let conditions = conditions.transpose()?;
        let total = join.and_then(|join| join.quote.total());
        let quoted_ruleset = match &intent.subject {
            Subject::Join { ruleset, .. } => Some(ruleset.as_str()),
            Subject::Question => None,
        };
        let person = Person::new(&intent.contact);
        let now = row.now.as_f64();

        let of_intent = [
            ("id", Value::from(row.id)),
            ("reference", Value::from(row.reference)),
            ("receipt_hash", Value::from(&receipt_hash)),
            ("idempotency_key", Value::from(row.key.as_str())),
            ("content_hash", Value::from(row.content_hash)),
            ("version", Value::from(1)),
            ("status", Value::from(Status::New.code())),
            ("created_at", Value::from(now)),
            ("updated_at", Value::from(now)),
            ("lang", Value::from(intent.lang.code())),
            ("page_chapter", Value::from(row.page_chapter)),
            ("category", Value::from(join.map(|join| join.category.code))),
            ("disputed", Value::from(join.is_some_and(|join| join.disputed))),
            ("term_years", Value::from(u32::from(intent.term.years()))),
            ("answers", Value::from(&answers)),
            ("conditions", Value::from(conditions.as_deref())),
            ("quote", Value::from(quote.as_deref())),
            ("total_cents", total.map_or(Value::Null, |total| Value::from(total.get()))),
            ("ruleset", Value::from(catalog::ruleset())),
            ("quoted_ruleset", Value::from(quoted_ruleset)),
            ("message", Value::from(intent.message.as_ref().map(Message::as_str))),
            ("consent_text_version", Value::from(intent.consent_text_version)),
            ("consented_at", Value::from(now)),
        ];
        let columns: Vec<_> = of_intent.into_iter().chain(person.columns()).collect();
        let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let values = vec!["?"; columns.len()].join(", ");
        let mut query = format!("INSERT INTO intents ({names}) SELECT {values}");
        let mut values: Vec<_> = columns.iter().map(|(_, value)| value).collect();
        let (chapters, first_id) = (row.chapters()?, random::first_id(row.now.midnight()));
        let limit = row.chapter_daily.map(|daily| {
            [Value::from(&chapters), Value::from(&first_id), Value::from(daily), Value::from(daily)]
        });
        if let Some(limit) = &limit {
            // Ids sort by time. The count stops at the limit.
            query.push_str(
                " WHERE NOT EXISTS (SELECT 1 FROM json_each(?) AS named WHERE (SELECT count(*) FROM \
                 (SELECT 1 FROM intent_chapters WHERE chapter = named.value AND intent_id >= ? LIMIT ?)) >= ?)",
            );
            values.extend(limit);
        }
        Ok(self.statement(&query, values))
    }

    fn insert_chapters(&self, row: &NewRow<'_>) -> Result<Statement<'_>, Failure> {
        let query = "INSERT INTO intent_chapters \
                     (intent_id, chapter, position, reference, email_folded, full_name_folded, family_name_folded) \
                     SELECT intents.id, value, key, reference, email_folded, full_name_folded, family_name_folded \
                     FROM intents, json_each(?) WHERE intents.id = ?";
        let chapters = row.chapters()?;
        Ok(self.statement(query, &[Value::from(&chapters), Value::from(row.id)]))
    }

    fn insert_created(&self, row: &NewRow<'_>) -> Statement<'_> {
        let query = "INSERT INTO audit (id, at, actor, action, intent_id, details) \
                     SELECT ?, ?, ?, ?, id, '{}' FROM intents WHERE id = ?";
        let values = [
            Value::from(row.audit_id),
            Value::from(row.now),
            Value::from(Actor::Person.code()),
            Value::from(Action::Created.code()),
            Value::from(row.id),
        ];
        self.statement(query, &values)
    }

    /// The intent with that id, if it is within the scope.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intent(&self, scope: &Scope, id: &str) -> Result<Option<StoredIntent>, Failure> {
        self.select_intent(scope, id).run().await?.first()
    }

    pub(super) fn select_intent(&self, scope: &Scope, id: &str) -> Statement<'_> {
        let mut values = Values::default();
        let scope = scope.bind(&mut values);
        let query = format!(
            "SELECT {COLUMNS}, conditions, \
             (SELECT revoked_at FROM staff WHERE staff.id = intents.assignee) AS assignee_left_at, {} \
             FROM intents WHERE {} AND id = {}",
            possible_duplicates(&scope),
            scope.includes("intents.id"),
            values.bind(id)
        );
        self.with_values(&query, &values)
    }

    /// A page of the matching intents within the scope.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intents(&self, scope: &Scope, filter: &Filter) -> Result<Page<StoredIntent>, Failure> {
        let mut values = Values::default();
        let columns = columns(scope, &mut values);
        self.page(scope, filter, &columns, values).await?.read()
    }

    /// Erases the personal data of an intent within the reviewer's scope. Idempotent.
    ///
    /// # Errors
    /// When the database fails; it then erases nothing.
    pub async fn erase_by_staff(
        &self,
        reviewer: &Reviewer,
        id: &str,
        audit_id: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let still_there = |values: &mut Values| {
            let condition = reviewer.scope.bind(values).includes("intents.id");
            format!("{condition} AND id = {} AND given_name IS NOT NULL", values.bind(id))
        };

        // The audit entry comes first, so that both statements see the personal data.
        let mut values = Values::default();
        let condition = still_there(&mut values);
        let audit = format!(
            "INSERT INTO audit (id, at, actor, action, intent_id, details) \
             SELECT {}, {}, {}, {}, id, '{{}}' FROM intents WHERE {condition}",
            values.bind(audit_id),
            values.bind(now),
            values.bind(reviewer.actor()),
            values.bind(Action::Erased.code()),
        );
        let audit = self.with_values(&audit, &values);
        let mut values = Values::default();
        let condition = still_there(&mut values);
        let update = format!(
            "UPDATE intents SET {ERASED}, version = version + 1, updated_at = {} WHERE {condition}",
            values.bind(now),
        );
        let update = self.with_values(&update, &values);
        self.batch(vec![audit, update]).await?;
        Ok(())
    }
}

/// SQL: the columns of a [`StoredIntent`], with possible duplicates within the scope.
pub(super) fn columns(scope: &Scope, values: &mut Values) -> String {
    format!("{COLUMNS}, {}", possible_duplicates(&scope.bind(values)))
}

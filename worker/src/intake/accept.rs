//! Accepting an intent: the API and the forms both store intents through [`accept`].

use join_shared::{
    catalog::Chapter,
    intent::{IdempotencyKey, NewIntent, Refusal, Status},
    wire::{
        IntentCreated, IntentRequest, QuoteBody,
        decode::Guard,
        mistake::{FieldErrors, Mistake},
    },
};

use crate::{
    http::{call::Call, contract::KEY_LIFETIME_HOURS, problem::Problem},
    intake::receipt_key::{ReceiptSecret, ReceiptToken},
    platform::{clock::Timestamp, random},
    store::{ADDRESS_CODE, Due, Earlier, Inserted, NewRow, Store},
};

/// An intent to accept.
pub struct Submission {
    /// The idempotency key.
    pub key: IdempotencyKey,
    /// The decoded request.
    pub intent: NewIntent,
    /// How the form was filled in.
    pub guard: Guard,
    /// The chapter of the page that sent it.
    pub page: Option<&'static Chapter>,
}

/// A stored intent.
pub struct Accepted {
    /// The response, the same for each repetition.
    pub created: IntentCreated,
    /// The receipt's token.
    pub receipt: ReceiptToken,
    /// Whether it is a repetition.
    pub replayed: bool,
}

/// Stores an intent once. A repetition gets the first response, even if its category or dues have changed
/// since.
///
/// # Errors
/// When the receipt is wanted by email where that is off, the key was used with other content, the person is not eligible, the dues have changed, a
/// confirmation is needed, the network has reached its limit, or the database fails. Nothing is stored then.
pub async fn accept(call: &Call, submission: &Submission) -> Result<Accepted, Problem> {
    if submission.intent.email_receipt && !call.mail().offers_receipts() {
        let mistake = Mistake::Type { expected: "false, because this site does not email receipts" };
        return Err(Problem::invalid(FieldErrors::one("/email_receipt", mistake)));
    }
    let secret = &call.receipt_secret()?;
    let id = random::id(call.now())?;
    let content_hash = secret.content_hash(&serde_json::to_vec(&IntentRequest::from(&submission.intent))?);
    let problem = match accept_new(call, submission, secret, &id, &content_hash).await {
        Ok(accepted) => return Ok(accepted),
        Err(problem) => problem,
    };
    // It may be a repetition, rejected at the latest by the unique index, or the database may have stored it
    // although its answer got lost. The lookup comes last because both are rare and the database may be far
    // away.
    match call.store()?.earlier(&submission.key, oldest_key(call.now())).await? {
        Some(earlier) => {
            let accepted = replay(secret, &earlier, &content_hash)?;
            Ok(Accepted { replayed: earlier.id != id, ..accepted })
        }
        None => Err(problem),
    }
}

/// Stores an intent under that id, unless its key is in use.
async fn accept_new(
    call: &Call,
    submission: &Submission,
    secret: &ReceiptSecret,
    id: &str,
    content_hash: &str,
) -> Result<Accepted, Problem> {
    let (now, limits) = (call.now(), call.limits());
    let Submission { key, intent, guard, page } = submission;
    let admitted = intent.admit(now.date())?;
    // Late, so that an intent rejected for another reason does not use up its Turnstile token. The database
    // checks the daily limit later still.
    if !guard.confirmed && is_suspicious(call, submission).await? {
        return Err(Problem::Confirm);
    }
    limits.count_write(intent.lang).await?;

    let receipt = secret.token(id);
    let (reference, mail) = (random::reference()?, call.mail());
    let receipt_mail = if intent.email_receipt {
        let address = intent.contact.email.as_str().to_lowercase();
        Some((random::id(now)?, secret.code(ADDRESS_CODE, &address)))
    } else {
        None
    };
    let row = NewRow {
        id,
        audit_id: &random::id(now)?,
        reference: &reference,
        receipt: &receipt,
        key,
        content_hash,
        now,
        keys_used_before: oldest_key(now),
        page_chapter: page.map(|chapter| chapter.slug),
        intent,
        admitted: &admitted,
        mail: &mail.receivers(&intent.chapters),
        mail_to_members: mail.is_configured(),
        receipt_mail,
        chapter_daily: limits.chapter_daily().filter(|_| !guard.confirmed),
    };
    match call.store()?.insert(&row).await? {
        Inserted::DailyLimitReached => return Err(Problem::Confirm),
        Inserted::Stored { messages: 0 } => {}
        Inserted::Stored { .. } => call.deliver(Due::OfIntent(id.to_owned())),
    }
    let join = admitted.join.as_ref();
    let created = created(
        id.to_owned(),
        reference,
        &receipt,
        join.map(|join| join.category.code.to_owned()),
        join.map(|join| (&join.quote).into()),
    );
    Ok(Accepted { created, receipt, replayed: false })
}

/// Whether the sender must confirm: the guard finds the form suspicious, or Turnstile is on and does not
/// verify the sender. Turnstile is not called for a repetition: nothing is stored, so it may count as
/// suspicious.
async fn is_suspicious(call: &Call, submission: &Submission) -> Result<bool, Problem> {
    let guard = &submission.guard;
    if guard.suspicious {
        return Ok(true);
    }
    let Some(turnstile) = call.turnstile() else { return Ok(false) };
    let Some(token) = guard.turnstile.as_deref() else { return Ok(true) };
    let earlier = call.store()?.earlier(&submission.key, oldest_key(call.now())).await?;
    Ok(earlier.is_some() || !turnstile.verifies(token).await)
}

/// The receipt of the intent stored under a form's key, for a person who sends that form again with other
/// content. `None` for any other key: see [`crate::intake::receipt_key`].
///
/// # Errors
/// When the database fails.
pub async fn first_receipt(
    store: &Store,
    secret: &ReceiptSecret,
    now: Timestamp,
    key: &IdempotencyKey,
) -> Result<Option<ReceiptToken>, Problem> {
    if !secret.is_form_key(key) {
        return Ok(None);
    }
    let earlier = store.earlier(key, oldest_key(now)).await?;
    Ok(earlier.map(|earlier| secret.token(&earlier.id)))
}

/// Keys used before this time are released.
const fn oldest_key(now: Timestamp) -> Timestamp {
    now.hours_before(KEY_LIFETIME_HOURS)
}

fn replay(secret: &ReceiptSecret, earlier: &Earlier, content_hash: &str) -> Result<Accepted, Problem> {
    if earlier.content_hash != content_hash {
        return Err(Problem::KeyReused);
    }
    let receipt = secret.token(&earlier.id);
    let created = created(
        earlier.id.clone(),
        earlier.reference.clone(),
        &receipt,
        earlier.category.clone(),
        earlier.quote()?,
    );
    Ok(Accepted { created, receipt, replayed: true })
}

fn created(
    id: String,
    reference: String,
    receipt: &ReceiptToken,
    category: Option<String>,
    quote: Option<QuoteBody>,
) -> IntentCreated {
    let receipt_url = receipt.path();
    IntentCreated { id, reference, receipt_url, category, quote, status: Status::New }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotEligible { failed, .. } => Self::NotEligible { failed },
            Refusal::StaleQuote { quote } => Self::StaleQuote { quote },
        }
    }
}

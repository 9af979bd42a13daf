//! Taking in an intent: the one way by which the API and the forms store anything.

use join_shared::{
    catalog::Chapter,
    intent::{IdempotencyKey, NewIntent, Refusal, Status},
    wire::{IntentCreated, IntentRequest, QuoteBody, decode::Guard},
};

use crate::{
    call::Call,
    clock::Timestamp,
    contract::KEY_LIFETIME_HOURS,
    hash::sha256_hex,
    problem::Problem,
    random,
    receipt::{ReceiptSecret, ReceiptToken},
    store::{Due, Earlier, NewRow, Store},
};

/// An intent on its way in.
pub struct Submission {
    /// Tells a repetition from a second intent.
    pub key: IdempotencyKey,
    /// What was sent, parsed.
    pub intent: NewIntent,
    /// How the form was filled in.
    pub guard: Guard,
    /// The chapter whose page it was sent from.
    pub page: Option<&'static Chapter>,
}

/// An intent that is stored for good.
pub struct Taken {
    /// The answer to the sender: the same one each time.
    pub created: IntentCreated,
    /// What opens the receipt.
    pub receipt: ReceiptToken,
    /// Whether it had been stored before.
    pub replayed: bool,
}

/// Stores an intent, once: a repetition gets the first answer, whatever has become of its
/// category and its price since.
///
/// # Errors
/// When the key was used for something else, the category is not open to the person, the dues
/// have changed, a confirmation is needed, too much came from the sender's network, or the database
/// fails. Nothing is stored then.
pub async fn take(call: &Call, submission: &Submission) -> Result<Taken, Problem> {
    let (store, secret, now) = (&call.store()?, &call.receipt_secret()?, call.now());
    let Submission { key, intent, guard, page } = submission;
    let content_hash = sha256_hex(serde_json::to_vec(&IntentRequest::from(intent))?);
    let oldest = now.hours_before(KEY_LIFETIME_HOURS);
    let known = store.known(key, oldest, &intent.chapters, now.midnight()).await?;
    if let Some(earlier) = known.earlier {
        return replay(secret, &earlier, &content_hash);
    }
    let admitted = intent.admit(now.date())?;
    let limits = call.limits();
    // Late, so that whoever confirms is done, and that no token of Turnstile's is used up for nothing.
    let is_busy_day = limits.is_busy_day(&intent.chapters, known.most_today);
    if !guard.confirmed && is_suspicious(call, is_busy_day, guard).await {
        return Err(Problem::Confirm);
    }
    limits.count_write(intent.lang).await?;

    let id = random::id(now)?;
    let receipt = secret.token(&id);
    let reference = random::reference()?;
    let stored = store
        .insert(&NewRow {
            id: &id,
            audit_id: &random::id(now)?,
            reference: &reference,
            receipt: &receipt,
            key,
            content_hash: &content_hash,
            now,
            keys_used_before: oldest,
            page_chapter: page.map(|chapter| chapter.slug),
            intent,
            admitted: &admitted,
            mail: &call.mail().receivers(&intent.chapters),
        })
        .await;
    if stored.as_ref().is_ok_and(|messages| *messages > 0) {
        call.deliver(Due::OfIntent(id.clone()));
    }
    if let Err(failure) = stored {
        // The same intent may have come twice at once and met at the unique index, or the
        // database may have stored it without our hearing of it. It knows; nobody else does.
        return match store.earlier(key, oldest).await? {
            Some(earlier) => {
                let taken = replay(secret, &earlier, &content_hash)?;
                Ok(Taken { replayed: earlier.id != id, ..taken })
            }
            None => Err(failure.into()),
        };
    }
    let join = admitted.join.as_ref();
    let created = created(
        id,
        reference,
        &receipt,
        join.map(|join| join.category.code.to_owned()),
        join.map(|join| (&join.quote).into()),
    );
    Ok(Taken { created, receipt, replayed: false })
}

/// Whether the sender has to be asked: by what the guard says, on a busy day, and where Turnstile is in use
/// and does not vouch for them.
async fn is_suspicious(call: &Call, is_busy_day: bool, guard: &Guard) -> bool {
    if guard.suspicious || is_busy_day {
        return true;
    }
    match call.turnstile() {
        Some(turnstile) => !turnstile.vouches_for(guard.turnstile.as_deref()).await,
        None => false,
    }
}

/// The receipt of what was stored under the key of a form of ours, for whoever sent that form once
/// more with other content. `None` for any other key: see [`crate::receipt`].
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
    let earlier = store.earlier(key, now.hours_before(KEY_LIFETIME_HOURS)).await?;
    Ok(earlier.map(|earlier| secret.token(&earlier.id)))
}

fn replay(secret: &ReceiptSecret, earlier: &Earlier, content_hash: &str) -> Result<Taken, Problem> {
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
    Ok(Taken { created, receipt, replayed: true })
}

fn created(
    id: String,
    reference: String,
    receipt: &ReceiptToken,
    category: Option<String>,
    quote: Option<QuoteBody>,
) -> IntentCreated {
    let receipt_url = receipt.path();
    IntentCreated { id, reference, receipt_url, category, quote, status: Status::New.code().to_owned() }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotEligible { failed, .. } => Self::NotEligible { failed },
            Refusal::StaleQuote { quote } => Self::StaleQuote { quote },
        }
    }
}

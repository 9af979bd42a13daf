//! `/receipt/{token}`

pub mod view;

use join_shared::{
    catalog,
    contact::Contact,
    text::Lang,
    wire::{
        ContactBody, decode,
        mistake::{FieldErrors, Mistake},
    },
};

use self::view::{Correction, Link, News, field};
use crate::{
    http::{
        call::{self, Call},
        fields::Fields,
        problem::Problem,
        reply::Reply,
    },
    intake::receipt_key::ReceiptToken,
    pages::{document::FrameAncestors, form, look::Look, own_form},
    platform::{random, zone::Zone},
    store::{Store, StoredIntent},
};

/// `GET`: shows the receipt; in a frame only the reference and what happens next.
///
/// # Errors
/// When no intent has that token.
pub async fn show(call: &mut Call) -> Result<Reply, Problem> {
    let token = token(call);
    let intent = find(&call.store()?, &token).await?;
    let lang = lang(call, &intent);
    let again = call.query().has("again");
    if is_framed(call) {
        let page = intent.page_chapter.as_deref().and_then(catalog::chapter);
        let ancestors =
            page.map_or(FrameAncestors::Any, |chapter| FrameAncestors::of_chapter(call.embed_sites(chapter)));
        return Ok(view::framed(&intent, &token, lang, again, ancestors, Look::from_fields(call.query())));
    }
    let news =
        if again { Some(News::Again) } else { call.query().has("corrected").then_some(News::Corrected) };
    let link = Link { address: address(call, &token), by_mail: call.mail().offers_receipts() };
    Ok(view::page(200, &intent, lang, &link, news, Correction::of(&intent)))
}

/// Whether the receipt is in a frame of another page.
#[must_use]
pub fn is_framed(call: &Call) -> bool {
    call.query().has("framed")
}

fn token(call: &Call) -> ReceiptToken {
    ReceiptToken::from_path(call.parameter().unwrap_or_default())
}

/// The whole address of a receipt.
fn address(call: &Call, token: &ReceiptToken) -> String {
    format!("{}{}", call.origin(), token.path())
}

/// `POST`: corrects the contact details or withdraws the intent, and redirects to the receipt. An invalid form is shown
/// again, with its errors and everything typed.
///
/// # Errors
/// When no intent has that token, or the body is not one of the forms.
pub async fn change(call: &mut Call) -> Result<Reply, Problem> {
    // Without a referrer, some browsers send the origin `null`. The form is still ours, because no other site knows the
    // address.
    let hidden = call.header("Sec-Fetch-Site").is_none() && call.header("Origin").as_deref() == Some("null");
    if !hidden {
        own_form(call)?;
    }
    let fields = Fields::parse(&call.body(call::FORM).await?);
    let token = token(call);
    let store = call.store()?;
    match fields.get(field::ACTION) {
        Some(field::CORRECT) => match correct(call, &store, &token, &fields).await {
            Err(problem) => not_stored(call, &fields, problem),
            reply => reply,
        },
        Some(field::WITHDRAW) => withdraw(call, &store, &token).await,
        Some(_) => Err(action(Mistake::UnknownValue)),
        None => Err(action(Mistake::Required)),
    }
}

/// Staff may change the status while a person corrects contact details. The two do not conflict, so the correction is
/// tried again on the new version.
const ATTEMPTS: u8 = 3;

async fn correct(
    call: &Call,
    store: &Store,
    token: &ReceiptToken,
    fields: &Fields,
) -> Result<Reply, Problem> {
    let parsed = decode::contact_request(&form::contact_request(fields));
    for attempt in 0..ATTEMPTS {
        let intent = find(store, token).await?;
        // The personal data is erased, and must stay so.
        let Some(before) = &intent.body.contact else { return Ok(see(call, token, "")) };
        let contact = match &parsed {
            Ok(contact) => contact,
            Err(errors) => {
                let lang = lang(call, &intent);
                let errors = errors.iter().map(|error| error.body(lang).into()).collect();
                let correction = Correction { typed: form::typed(fields), problem: None, errors };
                let link = Link { address: address(call, token), by_mail: call.mail().offers_receipts() };
                return Ok(view::page(422, &intent, lang, &link, None, Some(correction)));
            }
        };
        let changed = differing(before, contact);
        let now = call.now();
        if attempt == 0 && !changed.is_empty() {
            call.limits().count_write(lang(call, &intent)).await?;
        }
        let today = Zone::of(call.env()).date(now);
        if changed.is_empty()
            || store.correct(&intent, contact, &changed, &random::id(now)?, (now, today)).await?
        {
            return Ok(see(call, token, "corrected"));
        }
    }
    Err(Problem::Changed)
}

/// The form with everything typed, if the person can send it again unchanged.
fn not_stored(call: &Call, fields: &Fields, problem: Problem) -> Result<Reply, Problem> {
    let of_form = || fields.get("lang").and_then(Lang::from_code);
    let lang = asked_lang(call).or_else(of_form).unwrap_or_default();
    let said = match &problem {
        Problem::Unavailable { .. } => lang.texts().problem_unavailable,
        Problem::RateLimited { .. } => lang.texts().problem_rate_limited,
        Problem::Changed => lang.texts().problem_changed,
        _ => return Err(problem),
    };
    let correction = Correction { typed: form::typed(fields), problem: Some(said), errors: Vec::new() };
    Ok(view::not_stored(&problem, lang, &correction))
}

/// Withdraws the intent. No rate limit applies.
async fn withdraw(call: &Call, store: &Store, token: &ReceiptToken) -> Result<Reply, Problem> {
    let intent = find(store, token).await?;
    store.withdraw(&intent.body.id, &random::id(call.now())?, call.now()).await?;
    Ok(see(call, token, ""))
}

async fn find(store: &Store, token: &ReceiptToken) -> Result<StoredIntent, Problem> {
    store.receipt(token).await?.ok_or(Problem::NotFound)
}

/// The language in the query, or else the language of the intent.
fn lang(call: &Call, intent: &StoredIntent) -> Lang {
    let asked = asked_lang(call);
    asked.unwrap_or(intent.body.lang)
}

fn asked_lang(call: &Call) -> Option<Lang> {
    call.query().get("lang").and_then(Lang::from_code)
}

/// Redirects to the receipt, with what happened and the language in the query.
fn see(call: &Call, token: &ReceiptToken, news: &str) -> Reply {
    let lang = asked_lang(call).map(|lang| format!("lang={}", lang.code())).unwrap_or_default();
    let query = [news, &lang].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    Reply::redirect(303, format!("{}{mark}{query}", token.path()))
}

fn action(mistake: Mistake) -> Problem {
    Problem::invalid(FieldErrors::one(format!("/{}", field::ACTION), mistake))
}

/// The names of the fields that a correction changes.
fn differing(before: &ContactBody, contact: &Contact) -> Vec<&'static str> {
    let after = ContactBody::from(contact);
    let fields = [
        ("given_name", before.given_name == after.given_name),
        ("family_name", before.family_name == after.family_name),
        ("email", before.email == after.email),
        ("phone", before.phone == after.phone),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use join_shared::wire::{ContactBody, decode};
    use serde_json::json;

    use super::differing;

    fn ana() -> ContactBody {
        ContactBody {
            given_name: "Ana".to_owned(),
            family_name: Some("Díaz".to_owned()),
            email: "ana@example.org".to_owned(),
            phone: None,
        }
    }

    #[track_caller]
    fn check(after: &ContactBody, expect: &[&str]) {
        let contact = decode::contact_request(&json!({ "contact": after })).expect("is valid");
        assert_eq!(differing(&ana(), &contact), expect);
    }

    #[test]
    fn the_changed_fields_of_a_correction() {
        check(&ana(), &[]);
        check(&ContactBody { given_name: " Ana ".to_owned(), phone: Some(String::new()), ..ana() }, &[]);
        check(&ContactBody { given_name: "ana".to_owned(), ..ana() }, &["given_name"]);
        check(&ContactBody { family_name: None, ..ana() }, &["family_name"]);
        check(
            &ContactBody { email: "a@example.org".to_owned(), phone: Some("555-0100".to_owned()), ..ana() },
            &["email", "phone"],
        );
    }
}

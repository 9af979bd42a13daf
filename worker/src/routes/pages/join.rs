//! `/join`, `/join/{chapter}`, and the same to be framed: `/embed`, `/embed/{chapter}`

use join_shared::{catalog, intent::IdempotencyKey, text::Lang, wire::decode};
use join_widget::state::field;

use crate::{
    call::{self, Call},
    fields::Fields,
    form::{self, Page},
    intake::{self, Submission, Taken},
    look::Look,
    pages,
    problem::Problem,
    random,
    reply::Reply,
};

/// `GET`: the page, with the answers that its address holds.
///
/// # Errors
/// When there is no such chapter.
pub fn show(call: &Call, framed: bool, chapter: Option<&str>) -> Result<Reply, Problem> {
    let page = match find(call, framed, chapter)? {
        Found::Page(page) => page,
        Found::Moved(reply) => return Ok(reply),
    };
    let lang = pages::lang(call.query());
    let look = Look::from_fields(call.query());
    let mut state = form::page_state(call.query(), page, lang, call.now().date(), random::form_key()?);
    state.look = look.fields();
    Ok(pages::join::page(200, &state, page, lang, look))
}

/// `POST`: stores the intent that the form says and goes on to its receipt; or shows the page
/// again, with what is wrong and with everything typed.
///
/// # Errors
/// When there is no such chapter, or what was sent is not one of our forms.
pub async fn send(call: &mut Call, framed: bool, chapter: Option<&str>) -> Result<Reply, Problem> {
    let page = match find(call, framed, chapter)? {
        Found::Page(page) => page,
        Found::Moved(reply) => return Ok(reply),
    };
    if !is_own_form(call) {
        return Err(Problem::OtherSite);
    }
    let fields = Fields::parse(&call.body(call::FORM).await?);
    let lang = fields.get("lang").and_then(Lang::from_code).unwrap_or_else(|| pages::lang(call.query()));
    let key = match fields.get(field::IDEMPOTENCY_KEY).map(str::parse) {
        Some(Ok(key)) => key,
        _ => new_key()?,
    };
    let problem = match take(call, page, &fields, lang, &key).await {
        Ok(taken) => {
            let framed = if page.framed { "?framed" } else { "" };
            return Ok(Reply::redirect(303, format!("{}{framed}", taken.receipt.path())));
        }
        Err(problem) => problem,
    };
    // A key that was used for something else is of no more use; any other is kept, so that
    // what was stored without our knowing is found when the form is sent again.
    let key = if matches!(problem, Problem::KeyReused) { new_key()? } else { key };
    let look = Look::from_fields(call.query());
    let mut state = form::page_state(&fields, page, lang, call.now().date(), key.as_str().to_owned());
    state.look = look.fields();
    match form::after(&problem, state, lang) {
        Some(state) => Ok(pages::join::page(problem.status(), &state, page, lang, look).because_of(&problem)),
        None => Err(problem),
    }
}

async fn take(
    call: &Call,
    page: Page,
    fields: &Fields,
    lang: Lang,
    key: &IdempotencyKey,
) -> Result<Taken, Problem> {
    let request = form::intent_request(fields, lang);
    let (intent, guard) = decode::intent_request(&request).map_err(Problem::invalid)?;
    let submission = Submission { key: key.clone(), intent, guard, page: page.chapter };
    intake::take(&call.store()?, &call.receipt_secret()?, call.now(), &submission).await
}

fn new_key() -> Result<IdempotencyKey, Problem> {
    random::form_key()?.parse().map_err(|_| Problem::Internal)
}

enum Found {
    Page(Page),
    Moved(Reply),
}

/// The page of that chapter; one that has merged sends on to its successor's.
fn find(call: &Call, framed: bool, slug: Option<&str>) -> Result<Found, Problem> {
    let Some(slug) = slug else {
        return Ok(Found::Page(Page { framed, chapter: None }));
    };
    let chapter = catalog::chapter(slug).ok_or(Problem::NotFound)?;
    let Some(successor) = chapter.successor else {
        return Ok(Found::Page(Page { framed, chapter: Some(chapter) }));
    };
    let base = if framed { "/embed" } else { "/join" };
    let query = call.raw_query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Found::Moved(Reply::redirect(308, format!("{base}/{successor}{query}"))))
}

/// Whether a form comes from a page of ours. Browsers say so in one of two headers; what is no
/// browser has no session that another site could abuse.
fn is_own_form(call: &Call) -> bool {
    if let Some(site) = call.header("Sec-Fetch-Site") {
        return site == "same-origin" || site == "none";
    }
    call.header("Origin").is_none_or(|origin| origin == call.origin())
}

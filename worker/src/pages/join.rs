//! `/join`, `/join/{chapter}`, and for iframes `/embed`, `/embed/{chapter}`

use join_shared::{
    catalog::{self, Chapter},
    intent::IdempotencyKey,
    text::Lang,
    wire::decode,
};
use join_widget::state::{PageState, field};

use crate::{
    funnel::{Count, Step},
    http::{
        call::{self, Call},
        fields::Fields,
        problem::Problem,
        reply::Reply,
    },
    intake::{
        accept::{self, Accepted, Submission},
        turnstile::Turnstile,
    },
    pages::{
        form::{self, Page},
        look::Look,
        own_form,
        {
            self,
            document::{About, Document, FrameAncestors, Scripts},
        },
    },
    platform::random,
};

/// `GET`: the page, with the answers in its query and an empty sign-up form.
///
/// # Errors
/// When the chapter of a hosted page does not exist, or the network has reached its limit.
pub async fn show(call: &mut Call) -> Result<Reply, Problem> {
    let page = match find(call)? {
        Found::Page(page) => page,
        Found::Moved(reply) => return Ok(reply),
    };
    let lang = pages::lang(call.query());
    call.limits().count_read(lang).await?;
    let look = Look::from_fields(call.query());
    let mut state = form::page_state(call.query(), page, lang, call.now().date());
    state.idempotency_key = new_key(call)?;
    state.question_key = new_key(call)?;
    state.look = look.fields();
    state.place = look.place(page.framed);
    state.turnstile = call.turnstile().map(Turnstile::on_page);
    state.offers_email_receipt = call.mail().offers_receipts();
    let step = if call.query().has(field::ANSWERED) { Step::Assessed } else { Step::Viewed };
    let reply = document(call, 200, &state, page, lang, look);
    Ok(reply.counted(Count::new(step, page.chapter)))
}

/// `POST`: stores the intent and redirects to its receipt, or shows the page again with the problem and
/// everything typed. A person who goes back to a stored form and changes it is redirected to the first
/// receipt.
///
/// # Errors
/// When the chapter of a hosted page does not exist, or the form did not come from this site.
pub async fn send(call: &mut Call) -> Result<Reply, Problem> {
    let page = match find(call)? {
        Found::Page(page) => page,
        Found::Moved(reply) => return Ok(reply),
    };
    own_form(call)?;
    let fields = Fields::parse(&call.body(call::FORM).await?);
    let lang = fields.get("lang").and_then(Lang::from_code).unwrap_or_else(|| pages::lang(call.query()));
    let used = match fields.get(field::IDEMPOTENCY_KEY).map(str::parse) {
        Some(Ok(key)) => key,
        _ => new_key(call)?.parse().map_err(|_| Problem::Internal)?,
    };
    let look = Look::from_fields(call.query());
    let look_query = look.query();
    let problem = match store(call, page, &fields, lang, &used).await {
        Ok(accepted) => {
            let query = if page.framed { ["?framed", &look_query].concat() } else { String::new() };
            return Ok(Reply::redirect(303, accepted.receipt.path() + &query));
        }
        Err(problem) => problem,
    };
    let mut key = used.as_str().to_owned();
    if matches!(problem, Problem::KeyReused) {
        let first = accept::first_receipt(&call.store()?, &call.receipt_secret()?, call.now(), &used).await?;
        if let Some(receipt) = first {
            let query =
                if page.framed { ["?again&framed", &look_query].concat() } else { "?again".to_owned() };
            return Ok(Reply::redirect(303, receipt.path() + &query));
        }
        // The key is used up. After any other problem it stays, so that sending the form again finds an
        // intent that was stored although the answer got lost.
        key = new_key(call)?;
    }
    let mut state = form::sent_state(&fields, page, lang, call.now().date());
    // The other form was not sent.
    (state.idempotency_key, state.question_key) = match state.category.as_deref() {
        Some(field::QUESTION) => (new_key(call)?, key),
        _ => (key, new_key(call)?),
    };
    state.look = look.fields();
    state.place = look.place(page.framed);
    state.turnstile = call.turnstile().map(Turnstile::on_page);
    state.offers_email_receipt = call.mail().offers_receipts();
    match form::after(&problem, state, lang) {
        Some(state) => Ok(document(call, problem.status(), &state, page, lang, look).because_of(&problem)),
        None => Err(problem),
    }
}

async fn store(
    call: &Call,
    page: Page,
    fields: &Fields,
    lang: Lang,
    key: &IdempotencyKey,
) -> Result<Accepted, Problem> {
    call.limits().count_read(lang).await?;
    let request = form::intent_request(fields, lang);
    let (intent, guard) = decode::intent_request(&request).map_err(Problem::invalid)?;
    let submission = Submission { key: key.clone(), intent, guard, page: page.chapter };
    accept::accept(call, &submission).await
}

fn ancestors(call: &Call, page: Page) -> FrameAncestors {
    match page {
        Page { framed: false, .. } => FrameAncestors::Own,
        Page { framed: true, chapter: None } => FrameAncestors::Any,
        Page { framed: true, chapter: Some(chapter) } => {
            FrameAncestors::of_chapter(call.embed_sites(chapter))
        }
    }
}

/// The idempotency key of a new form. Without the secret nothing can be stored, but people can still read the
/// page.
fn new_key(call: &Call) -> Result<String, Problem> {
    let random = random::nonce()?;
    Ok(call.receipt_secret().map_or(random.clone(), |secret| secret.form_key(&random)))
}

enum Found {
    Page(Page),
    Moved(Reply),
}

/// The chapter's page, or a redirect to the successor of a merged chapter. For an unknown chapter, a frame shows the page
/// without a chapter.
fn find(call: &Call) -> Result<Found, Problem> {
    let framed = call.is_framed();
    let Some(slug) = call.parameter() else {
        return Ok(Found::Page(Page { framed, chapter: None }));
    };
    let Some(chapter) = catalog::chapter(slug) else {
        // A mistyped chapter must not break a host page.
        return if framed { Ok(Found::Page(Page { framed, chapter: None })) } else { Err(Problem::NotFound) };
    };
    let Some(successor) = chapter.successor else {
        return Ok(Found::Page(Page { framed, chapter: Some(chapter) }));
    };
    let base = if framed { "/embed" } else { "/join" };
    let query = call.raw_query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Found::Moved(Reply::redirect(308, format!("{base}/{successor}{query}"))))
}

/// The hosted page of a chapter, or the one without a chapter.
#[must_use]
pub fn path(chapter: Option<&Chapter>) -> String {
    chapter.map_or_else(|| "/join".to_owned(), |chapter| ["/join/", chapter.slug].concat())
}

/// For the person who maintains the host page. `frame.ts` writes it to the console; visitors do not see it.
const UNKNOWN_CHAPTER: &str = "<div hidden data-mistake=\"unknown-chapter\">There is no chapter with the name in the address \
    of this frame, so people have to choose one. Copy the snippet again.</div>";

/// The page, complete without JavaScript; the widget hydrates it. Never cached, because each copy has its own
/// idempotency key.
fn document(call: &Call, status: u16, state: &PageState, page: Page, lang: Lang, look: Look) -> Reply {
    let texts = lang.texts();
    let title = match page.chapter {
        Some(chapter) => format!("{} {}", texts.title_with_chapter, chapter.name),
        None => texts.title.to_owned(),
    };
    let (origin, path) = (call.origin(), path(page.chapter));
    let about = About {
        origin: &origin,
        path: &path,
        description: [&*title, ". ", texts.description].concat(),
        questions: &[],
    };
    // Leptos marks places for hydration with `<!>`, which is an error of HTML; browsers make an empty comment of it.
    let mut body = join_widget::render(state).replace("<!>", "<!---->");
    if page.chapter.is_none() && call.parameter().is_some() {
        body.push_str(UNKNOWN_CHAPTER);
    }
    Document {
        status,
        lang,
        title,
        body,
        scripts: if page.framed { Scripts::FramedWidget } else { Scripts::Widget },
        listed: !page.framed && status == 200,
        ancestors: ancestors(call, page),
        look,
        turnstile: state.turnstile.as_ref().map(|turnstile| turnstile.origin.clone()),
    }
    .into_public_reply(&about)
}

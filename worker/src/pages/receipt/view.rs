//! The receipt: what the person sent, its status, and the forms to correct or withdraw it.

use join_shared::{
    answers::{Answers, Fact},
    catalog,
    intent::Status,
    money::Cents,
    quote::Certainty,
    text::{Lang, Texts},
    wire::{ContactBody, IntentBody, QuoteBody},
};
use join_widget::state::{Place, Typed, WrongField};
use maud::{Markup, PreEscaped, html};
use worker::url::form_urlencoded;

use crate::pages::{
    document::{Document, FrameAncestors, Scripts},
    languages, localized,
};
use crate::{
    http::{
        fields::Fields,
        problem::Problem,
        reply::{OPENER_POLICY, Reply},
    },
    intake::receipt_key::ReceiptToken,
    pages::look::Look,
    store::StoredIntent,
};

const CMSA: &str = "https://cmsa.org/";

/// Names of form fields that the sign-up form does not have.
pub mod field {
    /// [`CORRECT`] or [`WITHDRAW`].
    pub const ACTION: &str = "action";
    /// Corrects the contact details.
    pub const CORRECT: &str = "correct";
    /// Withdraws the intent.
    pub const WITHDRAW: &str = "withdraw";
}

/// What happened before the receipt is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A correction was stored.
    Corrected,
    /// The form was sent again with other content, and nothing was stored.
    Again,
}

/// The link of a receipt.
#[derive(Debug, Clone)]
pub struct Link {
    /// The whole address.
    pub address: String,
    /// Whether people can have it emailed when they send an intent.
    pub by_mail: bool,
}

/// The content of the form that corrects the contact details.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The typed values, or the stored ones.
    pub typed: Typed,
    /// Why it was not stored, if every field is valid.
    pub problem: Option<&'static str>,
    /// The invalid fields.
    pub errors: Vec<WrongField>,
}

impl Correction {
    /// The stored values; `None` once the personal data is erased.
    #[must_use]
    pub fn of(intent: &StoredIntent) -> Option<Self> {
        let contact = intent.body.contact.clone()?;
        let typed = Typed {
            given_name: contact.given_name,
            family_name: contact.family_name.unwrap_or_default(),
            email: contact.email,
            phone: contact.phone.unwrap_or_default(),
            ..Typed::default()
        };
        Some(Self { typed, problem: None, errors: Vec::new() })
    }
}

/// The whole receipt. Anyone with its address can read it. `correction` is `None` once the personal data is erased.
#[must_use]
pub fn page(
    status: u16,
    intent: &StoredIntent,
    lang: Lang,
    link: &Link,
    news: Option<News>,
    correction: Option<Correction>,
) -> Reply {
    let texts = lang.texts();
    let body = html! {
        main.receipt {
            (languages(&Fields::default(), lang))
            (heading(intent, Place::Alone, texts))
            p.lead #status { (state(intent.status, texts)) }
            (notice(intent, lang, news))
            (next(intent, false, texts))
            @if let Some(quote) = &intent.body.quote { (total(intent, quote, texts)) }
            @if correction.is_some() { section #keep { (keep(intent, link, texts)) } }
            (sent(&intent.body, texts))
            @if let Some(correction) = correction {
                section #yours { (yours(intent, &correction, lang, news == Some(News::Again))) }
            }
        }
    };
    whole(status, lang, body)
}

/// A correction that could not be stored, with everything typed, to send again. It needs nothing from the database, which
/// may not answer.
#[must_use]
pub fn not_stored(problem: &Problem, lang: Lang, correction: &Correction) -> Reply {
    let texts = lang.texts();
    let body = html! {
        main.receipt {
            h1 { (texts.receipt_title) }
            (correct(correction, lang))
        }
    };
    whole(problem.status(), lang, body).because_of(problem)
}

/// The receipt in a frame, on a page of another site: only the reference, what happens next, and a link to the whole
/// receipt.
#[must_use]
pub fn framed(
    intent: &StoredIntent,
    token: &ReceiptToken,
    lang: Lang,
    again: bool,
    ancestors: FrameAncestors,
    look: Look,
) -> Reply {
    let texts = lang.texts();
    let path = token.path();
    // The whole receipt then says what the person can do.
    let receipt = if again { format!("{path}?again") } else { path };
    let query = if again { "framed&again" } else { "framed" };
    let body = html! {
        main.receipt {
            (languages(&Fields::parse(query.as_bytes()), lang))
            (heading(intent, Place::Framed, texts))
            @if again { p { (texts.receipt_again) } }
            @if intent.body.contact.is_some() { p { strong { (texts.receipt_save_first) } } }
            p.actions { a.button href=(receipt) target="_blank" rel="noopener noreferrer" { (texts.receipt) } }
            (next(intent, true, texts))
        }
    };
    reply(200, lang, body, Scripts::Framed, ancestors, look)
}

/// A page outside a frame. A frame opens it in a new tab, and the sandbox of the site's frame may apply to that tab, too.
/// In a sandboxed tab, browsers do not show a page with another opener policy. The links have `noopener`, so the opener
/// still has no access.
fn whole(status: u16, lang: Lang, body: Markup) -> Reply {
    reply(status, lang, body, Scripts::Receipt, FrameAncestors::Own, Look::default())
        .header(OPENER_POLICY, "unsafe-none")
}

/// The address of a receipt is secret, so no referrer and no search engine may have it.
fn reply(
    status: u16,
    lang: Lang,
    body: Markup,
    scripts: Scripts,
    ancestors: FrameAncestors,
    look: Look,
) -> Reply {
    let title = lang.texts().receipt_title.to_owned();
    let body = body.into_string();
    Document { status, lang, title, body, scripts, listed: false, ancestors, look, turnstile: None }
        .into_reply()
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
}

/// What we have, and the reference that people quote.
fn heading(intent: &StoredIntent, place: Place, texts: &'static Texts) -> Markup {
    let title = match (&intent.body.contact, &intent.body.category) {
        (None, _) => texts.receipt_title,
        (Some(_), Some(_)) => texts.receipt_got,
        (Some(_), None) => texts.receipt_got_question,
    };
    let text = html! { (title) span.dot { " · " } span #reference { (intent.body.reference) } };
    join_widget::title(place, &text)
}

/// What happens next, until it has happened. In a frame, the receipt's button comes first.
fn next(intent: &StoredIntent, framed: bool, texts: &'static Texts) -> Markup {
    let is_open = matches!(intent.status, Status::New | Status::Contacted) && intent.body.contact.is_some();
    html! {
        @if is_open {
            section #next {
                h2 { (texts.next_title) }
                @if intent.body.category.is_some() {
                    p { (texts.receipt_next) }
                    p.actions {
                        a.button.secondary[framed] href=(CMSA) target="_blank" rel="noopener noreferrer" {
                            (texts.receipt_next_join)
                        }
                    }
                } @else {
                    p { (texts.next_question) }
                }
            }
        }
    }
}

/// The total, with what it is for.
fn total(intent: &StoredIntent, quote: &QuoteBody, texts: &'static Texts) -> Markup {
    // A listed amount with our estimate beside it was never published, and must not look so.
    let is_partly_estimated = quote.certainty == Certainty::Indicative
        && quote.lines.iter().any(|line| line.certainty == Certainty::Assumed);
    let words =
        if is_partly_estimated { texts.indicative_with_chapter } else { texts.certainty(quote.certainty) };
    html! {
        section {
            h2 { (texts.dues) }
            p.sum {
                @if is_partly_estimated { (texts.about) " " }
                strong #total { (amount(quote.total_cents, texts)) }
                small { (category(&intent.body)) " · " (term(quote.term_years, texts)) }
                small { (words) }
            }
            @if intent.body.disputed { p { (texts.disputed) } }
        }
    }
}

/// What happened, and whether the personal data is erased. Links to a new form of the chapter if the person can no longer
/// change this intent.
fn notice(intent: &StoredIntent, lang: Lang, news: Option<News>) -> Markup {
    let texts = lang.texts();
    let is_there = intent.body.contact.is_some();
    let gone = match intent.status {
        Status::Withdrawn => Some(texts.receipt_withdrawn),
        _ => (!is_there).then_some(texts.receipt_erased),
    };
    let said = match news {
        Some(News::Again) => Some(texts.receipt_again),
        // Someone may reload this after withdrawing.
        Some(News::Corrected) => is_there.then_some(texts.receipt_corrected),
        None => None,
    };
    let again = news == Some(News::Again);
    let mut chapters = intent.page_chapter.iter().chain(&intent.body.chapters);
    let path = match chapters.find_map(|slug| catalog::chapter(slug)) {
        Some(chapter) => format!("/join/{}", chapter.slug),
        None => "/join".to_owned(),
    };
    html! {
        @if said.is_some() || gone.is_some() {
            div.notice #news role="status" {
                @for paragraph in said.into_iter().chain(gone) { p { (paragraph) } }
                @if again && is_there { p { (texts.receipt_again_next) } }
                @if again || gone.is_some() {
                    p { a href=(localized(&path, lang)) { (texts.receipt_new_form) } }
                }
            }
        }
    }
}

/// Ways to keep the link, which cannot be recovered. The script shows the buttons; without it, the link can be copied
/// by hand, and the browser can print. In print it is a text, because a field would cut it off.
fn keep(intent: &StoredIntent, link: &Link, texts: &'static Texts) -> Markup {
    let Link { address, by_mail } = link;
    let to = intent.body.contact.as_ref().map(|contact| contact.email.as_str()).unwrap_or_default();
    let body = format!("{}\r\n{address}", texts.receipt_mail_body);
    let draft = format!(
        "mailto:{}?subject={}&body={}",
        encoded(to),
        encoded(texts.receipt_mail_subject),
        encoded(&body)
    );
    html! {
        h2 { (texts.receipt_keep) }
        p { (texts.receipt_keep_lead) @if !by_mail { " " (texts.receipt_keep_no_mail) } }
        div.field {
            input #address type="text" readonly aria-label=(texts.receipt_address) value=(address);
        }
        p.printed { (address) }
        p.actions {
            button.secondary type="button" hidden data-copies="address" data-done=(texts.keep_copied) {
                (texts.receipt_copy)
            }
            a.button.secondary #draft href=(draft) { (texts.receipt_mail) }
            button.secondary #print type="button" hidden { (texts.receipt_print) }
        }
        p { small { (texts.receipt_lost) } }
    }
}

/// Encodes a text for a `mailto:` address, in which a plus does not mean a space.
#[must_use]
pub fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// How long the details are kept, what the person agreed to, and the forms to correct the details or to withdraw. The
/// forms post to the address of the page.
fn yours(intent: &StoredIntent, correction: &Correction, lang: Lang, again: bool) -> Markup {
    let texts = lang.texts();
    let open = again || !correction.errors.is_empty();
    html! {
        h2 { (texts.receipt_yours) }
        p { (texts.receipt_kept) }
        @if let Some(consent) = catalog::consent_text(&intent.body.consent_text_version) {
            details.fold #agreed {
                summary { (texts.receipt_agreed) }
                div lang=(consent.lang.code()) { @for line in consent.text.lines() { p { (line) } } }
            }
        }
        details.fold #correct open[open] {
            summary { (texts.receipt_correct) }
            (correct(correction, lang))
        }
        details.fold #withdraw {
            summary { (texts.receipt_withdraw) }
            form method="post" {
                input type="hidden" name=(field::ACTION) value=(field::WITHDRAW);
                p { (texts.receipt_withdraw_lead) }
                button type="submit" { (texts.receipt_withdraw_send) }
            }
        }
    }
}

fn correct(correction: &Correction, lang: Lang) -> Markup {
    let Correction { typed, problem, errors } = correction;
    html! {
        form method="post" novalidate {
            input type="hidden" name=(field::ACTION) value=(field::CORRECT);
            input type="hidden" name="lang" value=(lang.code());
            div { (PreEscaped(join_widget::contact_fields(typed, *problem, errors, lang))) }
            button type="submit" { (lang.texts().receipt_correct_send) }
        }
    }
}

/// The name of the category; empty for a question.
fn category(body: &IntentBody) -> &str {
    let code = body.category.as_deref().unwrap_or_default();
    catalog::category(code).map_or(code, |category| category.name)
}

/// Everything that was sent, and the dues line by line.
fn sent(body: &IntentBody, texts: &'static Texts) -> Markup {
    let day = body.created_at.get(..10).unwrap_or_default();
    let day = day.parse().map_or(day.to_owned(), |day| texts.date(day));
    let names = body.chapters.iter().map(|slug| chapter_name(slug, texts)).collect::<Vec<_>>().join(", ");
    let chapters = if names.is_empty() { texts.receipt_none.to_owned() } else { names };
    let answers = Answers::from(&body.answers);
    let answered = Fact::ALL.into_iter().filter_map(|fact| answers.get(fact));
    let credentials = answers.credentials().iter().map(|credential| credential.code).collect::<Vec<_>>();
    let answered = answered.map(|answer| {
        let mut said = texts.answer(answer).to_owned();
        if answer.fact() == Fact::NationalCertification && !credentials.is_empty() {
            said = format!("{said}: {}", credentials.join(", "));
        }
        (texts.question(answer.fact()).ask, said)
    });
    let contact = body.contact.as_ref().map(|contact| contact_entries(contact, texts)).unwrap_or_default();
    let message = body.message.clone().map(|message| (texts.message, message));
    html! {
        section {
            h2 { (texts.receipt_content) }
            dl {
                dt { (texts.receipt_sent) } dd { time datetime=(body.created_at) { (day) } }
                @if body.category.is_some() { dt { (texts.receipt_category) } dd { (category(body)) } }
                dt { (texts.receipt_chapters) } dd { (chapters) }
                @if body.quote.is_some() { dt { (texts.term) } dd { (term(body.term_years, texts)) } }
                @for (what, value) in contact.into_iter().chain(message).chain(answered) {
                    dt { (what) } dd.typed { (value) }
                }
            }
            @if let Some(quote) = &body.quote { (dues(quote, texts)) }
        }
    }
}

fn dues(quote: &QuoteBody, texts: &'static Texts) -> Markup {
    html! {
        table.dues {
            tbody {
                @for line in &quote.lines {
                    tr {
                        th scope="row" {
                            (line.chapter.as_deref().map_or(texts.dues_national, |slug| chapter_name(slug, texts)))
                            small { (texts.certainty(line.certainty)) }
                        }
                        td { (amount(line.amount_cents, texts)) }
                    }
                }
            }
            tfoot {
                tr { th scope="row" { (texts.total) } td { (amount(quote.total_cents, texts)) } }
            }
        }
    }
}

fn contact_entries(contact: &ContactBody, texts: &'static Texts) -> Vec<(&'static str, String)> {
    let required =
        [(texts.given_name, Some(&contact.given_name)), (texts.family_name, contact.family_name.as_ref())];
    let others = [(texts.email, Some(&contact.email)), (texts.phone, contact.phone.as_ref())];
    let entries = required.into_iter().chain(others);
    entries.filter_map(|(what, value)| Some((what, value?.clone()))).collect()
}

fn term(years: u8, texts: &'static Texts) -> &'static str {
    if years == 1 { texts.one_year } else { texts.two_years }
}

const fn state(status: Status, texts: &'static Texts) -> &'static str {
    match status {
        Status::New => texts.status_new,
        Status::Contacted => texts.status_contacted,
        Status::Joined => texts.status_joined,
        Status::Declined => texts.status_declined,
        Status::Duplicate => texts.status_duplicate,
        Status::Withdrawn => texts.status_withdrawn,
    }
}

fn chapter_name<'a>(slug: &'a str, texts: &Texts) -> &'a str {
    catalog::chapter_choice(slug).map_or(slug, |chapter| texts.chapter(chapter))
}

fn amount(cents: Option<u32>, texts: &'static Texts) -> String {
    cents.map_or(texts.ask_cmsa.to_owned(), |cents| Cents::new(cents).to_string())
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_draft_keeps_every_character() {
        assert_eq!(encoded("a+b@example.org"), "a%2Bb%40example.org");
        assert_eq!(encoded("dirección & más\r\n"), "direcci%C3%B3n%20%26%20m%C3%A1s%0D%0A");
    }
}

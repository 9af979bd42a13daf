//! `/join` and `/join/{chapter}`

use join_e2e::{
    api::{Api, send},
    browser::{Page, Scripts, browse, browse_at},
    poll::{PATIENCE, until},
    response::Response,
    sample::{consent_version, unique, unique_email},
    server::{Server, shared, untouched},
};
use join_shared::{
    catalog,
    text::Lang,
    wire::{IntentBody, IntentPage, mistake::Mistake},
};
use reqwest::Method;

const PATH: &str = "/join/hudson-valley";

/// A nurse with a license and no CCM.
const NURSE: [(&str, &str); 4] = [
    ("works_in_case_management", "yes"),
    ("residence", "us"),
    ("current_license", "yes"),
    ("national_certification", "no"),
];

/// The page with her answers in its address.
fn answered() -> String {
    let answers: Vec<String> = NURSE.iter().map(|(fact, answer)| format!("{fact}={answer}")).collect();
    format!("{PATH}?answered=1&chapter=hudson-valley&{}", answers.join("&"))
}

/// Checks the result for her.
async fn expect_individual_a(page: &Page) {
    assert!(page.text("#result").await.contains("Individual A (Case Manager)"));
    let dues = page.text("#result .dues").await;
    for words in [
        "$170.00",
        "$25.00",
        "CMSA national dues",
        "Hudson Valley CMSA",
        "Published price (the page has no date)",
    ] {
        assert!(dues.contains(words), "{words:?} is missing in:\n{dues}");
    }
    assert_eq!(page.text("#total").await, "$195.00");
    assert_eq!(page.attribute("#assessment", "data-outcome").await.as_deref(), Some("eligible"));
    assert_eq!(page.attribute("#assessment", "data-total-cents").await.as_deref(), Some("19500"));

    let no_ccm = page.text("#no-ccm").await;
    assert!(no_ccm.contains("You don’t need the CCM to join"), "{no_ccm}");
    let source = page.attribute("#doors .sources a", "href").await.unwrap_or_default();
    assert!(source.starts_with("https://cmsa.org/exploring-the-ongoing-misconception"), "{source}");
    assert!(page.is_chosen("category", "individual-a").await, "the recommended category is chosen");
}

async fn fill_in(page: &Page, email: &str) {
    // The way on unfolds the form; without script, and with a result, it is unfolded.
    if page.attribute("#sign-up-fold", "open").await.is_none() {
        page.click("#go-on a").await;
    }
    page.type_into("#given_name", "Ana").await;
    page.type_into("#family_name", "Díaz").await;
    page.type_into("#email", email).await;
    page.type_into("#message", "First line\nsecond line").await;
    page.click("#consent").await;
}

/// Reads the intent through the API.
async fn expect_stored(server: &Server, email: &str) -> IntentBody {
    let found: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(found.items.len(), 1, "{found:?}");
    let path = format!("/api/v1/intents/{}", found.items[0].id);
    let intent: IntentBody = server.national().get(&path).await.ok(200);
    assert_eq!((intent.status.code(), intent.category.as_deref()), ("new", Some("individual-a")));
    assert_eq!(intent.chapters, ["hudson-valley"]);
    assert_eq!(intent.quote.as_ref().and_then(|quote| quote.total_cents), Some(19_500));
    assert_eq!(intent.answers.current_license, Some(true));
    assert_eq!(intent.answers.national_certification, Some(false));
    assert_eq!(intent.answers.health_degree, None, "not answered is not known");
    assert_eq!(intent.message.as_deref(), Some("First line\nsecond line"));
    assert_eq!(intent.consent_text_version, consent_version());
    let contact = intent.contact.as_ref().expect("it is not erased");
    assert_eq!((contact.email.as_str(), contact.given_name.as_str()), (email, "Ana"));
    assert_eq!(contact.family_name.as_deref(), Some("Díaz"));
    assert_eq!(contact.phone, None);
    intent
}

#[tokio::test]
async fn a_nurse_without_a_ccm_signs_up() {
    let server = shared().await;
    let email = unique_email("nurse");
    browse(server, Scripts::On, async |page| {
        page.open_live(PATH).await;
        for (fact, answer) in NURSE {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-recommended=individual-a]").await;
        expect_individual_a(page).await;

        fill_in(page, &email).await;
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        let reference = page.text("#reference").await;
        assert_eq!(page.text("#total").await, "$195.00");
        let intent = expect_stored(server, &email).await;
        assert_eq!(intent.reference, reference);
        let kept =
            page.evaluate("return [document.cookie, localStorage.length, sessionStorage.length]").await;
        assert_eq!(kept, serde_json::json!(["", 0, 0]), "nothing is kept in the browser");

        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn a_nurse_signs_up_without_script() {
    let server = shared().await;
    let email = unique_email("plain");
    browse(server, Scripts::Off, async |page| {
        page.open(PATH).await;
        for (fact, answer) in NURSE {
            page.choose(fact, answer).await;
        }
        // The page is a plain form.
        page.click("#questions button[type=submit]").await;
        page.find("#assessment[data-recommended=individual-a]").await;
        assert_eq!(page.attribute("div.join", "data-live").await, None, "no script runs");
        assert!(page.url().await.query().unwrap_or_default().contains("current_license=yes"));
        for (fact, answer) in NURSE {
            assert!(page.is_chosen(fact, answer).await, "{fact} is still answered");
        }
        expect_individual_a(page).await;

        fill_in(page, &email).await;
        page.click("#sign-up button[type=submit]").await;
        let reference = page.text("#reference").await;
        assert!(page.url().await.path().starts_with("/receipt/"), "{}", page.url().await);
        assert_eq!(page.text("#total").await, "$195.00");
        let intent = expect_stored(server, &email).await;
        assert_eq!(intent.reference, reference);
        page.expect_no_complaints().await;
    })
    .await;
}

/// Without `crypto.randomUUID` the page makes its key another way.
#[tokio::test]
async fn a_nurse_signs_up_where_the_context_is_not_secure() {
    let server = shared().await;
    let email = unique_email("insecure");
    browse_at(server.insecure_origin(), Scripts::On, async |page| {
        page.open_live(&answered()).await;
        let context = page.evaluate("return [isSecureContext, typeof crypto.randomUUID]").await;
        assert_eq!(context, serde_json::json!([false, "undefined"]));
        fill_in(page, &email).await;
        let entries = page.evaluate("return history.length").await;
        page.click("#sign-up button[type=submit]").await;
        page.until("return location.pathname.startsWith('/receipt/')").await;
        // A plain form would add an entry.
        assert_eq!(page.evaluate("return history.length").await, entries, "the script sent it");
        let reference = page.text("#reference").await;
        assert_eq!(expect_stored(server, &email).await.reference, reference);
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn the_page_says_early_that_the_person_can_join() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        page.open_live(PATH).await;
        page.find("#assessment[data-can-join=unknown][data-next-question=works_in_case_management]").await;
        page.choose("works_in_case_management", "yes").await;
        page.find("#assessment[data-can-join=yes][data-outcome=needs_answers]").await;
        let headline = page.text("#result .headline").await;
        assert!(headline.contains("You can join"), "{headline}");
        page.choose("works_in_case_management", "no").await;
        page.choose("enrolled_student", "no").await;
        page.find("#assessment[data-can-join=no][data-outcome=not_eligible]").await;
        // The person can still send a question.
        assert!(!page.is_displayed("#sign-up-section").await);
        page.click("#ask-fold summary").await;
        assert!(page.is_displayed("#ask-message").await);
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn chapters_and_term_change_the_total_live() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        page.open_live(PATH).await;
        for (fact, answer) in NURSE {
            page.choose(fact, answer).await;
        }
        page.find("#assessment[data-total-cents='19500']").await;
        page.choose("term_years", "2").await;
        page.find("#assessment[data-total-cents='36000']").await;
        page.click("#chapters-fold summary").await;
        page.choose("chapter", "detroit").await;
        page.find("#assessment[data-total-cents='41000']").await;
        page.choose("chapter", "hudson-valley").await;
        page.find("#assessment[data-total-cents='36000']").await;
        page.choose("chapter", "detroit").await;
        page.find("#assessment[data-total-cents='31000']").await;
        assert!(page.text("#result").await.contains(Lang::En.texts().chapter_expected));
        page.expect_no_complaints().await;
    })
    .await;
}

/// The answers in the address stay chosen, and typed text stays when answers change.
#[tokio::test]
async fn hydration_keeps_choices_and_typed_text() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        let path = answered().replace("chapter=hudson-valley", "chapter=detroit");
        page.open_live(&format!("{path}&term_years=2")).await;
        for (fact, answer) in NURSE {
            assert!(page.is_chosen(fact, answer).await, "{fact}");
        }
        assert!(page.is_chosen("chapter", "detroit").await);
        assert!(!page.is_chosen("chapter", "hudson-valley").await, "answered means answered");
        page.find("#assessment[data-recommended=individual-a][data-total-cents='36000']").await;

        page.type_into("#given_name", "Ana").await;
        page.type_into("#message", "A remark").await;
        page.click("#ask-fold summary").await;
        page.type_into("#ask-message", "A question").await;
        page.click("#all-questions").await;
        page.choose("enrolled_student", "yes").await;
        page.choose("category", "student").await;
        page.choose("military", "retired").await;
        page.find("#sign-up input[name=category][value=military]").await;
        assert_eq!(page.value("#given_name").await, "Ana");
        assert_eq!(page.value("#message").await, "A remark");
        assert_eq!(page.value("#ask-message").await, "A question");
        assert!(page.is_chosen("category", "student").await, "the choice stays while it is on offer");
        page.expect_no_complaints().await;
    })
    .await;
}

#[tokio::test]
async fn errors_are_beside_their_fields_and_get_the_focus() {
    let server = untouched().await;
    browse(server, Scripts::On, async |page| {
        page.open_live(PATH).await;
        for (fact, answer) in NURSE {
            page.choose(fact, answer).await;
        }
        page.click("#go-on a").await;
        page.type_into("#email", "ana").await;
        page.click("#sign-up button[type=submit]").await;
        page.find("#problems ul li").await;
        assert!(!page.text("#given_name-error").await.is_empty());
        assert!(page.text("#email-error").await.contains("name@example.org"));
        let consent = join_shared::text::mistake(Lang::En, Mistake::Consent);
        assert_eq!(page.text("#consent-error").await, consent);
        assert_eq!(page.count("#problems ul li").await, 3);
        until("the focus is on the problems", PATIENCE, async || {
            (page.evaluate("return document.activeElement.id").await == "problems").then_some(())
        })
        .await;
        assert_eq!(page.value("#email").await, "ana", "what was typed is still there");
        assert_eq!(page.attribute("#email", "aria-invalid").await.as_deref(), Some("true"));
        // A link leads to the field, and the address keeps the answers.
        let kept = page.url().await;
        page.click("#problems a[href='#email']").await;
        assert_eq!(page.evaluate("return document.activeElement.id").await, "email");
        assert_eq!(page.url().await, kept);
        // The browser logs the expected 422 as a failed request.
        let complaints = page.complaints().await;
        assert!(
            complaints.iter().all(|line| line.contains("/api/v1/intents") && line.contains("422")),
            "{complaints:?}"
        );
    })
    .await;
}

/// Sends a form with outdated dues. The page and the server have the same catalog, so the test changes the hidden
/// field.
async fn send_old_dues(page: &Page, path: &str, email: &str) {
    page.open_live(path).await;
    fill_in(page, email).await;
    let old = "document.querySelector(\"[name=quoted_total_cents][value='individual-a:19500']\").value \
               = 'individual-a:17000'";
    page.evaluate(old).await;
    page.click("#sign-up button[type=submit]").await;
    page.find("#problems p").await;
    let problem = page.text("#problems").await;
    let texts = Lang::En.texts();
    // "The new amount is shown above."
    assert_eq!(problem, format!("{}: $195.00\n{}", texts.total, texts.problem_stale_quote));
}

#[tokio::test]
async fn newer_dues_are_shown_and_can_be_accepted() {
    let server = shared().await;
    let email = unique_email("newer");
    browse(server, Scripts::On, async |page| {
        send_old_dues(page, &answered(), &email).await;
        page.click("#sign-up button[type=submit]").await;
        let reference = page.text("#reference").await;
        assert_eq!(expect_stored(server, &email).await.reference, reference);
    })
    .await;
}

/// The newer dues are for one selection and one category. For any other the page sends its own.
#[tokio::test]
async fn newer_dues_are_discarded_when_the_selection_changes() {
    let server = shared().await;
    browse(server, Scripts::On, async |page| {
        for (name, value, category, total) in [
            ("national_certification", "yes", "individual-a", 19_500),
            ("chapter", "detroit", "individual-a", 22_000),
            ("term_years", "2", "individual-a", 36_000),
            ("category", "student", "student", 13_500),
        ] {
            let email = unique_email(name);
            send_old_dues(page, &format!("{}&enrolled_student=yes", answered()), &email).await;
            if name == "chapter" {
                page.click("#chapters-fold summary").await;
            }
            page.choose(name, value).await;
            until(&format!("{name}: the newer dues are forgotten"), PATIENCE, async || {
                page.text("#problems").await.is_empty().then_some(())
            })
            .await;
            page.click("#sign-up button[type=submit]").await;
            page.find("#reference, #problems p").await;
            assert_eq!(page.text("#problems").await, "", "{name}: it sent other dues than the server's");

            let path = format!("/api/v1/intents?q={email}");
            let found: IntentPage = server.national().get(&path).await.ok(200);
            let intent = found.items.first().expect("it is stored");
            let stored = intent.quote.as_ref().and_then(|quote| quote.total_cents);
            assert_eq!((intent.category.as_deref(), stored), (Some(category), Some(total)), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_is_in_each_language() {
    let api = untouched().await.api();
    for lang in Lang::ALL {
        let (code, texts) = (lang.code(), lang.texts());
        let page = api.get(&format!("{PATH}?lang={code}")).await;
        assert!(page.text().contains(&format!("<html lang=\"{code}\">")));
        assert!(page.text().contains(texts.no_ccm_title));
        assert!(texts.consent.lines().all(|line| page.text().contains(line)), "{}", texts.consent);
    }
    // An unknown language falls back to English.
    assert!(api.get(&format!("{PATH}?lang=tlh")).await.text().contains("<html lang=\"en\">"));
}

/// Valid fields of the plain form.
pub(crate) fn fields(email: &str) -> Vec<(&'static str, String)> {
    let mut fields: Vec<(&str, String)> =
        NURSE.iter().map(|(fact, answer)| (*fact, (*answer).to_owned())).collect();
    fields.extend([
        ("answered", "1".to_owned()),
        ("lang", "en".to_owned()),
        ("chapter", "hudson-valley".to_owned()),
        ("term_years", "1".to_owned()),
        ("category", "individual-a".to_owned()),
        ("ruleset", catalog::ruleset().to_owned()),
        ("quoted_total_cents", "individual-a:19500".to_owned()),
        ("idempotency_key", unique("form")),
        ("given_name", "Ana \"<b>\" & Söhne".to_owned()),
        ("family_name", "Díaz".to_owned()),
        ("email", email.to_owned()),
        ("phone", "845-555-0100".to_owned()),
        ("message", "Line one\r\nLine <two>".to_owned()),
        ("consent", "yes".to_owned()),
        ("consent_text_version", consent_version().to_owned()),
        ("website", String::new()),
    ]);
    fields
}

fn set(mut fields: Vec<(&'static str, String)>, name: &str, value: &str) -> Vec<(&'static str, String)> {
    let field = fields.iter_mut().find(|(known, _)| *known == name).expect("is a field of the form");
    value.clone_into(&mut field.1);
    fields
}

async fn post(api: &Api, path: &str, fields: &[(&str, String)]) -> Response {
    send(api.request(Method::POST, path).form(fields)).await
}

/// The part of a page that a person fills in.
fn form_of(page: &str) -> &str {
    let (_, form) = page.split_once("<form id=\"sign-up\"").unwrap_or(("", page));
    form.split_once("</form>").map_or(form, |(form, _)| form)
}

/// Whether a radio button or a checkbox is checked.
fn is_ticked(page: &str, name: &str, value: &str) -> bool {
    page.split("<input").skip(1).any(|input| {
        let input = input.split('>').next().unwrap_or_default();
        [&format!("name=\"{name}\""), &format!("value=\"{value}\""), "checked"]
            .iter()
            .all(|part| input.contains(*part))
    })
}

/// Checks that the page has everything that was typed.
#[track_caller]
pub(crate) fn expect_all_still_there(page: &str, email: &str) {
    let email = format!("value=\"{email}\"");
    for words in [
        "value=\"Ana &quot;&lt;b&gt;&quot; &amp; Söhne\"",
        "value=\"Díaz\"",
        &*email,
        "value=\"845-555-0100\"",
        "Line &lt;two",
    ] {
        assert!(page.contains(words), "{words:?} is missing in:\n{}", form_of(page));
    }
    for (name, value) in NURSE.iter().chain(&[("chapter", "hudson-valley"), ("category", "individual-a")]) {
        assert!(is_ticked(page, name, value), "{name}={value} is no longer chosen");
    }
}

/// A link may hold answers and nothing of the sign-up form: otherwise one click in a foreign page's frame would send
/// what its author wrote.
#[tokio::test]
async fn an_address_cannot_fill_in_the_sign_up_form() {
    let api = untouched().await.api();
    let mut all = set(fields("ana@example.org"), "category", "question");
    all.push(("confirmed", "yes".to_owned()));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&all).finish();
    for path in [PATH, "/embed/hudson-valley"] {
        let page = api.get(&format!("{path}?{query}")).await.text();
        for (fact, answer) in NURSE {
            assert!(is_ticked(&page, fact, answer), "{path}: {fact}={answer} is an answer");
        }
        for name in ["given_name", "family_name", "email", "phone", "message"] {
            let (_, typed) = all.iter().find(|(known, _)| *known == name).expect("is a field of the form");
            let words = typed.split(['"', '<', '\r']).next().unwrap_or_default().trim();
            assert!(!form_of(&page).contains(words), "{path}: {name} is filled in:\n{}", form_of(&page));
        }
        assert!(!is_ticked(&page, "consent", "yes"), "{path}: the consent is ticked");
        assert!(is_ticked(&page, "category", "individual-a"), "{path}: the recommended category is chosen");
        assert!(!page.contains("name=\"confirmed\""), "{path}: the form is confirmed");
    }
}

#[tokio::test]
async fn a_plain_form_with_errors_comes_back_with_everything_typed() {
    let api = untouched().await.api();
    for (name, value, words) in [
        ("email", "ana", "id=\"email-error\""),
        ("quoted_total_cents", "individual-a:17000", "The dues have changed"),
        ("website", "http://spam.example", "press Send once more"),
        ("term_years", "1", "check the box so we can contact you"),
    ] {
        let sent = set(fields("ana@example.org"), name, value);
        // The last one lacks the consent.
        let sent: Vec<_> =
            sent.into_iter().filter(|(field, _)| name != "term_years" || *field != "consent").collect();
        let answer = post(&api, PATH, &sent).await;
        let expect = if name == "quoted_total_cents" { 409 } else { 422 };
        assert_eq!(answer.status, expect, "{name}={value}");
        assert!(answer.header("content-type").starts_with("text/html"));
        let page = answer.text();
        assert!(page.to_lowercase().contains(&words.to_lowercase()), "{words:?} is missing");
        assert!(page.contains("autofocus"), "the errors get the focus");
        expect_all_still_there(&page, if name == "email" { value } else { "ana@example.org" });
    }
    let list: IntentPage = untouched().await.national().get("/api/v1/intents").await.ok(200);
    assert_eq!(list.items, []);
}

/// The form contains the key, so sending it twice stores it once.
#[tokio::test]
async fn a_plain_form_sent_twice_is_one_intent() {
    let server = shared().await;
    let email = unique_email("twice");
    let fields = fields(&email);
    let first = post(&server.api(), PATH, &fields).await;
    assert_eq!(first.status, 303, "{}", first.text());
    assert!(first.header("location").starts_with("/receipt/"));
    let second = post(&server.api(), PATH, &fields).await;
    assert_eq!((second.status, second.header("location")), (303, first.header("location")));
    let found: IntentPage = server.national().get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(found.items.len(), 1);
    assert_eq!(found.items[0].contact.as_ref().map(|it| it.given_name.as_str()), Some("Ana \"<b>\" & Söhne"));

    // Each page has its own key.
    let key = |page: String| {
        let (_, rest) = page.split_once("name=\"idempotency_key\" value=\"").expect("the form has a key");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let (one, other) = (key(server.api().get(PATH).await.text()), key(server.api().get(PATH).await.text()));
    assert!(one.len() >= 8 && one != other, "{one} {other}");
}

#[tokio::test]
async fn bad_forms() {
    let api = untouched().await.api();
    let wrong_type =
        send(api.request(Method::POST, PATH).header("content-type", "text/plain").body("x")).await;
    assert_eq!(wrong_type.status, 415);
    let large = post(&api, PATH, &set(fields("ana@example.org"), "message", &"x".repeat(17_000))).await;
    assert_eq!(large.status, 413);
    assert_eq!(post(&api, "/join/atlantis", &fields("ana@example.org")).await.status, 404);
    let put = send(api.request(Method::PUT, PATH)).await;
    assert_eq!(put.status, 405);
    assert!(put.header("allow").contains("POST"));
    // Invalid UTF-8, and invalid fields.
    for body in [&b"given_name=%ff%fe&email=%00"[..], b"&&&=&=x", b"%", b""] {
        let request =
            api.request(Method::POST, PATH).header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(send(request.body(body.to_vec())).await.status, 422, "{body:?}");
    }
    // A form on another site must not send an intent.
    let foreign = api.request(Method::POST, PATH).form(&fields("ana@example.org"));
    assert_eq!(send(foreign.header("origin", "https://evil.example")).await.status, 403);
    let list: IntentPage = untouched().await.national().get("/api/v1/intents").await.ok(200);
    assert_eq!(list.items, []);
}

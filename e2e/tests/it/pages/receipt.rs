//! `/receipt/{token}`

use join_e2e::{
    api::{Api, send},
    browser::{Scripts, browse, browse_at},
    sample::{alone, nurse, unique, unique_email, with},
    server::{Server, in_turn, shared},
};
use join_shared::{
    answers::{Answer, Fact},
    intent::Status,
    text::{self, Lang},
    wire::{ContactBody, IntentBody, IntentCreated, IntentPage, IntentRequest, decode, mistake::Mistake},
};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

#[tokio::test]
async fn the_receipt_shows_the_intent_and_its_status() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let email = unique_email("receipt");
    let intent = with(nurse(&email), "/contact/given_name", json!("<script>alert(1)</script>"));
    let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);

    let receipt = api.get(&created.receipt_url).await;
    assert_eq!(receipt.status, 200);
    let text = receipt.text();
    for words in
        [&*created.reference, &email, "$170.00", "$25.00", "$195.00", "Hudson Valley CMSA", "+1 845 555 0100"]
    {
        assert!(text.contains(words), "{words:?} is missing");
    }
    assert!(!text.contains("<script>alert"), "what was typed is text");
    assert!(text.contains(Lang::En.texts().status_new));
    // The address is the key, so no cache stores it and no referrer contains it.
    assert_eq!(receipt.header("cache-control"), "no-store");
    assert_eq!(receipt.header("referrer-policy"), "no-referrer");
    assert!(receipt.header("x-robots-tag").contains("noindex"));

    let tag = staff.get(&format!("/api/v1/intents/{}", created.id)).await.header("etag").to_owned();
    assert_eq!(staff.change(&created.id, &tag, &json!({ "status": "contacted" })).await.status, 200);
    assert!(api.get(&created.receipt_url).await.text().contains(Lang::En.texts().status_contacted));
}

/// The system sends no mail to the person, so the receipt says how to come back, with and without script.
#[tokio::test]
async fn the_receipt_says_how_to_keep_it_and_who_can_help() {
    let server = shared().await;
    let stored = store(&server.api(), "keep+it").await;
    let url = stored.created.receipt_url.as_str();
    let address = format!("{}{url}", server.origin());
    for (scripts, lang) in [(Scripts::On, Lang::En), (Scripts::Off, Lang::Es)] {
        let texts = lang.texts();
        browse(server, scripts, async |page| {
            page.open(&format!("{url}?lang={}", lang.code())).await;
            let keep = page.text("#keep").await;
            for words in [texts.receipt_keep, texts.receipt_keep_lead, texts.receipt_lost, texts.receipt_mail]
            {
                assert!(keep.contains(words), "{words:?} is missing in {keep}");
            }
            assert_eq!(page.value("#address").await, address);
            let draft = page.attribute("#draft", "href").await.expect("it leads somewhere");
            let draft = url::Url::parse(&draft).expect("is an address");
            let to = stored.email.replace('+', "%2B").replace('@', "%40");
            assert_eq!((draft.scheme(), draft.path()), ("mailto", to.as_str()));
            let said: Vec<_> = draft.query_pairs().collect();
            assert_eq!((said[0].0.as_ref(), said[0].1.as_ref()), ("subject", texts.receipt_mail_subject));
            assert_eq!(said[1].1, format!("{}\r\n{address}", texts.receipt_mail_body));
            for button in ["[data-copies=address]", "#print"] {
                assert_eq!(page.is_displayed(button).await, scripts == Scripts::On, "{button}");
            }
            if scripts == Scripts::On {
                page.click("[data-copies=address]").await;
                assert_eq!(page.text("[data-copies=address]").await, texts.keep_copied);
                page.evaluate("window.print = () => (window.printed = true)").await;
                page.click("#print").await;
                assert_eq!(page.evaluate("return window.printed").await, true);
            }
            page.expect_no_complaints().await;
        })
        .await;
    }
    // After an erasure there is nothing to keep.
    let withdrawal = [("action", "withdraw".to_owned())];
    assert_eq!(server.api().submit(url, &withdrawal).await.status, 303);
    assert!(!server.api().get(url).await.text().contains("id=\"draft\""));
}

/// The print is what a person keeps, and may give to an employer.
#[tokio::test]
async fn the_print_has_link_reference_total_and_date_and_no_forms() {
    let server = shared().await;
    let stored = store(&server.api(), "print").await;
    let url = &stored.created.receipt_url;
    let address = format!("{}{url}", server.origin());
    browse(server, Scripts::On, async |page| {
        page.open(url).await;
        page.print_view().await;
        let print = page.text("main").await;
        let (staff, _) = stored.read(&server.national()).await;
        let day = staff.created_at[..10].parse().expect("is a day");
        let texts = Lang::En.texts();
        for words in [&*address, &stored.created.reference, "$195.00", &texts.date(day), texts.receipt_next] {
            assert!(print.contains(words), "{words:?} is missing in {print}");
        }
        for words in [texts.receipt_yours, texts.receipt_copy, texts.receipt_mail, texts.receipt_print] {
            assert!(!print.contains(words), "{words:?} is in {print}");
        }
        let shown =
            "return [...document.querySelectorAll('form, input, button')].some((it) => it.checkVisibility())";
        assert_eq!(page.evaluate(shown).await, false);
        page.expect_no_complaints().await;
    })
    .await;
}

/// A question has no category and no dues, so its receipt speaks of an answer.
#[tokio::test]
async fn the_receipt_of_a_question_speaks_of_a_question() {
    let api = shared().await.api();
    let question = with(nurse(&unique_email("question")), "/category", Value::Null);
    let created: IntentCreated = api.create(&unique("key"), &question).await.ok(201);
    for lang in Lang::ALL {
        let texts = lang.texts();
        for query in ["", "&framed"] {
            let path = format!("{}?lang={}{query}", created.receipt_url, lang.code());
            let page = api.get(&path).await.text();
            for words in [texts.receipt_got_question, texts.next_question, &created.reference] {
                assert!(page.contains(words), "{words:?} is missing in {page}");
            }
            for words in [texts.receipt_got, texts.receipt_next, texts.dues] {
                assert!(!page.contains(&format!(">{words}")), "{words:?} is in {page}");
            }
        }
    }
}

/// Once staff have settled it, nothing is left to do.
#[tokio::test]
async fn the_receipt_says_what_happens_next_until_it_has_happened() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "next").await;
    let texts = Lang::En.texts();
    for (status, next) in [("contacted", true), ("joined", false)] {
        let (_, tag) = stored.read(&staff).await;
        assert_eq!(staff.change(&stored.created.id, &tag, &json!({ "status": status })).await.status, 200);
        let page = api.get(&stored.created.receipt_url).await.text();
        assert_eq!(page.contains(texts.receipt_next), next, "{status}: {page}");
    }
}

#[tokio::test]
async fn the_receipt_shows_the_consent_that_was_given() {
    let (_turn, server) = in_turn().await;
    let stored = store(&server.api(), "consent").await;
    let id = &stored.created.id;
    server.execute(&format!("UPDATE intents SET consent_text_version = '2026-11-22-es' WHERE id = '{id}'"));
    let page = server.api().get(&stored.created.receipt_url).await.text();
    let old = join_shared::catalog::consent_text("2026-11-22-es").expect("is in the catalog");
    assert!(page.contains(&format!("<div lang=\"es\"><p>{}</p></div>", old.text)), "{page}");
}

#[tokio::test]
async fn the_receipt_names_the_term_and_the_credentials() {
    let api = shared().await.api();
    let texts = Lang::En.texts();
    let question = texts.question(Fact::NationalCertification).ask;
    let yes = texts.answer(Answer::NationalCertification(true));
    for (years, total, credentials, term, said) in [
        (1, 19_500, json!([]), texts.one_year, yes.to_owned()),
        (2, 36_000, json!(["CCM", "ACM"]), texts.two_years, format!("{yes}: CCM, ACM")),
    ] {
        let intent = with(nurse(&unique_email("term")), "/answers/national_certification", json!(true));
        let intent = with(intent, "/answers/credentials", credentials);
        let intent = with(with(intent, "/term_years", json!(years)), "/quoted_total_cents", json!(total));
        let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);
        // Hydration needs markers between texts.
        let page = api.get(&created.receipt_url).await.text().replace("<!---->", "");
        let (_, receipt) = page.split_once("<main").expect("the page has a main part");
        for entry in [
            format!("<dt>{}</dt><dd>{term}</dd>", texts.term),
            format!("<dt>{question}</dt><dd class=\"typed\">{said}</dd>"),
        ] {
            assert!(receipt.contains(&entry), "{entry:?} is missing in:\n{receipt}");
        }
    }
}

#[tokio::test]
async fn only_the_whole_token_opens_a_receipt() {
    let server = shared().await;
    let api = server.api();
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("key"))).await.ok(201);
    let url = &created.receipt_url;
    for wrong in [
        &url[..url.len() - 1],
        &format!("{url}x"),
        &url.to_uppercase(),
        &format!("/receipt/{}", created.id),
        "/receipt/%00",
    ] {
        assert_eq!(api.get(wrong).await.status, 404, "{wrong}");
    }
}

/// A stored intent.
struct Stored {
    key: String,
    email: String,
    body: Value,
    created: IntentCreated,
}

async fn store(api: &Api, label: &str) -> Stored {
    let (key, email) = (unique("key"), unique_email(label));
    let body = nurse(&email);
    let created = api.create(&key, &body).await.ok(201);
    Stored { key, email, body, created }
}

impl Stored {
    async fn read(&self, staff: &Api) -> (IntentBody, String) {
        let answer = staff.get(&format!("/api/v1/intents/{}", self.created.id)).await;
        (alone(answer.ok(200)), answer.header("etag").to_owned())
    }

    /// Its audit entries, oldest first: actor, action and details.
    fn audit(&self, server: &Server) -> Vec<[String; 3]> {
        let id = &self.created.id;
        let query = format!(
            "SELECT actor, action, details FROM audit WHERE intent_id = '{id}' AND action <> 'opened' ORDER BY id"
        );
        let rows = server.query(&query);
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.iter().map(|row| ["actor", "action", "details"].map(|name| text(row, name))).collect()
    }
}

pub(super) fn correction(
    given_name: &str,
    family_name: &str,
    email: &str,
    phone: &str,
) -> Vec<(&'static str, String)> {
    let fields =
        [("given_name", given_name), ("family_name", family_name), ("email", email), ("phone", phone)];
    let fields = fields.map(|(name, value)| (name, value.to_owned()));
    [("action", "correct".to_owned())].into_iter().chain(fields).collect()
}

pub(super) fn withdrawal() -> Vec<(&'static str, String)> {
    vec![("action", "withdraw".to_owned())]
}

#[tokio::test]
async fn a_correction_changes_only_the_contact() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "wrong").await;
    let (before, tag) = stored.read(&staff).await;
    let (url, email) = (&stored.created.receipt_url, unique_email("Right"));

    let sent = correction(" Ana  María ", "", &email, "555-0100 #2");
    let answer = api.submit(url, &sent).await;
    assert_eq!((answer.status, answer.header("location")), (303, &*format!("{url}?corrected")));
    let page = api.get(answer.header("location")).await.text();
    assert!(page.contains(Lang::En.texts().receipt_corrected), "{page}");
    assert!(page.contains(&email) && !page.contains(&stored.email), "{page}");
    assert!(
        !api.get(url).await.text().contains(Lang::En.texts().receipt_corrected),
        "it is no news for ever"
    );

    let (after, new_tag) = stored.read(&staff).await;
    let contact = ContactBody {
        given_name: "Ana María".to_owned(),
        family_name: None,
        email: email.clone(),
        phone: Some("555-0100 #2".to_owned()),
    };
    assert!(after.updated_at > before.updated_at, "{} {}", after.updated_at, before.updated_at);
    // It is due at once, so that staff see it.
    let follow_up_on = after.follow_up_on.clone();
    assert!(follow_up_on.is_some() && before.follow_up_on.is_none(), "{follow_up_on:?}");
    let updated_at = after.updated_at.clone();
    let expect = IntentBody { contact: Some(contact), updated_at, follow_up_on, ..before };
    assert_eq!(after, expect);
    assert_ne!(new_tag, tag);
    staff.change(&stored.created.id, &tag, &json!({ "status": "contacted" })).await.refused(412, "changed");
    // Staff find the corrected contact.
    for (search, found) in [(&stored.email, 0), (&email.to_uppercase(), 1)] {
        let list: IntentPage = staff.get(&format!("/api/v1/intents?q={search}")).await.ok(200);
        assert_eq!(list.items.len(), found, "{search}");
    }

    // The same correction again changes nothing.
    assert_eq!(api.submit(url, &sent).await.status, 303);
    assert_eq!(stored.read(&staff).await, (after, new_tag));
    let fields = r#"{"fields":["given_name","family_name","email","phone"]}"#;
    assert_eq!(
        stored.audit(server),
        [["person", "created", "{}"], ["person", "corrected", fields]].map(|row| row.map(str::to_owned))
    );
}

#[tokio::test]
async fn a_wrong_correction_keeps_what_was_typed() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "kept").await;
    let before = stored.read(&staff).await;
    let url = &stored.created.receipt_url;
    for lang in Lang::ALL {
        let path = format!("{url}?lang={}", lang.code());
        let answer = api.submit(&path, &correction("", "D<íaz>", "ana@", "12")).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(answer.header("x-robots-tag").contains("noindex"));
        let page = answer.text();
        for typed in ["value=\"D&lt;íaz&gt;\"", "value=\"ana@\"", "value=\"12\"", "id=\"correct\" open"] {
            assert!(page.contains(typed), "{typed:?} is missing in {page}");
        }
        for (field, mistake) in
            [("given_name", Mistake::Required), ("email", Mistake::Email), ("phone", Mistake::Phone)]
        {
            let message = text::mistake(lang, mistake).replace('"', "&quot;");
            let beside = format!("id=\"{field}-error\">{message}</p>");
            assert!(page.contains(&beside), "{beside:?} is missing in {page}");
            assert!(page.contains(&format!("<a href=\"#{field}\">")), "the summary leads to {field}");
        }
        // The page still shows the stored contact.
        assert!(page.contains(&stored.email));
    }
    assert_eq!(stored.read(&staff).await, before, "nothing was stored");
}

#[tokio::test]
async fn a_withdrawal_erases_the_person_at_once() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "withdrawn").await;
    let (before, tag) = stored.read(&staff).await;
    let (url, texts) = (&stored.created.receipt_url, Lang::En.texts());

    let answer = api.submit(url, &withdrawal()).await;
    assert_eq!((answer.status, answer.header("location")), (303, url.as_str()));
    let page = api.get(url).await.text();
    assert!(page.contains(texts.receipt_withdrawn) && page.contains(texts.status_withdrawn), "{page}");
    assert!(page.contains("$195.00") && page.contains(&stored.created.reference), "the rest is still there");
    for gone in [&stored.email, "Díaz", "845 555", "I look forward", "<form", texts.receipt_next] {
        assert!(!page.contains(gone), "{gone:?} is still there: {page}");
    }

    let (after, new_tag) = stored.read(&staff).await;
    assert!(after.updated_at > before.updated_at);
    let expect = IntentBody {
        status: Status::Withdrawn,
        contact: None,
        message: None,
        updated_at: after.updated_at.clone(),
        ..before
    };
    assert_eq!(after, expect, "the counts stay");
    assert_ne!(new_tag, tag);
    let id = &stored.created.id;
    let row = server.query(&format!("SELECT * FROM intents WHERE id = '{id}'"));
    let row = serde_json::to_string(&row).expect("is JSON").to_lowercase();
    assert!(row.contains(id.as_str()), "{row}");
    for gone in [&*stored.email, "\"ana", "díaz", "845 555", "forward"] {
        assert!(!row.contains(gone), "{gone:?} is still stored: {row}");
    }
    // For a day a keyed hash identifies a repetition; it cannot be computed from a guess.
    let (intent, _) = decode::intent_request(&stored.body).expect("it was accepted");
    let content = serde_json::to_vec(&IntentRequest::from(&intent)).expect("is JSON");
    let start = Sha256::digest(content).first_chunk().copied().expect("it is longer");
    let guess = format!("{:016x}", u64::from_be_bytes(start));
    assert!(!row.contains(&guess), "the hash can be computed from a guess: {row}");

    // A second withdrawal has the same result, and there is nothing to correct or to follow up.
    assert_eq!(api.submit(url, &withdrawal()).await.header("location"), url);
    let late = api.submit(url, &correction("Ana", "", &stored.email, "")).await;
    assert_eq!((late.status, late.header("location")), (303, url.as_str()));
    for tag in [&new_tag, "*"] {
        staff.change(id, tag, &json!({ "status": "contacted" })).await.invalid(&["/status status"]);
    }
    staff.change(id, &tag, &json!({ "status": "contacted" })).await.refused(412, "changed");
    assert_eq!(stored.read(&staff).await, (after, new_tag));
    let list: IntentPage = staff.get(&format!("/api/v1/intents?q={}", stored.email)).await.ok(200);
    assert_eq!(list.items, []);
    assert_eq!(
        stored.audit(server),
        [["person", "created", "{}"], ["person", "withdrawn", r#"{"from":"new"}"#]]
            .map(|row| row.map(str::to_owned))
    );
}

/// A sender may repeat a request whose response was lost.
#[tokio::test]
async fn a_repetition_does_not_restore_an_erased_person() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "repeated").await;
    let url = &stored.created.receipt_url;
    let corrected = correction("Anna", "Díaz", &stored.email, "");
    for change in [corrected, withdrawal()] {
        assert_eq!(api.submit(url, &change).await.status, 303);
        let before = stored.read(&staff).await;
        let again = api.create(&stored.key, &stored.body).await;
        assert_eq!(again.ok::<IntentCreated>(201), stored.created);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(stored.read(&staff).await, before);
        let other = with(stored.body.clone(), "/message", json!("Something else."));
        api.create(&stored.key, &other).await.refused(422, "key-reused");
    }
    let (intent, _) = stored.read(&staff).await;
    assert_eq!((intent.contact, intent.message), (None, None));
    let search = format!("SELECT id FROM intents WHERE email = '{}'", stored.email);
    assert_eq!(server.query(&search), [Value::Null; 0], "the personal data is stored again");
}

/// In either order both are stored.
#[tokio::test]
async fn a_correction_and_a_status_at_once() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "both").await;
    for (status, name) in [("contacted", "Anna"), ("joined", "Hanna"), ("declined", "Johanna")] {
        let (_, tag) = stored.read(&staff).await;
        let change = json!({ "status": status });
        let sent = correction(name, "", &stored.email, "");
        let (changed, corrected) = futures_util::future::join(
            staff.change(&stored.created.id, &tag, &change),
            api.submit(&stored.created.receipt_url, &sent),
        )
        .await;
        assert_eq!(corrected.status, 303, "{}", corrected.text());
        let (intent, _) = stored.read(&staff).await;
        assert_eq!(intent.contact.map(|contact| contact.given_name).as_deref(), Some(name));
        match changed.status {
            200 => assert_eq!(intent.status.code(), status),
            found => assert_eq!(found, 412, "{}", changed.text()),
        }
    }
}

/// From now on another change of that intent always comes first. A trigger simulates it: whenever a change writes its
/// audit entry, the intent gets a new version.
pub(super) fn others_come_first(server: &Server, id: &str) {
    server.execute(&format!(
        "CREATE TRIGGER others_first AFTER INSERT ON audit WHEN NEW.intent_id = '{id}' BEGIN \
         UPDATE intents SET version = version + 1 WHERE id = NEW.intent_id; END"
    ));
}

/// Lets changes through again.
pub(super) fn others_come_no_more(server: &Server) {
    server.execute("DROP TRIGGER others_first");
}

#[tokio::test]
async fn a_correction_that_keeps_losing_the_race_keeps_what_was_typed() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "second").await;
    let (before, _) = stored.read(&staff).await;
    let url = &stored.created.receipt_url;
    others_come_first(server, &stored.created.id);
    let sent = correction("Anna <b>", "Gómez", "anna@example.org", "555-0100");
    for lang in Lang::ALL {
        let answer = api.submit(&format!("{url}?lang={}", lang.code()), &sent).await;
        assert_eq!((answer.status, answer.header("cache-control")), (412, "no-store"));
        let page = answer.text();
        let typed = [
            "value=\"Anna &lt;b&gt;\"",
            "value=\"Gómez\"",
            "value=\"anna@example.org\"",
            "value=\"555-0100\"",
        ];
        for words in
            typed.iter().chain(&[lang.texts().problem_changed, " autofocus", "<form method=\"post\""])
        {
            assert!(page.contains(words), "{words:?} is missing in {page}");
        }
    }
    assert_eq!(stored.read(&staff).await.0, before, "nothing was changed");

    others_come_no_more(server);
    assert_eq!(api.submit(url, &sent).await.header("location"), format!("{url}?corrected"));
}

#[tokio::test]
async fn bad_forms_of_a_receipt() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let stored = store(&api, "forms").await;
    let before = stored.read(&staff).await;
    let url = stored.created.receipt_url.as_str();
    let sent = correction("Eve", "", "eve@example.org", "");

    for method in ["PUT", "PATCH", "DELETE"] {
        let answer = send(api.request(Method::from_bytes(method.as_bytes()).expect("is one"), url)).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD, POST"));
    }
    assert_eq!(api.submit(&format!("{url}x"), &sent).await.status, 404);
    assert_eq!(api.submit(&format!("{url}x"), &withdrawal()).await.status, 404);
    let plain = api.request(Method::POST, url).header("content-type", "text/plain").body("action=withdraw");
    assert_eq!(send(plain).await.status, 415);
    let large = correction(&"x".repeat(17_000), "", "eve@example.org", "");
    assert_eq!(api.submit(url, &large).await.status, 413);
    for action in ["", "erase", "Withdraw"] {
        let answer = api.submit(url, &[("action", action.to_owned())]).await;
        assert_eq!(answer.status, 422, "{action:?}");
    }
    // A request without a browser's headers is accepted, but the form of another site is not.
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null"), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        let request = api.request(Method::POST, url).form(&withdrawal());
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        assert_eq!(send(request).await.status, 403, "{headers:?}");
    }
    assert_eq!(stored.read(&staff).await, before, "nothing was changed");
}

/// The receipt has plain forms, so it works the same with and without script.
#[tokio::test]
async fn a_person_corrects_and_withdraws() {
    let server = shared().await;
    let texts = Lang::En.texts();
    for scripts in [Scripts::On, Scripts::Off] {
        let stored = store(&server.api(), "person").await;
        let url = stored.created.receipt_url.as_str();
        browse(server, scripts, async |page| {
            page.open(url).await;
            assert!(page.text("main").await.contains(texts.receipt_kept));
            for hidden in ["#correct button", "#withdraw button"] {
                assert!(!page.is_displayed(hidden).await, "{hidden} is one click too near");
            }
            page.click("#correct summary").await;
            assert_eq!(page.value("#email").await, stored.email, "the stored address");
            page.retype("#email", "ana").await;
            page.follow("#correct button").await;
            page.find("#problems li").await;
            assert_eq!(page.value("#email").await, "ana");
            if scripts == Scripts::On {
                let focused = page.evaluate("return document.activeElement.id").await;
                assert_eq!(focused, "problems", "the errors have the focus");
            }
            let email = unique_email("corrected");
            page.retype("#email", &email).await;
            page.follow("#correct button").await;
            assert_eq!(page.text("#news").await, texts.receipt_corrected);
            assert!(page.text("main").await.contains(&email));

            page.click("#withdraw summary").await;
            assert!(page.text("#withdraw").await.contains(texts.receipt_withdraw_lead));
            page.follow("#withdraw button").await;
            assert!(page.text("#news").await.starts_with(texts.receipt_withdrawn));
            assert_eq!(page.text("#status").await, texts.status_withdrawn);
            assert_eq!(page.count("form").await, 0);
            assert!(!page.text("main").await.contains(&email));
            // The page links to a new form of the chapter.
            page.click("#news a").await;
            page.find("#questions").await;
            assert_eq!(page.url().await.path(), "/join/hudson-valley");
        })
        .await;
    }
}

/// A page with `no-referrer` sends `Origin: null`, and without a secure context no other header has the origin.
#[tokio::test]
async fn a_person_corrects_where_the_context_is_not_secure() {
    let server = shared().await;
    let stored = store(&server.api(), "null").await;
    browse_at(server.insecure_origin(), Scripts::On, async |page| {
        page.open(&stored.created.receipt_url).await;
        assert_eq!(page.evaluate("return isSecureContext").await, false);
        page.click("#correct summary").await;
        page.retype("#given_name", "Anna").await;
        page.follow("#correct button").await;
        assert_eq!(page.text("#news").await, Lang::En.texts().receipt_corrected);
        let (intent, _) = stored.read(&server.national()).await;
        assert_eq!(intent.contact.map(|contact| contact.given_name).as_deref(), Some("Anna"));
    })
    .await;
}

#[tokio::test]
async fn the_receipt_stays_in_the_chosen_language() {
    let server = shared().await;
    let stored = store(&server.api(), "spanish").await;
    let (api, texts) = (server.api(), Lang::Es.texts());
    let url = &stored.created.receipt_url;
    let spanish = format!("{url}?lang=es");
    assert!(api.get(&spanish).await.text().contains(texts.receipt_kept));
    let answer = api.submit(&spanish, &correction("Anna", "", &stored.email, "")).await;
    assert_eq!(answer.header("location"), format!("{url}?corrected&lang=es"));
    assert!(api.get(answer.header("location")).await.text().contains(texts.receipt_corrected));
    let answer = api.submit(&spanish, &withdrawal()).await;
    assert_eq!(answer.header("location"), spanish);
    assert!(api.get(answer.header("location")).await.text().contains(texts.receipt_withdrawn));
}

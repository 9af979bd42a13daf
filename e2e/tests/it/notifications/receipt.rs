//! The link of a receipt, by email to the person who asked for it.

use join_e2e::{
    browser::{Scripts, browse},
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with},
    server::{Server, untouched},
};
use join_shared::{
    text::{Lang, Texts},
    wire::{IntentCreated, NotificationBody},
};
use serde_json::{Value, json};
use tokio::sync::{MutexGuard, OnceCell};

use super::{mail::mails_to, messages};

/// A server that emails receipts, for one test at a time, because each test sends all messages that are due.
async fn server() -> (MutexGuard<'static, ()>, &'static Server) {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let start = async || {
        let server = Server::start_with(&[
            ("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"),
            ("PUBLIC_ORIGIN", "https://join.example.org"),
            ("RECEIPT_EMAIL", "on"),
        ])
        .await;
        server.execute("UPDATE staff SET mail = 'none'");
        server
    };
    (turn, SERVER.get_or_init(start).await)
}

/// An intent that asks for its receipt by email.
fn asking(email: &str) -> Value {
    with(nurse(email), "/email_receipt", json!(true))
}

/// The form that withdraws.
fn withdrawal() -> [(&'static str, String); 1] {
    [("action", "withdraw".to_owned())]
}

/// The message with the receipt of an intent, once it is delivered or failed.
async fn settled(server: &Server, created: &IntentCreated) -> NotificationBody {
    until("the message is settled", PATIENCE, async || {
        let mut all = messages(&server.national(), created).await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.pop().filter(|it| it.state.code() != "pending")
    })
    .await
}

async fn mail_to(server: &Server, email: &str) -> String {
    until("the mail is sent", PATIENCE, async || mails_to(server, email).pop()).await
}

#[tokio::test]
async fn a_person_gets_the_link_once_in_their_language_and_no_details() {
    let (_turn, server) = server().await;
    for (lang, is_question) in [(Lang::En, false), (Lang::Es, false), (Lang::Es, true)] {
        let texts = lang.texts();
        let email = unique_email("asked");
        let mut intent = with(asking(&email), "/lang", json!(lang.code()));
        if is_question {
            intent = with(intent, "/category", Value::Null);
        }
        let key = unique("key");
        let created: IntentCreated = server.api().create(&key, &intent).await.ok(201);
        let message = settled(server, &created).await;
        assert_eq!((message.kind.as_str(), message.state.code()), ("intent.receipt", "delivered"));
        let mail = mail_to(server, &email).await;
        let link = format!("https://join.example.org{}\n", created.receipt_url);
        let next = |texts: &Texts| if is_question { texts.next_question } else { texts.receipt_next };
        for words in [&created.reference, &link, next(texts), texts.receipt_keep_lead, texts.mail_why] {
            assert!(mail.contains(words), "{words:?} is missing in {mail}");
        }
        for words in ["Ana", "Díaz", "845", "$", "Hudson", "individual-a", &email] {
            assert!(!mail.contains(words), "{words:?} is in {mail}");
        }

        // A repetition sends nothing, and the outbox holds neither the address nor the link.
        let _: IntentCreated = server.api().create(&key, &intent).await.ok(201);
        server.run_deliveries().await;
        assert_eq!(mails_to(server, &email).len(), 1);
        let rows = server.query(&format!("SELECT * FROM outbox WHERE intent_id = '{}'", created.id));
        let rows = json!(rows).to_string();
        let token = created.receipt_url.trim_start_matches("/receipt/");
        assert!(rows.contains("\"person\"") && !rows.contains(&email) && !rows.contains(token), "{rows}");
        // The receipt does not deny the mail.
        let receipt = server.api().get(&created.receipt_url).await.text();
        assert!(!receipt.contains(Lang::En.texts().receipt_keep_no_mail), "{receipt}");
    }
}

#[tokio::test]
async fn the_link_goes_to_the_address_of_the_moment_and_to_none_after_a_withdrawal() {
    let (_turn, server) = server().await;
    let [email, corrected] = ["early", "corrected"].map(unique_email);
    let created: IntentCreated = server.api().create(&unique("key"), &asking(&email)).await.ok(201);
    settled(server, &created).await;
    let again = format!(
        "UPDATE outbox SET state = 'pending', settled_at = NULL, next_attempt_at = 0 WHERE intent_id = '{}'",
        created.id
    );
    let url = &created.receipt_url;
    let fields = [("action", "correct"), ("given_name", "Ana"), ("email", &corrected)];
    let fields = fields.map(|(name, value)| (name, value.to_owned()));
    assert_eq!(server.api().submit(url, &fields).await.status, 303);
    server.execute(&again);
    server.run_deliveries().await;
    assert_eq!(settled(server, &created).await.state.code(), "delivered");
    mail_to(server, &corrected).await;

    assert_eq!(server.api().submit(url, &withdrawal()).await.status, 303);
    server.execute(&again);
    server.run_deliveries().await;
    let message = settled(server, &created).await;
    assert_eq!((message.state.code(), message.last_error.as_deref()), ("failed", Some("erased")));
    assert_eq!((mails_to(server, &email).len(), mails_to(server, &corrected).len()), (1, 1));
}

/// A withdrawal erases the address of an intent, so the intents cannot be counted.
#[tokio::test]
async fn one_address_gets_three_mails_in_a_day_whatever_is_withdrawn() {
    let (_turn, server) = server().await;
    let email = unique_email("flooded");
    let sent = async |expect: usize| {
        let address = with(asking(&email), "/contact/email", json!(email.to_uppercase()));
        for intent in [asking(&email), address] {
            let created: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
            assert_eq!(server.api().submit(&created.receipt_url, &withdrawal()).await.status, 303);
        }
        let codes = "SELECT count(*) AS number FROM outbox WHERE address_code = \
             (SELECT address_code FROM outbox WHERE address_code IS NOT NULL ORDER BY id DESC LIMIT 1)";
        assert_eq!(server.query(codes), [json!({ "number": expect })]);
    };
    sent(2).await;
    sent(3).await;
    sent(3).await;
    // A day later, the code is forgotten.
    server.execute("UPDATE outbox SET created_at = created_at - 86400000");
    server.run_cron().await;
    sent(2).await;
}

#[tokio::test]
async fn the_form_offers_it_unchecked() {
    let (_turn, server) = server().await;
    let catalog: Value = server.api().get("/api/v1/catalog").await.ok(200);
    assert_eq!(catalog["email_receipt"], true);
    for scripts in [Scripts::On, Scripts::Off] {
        for asks in [true, false] {
            let email = unique_email("box");
            browse(server, scripts, async |page| {
                let path = "/join/hudson-valley?works_in_case_management=yes&residence=us&current_license=yes&answered=1\
                            &chapter=hudson-valley";
                match scripts {
                    Scripts::On => page.open_live(path).await,
                    Scripts::Off => page.open(path).await,
                }
                page.type_into("#given_name", "Ana").await;
                page.type_into("#email", &email).await;
                page.click("#consent").await;
                assert_eq!(page.evaluate("return document.querySelector('#email_receipt').checked").await, false);
                if asks {
                    page.click("#email_receipt").await;
                }
                page.click("#sign-up button[type=submit]").await;
                page.find("#reference").await;
                page.expect_no_complaints().await;
            })
            .await;
            let query = format!(
                "SELECT count(*) AS number FROM outbox JOIN intents ON intents.id = intent_id WHERE intents.email = '{email}'"
            );
            assert_eq!(server.query(&query), [json!({ "number": u8::from(asks) })], "{scripts:?}");
        }
    }
}

/// Off by default, and without an origin there is no link.
#[tokio::test]
async fn where_it_is_off_nobody_can_ask_for_it() {
    let without_origin =
        Server::start_with(&[("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"), ("RECEIPT_EMAIL", "on")]).await;
    for server in [untouched().await, &without_origin] {
        let api = server.api();
        let catalog: Value = api.get("/api/v1/catalog").await.ok(200);
        assert_eq!(catalog["email_receipt"], false);
        assert!(!api.get("/join").await.text().contains("email_receipt"));
        let refused = api.create(&unique("key"), &asking(&unique_email("off"))).await;
        refused.invalid(&["/email_receipt type"]);
        for right in [json!(false), Value::Null] {
            let intent = with(nurse("x"), "/email_receipt", right);
            api.create(&unique("key"), &intent).await.invalid(&["/contact/email email"]);
        }
    }
}

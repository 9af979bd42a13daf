//! E-mail to staff, what may not be sent to, and what is kept for how long.

use std::fs;

use join_e2e::{
    api::send,
    poll::{PATIENCE, until},
    receiver::{Answer, Receiver},
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::{IntentBody, IntentCreated, IntentPage, NotificationBody};
use reqwest::Method;
use serde_json::json;

use super::{intent_for, message, messages, register};

/// The texts of the e-mails that the server would have sent about something.
fn mails(server: &Server, about: &str) -> Vec<String> {
    let said = server.said();
    let files = said.lines().filter_map(|line| line.strip_prefix("Text: "));
    let texts = files.filter_map(|path| fs::read_to_string(path.trim()).ok());
    texts.filter(|text| text.contains(about)).collect()
}

/// Waits until nothing is under way any more.
async fn all_settled(server: &Server) {
    until("all is settled", PATIENCE, async || {
        let waiting = server.query("SELECT count(*) AS number FROM outbox WHERE state = 'pending'");
        (waiting == [json!({ "number": 0 })]).then_some(())
    })
    .await;
}

/// Where no message may be sent.
const ELSEWHERE: [&str; 5] = [
    "https://localhost/a",
    "https://localhost../a",
    "https://10.0.0.1/a",
    "https://example.org:0/a",
    "http://example.org/a",
];

#[tokio::test]
async fn staff_are_told_by_mail_and_nothing_goes_where_it_should_not() {
    let server = Server::start_with(&[
        ("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"),
        (
            "NOTIFY_EMAIL_TO",
            "office@example.org hudson-valley=president@example.org detroit=office@example.org atlantis=a@example.org",
        ),
        ("LOCAL_VERIFIED_EMAILS", "office@example.org"),
        ("PUBLIC_ORIGIN", "https://join.example.org"),
    ])
    .await;
    let (api, staff) = (server.api(), server.national());

    // Without the variable for it, this machine cannot be registered, and is not sent to.
    let receiver = Receiver::start();
    let url = receiver.url("/here");
    for url in ELSEWHERE.into_iter().chain([&*url]) {
        let said = server.webhook(false, &["add", "--url", url]).await.expect_err("it is refused");
        assert!(said.contains("is not a valid webhook address"), "{said}");
    }
    let hook = register(&server, &receiver, None, Answer::Status(200));

    let email = unique_email("mailed");
    let created: IntentCreated = api.create(&unique("key"), &nurse(&email)).await.ok(201);
    let refused = message(&staff, &created, &hook.id, "it is refused", |it| it.state == "failed").await;
    assert_eq!((refused.last_error.as_deref(), refused.last_status), (Some("address"), None));
    assert_eq!(receiver.deliveries(&hook.path).len(), 0);

    // One mail reaches its receiver, and one goes to an address that nobody has verified.
    let settled = until("both mails are settled", PATIENCE, async || {
        let mut mails: Vec<_> =
            messages(&staff, &created).await.into_iter().filter(|it| it.receiver.kind == "email").collect();
        mails.sort_by_key(|it| it.receiver.address.clone());
        mails.iter().all(|it| it.state != "pending").then_some(mails)
    })
    .await;
    let told = |it: &NotificationBody| {
        let receiver = (it.receiver.address.clone(), it.receiver.chapter.clone());
        (receiver, it.state.clone(), it.last_error.clone())
    };
    assert_eq!(
        settled.iter().map(told).collect::<Vec<_>>(),
        [
            (("office@example.org".to_owned(), None), "delivered".to_owned(), None),
            (
                ("president@example.org".to_owned(), Some("hudson-valley".to_owned())),
                "failed".to_owned(),
                Some("not-verified".to_owned())
            ),
        ]
    );
    let mail =
        until("the mail is in the log", PATIENCE, async || mails(&server, &created.reference).pop()).await;
    // The address that it names is one that the server knows, and takes the token that it asks for.
    let address = mail.lines().find_map(|line| line.strip_prefix("https://join.example.org"));
    let address = address.unwrap_or_else(|| panic!("there is no address in {mail}"));
    assert_eq!(staff.get(address).await.ok::<IntentBody>(200).reference, created.reference);
    api.get(address).await.refused(401, "unauthorized");
    assert!(mail.contains("your personal token"), "{mail}");
    assert!(mail.contains("Hudson Valley"), "{mail}");
    assert!(!mail.contains(&email) && !mail.contains("Ana") && !mail.contains("Díaz"), "{mail}");
    let said = server.said();
    assert!(
        said.contains("To: office@example.org") && said.contains("From: join@cmsa.example.org"),
        "{said}"
    );
    // Nor does anybody who no longer stands in the configuration.
    server.execute(
        "UPDATE outbox SET email = 'former@example.org', state = 'pending', settled_at = NULL, next_attempt_at = 0 \
         WHERE email = 'president@example.org'",
    );
    server.run_deliveries().await;
    let former = messages(&staff, &created).await;
    let former = former.iter().find(|it| it.receiver.address == "former@example.org").expect("it is there");
    assert_eq!((former.state.as_str(), former.last_error.as_deref()), ("failed", Some("not-configured")));
    // Nobody gets the same mail twice.
    let other = intent_for(&api, "detroit").await;
    let to_office = messages(&staff, &other).await.into_iter().filter(|it| it.receiver.kind == "email");
    assert_eq!(to_office.count(), 1);

    all_settled(&server).await;
    server.run_deliveries().await;
    server.until_said("\"unreadable_receivers\":1").await;

    // An intent whose messages cannot be written is not stored.
    let count = || server.query("SELECT count(*) AS number FROM intents");
    let before = count();
    let (key, email) = (unique("key"), unique_email("atomic"));
    server.execute("ALTER TABLE outbox RENAME TO outbox_taken_away");
    api.create(&key, &nurse(&email)).await.refused(503, "unavailable");
    staff.get("/api/v1/notifications").await.refused(503, "unavailable");
    let replay = format!("/api/v1/notifications/{}/replay", refused.id);
    send(staff.request(Method::POST, &replay)).await.refused(503, "unavailable");
    assert_eq!(count(), before);
    server.execute("ALTER TABLE outbox_taken_away RENAME TO outbox");
    let _: IntentCreated = api.create(&key, &nurse(&email)).await.ok(201);
    let list: IntentPage = staff.get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(list.items.len(), 1);

    // What is settled is forgotten after 30 days; what is not stays.
    all_settled(&server).await;
    let kept = "SELECT count(*) AS number FROM outbox";
    server.execute("UPDATE outbox SET settled_at = settled_at - 29 * 86400000");
    server.run_cron().await;
    assert_ne!(server.query(kept), [json!({ "number": 0 })]);
    server.execute(&format!(
        "UPDATE outbox SET settled_at = settled_at - 2 * 86400000; \
         UPDATE outbox SET state = 'pending', settled_at = NULL, next_attempt_at = 9e15 WHERE id = '{}'",
        refused.id
    ));
    server.run_cron().await;
    assert_eq!(server.query(kept), [json!({ "number": 1 })]);
}

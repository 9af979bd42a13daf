//! Mail to staff, the addresses that a webhook cannot have, and how long messages are kept.

use std::fs;

use join_e2e::{
    api::{Api, send},
    poll::{PATIENCE, until},
    receiver::{Receiver, Reply},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::{
    oversight::{NotificationState, ReceiverKind},
    wire::{IntentBody, IntentCreated, IntentPage, NotificationBody},
};
use reqwest::Method;
use serde_json::json;
use tokio::sync::{MutexGuard, OnceCell};

use super::{intent_for, message, messages, register};

/// A server that sends mail, for one test at a time, because some tests change its database.
async fn mail_server() -> (MutexGuard<'static, ()>, &'static Server) {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    let variables = &[
        ("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"),
        (
            "NOTIFY_EMAIL_TO",
            "office@example.org hudson-valley=president@example.org detroit=office@example.org atlantis=a@example.org",
        ),
        ("LOCAL_VERIFIED_EMAILS", "office@example.org"),
        ("PUBLIC_ORIGIN", "https://join.example.org"),
    ];
    let start = async || {
        let server = Server::start_with(variables).await;
        server.execute("UPDATE staff SET mail = 'none'");
        server
    };
    (turn, SERVER.get_or_init(start).await)
}

/// The texts of the mails that the server would have sent and that contain this text.
fn mails(server: &Server, about: &str) -> Vec<String> {
    let output = server.output();
    let files = output.lines().filter_map(|line| line.strip_prefix("Text: "));
    let texts = files.filter_map(|path| fs::read_to_string(path.trim()).ok());
    texts.filter(|text| text.contains(about)).collect()
}

/// The texts of the mails to an address.
pub(crate) fn mails_to(server: &Server, address: &str) -> Vec<String> {
    let output = server.output();
    let mails = output.split("send_email binding").filter(|mail| mail.contains(&format!("To: {address}\n")));
    let files = mails.filter_map(|mail| mail.lines().find_map(|line| line.strip_prefix("Text: ")));
    files.filter_map(|path| fs::read_to_string(path.trim()).ok()).collect()
}

/// The messages about an intent that go by mail, by address, once each is delivered or failed.
async fn settled_mails(staff: &Api, intent: &IntentCreated) -> Vec<NotificationBody> {
    until("all mails are settled", PATIENCE, async || {
        let mut mails: Vec<_> = messages(staff, intent)
            .await
            .into_iter()
            .filter(|it| it.receiver.kind == ReceiverKind::Email)
            .collect();
        mails.sort_by_key(|it| it.receiver.address.clone());
        mails.iter().all(|it| it.state != NotificationState::Pending).then_some(mails)
    })
    .await
}

/// Waits until no message is pending.
async fn all_settled(server: &Server) {
    until("no message is pending", PATIENCE, async || {
        let waiting = server.query("SELECT count(*) AS number FROM outbox WHERE state = 'pending'");
        (waiting == [json!({ "number": 0 })]).then_some(())
    })
    .await;
}

/// Addresses that a webhook cannot have.
const FORBIDDEN: [&str; 5] = [
    "https://localhost/a",
    "https://localhost../a",
    "https://10.0.0.1/a",
    "https://example.org:0/a",
    "http://example.org/a",
];

/// Without `WEBHOOKS_TO_LOOPBACK`, an address on this machine is forbidden as well.
#[tokio::test]
async fn a_forbidden_address_cannot_be_registered_and_gets_no_message() {
    let (_turn, server) = mail_server().await;
    let (api, staff) = (server.api(), server.national());
    let receiver = Receiver::start();
    let url = receiver.url("/here");
    for url in FORBIDDEN.into_iter().chain([&*url]) {
        let error =
            server.webhook(false, &["add", "--url", url]).await.expect_err("the address is forbidden");
        assert!(error.contains("is not a valid webhook address"), "{error}");
    }
    let hook = register(server, &receiver, None, Reply::Status(200));
    let created: IntentCreated = api.create(&unique("key"), &nurse(&unique_email("mailed"))).await.ok(201);
    let failed =
        message(&staff, &created, &hook.id, "it fails", |it| it.state == NotificationState::Failed).await;
    assert_eq!((failed.last_error.as_deref(), failed.last_status), (Some("address"), None));
    assert_eq!(receiver.deliveries(&hook.path).len(), 0);
}

#[tokio::test]
async fn a_mail_to_an_unverified_address_fails() {
    let (_turn, server) = mail_server().await;
    let created = intent_for(&server.api(), "hudson-valley").await;
    let mails = settled_mails(&server.national(), &created).await;
    let outcome = |it: &NotificationBody| {
        let receiver = (it.receiver.address.clone(), it.receiver.chapter.clone());
        (receiver, it.state.code(), it.last_error.clone())
    };
    assert_eq!(
        mails.iter().map(outcome).collect::<Vec<_>>(),
        [
            (("office@example.org".to_owned(), None), "delivered", None),
            (
                ("president@example.org".to_owned(), Some("hudson-valley".to_owned())),
                "failed",
                Some("not-verified".to_owned())
            ),
        ]
    );
}

#[tokio::test]
async fn a_mail_leads_to_the_intent_and_holds_no_personal_data() {
    let (_turn, server) = mail_server().await;
    let (api, staff) = (server.api(), server.national());
    let email = unique_email("mailed");
    let created: IntentCreated = api.create(&unique("key"), &nurse(&email)).await.ok(201);
    let mail =
        until("the mail is in the log", PATIENCE, async || mails(server, &created.reference).pop()).await;
    let address = mail.lines().find_map(|line| line.strip_prefix("https://join.example.org/staff/intents/"));
    let id = address.unwrap_or_else(|| panic!("there is no address in {mail}"));
    let intent: IntentBody = staff.get(&format!("/api/v1/intents/{id}")).await.ok(200);
    assert_eq!(intent.reference, created.reference);
    assert!(!mail.contains("token") && mail.contains("NOTIFY_EMAIL_TO"), "{mail}");
    assert!(mail.contains("Hudson Valley"), "{mail}");
    assert!(!mail.contains(&email) && !mail.contains("Ana") && !mail.contains("Díaz"), "{mail}");
    let output = server.output();
    assert!(
        output.contains("To: office@example.org") && output.contains("From: join@cmsa.example.org"),
        "{output}"
    );
}

#[tokio::test]
async fn an_address_that_left_the_configuration_gets_no_mail() {
    let (_turn, server) = mail_server().await;
    let staff = server.national();
    let created = intent_for(&server.api(), "hudson-valley").await;
    let _ = settled_mails(&staff, &created).await;
    server.execute(
        "UPDATE outbox SET email = 'former@example.org', state = 'pending', settled_at = NULL, next_attempt_at = 0 \
         WHERE email = 'president@example.org'",
    );
    server.run_deliveries().await;
    let former = messages(&staff, &created).await;
    let former = former.iter().find(|it| it.receiver.address == "former@example.org").expect("it is there");
    assert_eq!((former.state.code(), former.last_error.as_deref()), ("failed", Some("not-configured")));
}

#[tokio::test]
async fn an_address_that_is_configured_twice_gets_one_mail() {
    let (_turn, server) = mail_server().await;
    let intent = intent_for(&server.api(), "detroit").await;
    let to_office = messages(&server.national(), &intent).await;
    assert_eq!(to_office.into_iter().filter(|it| it.receiver.kind == ReceiverKind::Email).count(), 1);
}

#[tokio::test]
async fn members_who_may_see_an_intent_get_mail_unless_they_chose_none_or_left() {
    let server = Server::start_with(&[
        ("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"),
        ("NOTIFY_EMAIL_TO", "National@example.org"),
        ("PUBLIC_ORIGIN", "https://join.example.org"),
    ])
    .await;
    server.execute(
        "INSERT INTO staff (id, email, role, mail, revoked_at, created_at) VALUES \
         ('both', 'both@example.org', 'chapter', 'every', NULL, 0), \
         ('second', 'second@example.org', 'national', 'every', NULL, 0), \
         ('quiet', 'quiet@example.org', 'national', 'none', NULL, 0), \
         ('daily', 'daily@example.org', 'chapter', 'daily', NULL, 0), \
         ('former', 'former@example.org', 'national', 'every', 1, 0), \
         ('lost', 'lost@example.org', 'chapter', 'every', NULL, 0); \
         INSERT INTO staff_chapters VALUES ('both', 'detroit'), ('both', 'hudson-valley'), ('daily', 'detroit'), \
         ('second', 'detroit')",
    );
    let (api, staff) = (server.api(), server.national());
    let receivers = async |chapters: serde_json::Value| {
        let number = chapters.as_array().map_or(0, Vec::len);
        let intent = with(nurse(&unique_email("mailed")), "/chapters", chapters);
        let intent = with(intent, "/quoted_total_cents", json!(17_000 + 2_500 * number));
        let created: IntentCreated = api.create(&unique("key"), &intent).await.ok(201);
        let mails = settled_mails(&staff, &created).await;
        let of = |it: &NotificationBody| {
            let receiver = &it.receiver;
            format!("{} {} {}", receiver.address, receiver.chapter.as_deref().unwrap_or("-"), it.state.code())
        };
        (mails.iter().map(of).collect::<Vec<_>>(), created)
    };
    let everybody = ["National@example.org - delivered", "second@example.org - delivered"];
    let (found, created) = receivers(json!(["detroit"])).await;
    let expect = [
        everybody[0],
        "both@example.org detroit delivered",
        "detroit@example.org detroit delivered",
        everybody[1],
    ];
    assert_eq!(found, expect);
    let mail = mails_to(&server, "both@example.org").pop().expect("it was sent");
    assert!(mail.contains(&format!("https://join.example.org/staff/intents/{}\n", created.id)), "{mail}");
    assert!(mail.contains("https://join.example.org/staff/account") && !mail.contains("NOTIFY"), "{mail}");
    let (found, _) = receivers(json!(["hudson-valley", "detroit"])).await;
    assert_eq!(found, expect, "one mail for both chapters");
    assert_eq!(
        receivers(json!(["hudson-valley"])).await.0,
        [everybody[0], "both@example.org hudson-valley delivered", everybody[1]]
    );
    assert_eq!(receivers(json!([])).await.0, everybody);

    // Revoked before the mail is sent.
    server.execute(&format!(
        "UPDATE outbox SET state = 'pending', settled_at = NULL, next_attempt_at = 0 \
         WHERE intent_id = '{}' AND email = 'second@example.org'; \
         UPDATE staff SET revoked_at = 1 WHERE id = 'second'",
        created.id
    ));
    server.run_deliveries().await;
    let mails = settled_mails(&staff, &created).await;
    let second = mails.iter().find(|it| it.receiver.address == "second@example.org").expect("it is there");
    assert_eq!((second.state.code(), second.last_error.as_deref()), ("failed", Some("not-configured")));
}

#[tokio::test]
async fn the_log_counts_unreadable_receivers() {
    let (_turn, server) = mail_server().await;
    all_settled(server).await;
    server.run_deliveries().await;
    server.until_logged("\"unreadable_receivers\":1").await;
}

#[tokio::test]
async fn an_intent_whose_messages_cannot_be_stored_is_not_stored() {
    let (_turn, server) = mail_server().await;
    let (api, staff) = (server.api(), server.national());
    let earlier = intent_for(&api, "hudson-valley").await;
    let earlier = settled_mails(&staff, &earlier).await.remove(0);
    all_settled(server).await;
    let count = || server.query("SELECT count(*) AS number FROM intents");
    let before = count();
    let (key, email) = (unique("key"), unique_email("atomic"));
    server.execute("ALTER TABLE outbox RENAME TO outbox_taken_away");
    api.create(&key, &nurse(&email)).await.refused(503, "unavailable");
    staff.get("/api/v1/notifications").await.refused(503, "unavailable");
    let replay = format!("/api/v1/notifications/{}/replay", earlier.id);
    send(staff.request(Method::POST, &replay)).await.refused(503, "unavailable");
    assert_eq!(count(), before);
    server.execute("ALTER TABLE outbox_taken_away RENAME TO outbox");
    let _: IntentCreated = api.create(&key, &nurse(&email)).await.ok(201);
    let list: IntentPage = staff.get(&format!("/api/v1/intents?q={email}")).await.ok(200);
    assert_eq!(list.items.len(), 1);
}

#[tokio::test]
async fn settled_messages_are_deleted_after_30_days_and_pending_ones_stay() {
    let (_turn, server) = mail_server().await;
    let created = intent_for(&server.api(), "hudson-valley").await;
    let pending = settled_mails(&server.national(), &created).await.remove(0);
    all_settled(server).await;
    let count = "SELECT count(*) AS number FROM outbox";
    server.execute("UPDATE outbox SET settled_at = settled_at - 29 * 86400000");
    server.run_cron().await;
    assert_ne!(server.query(count), [json!({ "number": 0 })]);
    server.execute(&format!(
        "UPDATE outbox SET settled_at = settled_at - 2 * 86400000; \
         UPDATE outbox SET state = 'pending', settled_at = NULL, next_attempt_at = 9e15 WHERE id = '{}'",
        pending.id
    ));
    server.run_cron().await;
    assert_eq!(server.query(count), [json!({ "number": 1 })]);
    server.execute("DELETE FROM outbox");
}

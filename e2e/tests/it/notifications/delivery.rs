//! Delivery of messages: receivers, retries, schedule.

use futures_util::future::{join, join_all};
use join_e2e::{
    api::{Api, send},
    poll::{PATIENCE, until},
    receiver::{Delivery, Reply},
    response::Response,
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::{
    oversight::NotificationState,
    wire::{AuditPage, IntentCreated, NotificationBody},
};
use reqwest::Method;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::{in_turn, intent_for, message, messages, register};

/// Whether the signature is valid for that secret.
fn is_genuine(delivery: &Delivery, secret: &str) -> bool {
    let webhook = Webhook::new(secret).expect("is a secret");
    webhook.verify(delivery.body.as_bytes(), &delivery.headers).is_ok()
}

/// Makes a message due now.
fn make_due(server: &Server, message: &NotificationBody) {
    server.execute(&format!("UPDATE outbox SET next_attempt_at = 0 WHERE id = '{}'", message.id));
}

async fn replay(staff: &Api, message: &NotificationBody) -> Response {
    send(staff.request(Method::POST, &format!("/api/v1/notifications/{}/replay", message.id))).await
}

fn delivered(message: &NotificationBody) -> bool {
    message.state == NotificationState::Delivered
}

#[tokio::test]
async fn each_receiver_gets_one_signed_message() {
    let (_turn, server, receiver) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    receiver.reply("/national", Reply::Status(204));
    let url = receiver.url("/national");
    let secret = server.webhook(true, &["add", "--url", &url]).await.expect("it is added");
    let listed = server.webhook(true, &["list"]).await.expect("they are listed");
    let entry = listed.lines().find(|line| line.ends_with(&url)).expect("it is listed").to_owned();
    let (national, rest) = entry.split_once(' ').expect("its id comes first");
    assert_eq!(rest, format!("national enabled {url}"));
    let own = register(server, receiver, Some("hudson-valley"), Reply::Status(200));
    let other = register(server, receiver, Some("detroit"), Reply::Status(200));

    // Two hundred repetitions store one intent, and send one message.
    let (key, email) = (unique("key"), unique_email("two-hundred"));
    let intent = nurse(&email);
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.extend(join_all((0..50).map(|_| send(api.create_request(&key, &intent)))).await);
    }
    let created: IntentCreated = answers[0].ok(201);
    assert!(answers.iter().all(|answer| answer.ok::<IntentCreated>(201) == created));
    for webhook in [national, &own.id] {
        let message = message(&staff, &created, webhook, "it is delivered", delivered).await;
        assert_eq!((message.attempts, message.last_error.as_deref()), (1, None));
        assert_eq!(message.last_status, Some(if webhook == national { 204 } else { 200 }));
        assert_eq!((message.kind.as_str(), message.receiver.kind.code()), ("intent.created", "webhook"));
        assert!(
            url.starts_with(&message.receiver.address) && !message.receiver.address.ends_with("national")
        );
        assert_eq!((message.next_attempt_at, message.reference.as_ref()), (None, Some(&created.reference)));
    }
    join_all((0..3).map(|_| server.run_deliveries())).await;
    assert_eq!(messages(&staff, &created).await.len(), 2);
    let deliveries = receiver.deliveries("/national");
    let [delivery] = &*deliveries else { panic!("{} messages came", deliveries.len()) };
    assert_eq!((receiver.deliveries(&own.path).len(), receiver.deliveries(&other.path).len()), (1, 0));

    let body: Value = serde_json::from_str(&delivery.body).expect("is JSON");
    let at = body["timestamp"].as_str().expect("it has a time").to_owned();
    let data = json!({ "id": created.id, "reference": created.reference });
    assert_eq!(body, json!({ "type": "intent.created", "timestamp": at, "data": data }));
    assert_eq!(delivery.header("content-type"), "application/json");
    let whole = format!("{:?}", delivery.headers);
    assert!(!whole.contains(&email) && !whole.contains("Ana") && !whole.contains(&secret), "{whole}");
    assert!(is_genuine(delivery, &secret));
    assert!(!is_genuine(
        &Delivery { body: delivery.body.replace("CM-", "CN-"), ..delivery.clone() },
        &secret
    ));
    assert!(!is_genuine(&receiver.deliveries(&own.path)[0], &secret), "each webhook has its own secret");

    server.until_logged("\"delivered\":2").await;
    let said = server.output();
    let lines = said.lines().filter(|line| line.contains("\"notifications\"")).collect::<Vec<_>>().join(" ");
    for private in [&*created.id, &created.reference, &email, &url] {
        assert!(!lines.contains(private), "{private} is in {lines}");
    }

    // Both secrets are valid for a week, then only the new one.
    let new = server.webhook(true, &["rotate", national]).await.expect("it gets a new one");
    assert_ne!(new, secret);
    for (days, old_holds) in [(6, true), (8, false)] {
        server.execute(&format!(
            "UPDATE webhooks SET rotated_at = rotated_at - {days} * 86400000 WHERE id = '{national}'"
        ));
        let created = intent_for(&api, "hudson-valley").await;
        message(&staff, &created, national, "it is delivered", delivered).await;
        let deliveries = receiver.deliveries("/national");
        let delivery = deliveries.iter().find(|it| it.body.contains(&created.id)).expect("the message came");
        assert!(is_genuine(delivery, &new));
        assert_eq!(is_genuine(delivery, &secret), old_holds);
        assert_eq!(delivery.header("webhook-signature").split(' ').count(), if old_holds { 2 } else { 1 });
        server.execute(&format!(
            "UPDATE webhooks SET rotated_at = rotated_at + {days} * 86400000 WHERE id = '{national}'"
        ));
    }

    // A repetition has a new signature, because receivers refuse signatures older than five minutes.
    let first = message(&staff, &created, national, "it is there", |_| true).await;
    let yesterday = "created_at = created_at - 86400000";
    server.execute(&format!("UPDATE outbox SET {yesterday} WHERE id = '{}'", first.id));
    let _: NotificationBody = replay(&staff, &first).await.ok(202);
    message(&staff, &created, national, "it is delivered again", delivered).await;
    let again = receiver.deliveries("/national").pop().expect("the message came again");
    assert_eq!(again.header("webhook-id"), first.id);
    assert!(is_genuine(&again, &new));

    // Without a webhook there is no message; removing a webhook deletes its messages.
    server.webhook(true, &["remove", national]).await.expect("it is taken away");
    let question = with(with(nurse(&email), "/chapters", json!([])), "/category", Value::Null);
    let question: IntentCreated = api.create(&unique("key"), &question).await.ok(201);
    assert_eq!(messages(&staff, &question).await, []);
    assert_eq!(messages(&staff, &created).await.len(), 1);
    for arguments in [["rotate", national], ["enable", national], ["remove", national]] {
        let said = server.webhook(true, &arguments).await.expect_err("the webhook is removed");
        assert!(said.contains("there is no webhook"), "{said}");
    }
}

#[tokio::test]
async fn a_failed_message_is_retried_until_it_is_given_up() {
    let (_turn, server, receiver) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let hook = register(server, receiver, Some("long-island"), Reply::Status(500));
    let created = intent_for(&api, "long-island").await;
    let millis = |at: &str| {
        let row = server.query(&format!("SELECT {at} AS at FROM outbox WHERE webhook_id = '{}'", hook.id));
        row[0]["at"].as_i64().expect("it is a moment")
    };
    for (attempt, seconds) in (1..).zip([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400_i64]) {
        let failed = |it: &NotificationBody| it.attempts == attempt && it.last_status == Some(500);
        let message = message(&staff, &created, &hook.id, "it has failed", |it| {
            failed(it) && it.last_error.as_deref() == Some("status")
        })
        .await;
        assert_eq!(message.state.code(), "pending");
        assert_eq!(receiver.deliveries(&hook.path).len(), usize::try_from(attempt).expect("is small"));
        // Up to a tenth may be added, and the duration of the attempt.
        let waits = millis("next_attempt_at") - millis("attempted_at");
        assert!((seconds * 1_000..=seconds * 1_100 + 20_000).contains(&waits), "{attempt}: {waits}");
        // It is not sent before that time.
        let later = "next_attempt_at + 3600000";
        server.execute(&format!("UPDATE outbox SET next_attempt_at = {later} WHERE id = '{}'", message.id));
        server.run_deliveries().await;
        assert_eq!(receiver.deliveries(&hook.path).len(), usize::try_from(attempt).expect("is small"));
        make_due(server, &message);
        server.run_deliveries().await;
    }
    let given_up =
        message(&staff, &created, &hook.id, "it is given up", |it| it.state == NotificationState::Failed)
            .await;
    assert_eq!((given_up.attempts, given_up.next_attempt_at.as_deref()), (10, None));
    assert_eq!(given_up.delivered_at, None);
    server.run_deliveries().await;
    let deliveries = receiver.deliveries(&hook.path);
    assert_eq!(deliveries.len(), 10);
    assert!(
        deliveries.iter().all(|it| it.header("webhook-id") == given_up.id && it.body == deliveries[0].body)
    );
    assert!(deliveries.iter().all(|it| !it.header("webhook-timestamp").is_empty()));

    // A replay sends the message again at once, in any state.
    receiver.reply(&hook.path, Reply::Status(200));
    for times in [1, 2] {
        let again: NotificationBody = replay(&staff, &given_up).await.ok(202);
        assert_eq!((again.id.as_str(), again.state.code()), (given_up.id.as_str(), "pending"));
        let message = message(&staff, &created, &hook.id, "it is delivered", delivered).await;
        assert_eq!((message.attempts, message.last_error), (1, None));
        assert!(message.delivered_at.is_some());
        assert_eq!(receiver.deliveries(&hook.path).len(), 10 + times);
    }
    let audit: AuditPage = staff.get(&format!("/api/v1/audit?intent={}", created.id)).await.ok(200);
    let actions: Vec<_> = audit.items.iter().map(|it| (it.action.code(), it.actor.code())).collect();
    assert_eq!(actions, [("replayed", "staff"), ("replayed", "staff"), ("created", "person")]);
    assert_eq!(audit.items[0].details, json!({ "notification": given_up.id }));
}

/// Receivers do not wait for each other.
#[tokio::test]
async fn each_failure_of_a_receiver_has_its_error() {
    let (_turn, server, receiver) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    receiver.reply("/there", Reply::Status(200));
    let there = receiver.url("/there");
    let register = |answer| register(server, receiver, Some("pittsburgh"), answer);
    let redirect = register(Reply::With(307, "Location", there));
    let never = register(Reply::Never);
    let busy = register(Reply::With(503, "Retry-After", "7200".to_owned()));
    let good = register(Reply::Status(299));
    let unreachable = register(Reply::Status(200));
    server
        .execute(&format!("UPDATE webhooks SET url = 'http://127.0.0.1:9/' WHERE id = '{}'", unreachable.id));

    let created = intent_for(&api, "pittsburgh").await;
    for (hook, error, status) in [
        (&redirect, "redirect", Some(307)),
        (&never, "timeout", None),
        (&busy, "status", Some(503)),
        (&unreachable, "unreachable", None),
    ] {
        let message = message(&staff, &created, &hook.id, error, |it| it.last_error.is_some()).await;
        assert_eq!((message.last_error.as_deref(), message.last_status), (Some(error), status));
        assert_eq!((message.state.code(), message.attempts), ("pending", 1));
    }
    message(&staff, &created, &good.id, "it is delivered", delivered).await;
    assert_eq!(receiver.deliveries("/there").len(), 0, "a redirect is not followed");
    let waits = "next_attempt_at - attempted_at >= 7200000 AS waits";
    let waits = server.query(&format!("SELECT {waits} FROM outbox WHERE webhook_id = '{}'", busy.id));
    assert_eq!(waits, [json!({ "waits": 1 })], "`Retry-After` was two hours");
}

#[tokio::test]
async fn a_receiver_that_answers_410_gets_no_more_messages() {
    let (_turn, server, receiver) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let hook = register(server, receiver, Some("mid-atlantic"), Reply::Status(500));
    let waiting = intent_for(&api, "mid-atlantic").await;
    message(&staff, &waiting, &hook.id, "it has failed", |it| it.last_status == Some(500)).await;
    receiver.reply(&hook.path, Reply::Status(410));
    let created = intent_for(&api, "mid-atlantic").await;
    let gone =
        message(&staff, &created, &hook.id, "it is gone", |it| it.state == NotificationState::Disabled).await;
    assert_eq!((gone.last_status, gone.next_attempt_at.as_deref()), (Some(410), None));
    assert!(gone.receiver.disabled);
    message(&staff, &waiting, &hook.id, "what waited is gone", |it| it.state == NotificationState::Disabled)
        .await;
    let later = intent_for(&api, "mid-atlantic").await;
    assert_eq!(messages(&staff, &later).await, []);
    server.run_deliveries().await;
    replay(&staff, &gone).await.refused(409, "receiver-disabled");
    assert_eq!(receiver.deliveries(&hook.path).len(), 2);

    let listed = server.webhook(true, &["list"]).await.expect("they are listed");
    assert!(listed.contains(&format!("{} mid-atlantic disabled ", hook.id)), "{listed}");
    server.webhook(true, &["enable", &hook.id]).await.expect("it is enabled");
    receiver.reply(&hook.path, Reply::Status(200));
    let again: NotificationBody = replay(&staff, &gone).await.ok(202);
    assert!(!again.receiver.disabled);
    message(&staff, &created, &hook.id, "it is delivered", delivered).await;
}

#[tokio::test]
async fn parallel_runs_send_each_message_once() {
    const INTENTS: usize = 12;
    let (_turn, server, receiver) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let hook = register(server, receiver, Some("chicago"), Reply::Status(500));
    let mut intents = Vec::new();
    for _ in 0..INTENTS {
        intents.push(intent_for(&api, "chicago").await);
    }
    let mut written = Vec::new();
    for intent in &intents {
        let failed = message(&staff, intent, &hook.id, "it has failed", |it| it.last_status == Some(500));
        written.push(failed.await.id);
    }
    let hooks = format!("webhook_id = '{}'", hook.id);
    let ids_since = |before: usize| {
        let deliveries = receiver.deliveries(&hook.path).split_off(before);
        deliveries.iter().map(|it| it.header("webhook-id").to_owned()).collect::<Vec<_>>()
    };
    // One run sends several batches, oldest first.
    server.execute(&format!("UPDATE outbox SET next_attempt_at = 0 WHERE {hooks}"));
    server.run_deliveries().await;
    assert_eq!(ids_since(INTENTS), written);
    // Another run has a claim, and may have crashed.
    server.execute(&format!(
        "UPDATE outbox SET next_attempt_at = 0, claim = 'x', claimed_until = 9e15 WHERE {hooks}"
    ));
    server.run_deliveries().await;
    assert_eq!(receiver.deliveries(&hook.path).len(), 2 * INTENTS);

    receiver.reply(&hook.path, Reply::Status(200));
    server.execute(&format!("UPDATE outbox SET claimed_until = 1 WHERE {hooks}"));
    join_all((0..6).map(|_| server.run_deliveries())).await;
    for intent in &intents {
        message(&staff, intent, &hook.id, "it is delivered", delivered).await;
    }
    let mut ids = ids_since(2 * INTENTS);
    ids.sort_unstable();
    assert_eq!(ids, written, "each message is sent once");

    // A run whose claim has passed to another run records nothing.
    receiver.reply(&hook.path, Reply::Never);
    let one = format!("id = '{}'", ids[0]);
    server.execute(&format!(
        "UPDATE outbox SET state = 'pending', settled_at = NULL, next_attempt_at = 0 WHERE {one}"
    ));
    let passed_on = async {
        let is_sent = async || (receiver.deliveries(&hook.path).len() > 3 * INTENTS).then_some(());
        until("it is being sent", PATIENCE, is_sent).await;
        server.execute(&format!("UPDATE outbox SET claim = 'x', claimed_until = 9e15 WHERE {one}"));
    };
    join(server.run_deliveries(), passed_on).await;
    let left = server.query(&format!("SELECT state, claim, last_error FROM outbox WHERE {one}"));
    assert_eq!(left, [json!({ "state": "pending", "claim": "x", "last_error": null })]);
}

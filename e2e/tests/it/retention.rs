//! The hourly cron trigger erases personal data, and keeps the rest.

use join_e2e::{
    api::Api,
    poll::{PATIENCE, until},
    sample::{alone, nurse, unique, unique_email},
    server::{Server, in_turn},
};
use join_shared::{
    text::Lang,
    wire::{IntentBody, IntentCreated, IntentPage},
};
use serde_json::{Value, json};

struct Stored {
    email: String,
    created: IntentCreated,
}

async fn store(api: &Api, label: &str) -> Stored {
    let email = unique_email(label);
    let created = api.create(&unique("key"), &nurse(&email)).await.ok(201);
    Stored { email, created }
}

impl Stored {
    fn path(&self) -> String {
        format!("/api/v1/intents/{}", self.created.id)
    }

    async fn read(&self, staff: &Api) -> IntentBody {
        alone(staff.get(&self.path()).await.ok(200))
    }

    async fn become_joined(&self, staff: &Api) {
        assert_eq!(staff.change(&self.created.id, "*", &json!({ "status": "joined" })).await.status, 200);
    }

    /// A statement that makes the last change older by some days.
    fn aged(&self, days: u32) -> String {
        let id = &self.created.id;
        format!("UPDATE intents SET updated_at = updated_at - {days} * 86400000 WHERE id = '{id}'")
    }

    async fn is_erased(&self, staff: &Api) -> bool {
        self.read(staff).await.contact.is_none()
    }
}

/// The log lines of the runs.
fn runs(server: &Server) -> Vec<Value> {
    let said = server.output();
    let lines = said.lines().filter_map(|line| serde_json::from_str(line.trim()).ok());
    lines.filter(|line: &Value| line["event"] == "retention").collect()
}

/// Runs the cron trigger, and returns its log line.
async fn run(server: &Server) -> Value {
    let before = runs(server).len();
    server.run_cron().await;
    until("the run is in the log", PATIENCE, async || runs(server).into_iter().nth(before)).await
}

#[tokio::test]
async fn a_person_is_erased_after_the_retention_time_and_the_counts_stay() {
    let (_turn, server) = in_turn().await;
    let (api, staff) = (server.api(), server.national());
    let (old, young) = (store(&api, "old").await, store(&api, "young").await);
    let (joined, long_joined) = (store(&api, "joined").await, store(&api, "long").await);
    joined.become_joined(&staff).await;
    long_joined.become_joined(&staff).await;
    let before = old.read(&staff).await;
    let aged = [old.aged(181), young.aged(179), joined.aged(729), long_joined.aged(731)];
    server.execute(&aged.join("; "));

    let said = run(server).await;
    assert_eq!((&said["days"], &said["joined_days"]), (&json!(180), &json!(730)), "{said}");
    assert_eq!((&said["erased"], &said["more"]), (&json!(2), &json!(false)), "{said}");
    for (stored, erased) in [(&old, true), (&young, false), (&joined, false), (&long_joined, true)] {
        assert_eq!(stored.is_erased(&staff).await, erased, "{}", stored.email);
        let list: IntentPage = staff.get(&format!("/api/v1/intents?q={}", stored.email)).await.ok(200);
        assert_eq!(list.items.is_empty(), erased, "{}", stored.email);
        let receipt = api.get(&stored.created.receipt_url).await.text();
        assert_eq!(receipt.contains(Lang::En.texts().receipt_erased), erased, "{receipt}");
        assert_eq!(receipt.contains("<form"), !erased, "{receipt}");
        assert!(!erased || !receipt.contains(&stored.email), "{receipt}");
    }
    let after = old.read(&staff).await;
    let expect =
        IntentBody { contact: None, message: None, updated_at: after.updated_at.clone(), ..before.clone() };
    assert_eq!(after, expect, "the counts stay");
    assert_eq!(staff.get(&old.path()).await.header("etag"), "\"2\"", "the version changes");

    let ids =
        [&old, &young, &joined, &long_joined].map(|stored| format!("'{}'", stored.created.id)).join(", ");
    let rows = server.query(&format!("SELECT * FROM intents WHERE id IN ({ids}) AND email IS NULL"));
    let rows_text = serde_json::to_string(&rows).expect("is JSON").to_lowercase();
    assert_eq!(rows.len(), 2);
    for gone in [&*old.email, &*long_joined.email, "\"ana", "díaz", "845 555", "forward"] {
        assert!(!rows_text.contains(gone), "{gone:?} is still stored: {rows_text}");
    }
    // Only once, and each with an audit entry.
    assert_eq!(run(server).await["erased"], 0);
    let audit = format!(
        "SELECT actor, details, count(DISTINCT intent_id) AS intents, count(*) AS entries FROM audit \
         WHERE action = 'erased' AND intent_id IN ({ids}) GROUP BY actor, details"
    );
    let audit = server.query(&audit);
    assert_eq!(audit, [json!({ "actor": "retention", "details": "{}", "intents": 2, "entries": 2 })]);
    let said = serde_json::to_string(&runs(server)).expect("is JSON");
    assert!(!said.contains("example.org") && !said.contains(&old.created.id), "{said}");

    // Staff can still change the status of an erased intent; the personal data stays erased.
    old.become_joined(&staff).await;
    let erased = old.read(&staff).await;
    assert_eq!((erased.status.code(), erased.contact), ("joined", None));
}

/// An invalid variable counts as the promised time, beside a valid one.
#[tokio::test]
async fn the_retention_time_can_be_shortened_but_not_extended() {
    let server = Server::start_with(&[("RETENTION_DAYS", "30"), ("RETENTION_JOINED_DAYS", "for ever")]).await;
    let (api, staff) = (server.api(), server.national());
    let (old, young) = (store(&api, "old").await, store(&api, "young").await);
    let (joined, long_joined) = (store(&api, "joined").await, store(&api, "long").await);
    joined.become_joined(&staff).await;
    long_joined.become_joined(&staff).await;
    let aged = [old.aged(31), young.aged(29), joined.aged(729), long_joined.aged(731)];
    server.execute(&aged.join("; "));
    let said = run(&server).await;
    assert_eq!((&said["days"], &said["joined_days"]), (&json!(30), &json!(730)), "{said}");
    for (stored, erased) in [(&old, true), (&young, false), (&joined, false), (&long_joined, true)] {
        assert_eq!(stored.is_erased(&staff).await, erased, "{}", stored.email);
    }

    // More than one run erases: the next run continues. Each copy has its own name and keys.
    let copies = format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1150) \
         INSERT INTO intents SELECT id || n, reference || n, receipt_hash || n, NULL, content_hash, version, status, \
         created_at, 1000, lang, page_chapter, category, disputed, term_years, answers, quote, total_cents, ruleset, \
         quoted_ruleset, given_name, family_name, email, phone, message, full_name_folded, family_name_folded, \
         email_folded, consent_text_version, consented_at, NULL, NULL, NULL, 0, NULL, 0 FROM intents, n WHERE id = '{}'",
        young.created.id
    );
    server.execute(&copies);
    for (erased, more) in [(1_000, true), (150, false), (0, false)] {
        let said = run(&server).await;
        assert_eq!((&said["erased"], &said["more"]), (&json!(erased), &json!(more)), "{said}");
    }
    assert!(!young.is_erased(&staff).await);
    let audit = "SELECT count(DISTINCT id) AS ids, count(DISTINCT intent_id) AS intents FROM audit \
                 WHERE action = 'erased'";
    assert_eq!(server.query(audit), [json!({ "ids": 1_152, "intents": 1_152 })]);
}

/// After a day a key is free, and its hash is deleted.
#[tokio::test]
async fn keys_are_released_after_a_day() {
    let (_turn, server) = in_turn().await;
    let (api, email) = (server.api(), unique_email("release"));
    let (old_key, new_key) = (unique("key"), unique("key"));
    let old: IntentCreated = api.create(&old_key, &nurse(&email)).await.ok(201);
    let new: IntentCreated = api.create(&new_key, &nurse(&email)).await.ok(201);
    let aged = |id: &str, hours: u32| {
        format!("UPDATE intents SET created_at = created_at - {hours} * 3600000 WHERE id = '{id}'")
    };
    server.execute(&[aged(&old.id, 25), aged(&new.id, 23)].join("; "));
    let said = run(server).await;
    assert!(said["keys_released"].as_u64().is_some_and(|keys| keys > 0), "{said}");
    let query = format!(
        "SELECT idempotency_key AS key, content_hash <> '' AS hash FROM intents WHERE id IN ('{}', '{}') ORDER BY id",
        old.id, new.id
    );
    let rows = server.query(&query);
    assert_eq!(rows, [json!({ "key": null, "hash": 0 }), json!({ "key": new_key, "hash": 1 })]);
    assert_eq!(api.create(&new_key, &nurse(&email)).await.ok::<IntentCreated>(201), new);
    let again: IntentCreated = api.create(&old_key, &nurse(&email)).await.ok(201);
    assert_ne!(again.id, old.id, "it is a new intent");
}

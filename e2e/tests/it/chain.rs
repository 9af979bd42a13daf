//! The chain of seals of the audit.

use std::{path::Path, process::Output};

use join_e2e::{
    programs,
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::{AuditPage, IntentCreated};
use serde_json::json;

/// Runs `cargo xtask audit verify`: whether it succeeded, and its output.
async fn verify(server: &Server, log: Option<&Path>) -> (bool, String) {
    let mut command = tokio::process::Command::new(programs::xtask());
    command.args(["audit", "verify"]).args(log.map(|path| [Path::new("--log"), path]).into_iter().flatten());
    command.env("CMSA_JOIN_STATE", server.state());
    let Output { status, stdout, stderr } = command.output().await.expect("xtask starts");
    (status.success(), [stdout, stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat())
}

#[tokio::test]
async fn changes_of_the_audit_are_found() {
    let server = Server::start().await;
    let (api, staff) = (server.api(), server.national());
    let mut created = Vec::new();
    for _ in 0..6 {
        let answer = api.create(&unique("key"), &nurse(&unique_email("chain"))).await;
        created.push(answer.ok::<IntentCreated>(201));
    }
    assert_eq!(staff.change(&created[0].id, "*", &json!({ "status": "contacted" })).await.status, 200);
    assert_eq!(api.submit(&created[1].receipt_url, &[("action", "withdraw".to_owned())]).await.status, 303);

    // Parallel runs make one seal for each entry, and one chain.
    futures_util::future::join3(server.run_cron(), server.run_cron(), server.run_cron()).await;
    assert_eq!(
        server.query("SELECT count(*) AS seals, max(seq) AS last FROM audit_seals"),
        [json!({ "seals": 8, "last": 8 })]
    );
    let last = server.query("SELECT hash FROM audit_seals WHERE seq = 8");
    let last = last[0]["hash"].as_str().expect("it is a hash");
    server.until_logged(&format!("{{\"event\":\"audit\",\"hash\":\"{last}\",\"sealed\":8}}")).await;

    // The next run seals the entries since.
    assert_eq!(api.get("/api/v1/audit").await.status, 401);
    assert_eq!(staff.get("/api/v1/intents.csv").await.status, 200);
    let (is_whole, said) = verify(&server, None).await;
    assert!(
        is_whole && said.contains("Sealed entries: 8. Not sealed yet: 2.") && said.contains(last),
        "{said}"
    );
    // More entries than one run seals, or one query reads.
    server.execute(
        "INSERT INTO audit (id, at, actor, action, details) \
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000) \
         SELECT 'more-' || n, n, 'retention', 'erased', '{}' FROM numbers",
    );
    for _ in 0..3 {
        server.run_cron().await;
    }
    assert_eq!(server.query("SELECT count(*) AS seals FROM audit_seals"), [json!({ "seals": 5_010 })]);
    let page: AuditPage = staff.get("/api/v1/audit").await.ok(200);
    assert_eq!(page.items.len(), 50, "the default size of a page");
    server.until_logged("\"sealed\":5010}").await;
    let (is_whole, said) = verify(&server, Some(&server.log())).await;
    assert!(is_whole && said.contains("All 4 seals in the log match"), "{said}");
    assert!(is_whole && said.contains("Sealed entries: 5010. Not sealed yet: 0."), "{said}");
    assert!(!server.output().contains("\"event\":\"audit\",\"problem\""), "{}", server.output());

    // The audit has no personal data, so an erasure changes nothing in it; and it refuses changes.
    let audit = format!("{:?}", server.query("SELECT * FROM audit")).to_lowercase();
    for person in ["example.org", "ana", "díaz", "555 0100", "forward"] {
        assert!(!audit.contains(person), "{person} is in {audit}");
    }
    for change in [
        "UPDATE audit SET actor = 'person' WHERE seq = 7",
        "DELETE FROM audit WHERE seq = 7",
        "UPDATE audit_seals SET hash = hash",
        "DELETE FROM audit_seals WHERE seq = 9",
    ] {
        let refused = server.try_execute(change).expect_err(change);
        assert!(refused.contains("audit rows are only ever added"), "{change}: {refused}");
    }

    // The owner of the database can remove the triggers, but the changes are found.
    server.execute(
        "DROP TRIGGER audit_is_never_updated; DROP TRIGGER audit_is_never_deleted; \
         DROP TRIGGER audit_seals_are_never_deleted; PRAGMA foreign_keys = OFF; \
         UPDATE audit SET id = 'another' WHERE seq = 1; \
         DELETE FROM audit WHERE seq = 2; \
         UPDATE audit SET at = at + 1 WHERE seq = 3; \
         UPDATE audit SET actor = 'retention' WHERE seq = 4; \
         UPDATE audit SET action = 'corrected' WHERE seq = 5; \
         UPDATE audit SET intent_id = 'another' WHERE seq = 6; \
         UPDATE audit SET details = '{\"from\":\"new\",\"to\":\"joined\"}' WHERE seq = 7; \
         DELETE FROM audit_seals WHERE seq = 8; \
         INSERT INTO audit VALUES (-1, 'added', 0, 'person', 'withdrawn', 'some', '{}')",
    );
    let (is_whole, said) = verify(&server, Some(&server.log())).await;
    assert!(!is_whole, "{said}");
    let changed = [1, 3, 4, 5, 6, 7].map(|entry| format!("entry {entry} or its seal was changed"));
    let others = [
        "entry -1 precedes the first",
        "entry 2 is missing",
        "entry 8 has lost its seal",
        "the seal of entry 8 is in the log, but not in the database",
    ];
    for mistake in changed.iter().map(String::as_str).chain(others) {
        assert!(said.contains(mistake), "{mistake} is not said: {said}");
    }
    assert_eq!(said.matches("entry ").count(), 10, "{said}");
}

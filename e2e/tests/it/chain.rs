//! The audit's chain of seals.

use std::process::Output;

use join_e2e::{
    programs,
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::wire::IntentCreated;
use serde_json::json;

/// What `cargo xtask audit verify` says, and whether it is content.
async fn verify(server: &Server) -> (bool, String) {
    let mut command = tokio::process::Command::new(programs::xtask());
    command.args(["audit", "verify"]).env("CMSA_JOIN_STATE", server.state());
    let Output { status, stdout, stderr } = command.output().await.expect("xtask starts");
    (status.success(), [stdout, stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat())
}

#[tokio::test]
async fn what_was_changed_in_the_audit_is_found_and_named() {
    let server = Server::start().await;
    let (api, staff) = (server.api(), server.national());
    let mut created = Vec::new();
    for _ in 0..3 {
        let answer = api.create(&unique("key"), &nurse(&unique_email("chain"))).await;
        created.push(answer.ok::<IntentCreated>(201));
    }
    assert_eq!(staff.change(&created[0].id, "*", &json!({ "status": "contacted" })).await.status, 200);
    assert_eq!(api.submit(&created[1].receipt_url, &[("action", "withdraw".to_owned())]).await.status, 303);

    // Of runs at once each entry has one seal, and the chain one end.
    futures_util::future::join3(server.run_cron(), server.run_cron(), server.run_cron()).await;
    assert_eq!(
        server.query("SELECT count(*) AS seals, max(seq) AS last FROM audit_seals"),
        [json!({ "seals": 5, "last": 5 })]
    );
    let last = server.query("SELECT hash FROM audit_seals WHERE seq = 5");
    let last = last[0]["hash"].as_str().expect("it is a hash");
    server.until_said(&format!("{{\"event\":\"audit\",\"hash\":\"{last}\",\"sealed\":5}}")).await;

    // What came since is sealed by the next run, on top.
    assert_eq!(api.get("/api/v1/audit").await.status, 401);
    assert_eq!(staff.get("/api/v1/intents.csv").await.status, 200);
    let (is_whole, said) = verify(&server).await;
    assert!(
        is_whole && said.contains("5 entries are sealed, 1 are not sealed yet") && said.contains(last),
        "{said}"
    );
    server.run_cron().await;
    assert_eq!(server.query("SELECT count(*) AS seals FROM audit_seals"), [json!({ "seals": 6 })]);

    // The audit holds nothing that an erasure would have to change; and it refuses changes.
    let audit = format!("{:?}", server.query("SELECT * FROM audit")).to_lowercase();
    for person in ["example.org", "ana", "díaz", "555 0100", "forward"] {
        assert!(!audit.contains(person), "{person} is in {audit}");
    }
    for change in [
        "UPDATE audit SET actor = 'person' WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 4",
        "UPDATE audit_seals SET hash = hash",
        "DELETE FROM audit_seals WHERE seq = 6",
    ] {
        let refused = server.try_execute(change).expect_err(change);
        assert!(refused.contains("audit rows are only ever added"), "{change}: {refused}");
    }

    // Whoever may do everything in the database can do this, too; it does not stay hidden.
    server.execute(
        "DROP TRIGGER audit_is_never_updated; DROP TRIGGER audit_is_never_deleted; \
         DROP TRIGGER audit_seals_are_never_deleted; PRAGMA foreign_keys = OFF; \
         UPDATE audit SET details = '{\"from\":\"new\",\"to\":\"joined\"}' WHERE seq = 4; \
         DELETE FROM audit WHERE seq = 2; DELETE FROM audit_seals WHERE seq = 5",
    );
    let (is_whole, said) = verify(&server).await;
    assert!(!is_whole, "{said}");
    for mistake in ["entry 2 is missing", "entry 4 or its seal was changed", "entry 5 has lost its seal"] {
        assert!(said.contains(mistake), "{mistake} is not said: {said}");
    }
    assert_eq!(said.matches("entry ").count(), 3, "{said}");
}

//! The database accepts every value that the code can write: a status, state or role that a `CHECK` lacks fails
//! here, and not when somebody first uses it.

use join_e2e::{
    sample::{nurse, unique, unique_email},
    server::{Server, untouched},
};
use join_shared::{
    intent::Status,
    staff::{MailChoice, Role},
    wire::IntentCreated,
};
use serde_json::Value;

#[tokio::test]
async fn the_database_accepts_every_status_state_and_role() {
    let server = Server::start().await;
    let intent = nurse(&unique_email("enumerations"));
    let _: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
    for status in Status::ALL {
        server.execute(&format!("UPDATE intents SET status = '{}'", status.code()));
    }
    for role in Role::ALL {
        server.execute(&format!("UPDATE staff SET role = '{}'", role.code()));
    }
    for mail in MailChoice::ALL {
        server.execute(&format!("UPDATE staff SET mail = '{}'", mail.code()));
    }
    // Those of a message are in the description of the API.
    let description: Value = untouched().await.api().get("/openapi.json").await.ok(200);
    let states =
        description["components"]["schemas"]["Notification"]["properties"]["state"]["enum"].as_array();
    let states = states.expect("the description lists the states");
    assert!(states.len() >= 4, "{states:?}");
    server.execute(
        "INSERT INTO outbox (id, intent_id, type, email, created_at, state) \
         SELECT 'message', id, 'intent.created', 'staff@example.org', 0, 'pending' FROM intents",
    );
    for state in states {
        server.execute(&format!("UPDATE outbox SET state = '{}'", state.as_str().unwrap_or_default()));
    }
    // A value that the code does not know is refused: the checks are there.
    for table in ["intents SET status", "staff SET role", "staff SET mail", "outbox SET state"] {
        assert!(server.try_execute(&format!("UPDATE {table} = 'unknown'")).is_err(), "{table}");
    }
}

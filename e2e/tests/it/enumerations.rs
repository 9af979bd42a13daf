//! The database accepts every value that the code can write. A status, state or role that a `CHECK` lacks fails here
//! instead of at its first use.

use join_e2e::{
    sample::{nurse, unique, unique_email},
    server::Server,
};
use join_shared::{
    intent::{Reason, Status},
    oversight::NotificationState,
    staff::{MailChoice, Role},
    wire::IntentCreated,
};

#[tokio::test]
async fn the_database_accepts_every_status_state_and_role() {
    let server = Server::start().await;
    let intent = nurse(&unique_email("enumerations"));
    let _: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
    for status in Status::ALL {
        server.execute(&format!("UPDATE intents SET status = '{}'", status.code()));
    }
    for reason in Reason::ALL {
        server.execute(&format!("UPDATE intents SET reason = '{}'", reason.code()));
    }
    for role in Role::ALL {
        server.execute(&format!("UPDATE staff SET role = '{}'", role.code()));
    }
    // These are enumerations of the Worker, which tests cannot import.
    server.execute(
        "INSERT INTO sessions (id, token_hash, staff_id, way, device, created_at, expires_at) \
         SELECT id, id, id, 'link', '', 0, 0 FROM staff",
    );
    for way in ["link", "token"] {
        server.execute(&format!("UPDATE sessions SET way = '{way}'"));
    }
    for mail in MailChoice::ALL {
        server.execute(&format!("UPDATE staff SET mail = '{}'", mail.code()));
    }
    server.execute(
        "INSERT INTO outbox (id, intent_id, type, email, created_at, state) \
         SELECT 'message', id, 'intent.created', 'staff@example.org', 0, 'pending' FROM intents",
    );
    for state in NotificationState::ALL {
        server.execute(&format!("UPDATE outbox SET state = '{}'", state.code()));
    }
    // A value that the code does not know is refused: the checks are there.
    for table in [
        "intents SET status",
        "intents SET reason",
        "staff SET role",
        "staff SET mail",
        "sessions SET way",
        "outbox SET state",
    ] {
        assert!(server.try_execute(&format!("UPDATE {table} = 'unknown'")).is_err(), "{table}");
    }
}

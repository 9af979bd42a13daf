//! The first start of a server, and its first staff.

use join_e2e::{
    server::Server,
    staff::{self, Role},
};
use join_shared::wire::IntentPage;

#[tokio::test]
async fn a_new_server_creates_its_database_and_staff_can_be_added() {
    let server = Server::start_from_nothing().await;
    assert_eq!(server.api().get("/healthz").await.status, 200);
    assert_eq!(server.national().get("/api/v1/intents").await.status, 401, "there is no staff yet");

    let first = staff::add(server.state(), "officer@example.org", Role::National).await;
    let first = server.api().with_token(&first);
    let list: IntentPage = first.get("/api/v1/intents").await.ok(200);
    assert_eq!(list.items, []);

    // Adding the same address again replaces the token.
    let second = staff::add(server.state(), "officer@example.org", Role::Chapters(&["detroit"])).await;
    assert_eq!(server.api().with_token(&second).get("/api/v1/intents").await.status, 200);
    first.get("/api/v1/intents").await.refused(401, "unauthorized");
}

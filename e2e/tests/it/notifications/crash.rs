//! A message survives a crash between the response and its delivery.

use join_e2e::{
    poll::{PATIENCE, until},
    receiver::{Receiver, Reply},
    server::Server,
};

use join_shared::oversight::NotificationState;

use super::{intent_for, message, register};

#[tokio::test]
async fn a_message_is_delivered_after_a_crash() {
    let receiver = Receiver::start();
    // With the time limit of a release, so that the message is still being sent when the server is killed.
    let server = Server::start_with(&[("WEBHOOKS_TO_LOOPBACK", "1")]).await;
    let staff = server.national();
    let hook = register(&server, &receiver, None, Reply::Never);
    let created = intent_for(&server.api(), "hudson-valley").await;
    until("the message is being sent", PATIENCE, async || {
        (receiver.deliveries(&hook.path).len() == 1).then_some(())
    })
    .await;
    server.kill();

    receiver.reply(&hook.path, Reply::Status(200));
    server.run().await;
    // The claim of the killed server holds until it expires.
    server.run_deliveries().await;
    let claimed = message(&staff, &created, &hook.id, "it is there", |_| true).await;
    assert_eq!((claimed.state.code(), claimed.attempts), ("pending", 1));
    server.execute("UPDATE outbox SET claimed_until = claimed_until - 300000");
    server.run_deliveries().await;
    let delivered =
        message(&staff, &created, &hook.id, "it is delivered", |it| it.state == NotificationState::Delivered)
            .await;
    assert_eq!(delivered.attempts, 2);
    // The message comes again with the same id, so the receiver can recognize it.
    let deliveries = receiver.deliveries(&hook.path);
    assert_eq!(deliveries.len(), 2);
    assert!(
        deliveries.iter().all(|it| it.header("webhook-id") == delivered.id && it.body == deliveries[0].body)
    );
}

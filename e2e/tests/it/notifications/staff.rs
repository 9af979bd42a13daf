//! `GET /api/v1/notifications` and `POST /api/v1/notifications/{id}/replay`

use join_e2e::{api::send, receiver::Reply};
use join_shared::wire::{NotificationBody, NotificationPage};
use reqwest::Method;

use super::{in_turn, intent_for, messages, register};

const NOTIFICATIONS: &str = "/api/v1/notifications";

#[tokio::test]
async fn staff_see_only_the_messages_of_their_chapters() {
    let (_turn, server, receiver) = in_turn().await;
    let (api, national, detroit) = (server.api(), server.national(), server.detroit());
    let everybody = register(server, receiver, None, Reply::Status(200));
    let own = register(server, receiver, Some("detroit"), Reply::Status(200));
    let created = intent_for(&api, "detroit").await;
    let elsewhere = intent_for(&api, "hudson-valley").await;
    server.execute(&format!("UPDATE webhooks SET disabled_at = 1 WHERE id = '{}'", everybody.id));

    let all = messages(&national, &created).await;
    let webhooks: Vec<_> = all.iter().filter_map(|it| it.receiver.webhook_id.as_deref()).collect();
    assert!(webhooks.contains(&&*own.id) && webhooks.contains(&&*everybody.id), "{webhooks:?}");
    let seen = messages(&detroit, &created).await;
    assert!(seen.iter().any(|it| it.receiver.webhook_id.as_deref() == Some(&*own.id)), "{seen:?}");
    assert!(seen.iter().all(|it| it.receiver.chapter.as_deref() == Some("detroit")), "{seen:?}");
    assert_eq!(messages(&detroit, &elsewhere).await, []);
    let whole = national.get(NOTIFICATIONS).await.text();
    assert!(!whole.contains(&own.path) && !whole.contains("example.org"), "{whole}");

    // Other messages do not exist for them.
    let of = |staff: &join_e2e::api::Api, id: &str| {
        staff.request(Method::POST, &format!("{NOTIFICATIONS}/{id}/replay"))
    };
    let theirs = all.iter().find(|it| it.receiver.chapter.is_none()).expect("the national one");
    send(of(&detroit, &theirs.id)).await.refused(404, "not-found");
    send(of(&national, "0197f0a0-0000-7000-8000-000000000000")).await.refused(404, "not-found");
    send(of(&national, &theirs.id)).await.refused(409, "receiver-disabled");
    send(of(&api, &theirs.id)).await.refused(401, "unauthorized");
    let own = seen.first().expect("it was seen");
    assert_eq!(send(of(&detroit, &own.id)).await.ok::<NotificationBody>(202).id, own.id);

    // Page by page, and by state.
    let page = async |query: &str| -> NotificationPage {
        national.get(&format!("{NOTIFICATIONS}?{query}")).await.ok(200)
    };
    let ids = |page: &NotificationPage| page.items.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let whole = page("limit=100").await;
    assert!(ids(&whole).is_sorted_by(|one, next| one > next), "newest first: {:?}", ids(&whole));
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = page(&format!("limit=1{cursor}")).await;
        assert!(page.items.len() <= 1);
        found.extend(ids(&page));
        let Some(next) = page.next_cursor else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found, ids(&whole));
    for state in ["pending", "delivered", "failed", "disabled"] {
        let page = page(&format!("state={state}")).await;
        assert!(page.items.iter().all(|it| it.state.code() == state), "{state}: {page:?}");
    }
    let wrong = national.get(&format!("{NOTIFICATIONS}?state=lost&cursor=x&limit=0")).await;
    wrong.invalid(&["/state unknown-value", "/cursor type", "/limit type"]);
}

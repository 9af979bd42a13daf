//! Intents that may be the same person's: flagged for staff, never refused.

use join_e2e::{
    api::Api,
    sample::{nurse, unique, unique_email, with},
    server::shared,
};
use join_shared::wire::{IntentBody, IntentCreated, IntentPage};
use serde_json::{Value, json};

use super::store;

async fn flagged(staff: &Api, created: &IntentCreated) -> Vec<String> {
    let intent: IntentBody = staff.get(&format!("/api/v1/intents/{}", created.id)).await.ok(200);
    intent.possible_duplicates
}

#[tokio::test]
async fn the_same_address_or_name_is_flagged() {
    let server = shared().await;
    let (api, staff, detroit) = (server.api(), server.national(), server.detroit());
    let (email, name) = (unique_email("Twice"), unique("Twice"));
    let intent = |email: &str, name: &str, chapter: &str| {
        let intent = with(nurse(email), "/contact/family_name", json!(name));
        with(intent, "/chapters", json!([chapter]))
    };
    let first = store(&api, &intent(&email, &name, "hudson-valley")).await;
    assert_eq!(flagged(&staff, &first).await, [""; 0]);

    // The same address, another name and chapter.
    let address = store(&api, &intent(&email.to_uppercase(), &unique("Other"), "detroit")).await;
    // The same name in the same chapter, another address; then in another chapter, which is nobody's doing.
    let named = store(&api, &intent(&unique_email("other"), &name.to_uppercase(), "hudson-valley")).await;
    let elsewhere = store(&api, &intent(&unique_email("other"), &name, "detroit")).await;

    assert_eq!(flagged(&staff, &first).await, [named.reference.as_str(), &address.reference]);
    assert_eq!(flagged(&staff, &address).await, [first.reference.as_str()]);
    assert_eq!(flagged(&staff, &named).await, [first.reference.as_str()]);
    assert_eq!(flagged(&staff, &elsewhere).await, [""; 0]);
    let page: IntentPage = staff.get(&format!("/api/v1/intents?q={}", first.reference)).await.ok(200);
    assert_eq!(page.items[0].possible_duplicates, [named.reference.as_str(), &address.reference]);
    // What staff may not see does not exist for them.
    assert_eq!(flagged(&detroit, &address).await, [""; 0]);

    // Whoever is erased is nobody's duplicate.
    let withdrawal = [("action", "withdraw".to_owned())];
    for withdrawn in [&named, &address] {
        assert_eq!(api.submit(&withdrawn.receipt_url, &withdrawal).await.status, 303);
    }
    assert_eq!(flagged(&staff, &first).await, [""; 0]);
}

/// People without a family name are not all the same.
#[tokio::test]
async fn what_is_not_there_is_not_the_same() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let question = |name: &str| {
        let question = with(nurse(&unique_email("none")), "/category", Value::Null);
        let question = with(question, "/contact/given_name", json!(name));
        with(with(question, "/contact/family_name", Value::Null), "/chapters", json!([]))
    };
    let name = unique("None");
    let first = store(&api, &question(&name)).await;
    store(&api, &question(&name)).await;
    store(&api, &question(&unique("None"))).await;
    // The same name without any chapter in common.
    assert_eq!(flagged(&staff, &first).await, [""; 0]);
}

//! `GET /api/v1/intents`

use std::collections::BTreeSet;

use super::store;
use futures_util::future::join_all;
use join_e2e::{
    api::Api,
    sample::{nurse, unique, unique_email, with},
    server::shared,
};
use join_shared::wire::{IntentBody, IntentPage, ProblemBody};
use serde_json::json;

async fn list(api: &Api, query: &str) -> IntentPage {
    api.get(&format!("/api/v1/intents?{query}")).await.ok(200)
}

fn ids(page: &IntentPage) -> Vec<&str> {
    page.items.iter().map(|intent| intent.id.as_str()).collect()
}

#[tokio::test]
async fn staff_of_a_chapter_see_only_its_intents() {
    let server = shared().await;
    let (api, staff, national) = (server.api(), server.detroit(), server.national());
    let intent = |chapters: &[&str], total: u32| {
        let intent = with(nurse(&unique_email("scope")), "/chapters", json!(chapters));
        with(intent, "/quoted_total_cents", json!(total))
    };
    let ours = store(&api, &intent(&["detroit"], 19_500)).await;
    let both = store(&api, &intent(&["hudson-valley", "detroit"], 22_000)).await;
    let theirs = store(&api, &intent(&["hudson-valley"], 19_500)).await;
    let no_chapter = store(&api, &intent(&[], 17_000)).await;

    let seen = list(&staff, "limit=100").await;
    assert!(seen.items.iter().all(|intent| intent.chapters.contains(&"detroit".to_owned())), "{seen:?}");
    assert!(ids(&seen).contains(&ours.id.as_str()) && ids(&seen).contains(&both.id.as_str()));

    for (id, visible) in [(&ours.id, true), (&both.id, true), (&theirs.id, false), (&no_chapter.id, false)] {
        let path = format!("/api/v1/intents/{id}");
        let _: IntentBody = national.get(&path).await.ok(200);
        let answer = staff.get(&path).await;
        let change = staff.change(id, "\"0\"", &json!({ "status": "contacted" })).await;
        if visible {
            let _: IntentBody = answer.ok(200);
            change.refused(412, "changed");
        } else {
            // The same as for an unknown id.
            let problem = answer.problem(404, "not-found");
            let none = staff.get("/api/v1/intents/0197f0a0-0000-7000-8000-000000000000").await;
            let none = none.problem(404, "not-found");
            assert_eq!(ProblemBody { request_id: none.request_id.clone(), ..problem }, none);
            change.refused(404, "not-found");
        }
    }
    // A filter never widens the scope.
    let filtered = list(&staff, "chapter=hudson-valley").await;
    let ours = |intent: &IntentBody| intent.chapters.contains(&"detroit".to_owned());
    assert!(filtered.items.iter().all(ours), "{filtered:?}");
    let searched = list(&staff, &format!("q={}", theirs.reference)).await;
    assert_eq!(searched.items, []);
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let (name, email) = (unique("Zoë"), unique_email("Filter"));
    let intent = with(nurse(&email), "/contact/given_name", json!(name));
    let intent = with(intent, "/contact/family_name", json!("O’Néill-Ångström"));
    let created = store(&api, &intent).await;
    let reference = created.reference.to_lowercase();
    let today = staff.get(&format!("/api/v1/intents/{}", created.id)).await.ok::<IntentBody>(200).created_at;
    let today = &today[..10];

    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    for (query, found) in [
        (format!("q={}", encoded(&email)), true),
        (format!("q={}", encoded(&email.to_uppercase())), true),
        (format!("q={}", encoded(&format!(" {email} "))), true),
        (format!("q={}", encoded(email.split_once('@').expect("is an address").0)), false),
        (format!("q={}", encoded(&created.reference)), true),
        (format!("q={reference}"), true),
        (format!("q={}", &created.reference[..5]), false),
        (format!("q={}", encoded(&name)), true),
        (format!("q={}", encoded(&name.to_uppercase())), true),
        (format!("q={}", encoded(&format!("{name} o’néill"))), true),
        (format!("q={}&limit=100", encoded("O’NÉILL-å")), true),
        (format!("q={}", encoded("ngström")), false),
        (format!("q={}", encoded("%")), false),
        (format!("q={}", encoded("' OR 1=1 --")), false),
        (format!("q={}&chapter=hudson-valley", encoded(&email)), true),
        (format!("q={}&chapter=detroit", encoded(&email)), false),
        (format!("q={}&status=new", encoded(&email)), true),
        (format!("q={}&status=joined", encoded(&email)), false),
        (format!("q={}&category=individual-a", encoded(&email)), true),
        (format!("q={}&category=student", encoded(&email)), false),
        (format!("q={}&from={today}&to={today}", encoded(&email)), true),
        (format!("q={}&to=2020-01-01", encoded(&email)), false),
        (format!("q={}&from=2099-01-01", encoded(&email)), false),
        (format!("q={}&from=0001-01-01&to=9999-12-31", encoded(&email)), true),
    ] {
        let page = list(&staff, &query).await;
        assert_eq!(ids(&page).contains(&created.id.as_str()), found, "{query}");
    }
}

#[tokio::test]
async fn invalid_filters_are_errors() {
    let staff = shared().await.national();
    let query = "chapter=atlantis&status=open&category=king&from=1&to=2026-02-30&cursor=x&limit=0";
    staff.get(&format!("/api/v1/intents?{query}")).await.invalid(&[
        "/category unknown-category",
        "/chapter unknown-chapter",
        "/cursor type",
        "/from date",
        "/limit type",
        "/status unknown-value",
        "/to date",
    ]);
    staff.get("/api/v1/intents?limit=101").await.invalid(&["/limit type"]);
}

#[tokio::test]
async fn pages_have_no_gap_and_no_repetition() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let name = unique("Paging");
    let intents: Vec<_> =
        (0..23).map(|_| with(nurse(&unique_email("paging")), "/contact/family_name", json!(name))).collect();
    let created = join_all(intents.iter().map(|intent| store(&api, intent))).await;
    let all: BTreeSet<&str> = created.iter().map(|created| created.id.as_str()).collect();

    for limit in [1, 5, 22, 23, 24] {
        let mut seen: Vec<IntentBody> = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = list(&staff, &format!("q={name}&limit={limit}{cursor}")).await;
            assert!(page.items.len() <= limit, "limit {limit}");
            seen.extend(page.items);
            let Some(next) = page.next_cursor else { break };
            assert!(seen.len() < 23, "limit {limit}: a cursor without a next page");
            cursor = format!("&cursor={next}");
            // A new intent does not change the next pages.
            if limit == 5 && seen.len() == 5 {
                store(&api, &with(nurse(&unique_email("paging")), "/message", json!("in between"))).await;
            }
        }
        let ids: BTreeSet<&str> = seen.iter().map(|intent| intent.id.as_str()).collect();
        assert_eq!(seen.len(), 23, "limit {limit}: repetitions");
        assert_eq!(ids, all, "limit {limit}: gaps");
        assert!(seen.is_sorted_by(|one, next| one.created_at >= next.created_at), "newest first");
    }
}

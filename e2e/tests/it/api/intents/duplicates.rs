//! Possible duplicates of an intent are flagged for staff, and never refused.

use join_e2e::{
    api::{Api, send},
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with},
    server::{Server, shared},
};
use join_shared::wire::{IntentBody, IntentCreated, IntentPage};
use reqwest::Method;
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
    // The same name in the same chapter with another address is flagged; the same name in another chapter is not.
    let named = store(&api, &intent(&unique_email("other"), &name.to_uppercase(), "hudson-valley")).await;
    let elsewhere = store(&api, &intent(&unique_email("other"), &name, "detroit")).await;

    assert_eq!(flagged(&staff, &first).await, [named.reference.as_str(), &address.reference]);
    assert_eq!(flagged(&staff, &address).await, [first.reference.as_str()]);
    assert_eq!(flagged(&staff, &named).await, [first.reference.as_str()]);
    assert_eq!(flagged(&staff, &elsewhere).await, [""; 0]);
    let page: IntentPage = staff.get(&format!("/api/v1/intents?q={}", first.reference)).await.ok(200);
    assert_eq!(page.items[0].possible_duplicates, [named.reference.as_str(), &address.reference]);
    // Staff see only duplicates in their scope.
    assert_eq!(flagged(&detroit, &address).await, [""; 0]);

    // An erased intent is not a duplicate.
    let withdrawal = [("action", "withdraw".to_owned())];
    for withdrawn in [&named, &address] {
        assert_eq!(api.submit(&withdrawn.receipt_url, &withdrawal).await.status, 303);
    }
    assert_eq!(flagged(&staff, &first).await, [""; 0]);
}

/// Two people without a family name do not match.
#[tokio::test]
async fn missing_values_are_not_duplicates() {
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
    // The same name without a common chapter.
    assert_eq!(flagged(&staff, &first).await, [""; 0]);
}

/// The number of rows that the database read for a list or a table.
async fn rows_read(server: &Server, reader: &Api, path: &str, rows: u64) -> u64 {
    let before = server.output().len();
    let answer = send(reader.request(Method::GET, path).header("local-fault", "rows")).await;
    assert_eq!(answer.status, 200, "{path}");
    // For a streamed response the log line of the request comes first; the other statement reads the member of staff.
    let (mut read, mut returned) = (0, 0);
    until(&format!("{rows} rows are returned for {path}"), PATIENCE, async || {
        let said = server.output();
        let lines = said[before..].lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let lines: Vec<_> = lines.filter(|line| line["event"] == "rows").collect();
        let sum = |name: &str| lines.iter().filter_map(|line| line[name].as_u64()).sum::<u64>();
        (read, returned) = (sum("read"), sum("returned"));
        (returned > rows).then_some(())
    })
    .await;
    // One row for the member of staff, and one for each part to see whether there are more.
    assert!(returned <= rows + 2 + rows / 200, "{returned} rows for {path}");
    read.div_ceil(rows)
}

/// See the budget of rows in the design.
#[tokio::test]
async fn five_thousand_like_intents_are_looked_up_in_bounded_time() {
    const LIKE: usize = 5_000;
    let server = Server::start_with(&[("LOCAL_FAULTS", "1")]).await;
    let (api, staff, detroit) = (server.api(), server.national(), server.detroit());
    let intent = |email: &str, name: &str, chapter: &str| {
        let intent = with(nurse(email), "/contact/family_name", json!(name));
        with(intent, "/chapters", json!([chapter]))
    };
    let first = store(&api, &intent("like@example.org", "Like", "hudson-valley")).await;
    server.copy_intent(&first.id, LIKE - 1, &[]);
    server.execute(&format!(
        "INSERT INTO intent_chapters SELECT id, 'hudson-valley', 0, reference, email_folded, full_name_folded, \
         family_name_folded FROM intents WHERE id > '{}'",
        first.id
    ));
    // One like intent and sixty others in another chapter.
    for at in 0..60 {
        let other = intent(&unique_email("unlike"), &unique("Unlike"), "detroit");
        let other = if at == 30 { intent("like@example.org", "Like", "detroit") } else { other };
        store(&api, &other).await;
    }

    let page: IntentPage = staff.get("/api/v1/intents?chapter=detroit&q=like@example.org").await.ok(200);
    let like = &page.items[0];
    assert_eq!((like.possible_duplicates.len(), like.more_possible_duplicates), (10, true));
    let page: IntentPage = detroit.get("/api/v1/intents?q=like@example.org").await.ok(200);
    assert_eq!((page.items[0].possible_duplicates.len(), page.items[0].more_possible_duplicates), (0, false));

    for (reader, path, rows, most) in [
        (&detroit, "/api/v1/intents?limit=50", 50, 10),
        (&detroit, "/api/v1/intents.csv", 60, 10),
        (&detroit, "/api/v1/intents.csv?q=like@example.org", 1, 40),
        (&staff, "/api/v1/intents?limit=20", 20, 10),
        (&staff, "/api/v1/intents?limit=100", 100, 40),
        (&staff, "/api/v1/intents?limit=100&chapter=hudson-valley", 100, 40),
        (&staff, "/api/v1/intents.csv?q=like@example.org&chapter=detroit", 1, 40),
        (&staff, "/api/v1/intents.csv", 5_060, 40),
    ] {
        let read = rows_read(&server, reader, path, rows).await;
        assert!(read <= most, "{read} rows read for each of {rows} by {path}");
    }
    // Staff of both chapters read the same list as national staff, at the same cost.
    server.execute("INSERT INTO staff_chapters SELECT staff_id, 'hudson-valley' FROM staff_chapters WHERE chapter = 'detroit'");
    let ids = async |reader: &Api, query: &str| {
        let page: IntentPage = reader.get(&format!("/api/v1/intents?{query}")).await.ok(200);
        (page.items.into_iter().map(|intent| intent.id).collect::<Vec<_>>(), page.next_cursor)
    };
    let (first_page, cursor) = ids(&detroit, "limit=50").await;
    assert_eq!((first_page, cursor.clone()), ids(&staff, "limit=50").await);
    let next = format!("limit=50&cursor={}", cursor.expect("there are more"));
    assert_eq!(ids(&detroit, &next).await, ids(&staff, &next).await);
    for query in ["q=like@example.org&limit=20", "q=Like&limit=20", "status=new&limit=20"] {
        assert_eq!(ids(&detroit, query).await, ids(&staff, query).await, "{query}");
    }
    for path in ["/api/v1/intents?limit=100", "/api/v1/intents?limit=100&q=like@example.org"] {
        let read = rows_read(&server, &detroit, path, 100).await;
        assert!(read <= 40, "{read} rows read for each by {path}");
    }
    // One intent, with all its duplicates.
    let path = format!("/api/v1/intents/{}", first.id);
    let read = rows_read(&server, &staff, &path, 1).await;
    assert!(read <= 40, "{read} rows read for one");
}

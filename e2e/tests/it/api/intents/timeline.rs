//! `GET /api/v1/intents/{id}/timeline`

use join_e2e::{
    sample::{nurse, unique_email},
    server::shared,
    staff::NATIONAL,
};
use join_shared::wire::TimelinePage;
use serde_json::{Value, json};

use super::store;

#[tokio::test]
async fn the_timeline_has_changes_and_notes_newest_first() {
    let server = shared().await;
    let (api, staff) = (server.api(), server.national());
    let created = store(&api, &nurse(&unique_email("timeline"))).await;
    let id = &created.id;
    let note = "Wrote about the chapter.\nShe may call.";
    assert_eq!(staff.change(id, "*", &json!({ "status": "contacted" })).await.status, 200);
    let change = json!({ "assignee": NATIONAL, "note": note });
    assert_eq!(staff.change(id, "*", &change).await.status, 200);
    // Reading is in the audit, but not in the timeline.
    let path = format!("/api/v1/intents/{id}/timeline");
    let page: TimelinePage = staff.get(&path).await.ok(200);
    let summary: Vec<_> = page
        .items
        .iter()
        .map(|entry| (entry.actor.code(), entry.action.code(), entry.note.as_deref()))
        .collect();
    assert_eq!(
        summary,
        [("staff", "changed", Some(note)), ("staff", "status_changed", None), ("person", "created", None)]
    );
    let newest = &page.items[0];
    assert_eq!(newest.staff_email.as_deref(), Some(NATIONAL));
    let details = json!({
        "assignee": { "from": null, "to": NATIONAL },
        "note": newest.id,
        "version": 3,
    });
    assert_eq!(newest.details, details);
    assert_eq!(page.next_cursor, None);
    // The audit does not hold the note's text.
    let audit = staff.get(&format!("/api/v1/audit?intent={id}")).await;
    let audit: Value = audit.ok(200);
    assert!(!audit.to_string().contains("chapter."), "{audit}");

    let mut seen = Vec::new();
    let mut cursor = String::new();
    for _ in 0..3 {
        let part: TimelinePage = staff.get(&format!("{path}?limit=1{cursor}")).await.ok(200);
        cursor = part.next_cursor.map(|it| format!("&cursor={it}")).unwrap_or_default();
        seen.extend(part.items);
    }
    assert_eq!((seen, cursor.as_str()), (page.items, ""));

    staff.get(&format!("{path}?limit=0&cursor=x")).await.invalid(&["/limit type", "/cursor type"]);
    server.detroit().get(&path).await.refused(404, "not-found");
    api.get(&path).await.refused(401, "unauthorized");
}

//! `/staff/intents/{id}`: the page of one intent, and what staff do there.

use join_e2e::{
    desk::Desk,
    response::Response,
    sample::{alone, nurse, unique, unique_email, with},
    server::{Server, in_turn, shared},
    staff::{DETROIT, NATIONAL},
};
use join_shared::{
    intent::{Reason, Status},
    text::Lang,
    wire::{AuditPage, IntentBody, IntentCreated, TimelinePage},
};
use serde_json::{Value, json};

/// An intent on the desk of a member of staff.
struct Opened<'a> {
    server: &'a Server,
    desk: Desk,
    created: IntentCreated,
}

impl<'a> Opened<'a> {
    async fn new(server: &'a Server, intent: &Value) -> Self {
        let created = server.api().create(&unique("key"), intent).await.ok(201);
        Self { server, desk: Desk::sign_in(server, server.national_token()).await, created }
    }

    async fn nurse(server: &'a Server) -> Self {
        Self::new(server, &with(nurse(&unique_email("desk")), "/chapters", json!(["detroit"]))).await
    }

    fn path(&self) -> String {
        format!("/staff/intents/{}", self.created.id)
    }

    async fn page(&self) -> String {
        let response = self.desk.get(&self.path()).await;
        assert_eq!(response.status, 200, "{}", response.text());
        response.text()
    }

    async fn read(&self) -> IntentBody {
        let path = format!("/api/v1/intents/{}", self.created.id);
        alone(self.server.national().get(&path).await.ok(200))
    }

    async fn timeline(&self) -> TimelinePage {
        self.server.national().get(&format!("/api/v1/intents/{}/timeline", self.created.id)).await.ok(200)
    }

    /// Sends a form of the page as it is now.
    async fn send(&self, action: &str, fields: &[(&str, &str)]) -> Response {
        self.send_version(action, &version(&self.page().await), fields).await
    }

    async fn send_version(&self, action: &str, version: &str, fields: &[(&str, &str)]) -> Response {
        send(&self.desk, &self.path(), action, version, fields).await
    }

    /// Sends a form, and follows to the page.
    async fn act(&self, action: &str, fields: &[(&str, &str)]) -> String {
        self.follow(&self.send(action, fields).await).await
    }

    async fn follow(&self, response: &Response) -> String {
        assert_eq!(response.status, 303, "{}", response.text());
        let location = response.header("location");
        assert!(location.starts_with(&format!("{}?done=", self.path())), "{location}");
        self.desk.get(location).await.text()
    }

    /// Undoes the newest change.
    async fn undo(&self) -> String {
        let page = self.page().await;
        self.act("undo", &[("entry", &value(&page, "entry"))]).await
    }
}

async fn send(desk: &Desk, path: &str, action: &str, version: &str, fields: &[(&str, &str)]) -> Response {
    let fields: Vec<_> =
        [("action", action), ("version", version)].into_iter().chain(fields.iter().copied()).collect();
    desk.post(path, &fields).await
}

/// The value of the first field of that name.
#[track_caller]
fn value(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&field).unwrap_or_else(|| panic!("{name} is missing: {page}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn version(page: &str) -> String {
    value(page, "version")
}

#[track_caller]
fn has(page: &str, texts: &[&str]) {
    for text in texts {
        assert!(page.contains(text), "{text:?} is missing: {page}");
    }
}

/// Everything that staff need is on one screen.
#[tokio::test]
async fn the_page_says_who_what_and_why() {
    let server = shared().await;
    let email = unique_email("who");
    let intent = with(nurse(&email), "/chapters", json!(["hudson-valley"]));
    let opened = Opened::new(server, &intent).await;
    let page = opened.page().await;
    let encoded = email.replace('@', "%40");
    has(
        &page,
        &[
            "<h1>Ana Díaz</h1>",
            &format!("href=\"mailto:{encoded}\""),
            "href=\"tel:+18455550100\"",
            "I look forward to it.",
            &opened.created.reference,
            "Individual A (Case Manager)",
            "Works in case management: met",
            "Has a current license: met",
            "Has a degree in a health profession: not answered",
            "Has a national certification: not met",
            "$170.00",
            "$25.00",
            "<strong>$195.00</strong>",
            Lang::En.texts().consent_version,
            "Sent the form",
            "Thank you for your interest in CMSA.",
            "https://cmsa.org/join-now/",
            "I wrote to them",
            "In 3 working days",
        ],
    );
    assert!(page.contains(&Lang::En.texts().consent.replace('"', "&quot;")), "{page}");
    assert!(!page.contains("$0"), "{page}");
}

/// A condition is shown as it was, whatever the rules say today. An intent of before the conditions were stored shows
/// those of today, and says so.
#[tokio::test]
async fn conditions_are_shown_as_they_were() {
    let (_turn, server) = in_turn().await;
    let opened = Opened::nurse(server).await;
    let id = &opened.created.id;
    let stored = &server.query(&format!("SELECT conditions FROM intents WHERE id = '{id}'"))[0]["conditions"];
    let stored: Value = serde_json::from_str(stored.as_str().expect("is text")).expect("is JSON");
    assert_eq!(
        stored[0],
        json!({
            "fact": "works_in_case_management", "wants": true, "any_of": null, "state": "met",
            "sources": stored[0]["sources"]
        })
    );
    assert_eq!(stored.as_array().map(Vec::len), Some(5), "{stored}");

    let other_rules = json!([
        { "fact": "residence", "wants": "outside-us", "any_of": null, "state": "met", "sources": [] },
        { "fact": "military", "wants": ["va", "dod"], "any_of": "service", "state": "unmet", "sources": [] },
        { "fact": "health_degree", "wants": false, "any_of": "service", "state": "unknown", "sources": [] },
        { "fact": "left_handed", "wants": true, "any_of": null, "state": "met", "sources": [] },
    ]);
    server.execute(&format!(
        "UPDATE intents SET ruleset = 'another', conditions = '{other_rules}' WHERE id = '{id}'"
    ));
    let page = opened.page().await;
    has(
        &page,
        &[
            "Lives ",
            "US military, VA or DoD, one of:",
            ": not met",
            "Has no degree in a health profession: not answered",
            "left handed: met",
        ],
    );
    assert!(!page.contains("Works in case management"), "{page}");
    assert!(!page.contains("The rules have changed"), "{page}");

    server.execute(&format!("UPDATE intents SET conditions = NULL WHERE id = '{id}'"));
    has(&opened.page().await, &["Works in case management: met", "The rules have changed since."]);

    // Erasing the person keeps them, like the answers that they come from.
    server.execute(&format!("UPDATE intents SET conditions = '{stored}' WHERE id = '{id}'"));
    opened.act("erase", &[]).await;
    has(&opened.page().await, &["Works in case management: met"]);
}

/// An unknown amount is no figure, and Spanish applicants get a Spanish reply.
#[tokio::test]
async fn unknown_dues_and_another_language() {
    let server = shared().await;
    let mut intent = with(nurse(&unique_email("unknown")), "/category", json!("military"));
    intent["answers"]["military"] = json!("retired");
    intent["quoted_total_cents"] = json!(null);
    intent["lang"] = json!("es");
    intent["consent"]["text_version"] = json!(Lang::Es.texts().consent_version);
    let page = Opened::new(server, &intent).await.page().await;
    has(&page, &["unknown, ask CMSA", "the sources disagree", "Hola Ana,", "Spanish", "CMSA decides"]);
    assert!(!page.contains("$0"), "{page}");
}

/// In the evening it is tomorrow in UTC. Staff read the day of their time zone, and the stored quote stays as it is.
#[tokio::test]
async fn the_quote_is_of_the_day_in_the_time_zone_of_the_desk() {
    let server = Server::start().await;
    // To 2:00 AM in UTC, which is the evening before in New York.
    let passed =
        server.query("SELECT strftime('%s', 'now') / 60 % (24 * 60) AS minutes")[0]["minutes"].as_u64();
    server.be_ahead_by(26 * 60 - passed.expect("is a number")).await;
    let opened = Opened::nurse(&server).await;
    let row = &server.query(
        "SELECT quote ->> '$.as_of' AS stored, date(created_at / 1000, 'unixepoch') AS in_utc, \
         date(created_at / 1000, 'unixepoch', '-1 day') AS in_new_york FROM intents",
    )[0];
    assert_eq!(row["stored"], row["in_utc"]);
    let day = row["in_new_york"].as_str().expect("is text");
    has(&opened.page().await, &[&format!("Quoted on <time datetime=\"{day}\">")]);
}

/// A `GET` adds one audit entry and changes nothing.
#[tokio::test]
async fn opening_is_one_audit_entry() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    let audit = async || -> AuditPage {
        server.national().get(&format!("/api/v1/audit?intent={}", opened.created.id)).await.ok(200)
    };
    let before = opened.read().await;
    // The API's reading is one, too.
    for count in 2..4 {
        opened.page().await;
        let entries = audit().await.items;
        assert_eq!(entries.iter().filter(|entry| entry.action.code() == "opened").count(), count);
        assert_eq!(entries.len(), count + 1);
        assert_eq!(entries[0].details, json!({}));
    }
    assert_eq!(opened.read().await, before);
    assert_eq!(opened.timeline().await.items.len(), 1, "the timeline is without it");
}

/// "I wrote to them" is one step: status, claim and date, which undo takes back.
#[tokio::test]
async fn writing_sets_the_status_the_claim_and_the_date() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    let page = opened.page().await;
    let proposed = page.split("selected>In 3 working days").next().unwrap_or_default();
    let day = proposed.rsplit("value=\"").next().unwrap_or_default();
    let day = day.split('"').next().unwrap_or_default();
    let page = opened.act("contacted", &[("follow_up_on", day), ("note", "Sent the draft.")]).await;
    has(
        &page,
        &["Done: ", "Contacted", "Follow up on", "Sent the draft.", "You work on it until", "Undo</button>"],
    );
    let intent = opened.read().await;
    assert_eq!((intent.status, intent.follow_up_on.as_deref()), (Status::Contacted, Some(day)));
    has(&page, &["I wrote to them again"]);

    let page = opened.undo().await;
    has(&page, &["Done: </strong>Undid the last change"]);
    let intent = opened.read().await;
    assert_eq!((intent.status, intent.follow_up_on), (Status::New, None));
    assert!(!page.contains("Sent the draft."), "the note is gone: {page}");
    has(&page, &["The note is no longer stored"]);
    let actions: Vec<_> =
        opened.timeline().await.items.into_iter().map(|entry| entry.action.code()).collect();
    assert_eq!(actions, ["undone", "changed", "created"]);
}

#[tokio::test]
async fn each_action_does_what_it_says_and_can_be_undone() {
    let server = shared().await;
    let state = |intent: &IntentBody| {
        (intent.status, intent.reason, intent.assignee.clone(), intent.follow_up_on.clone())
    };
    let to = |email: &str| Some(email.to_owned());
    let day = Some("2099-01-05".to_owned());
    let note = ("note", "Why <b>not</b>?");
    for (action, fields, expect) in [
        ("joined", vec![note], (Status::Joined, None, None, None)),
        ("declined", vec![("reason", "cost"), note], (Status::Declined, Some(Reason::Cost), None, None)),
        ("duplicate", vec![], (Status::Duplicate, None, None, None)),
        ("note", vec![note], (Status::New, None, None, None)),
        ("assign", vec![("assignee", NATIONAL)], (Status::New, None, to(NATIONAL), None)),
        ("assign", vec![("assignee", DETROIT)], (Status::New, None, to(DETROIT), None)),
        ("follow-up", vec![("follow_up_on", ""), ("date", "2099-01-05")], (Status::New, None, None, day)),
    ] {
        let opened = Opened::nurse(server).await;
        let first = opened.read().await;
        let page = opened.act(action, &fields).await;
        has(&page, &["Done: "]);
        assert_eq!(page.contains("Why &lt;b&gt;not&lt;/b&gt;?"), fields.contains(&note), "{page}");
        let changed = opened.read().await;
        assert_eq!(state(&changed), expect, "{action}");
        let keeps_its_status = changed.status == first.status;
        assert_eq!(changed.updated_at == first.updated_at, keeps_its_status, "{action} and retention");
        opened.undo().await;
        let undone = opened.read().await;
        let updated_at = undone.updated_at.clone();
        assert_eq!(undone, IntentBody { updated_at, ..first }, "{action}");
        assert!(opened.timeline().await.items.iter().all(|entry| entry.note.is_none()), "{action}");
    }
}

#[tokio::test]
async fn a_settled_intent_is_reopened_where_it_was() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    opened.act("joined", &[]).await;
    let page = opened.act("reopen", &[("follow_up_on", "none")]).await;
    has(&page, &["Done: </strong>New"]);
    assert_eq!(opened.read().await.status, Status::New, "nobody had contacted the person");

    opened.act("contacted", &[("follow_up_on", "2099-01-05")]).await;
    opened.act("declined", &[("reason", "no-answer")]).await;
    let settled = opened.page().await;
    assert!(!settled.contains("until <time"), "settling releases the claim: {settled}");
    opened.act("reopen", &[("follow_up_on", "2099-01-06")]).await;
    let intent = opened.read().await;
    assert_eq!((intent.status, intent.reason), (Status::Contacted, None));
    assert_eq!(intent.follow_up_on.as_deref(), Some("2099-01-06"));
    let refused = opened.send("reopen", &[]).await;
    assert_eq!(refused.status, 422);
    has(&refused.text(), &["Only a settled intent can be reopened."]);
}

/// The second of two reviewers learns what the first did, keeps what they typed, and can apply it on top.
#[tokio::test]
async fn two_reviewers() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    let old = version(&opened.page().await);
    let other = Desk::sign_in(server, server.detroit_token()).await;
    let first = send(&other, &opened.path(), "contacted", &old, &[("note", "Called <her>.")]).await;
    assert_eq!(first.status, 303, "{}", first.text());

    let typed = [("reason", "cost"), ("note", "Too \"much\" for her"), ("follow_up_on", "2099-01-05")];
    let second = opened.send_version("declined", &old, &typed).await;
    assert_eq!(second.status, 412);
    let page = second.text();
    has(
        &page,
        &[
            "This intent has changed",
            DETROIT,
            "Contacted",
            "Called &lt;her&gt;.",
            "Too &quot;much&quot; for her</textarea>",
            "Too expensive",
            "name=\"reason\" value=\"cost\"",
            "name=\"follow_up_on\" value=\"2099-01-05\"",
            "Apply on top",
        ],
    );
    assert_eq!(opened.read().await.status, Status::Contacted, "nothing was changed");
    let on_top = opened.send_version(&value(&page, "action"), &version(&page), &typed).await;
    opened.follow(&on_top).await;
    let intent = opened.read().await;
    assert_eq!((intent.status, intent.follow_up_on.as_deref()), (Status::Declined, Some("2099-01-05")));
}

/// Undo is void once somebody else has changed the intent.
#[tokio::test]
async fn undo_is_void_after_another_change() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    let page = opened.act("joined", &[("note", "Paid.")]).await;
    let (entry, old) = (value(&page, "entry"), version(&page));
    let other = Desk::sign_in(server, server.detroit_token()).await;
    assert_eq!(send(&other, &opened.path(), "note", &old, &[("note", "Thanks")]).await.status, 303);
    let refused = opened.send_version("undo", &old, &[("entry", &entry)]).await;
    assert_eq!(refused.status, 412);
    has(&refused.text(), &["only as long as nothing else has changed"]);
    // Also with the current version.
    let refused = opened.send("undo", &[("entry", &entry)]).await;
    assert_eq!(refused.status, 412);
    assert_eq!(opened.read().await.status, Status::Joined);

    // Anybody within the scope can undo the newest change; after a correction by the person, no one can.
    let page = other.get(&opened.path()).await.text();
    let entry = value(&page, "entry");
    assert_eq!(send(&other, &opened.path(), "undo", &version(&page), &[("entry", &entry)]).await.status, 303);
    let notes: Vec<_> = opened.timeline().await.items.into_iter().filter_map(|entry| entry.note).collect();
    assert_eq!(notes, ["Paid."]);
}

/// A double click does it once, and says that it is done.
#[tokio::test]
async fn a_form_that_is_sent_twice_counts_once() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    for (action, fields) in [
        ("contacted", vec![("follow_up_on", "2099-01-05"), ("note", "Wrote")]),
        ("assign", vec![("assignee", NATIONAL)]),
        ("note", vec![("note", "Again")]),
        ("declined", vec![("reason", "other")]),
        ("reopen", vec![("follow_up_on", "none")]),
    ] {
        let old = version(&opened.page().await);
        let before = opened.timeline().await.items.len();
        let one = opened.send_version(action, &old, &fields).await;
        let two = opened.send_version(action, &old, &fields).await;
        assert_eq!((one.status, two.status), (303, 303), "{action}: {}", two.text());
        assert_eq!(one.header("location"), two.header("location"), "{action}");
        assert_eq!(opened.timeline().await.items.len(), before + 1, "{action}");
    }
    // At the same time, too: one waits, or sees that it is stale.
    let old = version(&opened.page().await);
    let fields = [("note", "At once")];
    let (one, two) = futures_util::future::join(
        opened.send_version("note", &old, &fields),
        opened.send_version("note", &old, &fields),
    )
    .await;
    assert_eq!((one.status, two.status), (303, 303), "{} {}", one.text(), two.text());
    let notes = opened.timeline().await.items.into_iter().filter(|it| it.note.as_deref() == Some("At once"));
    assert_eq!(notes.count(), 1);
    // Another note with the old version is not the same form.
    assert_eq!(opened.send_version("note", &old, &[("note", "Other")]).await.status, 412);
}

#[tokio::test]
async fn a_wrong_form_keeps_what_was_typed() {
    let server = shared().await;
    let opened = Opened::nurse(server).await;
    let before = opened.read().await;
    for (action, fields, mistake) in [
        ("declined", vec![("note", "Kept <i>this</i>")], "Choose why they declined."),
        ("declined", vec![("reason", "none"), ("note", "Kept <i>this</i>")], "Choose why they declined."),
        ("note", vec![("note", " ")], "Enter a note."),
        ("contacted", vec![("date", "2020-01-01"), ("note", "Kept <i>this</i>")], "has not passed"),
        ("follow-up", vec![("date", "soon"), ("note", "Kept <i>this</i>")], "like 2026-11-22"),
        ("follow-up", vec![], "Choose a day."),
        (
            "assign",
            vec![("assignee", "x@example.org"), ("note", "Kept <i>this</i>")],
            "Choose a member of staff",
        ),
        ("reopen", vec![("note", "Kept <i>this</i>")], "Only a settled intent can be reopened."),
        ("explode", vec![], "The form was not complete."),
        ("", vec![], "The form was not complete."),
    ] {
        let refused = opened.send(action, &fields).await;
        assert_eq!(refused.status, 422, "{action}");
        let page = refused.text();
        has(&page, &[mistake]);
        let kept = fields.contains(&("note", "Kept <i>this</i>")) && action != "reopen";
        assert!(!kept || page.contains("Kept &lt;i&gt;this&lt;/i&gt;</textarea>"), "{action}: {page}");
        assert!(!page.contains("<i>this"), "{action}");
    }
    let long = "x".repeat(2_001);
    let refused = opened.send("note", &[("note", &long)]).await;
    assert_eq!(refused.status, 422);
    has(&refused.text(), &[&long, "at most 2000 characters"]);
    let refused = opened.desk.post(&opened.path(), &[("action", "joined")]).await;
    assert_eq!(refused.status, 422, "without a version");
    assert_eq!(opened.read().await, before);
}

/// If the database fails in the middle of a change or of its undoing, nothing of it is stored, and the note is on the
/// page, to be sent again.
#[tokio::test]
async fn a_change_is_stored_as_a_whole_or_not_at_all() {
    let server = Server::start().await;
    let opened = Opened::nurse(&server).await;
    let fields = [("follow_up_on", "2099-01-05"), ("note", "Not <lost>")];
    for broken in ["INSERT ON notes", "UPDATE OF touched ON intents"] {
        let (before, entries) = (opened.read().await, opened.timeline().await.items.len());
        let version = version(&opened.page().await);
        server.execute(&format!("CREATE TRIGGER broken BEFORE {broken} BEGIN SELECT RAISE(ABORT, 'x'); END"));
        let failed = opened.send_version("contacted", &version, &fields).await;
        server.execute("DROP TRIGGER broken");
        assert_eq!(failed.status, 503, "{broken}");
        has(&failed.text(), &["Not &lt;lost&gt;", "Send again"]);
        assert_eq!(opened.read().await, before, "{broken}");
        assert_eq!(opened.timeline().await.items.len(), entries, "{broken}");
        // It works as soon as the database does.
        let page = opened.follow(&opened.send_version("contacted", &version, &fields).await).await;
        let entry = value(&page, "entry");

        let (before, entries) = (opened.read().await, opened.timeline().await.items.len());
        server.execute(
            "CREATE TRIGGER broken BEFORE UPDATE OF touched ON intents BEGIN SELECT RAISE(ABORT, 'x'); END",
        );
        let undo = [("entry", entry.as_str())];
        let failed = opened.send("undo", &undo).await;
        server.execute("DROP TRIGGER broken");
        assert_eq!(failed.status, 503);
        assert_eq!(opened.read().await, before);
        let timeline = opened.timeline().await.items;
        assert_eq!((timeline.len(), timeline[0].note.as_deref()), (entries, Some("Not <lost>")));
        opened.undo().await;
    }
}

/// Outside of the scope there is nothing: the same answer as for an unknown id.
#[tokio::test]
async fn an_intent_of_another_chapter_does_not_exist() {
    let server = shared().await;
    let opened = Opened::new(server, &nurse(&unique_email("scope"))).await;
    let version = version(&opened.page().await);
    let before = opened.read().await;
    let detroit = Desk::sign_in(server, server.detroit_token()).await;
    let none = "/staff/intents/0197f0a0-0000-7000-8000-000000000000";
    let (unknown, hidden) = (detroit.get(none).await, detroit.get(&opened.path()).await);
    assert_eq!((unknown.status, hidden.status), (404, 404));
    assert_eq!(unknown.text(), hidden.text());
    for action in ["contacted", "joined", "note", "assign", "undo", "erase"] {
        let fields = [("note", "x"), ("assignee", DETROIT), ("entry", "x")];
        let refused = send(&detroit, &opened.path(), action, &version, &fields).await;
        assert_eq!((refused.status, refused.text()), (404, hidden.text()), "{action}");
    }
    assert_eq!(opened.read().await, before);
}

/// Erasing removes the person, the notes and the reason; nothing can bring them back.
#[tokio::test]
async fn erasing_removes_the_notes_too() {
    let (_turn, server) = in_turn().await;
    let opened = Opened::nurse(server).await;
    let page = opened.page().await;
    has(&page, &["Erase this person", "Erased: ", "Stays: ", "Erase for good"]);
    opened.act("declined", &[("reason", "cost"), ("note", "Her husband is ill.")]).await;
    let stale = opened.send_version("erase", "1", &[]).await;
    assert_eq!(stale.status, 412);
    has(&stale.text(), &["Apply on top", "Erase for good"]);
    let page = opened.act("erase", &[]).await;
    has(&page, &["Done: </strong>Erased the personal details", "are erased", "The note is no longer stored"]);
    assert!(!page.contains("husband") && !page.contains("Díaz") && !page.contains("mailto:"), "{page}");
    assert!(!page.contains("name=\"note\"") && !page.contains("Undo</button>"), "{page}");
    let intent = opened.read().await;
    assert_eq!((intent.status, intent.reason, intent.contact), (Status::Declined, None, None));
    let notes = format!("SELECT count(*) AS notes FROM notes WHERE intent_id = '{}'", opened.created.id);
    assert_eq!(server.query(&notes), [json!({ "notes": 0 })]);
    let queue = format!(
        "SELECT count(*) AS rows FROM queue WHERE intent_id = '{}' AND todo IS NOT NULL",
        opened.created.id
    );
    assert_eq!(server.query(&queue), [json!({ "rows": 0 })]);
    // No note can be kept without the person, because retention would not find it.
    let refused = opened.send("note", &[("note", "Her husband is ill.")]).await;
    assert_eq!(refused.status, 422);
    server.national().change(&opened.created.id, "*", &json!({ "note": "x" })).await.invalid(&["/note type"]);
    assert_eq!(server.query(&notes), [json!({ "notes": 0 })]);
}

/// Undoing the only change makes an intent untouched again; changes and notes keep the queue up to date.
#[tokio::test]
async fn the_queue_follows_changes_and_their_undoing() {
    let (_turn, server) = in_turn().await;
    let opened = Opened::nurse(server).await;
    let query = format!(
        "SELECT DISTINCT todo, touched, claimed_by IS NOT NULL AS claimed FROM queue JOIN intents ON id = intent_id \
         WHERE intent_id = '{}'",
        opened.created.id
    );
    let check = |todo: Value, touched: u8, claimed: u8| {
        assert_eq!(server.query(&query), [json!({ "todo": todo, "touched": touched, "claimed": claimed })]);
    };
    check(json!("untouched"), 0, 0);
    opened.act("joined", &[]).await;
    check(Value::Null, 1, 0);
    opened.undo().await;
    check(json!("untouched"), 0, 0);
    opened.act("note", &[("note", "x")]).await;
    check(json!("undated"), 1, 0);
    opened.act("contacted", &[("follow_up_on", "2099-01-05")]).await;
    check(json!("2099-01-05"), 1, 1);
    opened.act("duplicate", &[]).await;
    check(Value::Null, 1, 0);
    // The note is still there.
    opened.undo().await;
    check(json!("2099-01-05"), 1, 0);

    // A correction by the person brings it back today.
    let email = unique_email("corrected");
    let correction = [("action", "correct"), ("given_name", "Ana"), ("email", &email)];
    let correction: Vec<_> = correction.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    assert_eq!(server.api().submit(&opened.created.receipt_url, &correction).await.status, 303);
    let page = opened.page().await;
    has(&page, &["Due today", "Corrected: ", "The applicant"]);
    assert!(!page.contains("Undo</button>"), "a correction cannot be undone: {page}");
    // A withdrawal leaves nothing to do.
    assert_eq!(
        server.api().submit(&opened.created.receipt_url, &[("action", "withdraw".to_owned())]).await.status,
        303
    );
    check(Value::Null, 1, 0);
    let page = opened.page().await;
    has(&page, &["This person withdrew.", "Withdrew."]);
    assert!(!page.contains("I wrote to them") && !page.contains("Reopen"), "{page}");
}

/// Whatever people write is text.
#[tokio::test]
async fn text_of_people_stays_text() {
    let server = shared().await;
    let hostile = "\"><script>alert(1)</script>";
    let email = format!("javascript+a&b=c{}", unique_email("x"));
    let intent = with(nurse(&email), "/contact/given_name", json!(hostile));
    let intent = with(intent, "/message", json!(format!("{hostile} javascript:alert(2)")));
    let opened = Opened::new(server, &intent).await;
    let page = opened.act("note", &[("note", hostile)]).await;
    // The only script is ours, which the policy allows by its hash.
    assert!(!page.replace("<script type=\"module\">", "").contains("<script"), "{page}");
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert!(page.matches("&lt;script&gt;").count() >= 3, "{page}");
    assert!(!page.contains("href=\"javascript:"), "{page}");
    has(&page, &["mailto:javascript%2Ba%26b%3Dc"]);
}

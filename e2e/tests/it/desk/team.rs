//! `/staff/team`: national staff manage the team.

use futures_util::future::join;
use join_e2e::{
    api::send,
    desk::Desk,
    poll::{PATIENCE, until},
    sample::{nurse, unique, unique_email, with},
    server::Server,
};
use join_shared::wire::IntentCreated;
use reqwest::Method;
use serde_json::{Value, json};

use super::{audited, count, in_turn, member, new_token, path, sign_in_by_link};
use crate::notifications::mail::mails_to;

const TEAM: &str = "/staff/team";

async fn national(server: &Server) -> Desk {
    Desk::sign_in(server, server.national_token()).await
}

/// A national member of staff of that address, with a session.
async fn another_national(server: &Server) -> (String, Desk) {
    let email = member(server);
    server.execute(&format!("UPDATE staff SET role = 'national' WHERE email = '{email}'"));
    let invite = ["invite", "--email", &email, "--origin", &server.origin()];
    let link = server.staff(&invite).await.expect("it is made");
    (email, sign_in_by_link(server, &path(&link)).await.0)
}

#[tokio::test]
async fn a_member_is_added_changed_and_revoked() {
    let (_turn, server) = in_turn().await;
    let (actor, desk) = another_national(server).await;
    let email = unique_email("new-member").to_lowercase();
    let added = desk
        .post(
            TEAM,
            &[
                ("action", "add"),
                ("email", &email.to_uppercase()),
                ("role", "chapter"),
                ("chapter", "detroit"),
            ],
        )
        .await;
    assert_eq!(added.status, 303, "{}", added.text());
    let page = desk.get(added.header("location")).await.text();
    let link = path(&page);
    assert!(page.contains(&format!("{}{link}", server.origin())), "{page}");
    let (theirs, _) = sign_in_by_link(server, &link).await;
    // Used up, it is shown no more.
    assert!(!desk.get(added.header("location")).await.text().contains("/staff/sign-in/"));
    until("they get it by mail", PATIENCE, async || {
        mails_to(server, &email).iter().any(|mail| mail.contains(&link)).then_some(())
    })
    .await;
    let account = theirs.get("/staff/account").await.text();
    assert!(account.contains("Detroit") && !account.contains("href=\"/staff/team\""), "{account}");

    let id = server.query(&format!("SELECT id FROM staff WHERE email = '{email}'"))[0]["id"]
        .as_str()
        .map(str::to_owned);
    let id = id.expect("they were added");
    let of = |action: &'static str| [("action", action), ("member", &*id)];
    let list = desk.get(TEAM).await.text();
    assert!(list.contains(&email), "{list}");
    let changed = desk.post(TEAM, &[&of("change")[..], &[("role", "national")]].concat()).await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!(theirs.get(TEAM).await.status, 200, "the role is read at each request");
    let narrowed =
        [&of("change")[..], &[("role", "chapter"), ("chapter", "hudson-valley"), ("chapter", "detroit")]]
            .concat();
    assert_eq!(desk.post(TEAM, &narrowed).await.status, 303);
    assert_eq!(theirs.get(TEAM).await.status, 404);

    assert_eq!(desk.post(TEAM, &of("end-sessions")).await.status, 303);
    assert_eq!(theirs.get("/staff").await.header("location"), "/staff/sign-in?to=%2Fstaff");
    let invited = desk.post(TEAM, &of("invite")).await;
    let link = path(&desk.get(invited.header("location")).await.text());
    let (theirs, _) = sign_in_by_link(server, &link).await;
    let token = new_token(&theirs).await;
    let api = server.api().with_token(&token);
    assert_eq!(api.get("/api/v1/intents").await.status, 200);
    let invited = desk.post(TEAM, &of("invite")).await;
    let unused = path(&desk.get(invited.header("location")).await.text());

    let question = desk.get(&format!("{TEAM}?member={id}&revoke")).await.text();
    assert!(question.contains("Remove access?"), "{question}");
    assert_eq!(api.get("/api/v1/intents").await.status, 200, "the question changes nothing");
    assert_eq!(desk.post(TEAM, &of("revoke")).await.status, 303);
    api.get("/api/v1/intents").await.refused(401, "unauthorized");
    assert_eq!(theirs.get("/staff").await.header("location"), "/staff/sign-in?to=%2Fstaff");
    assert_eq!(Desk::signed_out(server).post(&unused, &[]).await.status, 410);
    assert_eq!(desk.post(TEAM, &of("invite")).await.status, 422);

    // Again, in the same row, because the audit names it.
    let again = [("action", "add"), ("email", &*email), ("role", "national")];
    assert_eq!(desk.post(TEAM, &again).await.status, 303);
    assert_eq!(
        count(
            server,
            &format!(
                "staff WHERE id = '{id}' AND role = 'national' AND revoked_at IS NULL AND token_hash IS NULL"
            )
        ),
        1
    );

    let entries = audited(server, &actor);
    let actions: Vec<_> = entries.iter().map(|(action, _)| action.as_str()).collect();
    let expect = [
        "member_added",
        "member_changed",
        "member_changed",
        "sessions_ended",
        "invited",
        "invited",
        "member_revoked",
        "member_added",
    ];
    assert_eq!(actions, expect);
    assert!(entries.iter().all(|(_, details)| details["member"] == *id), "{entries:?}");
    let slugs = json!({ "member": id, "role": "chapter", "chapters": ["detroit", "hudson-valley"] });
    assert_eq!(entries[2].1["role"], slugs["role"]);
    assert_eq!(entries[2].1["chapters"].as_array().map(Vec::len), Some(2));
    let whole = format!("{entries:?}");
    assert!(!whole.contains('@'), "{whole}");
}

#[tokio::test]
async fn for_a_chapter_there_is_no_team_and_no_way_up() {
    let (_turn, server) = in_turn().await;
    let desk = Desk::sign_in(server, server.detroit_token()).await;
    let own = server.query("SELECT id FROM staff WHERE email = 'detroit@example.org'")[0]["id"]
        .as_str()
        .map(str::to_owned);
    let own = own.expect("there is one");
    for query in [String::new(), format!("?member={own}"), format!("?member={own}&revoke")] {
        let page = desk.get(&format!("{TEAM}{query}")).await;
        assert_eq!(page.status, 404);
        assert!(!page.text().contains("national@example.org"), "{}", page.text());
    }
    let before = count(server, "staff WHERE role = 'national' AND revoked_at IS NULL");
    let (links, entries) = (count(server, "sign_in_links"), count(server, "audit"));
    let evil = unique_email("evil");
    for fields in [
        vec![("action", "add"), ("email", &*evil), ("role", "national")],
        vec![("action", "change"), ("member", &own), ("role", "national")],
        vec![("action", "invite"), ("member", &own)],
        vec![("action", "end-sessions"), ("member", &own)],
        vec![("action", "revoke"), ("member", &own)],
        vec![("action", "unknown")],
        vec![],
    ] {
        assert_eq!(desk.post(TEAM, &fields).await.status, 404, "{fields:?}");
    }
    let forged =
        desk.request(Method::GET, TEAM).header("cf-access-authenticated-user-email", "national@example.org");
    assert_eq!(send(forged).await.status, 404);
    assert_eq!(count(server, "staff WHERE role = 'national' AND revoked_at IS NULL"), before);
    assert_eq!((count(server, "sign_in_links"), count(server, "audit")), (links, entries));
    assert_eq!(count(server, &format!("staff WHERE email = '{evil}'")), 0);
}

#[tokio::test]
async fn some_national_member_always_stays() {
    let (_turn, server) = in_turn().await;
    let ((one, first), (two, second)) = (another_national(server).await, another_national(server).await);
    let revoke = |id| [("action", "revoke"), ("member", id)];
    // Never oneself.
    let refused = first.post(TEAM, &revoke(&*one)).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("your own access"), "{}", refused.text());
    let lower = [("action", "change"), ("member", &*one), ("role", "chapter"), ("chapter", "detroit")];
    assert_eq!(first.post(TEAM, &lower).await.status, 422);
    assert!(!first.get(&format!("{TEAM}?member={one}")).await.text().contains("&amp;revoke"));

    // Two who revoke each other at once, several times, because they may miss each other.
    let tokens = (new_token(&first).await, new_token(&second).await);
    let both = format!("email IN ('{one}', '{two}')");
    let hashes = server.query(&format!("SELECT email, token_hash FROM staff WHERE {both}"));
    for _ in 0..8 {
        for row in &hashes {
            let (hash, email) = (row["token_hash"].as_str(), row["email"].as_str());
            server.execute(&format!(
                "UPDATE staff SET revoked_at = NULL, token_hash = '{}' WHERE email = '{}'",
                hash.unwrap_or_default(),
                email.unwrap_or_default()
            ));
        }
        let first = Desk::sign_in(server, &tokens.0).await;
        let second = Desk::sign_in(server, &tokens.1).await;
        let (of_two, of_one) = (revoke(&*two), revoke(&*one));
        let (a, b) = join(first.post(TEAM, &of_two), second.post(TEAM, &of_one)).await;
        assert!(
            [303, 401].contains(&a.status) && [303, 401].contains(&b.status),
            "{} {}",
            a.status,
            b.status
        );
        assert_eq!(count(server, &format!("staff WHERE revoked_at IS NULL AND {both}")), 1);
    }
}

#[tokio::test]
async fn the_list_says_which_chapters_have_nobody_and_mistakes_keep_what_was_typed() {
    let (_turn, server) = in_turn().await;
    let desk = national(server).await;
    let alone = |page: &str| page.split("Chapters without staff").nth(1).unwrap_or_default().to_owned();
    let page = alone(&desk.get(TEAM).await.text());
    assert!(page.contains("Hudson Valley") && !page.contains("<li>Detroit"), "{page}");

    let add = |fields: &[(&'static str, &'static str)]| {
        let fields = [&[("action", "add")][..], fields].concat();
        let desk = desk.clone();
        async move { desk.post(TEAM, &fields).await }
    };
    for (fields, words) in [
        (&[("email", "ana"), ("role", "national")][..], "Enter an email address"),
        (&[("email", "new@example.org")][..], "Choose what this person sees"),
        (&[("email", "new@example.org"), ("role", "chapter")][..], "Choose at least one chapter"),
        (
            &[("email", "new@example.org"), ("role", "chapter"), ("chapter", "atlantis")][..],
            "Choose at least one chapter",
        ),
        (&[("email", "Detroit@Example.org"), ("role", "national")][..], "on the team already"),
    ] {
        let answer = add(fields).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        let html = answer.text();
        assert!(html.contains(words), "{fields:?}: {html}");
        assert!(html.contains(&format!("value=\"{}\"", fields[0].1)), "{fields:?}: {html}");
    }
    assert_eq!(count(server, "staff WHERE email = 'new@example.org'"), 0);
    assert_eq!(desk.get(&format!("{TEAM}?member=unknown")).await.status, 404);
    assert_eq!(desk.post(TEAM, &[("action", "revoke"), ("member", "unknown")]).await.status, 404);
}

#[tokio::test]
async fn one_session_is_ended_and_the_others_stay() {
    let (_turn, server) = in_turn().await;
    let (actor, desk) = another_national(server).await;
    let ((email, first), (_, stranger)) = (another_national(server).await, another_national(server).await);
    let second = Desk::sign_in(server, &new_token(&first).await).await;
    let sessions =
        || server.query(&format!("SELECT id, way FROM sessions WHERE staff_id = '{email}' ORDER BY way"));
    let found = sessions();
    assert_eq!((found.len(), &found[0]["way"]), (2, &json!("link")));
    let id = found[0]["id"].as_str().expect("it has an id").to_owned();
    let page = desk.get(&format!("{TEAM}?member={email}")).await.text();
    assert!(page.contains(&format!("name=\"session\" value=\"{id}\"")), "{page}");
    // It must be that member's.
    let fields = |member: &str| {
        [("action", "end-session"), ("member", member), ("session", &id)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    for (member, left) in [(actor.as_str(), 2), (&email, 1), (&email, 1)] {
        let fields = fields(member);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(desk.post(TEAM, &fields).await.status, 303);
        assert_eq!(sessions().len(), left, "{member}");
    }
    assert_eq!(first.get("/staff").await.header("location"), "/staff/sign-in?to=%2Fstaff");
    for other in [second, stranger] {
        assert_eq!(other.get("/staff").await.header("location"), "/staff/intents");
    }
    assert_eq!(
        audited(server, &actor),
        [("sessions_ended".to_owned(), json!({ "member": email, "session": id }))]
    );
}

/// What a former member worked on is free, and what is assigned to them says that they have left.
#[tokio::test]
async fn the_work_of_a_former_member_is_found_and_taken_over() {
    let (_turn, server) = in_turn().await;
    let (_, desk) = another_national(server).await;
    for by_operator in [false, true] {
        let email = member(server);
        let intent = with(nurse(&unique_email("left")), "/chapters", json!(["detroit"]));
        let created: IntentCreated = server.api().create(&unique("key"), &intent).await.ok(201);
        let id = &created.id;
        server.execute(&format!(
            "UPDATE intents SET claimed_by = '{email}', claimed_until = 9e15, assignee = '{email}' WHERE id = '{id}'"
        ));
        let row = async |query: &str| {
            let page = desk.get(&format!("/staff/intents?view=all{query}")).await.text();
            let row = page.split("<tr>").find(|row| row.contains(&created.reference)).map(str::to_owned);
            row.expect("it is in the list")
        };
        let before = row("").await;
        assert!(before.contains("Held by") && !before.contains("former"), "{before}");
        if by_operator {
            server.staff(&["revoke", "--email", &email]).await.expect("they had access");
        } else {
            assert_eq!(desk.post(TEAM, &[("action", "revoke"), ("member", &email)]).await.status, 303);
        }
        assert_eq!(count(server, &format!("intents WHERE claimed_by = '{email}'")), 0);
        let assigned = format!("&assignee={email}");
        for query in ["", &assigned] {
            let after = row(query).await;
            assert!(after.contains(&format!("Assigned to {email} (former member)")), "{after}");
            assert!(!after.contains("Held by"), "{after}");
        }
        let page = desk.get(&format!("{TEAM}?member={email}")).await.text();
        assert!(page.contains(&format!("/staff/intents?view=all&amp;assignee={email}")), "{page}");
        let page = desk.get(&format!("/staff/intents/{id}")).await.text();
        assert!(page.contains(&format!("Assigned to {email} (former member)")), "{page}");
        // Another member takes it over. Then nothing is left of the former one.
        let me = page.split("name=\"assignee\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1));
        let me = me.and_then(|rest| rest.split('"').next()).expect("it can be assigned");
        let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [("action", "assign"), ("version", version.unwrap_or_default()), ("assignee", me)];
        assert_eq!(desk.post(&format!("/staff/intents/{id}"), &fields).await.status, 303);
        assert!(row("").await.contains("Assigned to you"));
        assert_eq!(desk.get(&format!("/staff/intents?view=all{assigned}")).await.status, 422);
        let page = desk.get(&format!("{TEAM}?member={email}")).await.text();
        assert!(!page.contains("/staff/intents?view=all"), "{page}");
    }
}

#[tokio::test]
async fn a_failing_database_changes_nothing_of_the_team() {
    let (_turn, server) = in_turn().await;
    let (_, desk) = another_national(server).await;
    let (email, new) = (member(server), unique_email("new").to_lowercase());
    let invite = ["invite", "--email", &email, "--origin", &server.origin()];
    let link = server.staff(&invite).await.expect("it is made");
    sign_in_by_link(server, &path(&link)).await;
    let all = || {
        let tables = ["staff", "staff_chapters", "sessions", "sign_in_links", "audit", "outbox"];
        tables.map(|table| server.query(&format!("SELECT * FROM {table}")))
    };
    let before = all();
    for fields in [
        vec![("action", "add"), ("email", &*new), ("role", "chapter"), ("chapter", "detroit")],
        vec![("action", "change"), ("member", &email), ("role", "national")],
        vec![("action", "invite"), ("member", &email)],
        vec![("action", "end-sessions"), ("member", &email)],
        vec![("action", "revoke"), ("member", &email)],
    ] {
        for fault in ["before", "during", "down"] {
            let request = desk.request(Method::POST, TEAM).header("sec-fetch-site", "same-origin");
            let answer = send(request.header("local-fault", fault).form(&fields)).await;
            assert_eq!(answer.status, 503, "{fault} {fields:?}: {}", answer.text());
            // What was typed is still there, to be sent again.
            let html = answer.text();
            for (name, value) in &fields {
                assert!(html.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{html}");
            }
            assert_eq!(all(), before, "{fault} {fields:?}");
        }
    }
}

#[tokio::test]
async fn what_an_operator_does_is_in_the_audit() {
    let (_turn, server) = in_turn().await;
    let email = unique_email("operated").to_lowercase();
    let of = |command: &'static str| vec![command, "--email", &email];
    let chapter = ["--role", "chapter", "--chapter", "detroit"];
    server.staff(&[&of("add")[..], &chapter].concat()).await.expect("they are added");
    server.staff(&[&of("invite")[..], &["--role", "national"]].concat()).await.expect("they get a link");
    server.staff(&of("revoke")).await.expect("they had access");
    server.staff(&of("invite")).await.expect_err("they have no access");
    server.staff(&of("revoke")).await.expect_err("they have no access");

    let id = server.query(&format!("SELECT id FROM staff WHERE email = '{email}'"))[0]["id"].clone();
    let rows = server.query(&format!(
        "SELECT actor, action, details FROM audit WHERE details ->> '$.member' = '{}' ORDER BY seq",
        id.as_str().expect("it is text")
    ));
    let of_row = |row: &Value| {
        let details: Value =
            serde_json::from_str(row["details"].as_str().unwrap_or_default()).expect("is JSON");
        (row["actor"].clone(), row["action"].clone(), details)
    };
    let entry = |action: &str, details: Value| (json!("operator"), json!(action), details);
    let member = || json!({ "member": id });
    assert_eq!(
        rows.iter().map(of_row).collect::<Vec<_>>(),
        [
            entry("member_added", json!({ "member": id, "role": "chapter", "chapters": ["detroit"] })),
            entry("token_made", member()),
            entry("member_changed", json!({ "member": id, "role": "national", "chapters": [] })),
            entry("invited", member()),
            entry("member_revoked", member()),
        ]
    );
    let page = national(server).await.get("/staff/audit").await.text();
    assert!(page.contains("The operator") && page.contains("Revoked a member of staff"), "{page}");
}

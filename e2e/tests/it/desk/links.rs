//! One-time links: by mail, by `cargo xtask staff invite`, and what becomes of them.

use futures_util::future::join_all;
use join_e2e::{
    api::{Api, send},
    browser::{Scripts, browse},
    desk::Desk,
    poll::{PATIENCE, until},
    response::Response,
    sample::unique_email,
    server::{Server, untouched},
};
use join_shared::wire::NotificationPage;
use reqwest::Method;
use serde_json::{Value, json};

use super::{count, in_turn, mailed_link, member, path, sign_in_by_link};
use crate::notifications::mail::mails_to;

/// Asks for a link by mail.
async fn ask(server: &Server, email: &str, to: &str) -> Response {
    Desk::signed_out(server).post("/staff/sign-in", &[("email", email), ("to", to)]).await
}

/// Where an answer leads after signing in.
async fn destination(desk: &Desk, response: &Response) -> String {
    let next = response.header("location").to_owned();
    assert!(next.starts_with("/staff?signed-in&to="), "{next}");
    let home = desk.get(&next).await;
    assert_eq!(home.status, 303, "{}", home.text());
    home.header("location").to_owned()
}

/// Checks that a link is refused, by both methods, without a cookie.
async fn expect_unusable(server: &Server, path: &str) {
    let out = Desk::signed_out(server);
    for response in [out.get(path).await, out.post(path, &[]).await] {
        assert_eq!(response.status, 410, "{}", response.text());
        assert_eq!(response.header("set-cookie"), "");
        assert!(response.text().contains("get a new link"), "{}", response.text());
    }
}

#[tokio::test]
async fn every_address_gets_the_same_answer_and_only_the_team_gets_mail() {
    let (_turn, server) = in_turn().await;
    let (known, former, unknown) = (member(server), member(server), unique_email("stranger"));
    server.execute(&format!("UPDATE staff SET revoked_at = 1 WHERE email = '{former}'"));
    let before = count(server, "sign_in_links");
    let mut answers = Vec::new();
    for email in [&unknown, &former, &known.to_uppercase()] {
        let answer = ask(server, email, "/staff/intents").await;
        assert_eq!((answer.status, answer.header("set-cookie")), (200, ""), "{}", answer.text());
        let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        answers.push((answer.text().replace(email.as_str(), "EMAIL"), names));
    }
    assert!(answers[0].0.contains("belongs to the team"), "{}", answers[0].0);
    assert!(answers.iter().all(|answer| answer.0 == answers[0].0 && answer.1.len() == answers[0].1.len()));

    let link = mailed_link(server, &known, 1).await;
    assert_eq!(count(server, "sign_in_links"), before + 1);
    assert_eq!((mails_to(server, &unknown).len(), mails_to(server, &former).len()), (0, 0));
    let stored = server.query(&format!("SELECT * FROM sign_in_links WHERE staff_id = '{known}'"));
    let code = link.rsplit('/').next().expect("it has a code");
    assert!(!stored[0].to_string().contains(code), "the database has no code");
    let lives = &stored[0];
    let millis = |name: &str| lives[name].as_i64().expect("is a time");
    assert_eq!(millis("expires_at") - millis("created_at"), 15 * 60_000);
    let logged = server.output();
    let lines: Vec<_> = logged.lines().filter(|line| line.starts_with('{')).collect();
    assert!(lines.iter().all(|line| !line.contains(&*known) && !line.contains(code)), "{lines:?}");
}

/// The mail is a message like others: sent again after a failure, but only while the link works. National staff see it,
/// without the code.
#[tokio::test]
async fn the_mail_is_tried_again_while_the_link_works() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    let settled = async |number: usize| {
        until("the mails are settled", PATIENCE, async || {
            let rows = server.query(&format!("SELECT * FROM outbox WHERE email = '{email}' ORDER BY id"));
            let is_settled = |row: &Value| row["settled_at"].is_number();
            (rows.len() == number && rows.iter().all(is_settled)).then_some(rows)
        })
        .await
    };
    let again = async |number: usize| {
        server.execute(&format!(
            "UPDATE outbox SET state = 'pending', settled_at = NULL, next_attempt_at = 0 WHERE email = '{email}'"
        ));
        server.run_deliveries().await;
        settled(number).await
    };
    assert_eq!(ask(server, &email, "").await.status, 200);
    let link = mailed_link(server, &email, 1).await;
    let code = link.rsplit('/').next().expect("it has a code");
    let stored = settled(1).await;
    assert_eq!(
        (&stored[0]["type"], &stored[0]["state"], &stored[0]["intent_id"]),
        (&json!("sign-in.link"), &json!("delivered"), &Value::Null)
    );
    assert_eq!(again(1).await[0]["state"], "delivered");
    assert_eq!(mailed_link(server, &email, 2).await, link);

    let national = Desk::sign_in(server, server.national_token()).await;
    let page = national.get("/staff/messages").await.text();
    assert!(page.contains(&email) && page.contains("Link to sign in"), "{page}");
    let listed = server.national().get("/api/v1/notifications?limit=100").await;
    let text = listed.text();
    let listed: NotificationPage = listed.ok(200);
    let own = listed.items.iter().find(|message| message.receiver.address == email).expect("it is listed");
    assert_eq!((own.kind.as_str(), &own.intent_id, &own.reference), ("sign-in.link", &None, &None));
    assert!(!page.contains(code) && !text.contains(code) && !json!(stored).to_string().contains(code));
    let detroit = Desk::sign_in(server, server.detroit_token()).await;
    assert!(!detroit.get("/staff/messages").await.text().contains(&email));
    assert!(!server.detroit().get("/api/v1/notifications?limit=100").await.text().contains(&email));

    // Neither a link that was used, nor one that has ended.
    sign_in_by_link(server, &link).await;
    let expired = |row: &Value| {
        (row["state"].clone(), row["last_error"].clone()) == (json!("failed"), json!("expired"))
    };
    assert!(expired(&again(1).await[0]));
    assert_eq!(ask(server, &email, "").await.status, 200);
    mailed_link(server, &email, 3).await;
    settled(2).await;
    server.execute(&format!("UPDATE sign_in_links SET expires_at = 1 WHERE staff_id = '{email}'"));
    assert!(again(2).await.iter().all(expired));
    assert_eq!(mails_to(server, &email).len(), 3);
    let page = national.get("/staff/messages?state=failed").await.text();
    assert!(page.contains("the link has ended or was used"), "{page}");
}

#[tokio::test]
async fn nobody_can_flood_a_mailbox() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    for _ in 0..8 {
        assert_eq!(ask(server, &email, "").await.status, 200);
    }
    let last = member(server);
    assert_eq!(ask(server, &last, "").await.status, 200);
    mailed_link(server, &last, 1).await;
    let links = || count(server, &format!("sign_in_links WHERE staff_id = '{email}'"));
    until("five links are there", PATIENCE, async || (links() >= 5).then_some(())).await;
    assert_eq!(links(), 5);
}

#[tokio::test]
async fn a_link_signs_in_once_however_many_press_at_once_and_opening_it_changes_nothing() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    let to = "/staff/intents/0197f0a0?view=all&q=a%20b";
    assert_eq!(ask(server, &email, to).await.status, 200);
    let link = mailed_link(server, &email, 1).await;

    let out = Desk::signed_out(server);
    let sessions = format!("sessions WHERE staff_id = '{email}'");
    for _ in 0..3 {
        let page = out.get(&link).await;
        assert_eq!((page.status, page.header("set-cookie")), (200, ""), "{}", page.text());
        assert_eq!(page.text().matches("<button").count(), 1, "{}", page.text());
        assert_eq!(page.header("referrer-policy"), "same-origin");
        assert_eq!(send(out.request(Method::HEAD, &link)).await.status, 200);
    }
    assert_eq!(count(server, &sessions), 0);

    let answers = join_all((0..10).map(|_| out.post(&link, &[]))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 303);
    assert_eq!((won.len(), count(server, &sessions)), (1, 1));
    assert!(lost.iter().all(|answer| answer.status == 410 && answer.header("set-cookie").is_empty()));
    let cookie = won[0].header("set-cookie");
    assert!(cookie.ends_with("; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax"), "{cookie}");
    let desk = out.with_cookie_of(&won[0]);
    assert_eq!(destination(&desk, &won[0]).await, to);
    expect_unusable(server, &link).await;
}

#[tokio::test]
async fn a_link_that_has_ended_or_whose_member_was_revoked_does_not_work() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    assert_eq!(ask(server, &email, "").await.status, 200);
    let link = mailed_link(server, &email, 1).await;
    let set = |what: &str| {
        server.execute(&format!("UPDATE sign_in_links SET {what} WHERE staff_id = '{email}'"));
    };
    set("expires_at = expires_at - 15 * 60000");
    expect_unusable(server, &link).await;
    set("expires_at = expires_at + 15 * 60000");
    server.execute(&format!("UPDATE staff SET revoked_at = 1 WHERE email = '{email}'"));
    expect_unusable(server, &link).await;
    server.execute(&format!("UPDATE staff SET revoked_at = NULL WHERE email = '{email}'"));
    expect_unusable(server, &format!("{link}x")).await;
    expect_unusable(server, &link[..link.len() - 1]).await;
    sign_in_by_link(server, &link).await;

    // The hourly cron trigger deletes what has ended.
    set("expires_at = 1");
    server.execute(&format!("UPDATE sessions SET expires_at = 1 WHERE staff_id = '{email}'"));
    server.run_cron().await;
    for table in ["sign_in_links", "sessions"] {
        assert_eq!(count(server, &format!("{table} WHERE staff_id = '{email}'")), 0, "{table}");
    }
}

#[tokio::test]
async fn a_failing_database_does_not_use_a_link_up() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    assert_eq!(ask(server, &email, "").await.status, 200);
    let link = mailed_link(server, &email, 1).await;
    let out = Desk::signed_out(server);
    for fault in ["before", "during", "down"] {
        let request = out.request(Method::POST, &link).header("sec-fetch-site", "same-origin");
        let failed = send(request.header("local-fault", fault)).await;
        assert_eq!((failed.status, failed.header("set-cookie")), (503, ""), "{fault}: {}", failed.text());
    }
    sign_in_by_link(server, &link).await;
}

#[tokio::test]
async fn signing_in_begins_a_new_session_and_ends_the_old_one_of_the_browser() {
    let (_turn, server) = in_turn().await;
    let old = Desk::sign_in(server, server.national_token()).await;
    let email = member(server);
    assert_eq!(ask(server, &email, "").await.status, 200);
    let link = mailed_link(server, &email, 1).await;
    // A link that does not work ends nothing.
    assert_eq!(old.post(&format!("{link}x"), &[]).await.status, 410);
    assert_eq!(old.get("/staff").await.header("location"), "/staff/intents");

    let response = old.post(&link, &[]).await;
    let new = old.with_cookie_of(&response);
    assert_ne!(new.cookie(), old.cookie());
    assert_eq!(old.get("/staff").await.header("location"), "/staff/sign-in?to=%2Fstaff");
    assert!(new.get("/staff/account").await.text().contains(&email));
    // A cookie that somebody else has chosen never becomes a session.
    let planted = new.with_cookie("__Host-staff=planted.1.code");
    let response = planted.post("/staff/sign-in", &[("token", server.national_token())]).await;
    assert!(!response.header("set-cookie").contains("planted"), "{}", response.header("set-cookie"));
}

#[tokio::test]
async fn a_link_leads_nowhere_but_to_the_desk() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    let wrong = ["//evil.example", "https://evil.example/staff/", "/staff/\\evil.example", "/join"];
    for (number, to) in wrong.into_iter().enumerate() {
        assert_eq!(ask(server, &email, to).await.status, 200);
        let link = mailed_link(server, &email, number + 1).await;
        let (desk, response) = sign_in_by_link(server, &link).await;
        assert_eq!(destination(&desk, &response).await, "/staff/intents", "{to}");
        let home = desk.get(&format!("/staff?signed-in&to={to}")).await;
        assert_eq!(home.header("location"), "/staff/intents", "{to}");
    }
}

#[tokio::test]
async fn a_browser_without_the_cookie_reads_why_and_does_not_go_in_circles() {
    let (_turn, server) = in_turn().await;
    let out = Desk::signed_out(server);
    let page = out.get("/staff?signed-in&to=%2Fstaff%2Faudit").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("did not send our cookie back"), "{}", page.text());
    assert!(page.text().contains("/staff/sign-in?to=%2Fstaff%2Faudit"), "{}", page.text());

    // Over plain http, a link is not used up.
    let email = member(server);
    assert_eq!(ask(server, &email, "").await.status, 200);
    let link = mailed_link(server, &email, 1).await;
    let insecure = Api::new(&server.origin().replace("localhost", "127.0.0.1"));
    let post = |path: &str, fields: &[(&str, &str)]| {
        let request = insecure.request(Method::POST, path).header("sec-fetch-site", "same-origin");
        send(request.form(fields))
    };
    for answer in [
        insecure.get(&link).await,
        post(&link, &[]).await,
        insecure.get("/staff/sign-in").await,
        post("/staff/sign-in", &[("token", server.national_token())]).await,
        post("/staff/sign-in", &[("email", &email)]).await,
        insecure.get("/staff?signed-in").await,
    ] {
        assert_eq!((answer.status, answer.header("set-cookie")), (200, ""), "{}", answer.text());
        assert!(answer.text().contains("needs https"), "{}", answer.text());
    }
    sign_in_by_link(server, &link).await;
}

#[tokio::test]
async fn forms_of_other_sites_sign_nobody_in() {
    let (_turn, server) = in_turn().await;
    let email = member(server);
    assert_eq!(ask(server, &email, "").await.status, 200);
    let link = mailed_link(server, &email, 1).await;
    let desk = Desk::sign_in(server, server.national_token()).await;
    let origin = server.origin();
    let foreign: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", &origin)],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ];
    let token = server.national_token();
    let forms: [(&str, &[(&str, &str)]); 5] = [
        (&link, &[]),
        ("/staff/sign-in", &[("token", token)]),
        ("/staff/sign-out", &[]),
        ("/staff/account", &[("action", "end-others")]),
        ("/staff/team", &[("action", "add"), ("email", "evil@example.org"), ("role", "national")]),
    ];
    let before = (count(server, "sessions"), count(server, "staff"));
    for headers in foreign {
        for (path, fields) in forms {
            let request = desk.request(Method::POST, path).form(fields);
            let request =
                headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let answer = send(request).await;
            assert_eq!((answer.status, answer.header("set-cookie")), (403, ""), "{path} {headers:?}");
        }
    }
    assert_eq!((count(server, "sessions"), count(server, "staff")), before);
    // Our own, as old and new browsers say.
    for (name, value) in [("origin", origin.as_str()), ("sec-fetch-site", "none")] {
        let answer =
            send(desk.request(Method::POST, "/staff/sign-in").header(name, value).form(&forms[1].1)).await;
        assert_eq!(answer.status, 303, "{name}");
    }
}

#[tokio::test]
async fn a_site_without_mail_says_so_to_everybody() {
    let server = untouched().await;
    for email in ["national@example.org", "stranger@example.org"] {
        let answer = ask(server, email, "").await;
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("This site sends no email"), "{}", answer.text());
    }
    let page = server.api().get("/staff/sign-in").await.text();
    assert!(page.contains("This site sends no email") && !page.contains("type=\"email\""), "{page}");
    let (_turn, server) = in_turn().await;
    let answer = ask(server, "no address", "/staff/audit").await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains("value=\"/staff/audit\""), "{}", answer.text());
}

#[tokio::test]
async fn a_network_cannot_ask_for_many_links() {
    let server = Server::start_with(&[
        ("LOCAL_WRITES_PER_MINUTE", "1"),
        ("NOTIFY_EMAIL_FROM", "join@cmsa.example.org"),
    ])
    .await;
    let ask = async |address: &str| {
        let request =
            server.api().request(Method::POST, "/staff/sign-in").form(&[("email", "ana@example.org")]);
        let request = request.header("sec-fetch-site", "same-origin").header("cf-connecting-ip", address);
        send(request).await.status
    };
    let mut answers = Vec::new();
    // Two in one of three successive minutes, at the latest.
    for _ in 0..3 {
        answers.push(ask("203.0.113.1").await);
    }
    assert!(answers.contains(&200) && answers.contains(&429), "{answers:?}");
    assert_eq!(ask("198.51.100.1").await, 200);
}

#[tokio::test]
async fn an_operator_invites_lists_and_revokes() {
    let (_turn, server) = in_turn().await;
    let email = unique_email("invited").to_lowercase();
    let error = server.staff(&["invite", "--email", &email]).await.expect_err("there is no such member");
    assert!(error.contains("add `--role`"), "{error}");
    let origin = server.origin();
    let invite = ["invite", "--email", &email, "--origin", &origin];
    let link = server.staff(&[&invite[..], &["--role", "chapter", "--chapter", "detroit"]].concat()).await;
    let link = link.expect("it is made");
    assert!(link.starts_with(&format!("{origin}/staff/sign-in/")) && link.lines().count() == 1, "{link}");
    let (desk, _) = sign_in_by_link(server, &path(&link)).await;
    assert!(desk.get("/staff/account").await.text().contains("Detroit"));

    let again = server.staff(&invite).await.expect("the member exists now");
    let listed = server.staff(&["list"]).await.expect("they are listed");
    let line = format!("{email} chapter=detroit active no-token sessions=1");
    assert!(listed.lines().any(|listed| listed == line), "{listed}");
    let lives =
        server.query("SELECT max(expires_at - created_at) AS lives FROM sign_in_links WHERE used_at IS NULL");
    assert_eq!(lives[0]["lives"], 7 * 86_400_000);

    server.staff(&["revoke", "--email", &email]).await.expect("it is revoked");
    expect_unusable(server, &path(&again)).await;
    assert_eq!(desk.get("/staff").await.header("location"), "/staff/sign-in?to=%2Fstaff");
    let listed = server.staff(&["list"]).await.expect("they are listed");
    assert!(listed.contains(&format!("{email} chapter=detroit revoked no-token sessions=0")), "{listed}");
    let error = server.staff(&["revoke", "--email", &email]).await.expect_err("there is no access to revoke");
    assert!(error.contains("has no access"), "{error}");
}

#[tokio::test]
async fn an_invitation_signs_in_on_a_phone() {
    let (_turn, server) = in_turn().await;
    let email = unique_email("phone").to_lowercase();
    let invite = ["invite", "--email", &email, "--role", "national", "--origin", &server.origin()];
    let link = server.staff(&invite).await.expect("it is made");
    browse(server, Scripts::Off, async |page| {
        page.be_a_phone().await;
        page.open(&path(&link)).await;
        page.screenshot("desk-link").await;
        page.follow("button").await;
        assert_eq!(page.url().await.path(), "/staff/intents");
        page.open("/staff/account").await;
        assert!(page.text("main").await.contains(&email));
        page.screenshot("desk-account").await;
        page.open("/staff/team").await;
        page.screenshot("desk-team").await;
    })
    .await;
}

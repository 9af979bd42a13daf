//! Sessions: how they begin, what they open, and how they end.

use join_e2e::{
    desk::Desk,
    server::{Server, untouched},
};

#[tokio::test]
async fn a_token_begins_a_session_and_signing_out_ends_it() {
    let server = untouched().await;
    let desk = Desk::sign_in(server, server.national_token()).await;
    let home = desk.get("/staff").await;
    assert_eq!((home.status, home.header("location")), (303, "/staff/intents"), "{}", home.text());
    assert_eq!(home.header("referrer-policy"), "same-origin");
    assert_eq!(home.header("cache-control"), "no-store");

    let out = desk.post("/staff/sign-out", &[]).await;
    assert_eq!((out.status, out.header("location")), (303, "/staff/sign-in"));
    assert!(
        out.header("set-cookie").starts_with("__Host-staff=; Max-Age=0;"),
        "{}",
        out.header("set-cookie")
    );
    // The session itself has ended, too.
    let again = desk.get("/staff").await;
    assert_eq!((again.status, again.header("location")), (303, "/staff/sign-in?to=%2Fstaff"));
}

#[tokio::test]
async fn a_session_ends_after_12_idle_hours_and_after_7_days_in_use() {
    let server = Server::start().await;
    let (hour, day) = (60, 24 * 60);
    let is_in = async |desk: &Desk| {
        let home = desk.get("/staff").await;
        (home.header("location") == "/staff/intents", home)
    };

    let desk = Desk::sign_in(&server, server.national_token()).await;
    server.be_ahead_by(12 * hour - 1).await;
    assert!(is_in(&desk).await.0, "it has not been idle long enough");
    server.be_ahead_by(12 * hour + 1).await;
    assert!(!is_in(&desk).await.0, "it was idle");
    let refused = desk.post("/staff/account", &[("action", "end-others")]).await;
    assert_eq!(refused.status, 401, "{}", refused.text());

    // In use every 11 hours, the cookie is sent again and the session goes on, for 7 days.
    server.be_ahead_by(0).await;
    let mut desk = Desk::sign_in(&server, server.national_token()).await;
    let mut ahead = 0;
    while ahead + 11 * hour < 7 * day {
        ahead += 11 * hour;
        server.be_ahead_by(ahead).await;
        let (is_in, home) = is_in(&desk).await;
        assert!(is_in, "{ahead}");
        desk = desk.with_cookie_of(&home);
    }
    server.be_ahead_by(7 * day - 1).await;
    assert!(is_in(&desk).await.0, "7 days are not over");
    server.be_ahead_by(7 * day + 1).await;
    assert!(!is_in(&desk).await.0, "7 days are over");
}

#[tokio::test]
async fn without_a_session_pages_lead_to_signing_in_and_a_sent_form_keeps_what_was_typed() {
    let server = untouched().await;
    for desk in [Desk::signed_out(server), Desk::signed_out(server).with_cookie("__Host-staff=a.1.b")] {
        let page = desk.get("/staff/team?member=a&saved").await;
        let expect = (303, "/staff/sign-in?to=%2Fstaff%2Fteam%3Fmember%3Da%26saved");
        assert_eq!((page.status, page.header("location")), expect);
        let sent = desk.post("/staff/team", &[("action", "add"), ("email", "<b>ana@example.org")]).await;
        assert_eq!(sent.status, 401);
        let html = sent.text();
        assert!(html.contains("value=\"&lt;b&gt;ana@example.org\""), "{html}");
        assert!(html.contains("target=\"_blank\"") && html.contains("Send again"), "{html}");
    }
}

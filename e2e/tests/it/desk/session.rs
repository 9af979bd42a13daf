//! Sessions: how they begin, what they open, and how they end.

use join_e2e::{desk::Desk, server::untouched};

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

//! The pages of signing in, the team and the account in every view: see `accessibility.rs`.

use join_e2e::{
    browser::{Scripts, browse},
    sample::unique_email,
};

use super::{in_turn, member, path};
use crate::accessibility::check;

#[tokio::test]
async fn every_state_of_signing_in_the_team_and_the_account_is_accessible() {
    let (_turn, server) = in_turn().await;
    let (email, other) = (unique_email("looks").to_lowercase(), member(server));
    let invite = ["invite", "--email", &email, "--role", "national", "--origin", &server.origin()];
    let link = path(&server.staff(&invite).await.expect("it is made"));
    browse(server, Scripts::On, async |page| {
        page.open("/staff/intents/a").await;
        page.open("/staff/sign-in?to=/staff/audit").await;
        check(page, "desk-sign-in").await;
        page.type_into("#email", "stranger@example.org").await;
        page.click("form:has(#email) button").await;
        check(page, "desk-sign-in-asked").await;
        page.open("/staff/sign-in").await;
        page.type_into("#token", "wrong").await;
        page.click("form:has(#token) button").await;
        check(page, "desk-sign-in-mistake").await;
        page.open(&link).await;
        check(page, "desk-link").await;
        page.click("button").await;
        page.open(&link).await;
        check(page, "desk-link-used").await;

        page.open("/staff/account").await;
        page.click("form:has([value=make-token]) button").await;
        check(page, "desk-account").await;
        page.open("/staff/team").await;
        page.click("summary").await;
        check(page, "desk-team").await;
        page.open(&format!("/staff/team?member={other}")).await;
        page.click("form:has([value=invite]) button").await;
        check(page, "desk-member").await;
        page.open(&format!("/staff/team?member={other}&revoke")).await;
        check(page, "desk-member-revoke").await;
        page.click("button.danger").await;
        check(page, "desk-member-former").await;
        page.open("/staff/team").await;
        check(page, "desk-team-former").await;
    })
    .await;
}
